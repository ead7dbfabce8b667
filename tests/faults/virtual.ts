/**
 * The real deliver loop (src/run.ts) over a real store on a virtual clock, against a platform in memory that holds it to Telegram's
 * limits: an hour of sending takes a minute. The clock moves on only when nothing is left to do at its instant.
 */
import type { Alert, Chat } from '#model'
import type { ChatAdapter, Clock, Outgoing, SendResult, Store } from '#ports'
import { createPacing } from '../../src/delivery/pacing.ts'
import { compileMatcher } from '../../src/match/compile.ts'
import { createMetrics } from '../../src/metrics.ts'
import { createLocalQueue } from '../../src/queue/local.ts'
import { createRun } from '../../src/run.ts'
import { createStoryWindow } from '../../src/story/window.ts'

export const telegramLimits = { perSecond: 30, perChatMs: 1_000, perGroupMinute: 20 } as const

export type VirtualClock = Clock & {
  /** Moves from sleeper to sleeper until `done` holds; throws when nobody sleeps any more. */
  readonly run: (done: () => boolean) => Promise<void>
}

/** `isBusy`: work is under way that does not sleep by this clock. */
export function virtualClock(start: number, isBusy: () => boolean): VirtualClock {
  let now = start
  let order = 0
  type Sleeper = { readonly at: number; readonly order: number; wake: (() => void) | undefined }
  /** A binary heap, the earliest first; who was woken early stays in it with nothing to wake. */
  const heap: Sleeper[] = []
  const before = (a: Sleeper, b: Sleeper): boolean => a.at < b.at || (a.at === b.at && a.order < b.order)
  function put(one: Sleeper): void {
    let at = heap.push(one) - 1
    for (let up = (at - 1) >> 1; at > 0 && before(one, heap[up]!); at = up, up = (at - 1) >> 1) {
      heap[at] = heap[up]!
      heap[up] = one
    }
  }
  function take(): Sleeper | undefined {
    const [first, last] = [heap[0], heap.pop()]
    if (heap.length === 0 || last === undefined) return first
    let at = 0
    for (;;) {
      let down = 2 * at + 1
      if (down >= heap.length) break
      if (down + 1 < heap.length && before(heap[down + 1]!, heap[down]!)) down++
      if (!before(heap[down]!, last)) break
      heap[at] = heap[down]!
      at = down
    }
    heap[at] = last
    return first
  }
  async function rest(): Promise<void> {
    for (let calm = 0; calm < 4; calm = isBusy() ? 0 : calm + 1) await new Promise((resolve) => setImmediate(resolve))
  }
  return {
    now: () => now,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted === true) return resolve()
        // A clock shows whole milliseconds, and a timer never fires early.
        const sleeper: Sleeper = { at: Math.ceil(now + Math.max(0, ms)), order: order++, wake: undefined }
        sleeper.wake = (): void => {
          sleeper.wake = undefined
          signal?.removeEventListener('abort', early)
          resolve()
        }
        const early = (): void => sleeper.wake?.()
        signal?.addEventListener('abort', early, { once: true })
        put(sleeper)
      }),
    run: async (done) => {
      for (await rest(); !done();) {
        const next = take()
        if (next === undefined) throw new Error('Expected somebody to sleep, got nobody: what is awaited never comes')
        if (next.wake === undefined) continue
        now = Math.max(now, next.at)
        next.wake()
        await rest()
      }
    },
  }
}

export type Told = { readonly alertId: string; readonly chat: string; readonly at: number }
export type VirtualPlatform = ChatAdapter & { readonly told: Told[]; readonly refused: () => number }

/** Accepts as Telegram does: thirty in any second, one a second a chat. Messages are 20 ms on their way, and up to `jitterMs` more. */
function virtualTelegram(clock: Clock, jitterMs: number): VirtualPlatform {
  const told: Told[] = []
  const lately: number[] = []
  const chats = new Map<string, number>()
  let [refused, calls] = [0, 0]
  async function send({ chat, alert }: Outgoing): Promise<SendResult> {
    await clock.sleep(20 + (jitterMs === 0 ? 0 : (calls++ * 37) % jitterMs))
    const now = clock.now()
    while ((lately[0] ?? now) <= now - 1_000) lately.shift()
    const tooFast = lately.length >= telegramLimits.perSecond || (chats.get(chat.chatId) ?? -Infinity) > now - 900
    if (tooFast) refused++
    else {
      lately.push(now)
      chats.set(chat.chatId, now)
      told.push({ alertId: alert.id, chat: chat.chatId, at: now })
    }
    const messageId = String(told.length)
    await clock.sleep(20)
    return tooFast ? { outcome: 'not-sent', reason: '429', afterMs: 1_000, scope: 'chat' } : { outcome: 'sent', messageId }
  }
  return {
    platform: 'telegram',
    limits: telegramLimits,
    told,
    refused: () => refused,
    start: async () => {},
    stop: async () => {},
    health: () => ({ ok: true, reason: 'virtual' }),
    findSent: async () => ({ found: 'unknown' }),
    send,
  }
}

export type Virtual = {
  readonly clock: VirtualClock
  readonly store: Store
  readonly platform: VirtualPlatform
  /** Chats that follow a topic. */
  readonly follow: (topic: string, chats: readonly Chat[]) => Promise<void>
  /** What was thrown anywhere. */
  readonly errors: readonly unknown[]
  readonly start: () => Promise<void>
  readonly close: () => Promise<void>
}

/** The loop over this store from `startAt` on, not started. */
export function virtualRun(real: Store, startAt: number, jitterMs = 0): Virtual {
  let busy = 0
  const counted =
    (work: (...given: readonly never[]) => unknown) =>
    (...given: readonly never[]): unknown => {
      const answer = work(...given)
      if (!(answer instanceof Promise)) return answer
      busy++
      return answer.finally(() => busy--)
    }
  const store = Object.fromEntries(
    Object.entries(real).map(([name, method]) => [name, counted(method as (...given: readonly never[]) => unknown)]),
  ) as unknown as Store
  const errors: unknown[] = []
  const clock = virtualClock(startAt, () => busy > 0)
  const platform = virtualTelegram(clock, jitterMs)
  const ended = new AbortController()
  const configuration = { feeds: [], entities: [], topics: [] }
  const matcher = compileMatcher(configuration)
  const note = (error: unknown): void => void errors.push(error)
  const run = createRun({
    roles: ['deliver'],
    store,
    queue: createLocalQueue({ onError: note, sleep: () => Promise.resolve() }),
    reader: { read: () => Promise.reject(new Error('Expected no poll')), close: async () => {} },
    adapters: new Map([['telegram', platform]]),
    pacing: createPacing(new Map([['telegram', telegramLimits]]), clock),
    clock,
    log: { debug: () => {}, info: () => {}, warn: () => {}, error: (_, message) => note(message) },
    metrics: createMetrics(),
    window: createStoryWindow(),
    snapshot: () => ({ revision: 1, configuration, matcher }),
    everySecond: (tick) => {
      const each = async (): Promise<void> => {
        for (;;) {
          await clock.sleep(1_000, ended.signal)
          if (ended.signal.aborted) return
          await tick().catch(note)
        }
      }
      void each()
      return () => ended.abort()
    },
    allow: new Set(),
    worker: 'w',
  })
  return {
    clock,
    store,
    platform,
    errors,
    follow: async (topic, chats) => {
      const base = { topic, language: 'ar', status: 'active', createdAt: startAt } as const
      for (let from = 0; from < chats.length; from += 1_000)
        await real.load(
          chats.slice(from, from + 1_000).map((chat) => ({ kind: 'subscription', subscription: { chat, ...base } }) as const),
        )
    },
    start: run.start,
    close: async () => {
      await run.stop(0)
      await real.close()
    },
  }
}

/** Of one alert: when its first and its last message went, how many, and how many twice. */
export function toldOf(told: readonly Told[], { id }: Pick<Alert, 'id'>) {
  const own = told.filter(({ alertId }) => alertId === id)
  const chats = new Set(own.map(({ chat }) => chat)).size
  return { firstAt: own[0]?.at ?? 0, lastAt: own.at(-1)?.at ?? 0, chats, twice: own.length - chats }
}
