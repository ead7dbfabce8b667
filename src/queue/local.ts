/** The one door to p-queue: wake-ups inside one process. What it forgets when it dies, the store's sweep asks for again. */
import PQueue from 'p-queue'
import type { Job, Queue } from '#ports'

type Handler = (id: string, signal: AbortSignal) => Promise<void>
type Lane = { readonly jobs: PQueue; handler?: Handler }

export type LocalQueueOptions = {
  /** Given what a handler threw. The queue goes on. */
  readonly onError: (error: unknown, job: Job) => void
  /** Resolves after `ms`: the grace of `close`. */
  readonly sleep?: (ms: number) => Promise<void>
}

/** Jobs without a priority go in the middle. */
const usualPriority = 5

/** A queue in this process. Jobs wait until their kind has a handler. */
export function createLocalQueue({ onError, sleep = wait }: LocalQueueOptions): Queue {
  // One lane a kind: polls that hang on slow feeds never take a worker from deliveries.
  const lanes = new Map<Job['kind'], Lane>()
  const taken = new Set<string>()
  const stopping = new AbortController()
  let closed = false

  function laneOf(kind: Job['kind']): Lane {
    let lane = lanes.get(kind)
    if (lane === undefined) lanes.set(kind, (lane = { jobs: new PQueue({ autoStart: false }) }))
    return lane
  }

  async function run(job: Job, lane: Lane): Promise<void> {
    try {
      await lane.handler?.(job.id, stopping.signal)
    } catch (error) {
      onError(error, job)
    } finally {
      taken.delete(keyOf(job))
    }
  }

  const idle = async (): Promise<void> => {
    await Promise.all([...lanes.values()].map(({ jobs }) => jobs.onIdle()))
  }

  return {
    enqueue: async (job) => {
      if (closed || taken.has(keyOf(job))) return false
      taken.add(keyOf(job))
      const lane = laneOf(job.kind)
      // p-queue runs the highest number first, ours the lowest. A job dropped by `close` rejects with an AbortError: no loss.
      lane.jobs.add(() => run(job, lane), { priority: -(job.priority ?? usualPriority) }).catch(() => taken.delete(keyOf(job)))
      return true
    },
    work: (kind, handler, concurrency) => {
      const lane = laneOf(kind)
      if (lane.handler !== undefined)
        throw new Error(`Expected one handler for ${kind} jobs, got a second: call work once a kind`)
      lane.handler = handler
      lane.jobs.concurrency = concurrency
      lane.jobs.start()
    },
    onIdle: idle,
    size: () => taken.size,
    close: async (graceMs) => {
      closed = true
      for (const { jobs } of lanes.values()) jobs.clear()
      const finished = idle()
      await Promise.race([finished, sleep(graceMs)])
      stopping.abort()
      // What heeds the signal ends now; what does not is left to the process's end, and its delivery to the lease.
      await Promise.race([finished, sleep(abortGraceMs)])
    },
  }
}

/** How long an aborted handler may take to tidy up. */
const abortGraceMs = 1_000

const keyOf = ({ kind, id }: Job): string => `${kind}\n${id}`

const wait = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms).unref()
  })
