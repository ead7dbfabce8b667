/**
 * The one door to BullMQ: wake-ups across processes. A job is nothing but "look at this feed, at this delivery": whether there is
 * work, and whose it is, the store says. So a job that is lost, or runs twice after its worker stalled, costs nothing.
 */
import { createHash } from 'node:crypto'
import type { Queue as BullQueue, Worker } from 'bullmq'
import type { Redis } from 'ioredis'
import type { Job, Queue } from '#ports'

type Handler = (id: string, signal: AbortSignal) => Promise<void>

export type BullQueueOptions = {
  /** `redis://…` or `rediss://…`. */
  readonly url: string
  /** Given what a handler threw, and trouble with the connection. The queue goes on. */
  readonly onError: (error: unknown, job: Job | undefined) => void
  /** Resolves after `ms`: the grace of `close`. */
  readonly sleep?: (ms: number) => Promise<void>
}

/** One slot of a cluster with the store's keys, and none of them. */
const prefix = '{rasid}:queue'
/** Jobs without a priority go in the middle. */
const usualPriority = 5
/** A worker that says nothing for this long has died: its jobs are given to others. */
const lockMs = 10_000
const stalledEveryMs = 5_000
/** How long an aborted handler may take to tidy up. */
const abortGraceMs = 1_000

/** Job ids are derived, so that asking twice wakes once; BullMQ allows no ':' and no plain numbers in them. */
const jobIdOf = (id: string): string => `j${createHash('sha256').update(id).digest('base64url').slice(0, 22)}`

/**
 * A queue that all processes on one Redis share. Jobs wait until some process has a handler for their kind; `close` leaves what
 * waits to the others, and `size` counts what runs in this process.
 */
export async function createBullQueue({ url, onError, sleep = wait }: BullQueueOptions): Promise<Queue> {
  const [bull, { Redis: Client }] = await Promise.all([import('bullmq'), import('ioredis')])
  // Enqueuing fails fast; workers wait for a connection as long as it takes.
  const asking = new Client(url, { maxRetriesPerRequest: 1, connectTimeout: 2_000, commandTimeout: 2_000 })
  const working = new Client(url, { maxRetriesPerRequest: null, lazyConnect: true })
  const complain = (error: Error): void => {
    if (!closed) onError(error, undefined)
  }
  for (const client of [asking, working]) client.on('error', () => {})
  const queues = new Map<Job['kind'], BullQueue>()
  const workers = new Map<Job['kind'], Worker>()
  const stopping = new AbortController()
  let closed = false
  let running = 0
  let onEnd: (() => void)[] = []

  function queueOf(kind: Job['kind']): BullQueue {
    let queue = queues.get(kind)
    if (queue === undefined) {
      queue = new bull.Queue(kind, { connection: asking, prefix, skipMetasUpdate: true })
      queue.on('error', complain)
      queues.set(kind, queue)
    }
    return queue
  }

  function work(kind: Job['kind'], handler: Handler, concurrency: number): void {
    if (workers.has(kind)) throw new Error(`Expected one handler for ${kind} jobs, got a second: call work once a kind`)
    const worker = new bull.Worker(
      kind,
      async ({ data }) => {
        const id = (data as { id: string }).id
        running++
        try {
          await handler(id, stopping.signal)
        } catch (error) {
          onError(error, { kind, id })
        } finally {
          running--
        }
      },
      {
        connection: working,
        prefix,
        concurrency,
        lockDuration: lockMs,
        stalledInterval: stalledEveryMs,
        // A job never fails: a worker that died says nothing against it.
        maxStalledCount: Number.MAX_SAFE_INTEGER,
      },
    )
    worker.on('error', complain)
    for (const event of ['completed', 'failed'] as const)
      worker.on(event, () => {
        for (const told of onEnd.splice(0)) told()
      })
    workers.set(kind, worker)
  }

  async function idle(): Promise<void> {
    for (;;) {
      const ended = new Promise<void>((resolve) => onEnd.push(resolve))
      const counts = await Promise.all([...queues.values()].map((queue) => queue.count()))
      const active = await Promise.all([...queues.values()].map((queue) => queue.getActiveCount()))
      if ([...counts, ...active].every((count) => count === 0)) return
      // Another process may end the last one: then nobody tells us.
      await Promise.race([ended, sleep(idleLookMs)])
    }
  }

  return {
    enqueue: async ({ kind, id, priority = usualPriority }) => {
      if (closed) return false
      const queue = queueOf(kind)
      const jobId = jobIdOf(id)
      if ((await asking.exists(queue.toKey(jobId))) === 1) return false
      // BullMQ's zero means "no priority" and goes before all; ours is a priority like the others.
      await queue.add(kind, { id }, { jobId, priority: priority + 1, removeOnComplete: true, removeOnFail: true })
      return true
    },
    work,
    onIdle: idle,
    size: () => running,
    dashboard: () => (['poll', 'deliver'] as const).map(queueOf),
    close: async (graceMs) => {
      closed = true
      const finished = Promise.all([...workers.values()].map((worker) => worker.close()))
      await Promise.race([finished, sleep(graceMs)])
      stopping.abort()
      // What heeds the signal ends now; what does not is left to the process's end, and its delivery to the lease.
      await Promise.race([finished, sleep(abortGraceMs)])
      await Promise.race([Promise.all([...queues.values()].map((queue) => queue.close())), sleep(abortGraceMs)])
      onEnd = []
      for (const client of [asking, working] satisfies Redis[]) client.disconnect()
    },
  }
}

const idleLookMs = 100

const wait = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms).unref()
  })
