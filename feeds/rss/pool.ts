/**
 * Worker threads that parse, each with a budget of time and memory. A thread over budget is terminated and replaced; `terminate`
 * stops even a regular expression that runs (platforms.md §0, finding 2: within 20 ms).
 */
import { getCompileCacheDir } from 'node:module'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import type { PageText } from '#ports'
import type { Hints, Parsed } from '../parse-bytes.ts'

/** What the bytes are to be read as. */
export type ParseJob = { readonly bytes: Uint8Array; readonly hints: Hints; readonly as: 'feed' | 'page' }
/** What a thread answers: one of the two, after what it was asked for. */
export type ThreadAnswer = { readonly feed: Parsed } | { readonly page: PageText | undefined }

export type ParsePool = {
  /** Takes `bytes` over: they are empty afterwards. Never rejects: a killed thread is `PARSE_BUDGET`. */
  readonly parse: (bytes: Uint8Array, hints: Hints) => Promise<Parsed>
  /** The same for a web page: undefined for every kind of trouble. */
  readonly extract: (bytes: Uint8Array, hints: Hints) => Promise<PageText | undefined>
  /** Threads that there are now. */
  readonly size: () => number
  readonly close: () => Promise<void>
}

/** Wall clock may be this many times the budget: then something is stuck that uses no processor. */
const wallFactor = 10

/** A thread costs 40 MB: another one starts only when jobs have waited this long for those that there are. */
const growAfterMs = 100
/** A thread that had nothing to do for this long gives its memory back; a new one is ready in a tenth of a second. */
const idleMs = 60_000

/**
 * Nothing of the process's environment, and its compile cache: without it each thread loads the compiler that strips types, 30 MB.
 * The directory that Node names carries its version; the variable wants the one above it.
 */
const cacheDir = getCompileCacheDir()
const env = cacheDir === undefined ? {} : { NODE_COMPILE_CACHE: dirname(cacheDir) }

type Waiting = ParseJob & { readonly settle: (answer: ThreadAnswer) => void }
type Thread = {
  readonly worker: Worker
  /** Takes documents of any size. One thread does: two large ones side by side would cost twice the memory and block the small. */
  readonly anySize: boolean
  job: Waiting | undefined
  ready: boolean
  timer: NodeJS.Timeout | undefined
  /** Ends it when it has been idle for long. */
  idle: NodeJS.Timeout | undefined
}

/** An honest feed of thirty items stays below this; a larger one waits for the thread that takes them. */
const largeFrom = 512 * 1024

/**
 * `budgetMs` is the processor time of one document, default 2 s, because on a busy machine wall clock would punish the innocent; ten
 * times as much wall clock ends it in any case. `memoryMb` is the heap of one thread, default 128 MB (hostile.md §2).
 */
export function createParsePool(options: { workers: number; budgetMs?: number; memoryMb?: number }): ParsePool {
  const { workers, budgetMs = 2000, memoryMb = 128 } = options
  const threads = new Set<Thread>()
  const waiting: Waiting[] = []
  let closed = false

  const finish = (thread: Thread, parsed: ThreadAnswer): void => {
    clearTimeout(thread.timer)
    clearTimeout(thread.idle)
    const job = thread.job
    thread.job = undefined
    job?.settle(parsed)
  }
  const discard = (thread: Thread, reason: string): void => {
    if (!threads.delete(thread)) return
    finish(thread, overBudget(reason))
    void thread.worker.terminate()
    next()
  }
  const begin = (thread: Thread): void => {
    const job = thread.job
    if (job === undefined || !thread.ready) return
    clearTimeout(thread.idle)
    const over = (): void => discard(thread, `more than ${budgetMs} ms`)
    thread.timer = setTimeout(over, budgetMs * wallFactor)
    void watch(thread, job, over)
    // Transferred, not copied; a slice of a shared buffer (Node's pool) cannot be.
    const bytes = job.bytes.byteLength === job.bytes.buffer.byteLength ? job.bytes : new Uint8Array(job.bytes)
    thread.worker.postMessage({ bytes, hints: job.hints, as: job.as } satisfies ParseJob, [bytes.buffer as ArrayBuffer])
  }
  /** Asks the thread for its processor time whenever its budget could be used up; `cpuUsage` answers even while JavaScript runs. */
  const watch = async (thread: Thread, job: Waiting, over: () => void): Promise<void> => {
    try {
      const before = await cpuMs(thread.worker)
      for (let used = 0; used < budgetMs; used = (await cpuMs(thread.worker)) - before) {
        await sleep(Math.max(budgetMs - used, 10), undefined, { ref: false })
        if (thread.job !== job) return
      }
      if (thread.job === job) over()
    } catch {
      // The thread is gone: its `exit` has said so.
    }
  }
  const start = (): Thread => {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: memoryMb, maxYoungGenerationSizeMb: 4 },
      execArgv: [],
      env,
    })
    const anySize = ![...threads].some((other) => other.anySize)
    const thread: Thread = { worker, anySize, job: undefined, ready: false, timer: undefined, idle: undefined }
    worker.on('message', (message: ThreadAnswer | 'ready') => {
      if (message === 'ready') {
        thread.ready = true
        begin(thread)
      } else {
        finish(thread, message)
        thread.idle = setTimeout(() => discard(thread, 'a thread that had ended'), idleMs).unref()
        next()
      }
    })
    worker.on('error', (error: NodeJS.ErrnoException) =>
      discard(thread, error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? `more than ${memoryMb} MB` : `«${error.message}»`),
    )
    worker.on('exit', () => discard(thread, 'a parser that stopped'))
    threads.add(thread)
    return thread
  }
  function next(): void {
    for (const thread of threads) {
      if (thread.job === undefined) {
        thread.job = take(thread.anySize)
        if (thread.job !== undefined) begin(thread)
      }
      // An idle thread must not keep the process alive; a busy one must.
      if (thread.job === undefined) thread.worker.unref()
      else thread.worker.ref()
    }
    if (threads.size === 0) grow()
    else if (waiting.length > 0 && threads.size < workers) growing ??= setTimeout(grow, growAfterMs).unref()
  }
  let growing: NodeJS.Timeout | undefined
  /** One thread more, for the first job that it may take. */
  function grow(): void {
    clearTimeout(growing)
    growing = undefined
    if (threads.size >= workers || closed) return
    const job = take(![...threads].some(({ anySize }) => anySize))
    if (job === undefined) return
    start().job = job
    next()
  }
  /** The first job that waits, or the first small one. */
  function take(anySize: boolean): Waiting | undefined {
    const index = waiting.findIndex(({ bytes }) => anySize || bytes.byteLength < largeFrom)
    return index === -1 ? undefined : waiting.splice(index, 1)[0]
  }

  const ask = (job: ParseJob): Promise<ThreadAnswer> =>
    new Promise((settle) => {
      if (closed) return settle(overBudget('a reader that is closed'))
      waiting.push({ ...job, settle })
      next()
    })

  return {
    parse: async (bytes, hints) => {
      const answer = await ask({ bytes, hints, as: 'feed' })
      return 'feed' in answer ? answer.feed : overBudget('a page').feed
    },
    extract: async (bytes, hints) => {
      const answer = await ask({ bytes, hints, as: 'page' })
      return 'page' in answer ? answer.page : undefined
    },
    size: () => threads.size,
    close: async () => {
      closed = true
      for (const job of waiting.splice(0)) job.settle(overBudget('a reader that is closed'))
      await Promise.all(
        [...threads].map((thread) => {
          threads.delete(thread)
          finish(thread, overBudget('a reader that is closed'))
          return thread.worker.terminate()
        }),
      )
    },
  }
}

const cpuMs = async (worker: Worker): Promise<number> => {
  const { user, system } = await worker.cpuUsage()
  return (user + system) / 1000
}

const overBudget = (came: string): { readonly feed: Parsed } => ({
  feed: {
    ok: false,
    error: {
      code: 'PARSE_BUDGET',
      message: `Expected a feed that parses within its budget, got ${came}: look at what the address serves`,
    },
  },
})
