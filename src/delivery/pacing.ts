/**
 * One scheduler for every platform: so many messages in any second, a gap between two of one chat, so many a minute in a group
 * (platforms.md §1.6–1.7). Turns are stamped when they are given and not when they were asked for, so a late timer cannot
 * squeeze two seconds' messages into one. The rate adapts: a refusal lowers it, quiet time raises it again.
 */
import type { Chat, Platform } from '#model'
import { chatKey } from '#model'
import type { ChatAdapter, Clock, SendResult } from '#ports'

type Limits = ChatAdapter['limits']

export type Pacing = {
  /** How long a turn would take now, and whether everybody on the platform waits or this chat alone. */
  readonly waitMs: (chat: Chat) => { readonly ms: number; readonly scope: 'chat' | 'platform' }
  /** Waits for a turn, lower priority number first. 'go' counts as one message; 'stopped' when the platform was stopped. */
  readonly turn: (chat: Chat, priority: number, signal: AbortSignal) => Promise<'go' | 'aborted' | 'stopped'>
  /**
   * The last gate, right before the write: between a turn and its write the store commits `sending`, and a slow disk lets many
   * turns out at once. Never more writes in a second than the rate.
   */
  readonly wire: (chat: Chat, signal: AbortSignal) => Promise<void>
  /** Learns from a result: pauses the chat or the platform, stops a platform whose token is wrong. */
  readonly learn: (chat: Chat, result: SendResult) => void
  /** How many deliveries are worth waking now: what the platform takes in the next moments; none while it is paused or stopped. */
  readonly room: (platform: Platform) => number
  /** The platform has another token: what stopped it is over. */
  readonly resume: (platform: Platform) => void
  /** Why nothing is sent on the platform any more, or undefined. */
  readonly stopped: (platform: Platform) => string | undefined
}

/** A window is a little longer than a second, because the network brings messages together again. */
const windowMs = 1_008
/** Every time that many chats are refused though the rate was kept, it brings them nearer together than was thought: a longer window. */
const wideningMs = 12
const longestWindowMs = 1_056
const minuteMs = 60_000
/** So many chats refused within this time mean that the limit is the platform's and not theirs (platforms.md §1.3). */
const spreadChats = 3
const spreadMs = 10_000
/** After this long without a refusal the rate rises by one message a second. */
const riseEveryMs = 5_000
/** A machine that stalls lets several bursts out in a row: refusals this near to each other are one reason to slow down, not many. */
const lowerEveryMs = 10_000
/** A little more than the second between two sweeps: the platform never runs dry, and its jobs do not fill the queue. */
const roomMs = 1_500
/** Chats remembered before idle ones are forgotten. */
const rememberChats = 20_000

type Place = { nextAt: number; readonly minute: number[] }
type Waiter = {
  readonly key: string
  readonly group: boolean
  readonly priority: number
  readonly order: number
  readonly done: (outcome: 'go' | 'aborted' | 'stopped') => void
}
type Lane = {
  readonly limits: Limits
  /** Messages a window now, between 1 and the limit. */
  rate: number
  windowMs: number
  /** When the rate was lowered last. */
  loweredAt: number
  raisedAt: number
  pausedUntil: number
  stopped: string | undefined
  /** When the next message is due if messages go evenly (GCRA's theoretical arrival time). */
  evenAt: number
  /** When the last messages went, oldest first; as many as the limit. */
  readonly recent: number[]
  /** When the last writes were let out, as `recent`. */
  readonly wires: number[]
  readonly places: Map<string, Place>
  readonly refused: Map<string, number>
  waiters: Waiter[]
  order: number
  /** The latest time seen: a clock that shows less was set back. */
  seenAt: number
  /** Wakes the dispatcher before its time. */
  alarm: AbortController | undefined
}

/** A scheduler over the limits of each platform. */
export function createPacing(limits: ReadonlyMap<Platform, Limits>, clock: Clock): Pacing {
  const lanes = new Map<Platform, Lane>()
  for (const [platform, of] of limits) lanes.set(platform, newLane(of, clock.now()))

  function laneOf(platform: Platform): Lane {
    const lane = lanes.get(platform)
    if (lane === undefined)
      throw new Error(`Expected limits for ${platform}, got none: give createPacing the limits of every adapter`)
    heedClock(lane, clock.now())
    return lane
  }

  /** Gives turns until nobody waits. One runs per lane; whoever changes something rings the alarm. */
  async function dispatch(lane: Lane): Promise<void> {
    for (;;) {
      const now = clock.now()
      heedClock(lane, now)
      raise(lane, now)
      const next = nextWaiter(lane, now)
      if (next === undefined) break
      if (next.at <= now) {
        lane.waiters.splice(lane.waiters.indexOf(next.waiter), 1)
        stamp(lane, next.waiter, now)
        next.waiter.done('go')
        continue
      }
      lane.alarm = new AbortController()
      await clock.sleep(next.at - now, lane.alarm.signal)
      lane.alarm = undefined
    }
    running.delete(lane)
  }
  const running = new Set<Lane>()
  function wake(lane: Lane): void {
    if (running.has(lane)) return lane.alarm?.abort()
    running.add(lane)
    void dispatch(lane)
  }

  return {
    waitMs: (chat) => {
      const lane = laneOf(chat.platform)
      const now = clock.now()
      const own = Math.max(0, chatFreeAt(lane, placeKey(chat), isGroup(chat), now) - now)
      // Those who wait already go first.
      const all = Math.max(0, laneFreeAt(lane) - now) + Math.floor(lane.waiters.length / lane.rate) * lane.windowMs
      return all >= own ? { ms: all, scope: 'platform' } : { ms: own, scope: 'chat' }
    },
    turn: (chat, priority, signal) => {
      const lane = laneOf(chat.platform)
      if (lane.stopped !== undefined) return Promise.resolve('stopped')
      if (signal.aborted) return Promise.resolve('aborted')
      return new Promise((resolve) => {
        const leave = (): void => {
          lane.waiters = lane.waiters.filter((one) => one !== waiter)
          resolve('aborted')
        }
        const waiter: Waiter = {
          key: placeKey(chat),
          group: isGroup(chat),
          priority,
          order: lane.order++,
          done: (outcome) => {
            signal.removeEventListener('abort', leave)
            resolve(outcome)
          },
        }
        signal.addEventListener('abort', leave, { once: true })
        lane.waiters.push(waiter)
        wake(lane)
      })
    },
    wire: async (chat, signal) => {
      const lane = laneOf(chat.platform)
      const blocking = lane.wires[lane.wires.length - Math.floor(lane.rate)]
      const at = Math.max(clock.now(), blocking === undefined ? 0 : blocking + lane.windowMs)
      lane.wires.push(countedAt(lane.wires, at))
      if (lane.wires.length > Math.ceil(lane.limits.perSecond)) lane.wires.shift()
      if (at > clock.now()) await clock.sleep(at - clock.now(), signal)
    },
    learn: (chat, result) => {
      const lane = laneOf(chat.platform)
      const now = clock.now()
      if (result.outcome === 'stop') {
        lane.stopped = result.reason
        for (const waiter of lane.waiters.splice(0)) waiter.done('stopped')
      }
      if (result.outcome === 'not-sent') refuse(lane, chat, { ...result, now })
      lane.alarm?.abort()
    },
    room: (platform) => {
      const lane = laneOf(platform)
      if (lane.stopped !== undefined || lane.pausedUntil - clock.now() > roomMs) return 0
      return Math.ceil((lane.rate * roomMs) / 1_000)
    },
    resume: (platform) => void (laneOf(platform).stopped = undefined),
    stopped: (platform) => laneOf(platform).stopped,
  }
}

const newLane = (limits: Limits, now: number): Lane => ({
  limits,
  rate: Math.max(1, limits.perSecond),
  windowMs,
  loweredAt: -Infinity,
  raisedAt: now,
  pausedUntil: 0,
  stopped: undefined,
  evenAt: 0,
  recent: [],
  wires: [],
  places: new Map(),
  refused: new Map(),
  waiters: [],
  order: 0,
  seenAt: now,
  alarm: undefined,
})

/** A clock that was set back takes every time noted before along: else nobody may send until the old time comes again. */
function heedClock(lane: Lane, now: number): void {
  const back = lane.seenAt - now
  lane.seenAt = now
  if (back <= 0) return
  const moved = (times: number[]): void => times.forEach((at, index) => (times[index] = at - back))
  lane.raisedAt -= back
  lane.loweredAt -= back
  lane.pausedUntil -= back
  lane.evenAt -= back
  moved(lane.recent)
  moved(lane.wires)
  for (const place of lane.places.values()) {
    place.nextAt -= back
    moved(place.minute)
  }
  for (const [key, at] of lane.refused) lane.refused.set(key, at - back)
}

/** Limits count by chat, whatever the forum topic. */
const placeKey = (chat: Chat): string => chatKey({ platform: chat.platform, chatId: chat.chatId })
/** Telegram's groups and channels have negative ids. */
export const isGroup = (chat: Chat): boolean => chat.chatId.startsWith('-')

/** When the platform takes another message: its pause is over and fewer than `rate` went in the last window. */
function laneFreeAt(lane: Lane): number {
  const { recent, rate, pausedUntil } = lane
  const blocking = recent[recent.length - Math.floor(rate)]
  const window = blocking === undefined ? 0 : blocking + lane.windowMs
  return Math.max(pausedUntil, window, lane.evenAt - slackMs(lane))
}

/**
 * Messages go evenly and not in one burst a second: two bursts that the network delays differently, or one before and one after a
 * restart, would meet in one of the platform's seconds (generic cell rate algorithm, ITU-T I.371).
 */
const gapMs = ({ rate }: Lane): number => 1_000 / rate

/**
 * What this time holds may go at once after quiet time, or after a moment in which the process stood still (Telegram: four). What is
 * on the wire when a process is killed is in doubt, so it is little.
 */
const burstMs = 100
const slackMs = (lane: Lane): number => Math.min(burstMs, (lane.rate - 1) * gapMs(lane))

function chatFreeAt(lane: Lane, key: string, group: boolean, now: number): number {
  const place = lane.places.get(key)
  if (place === undefined) return 0
  const most = group ? lane.limits.perGroupMinute : undefined
  if (most === undefined) return place.nextAt
  while (place.minute.length > 0 && place.minute[0]! <= now - minuteMs) place.minute.shift()
  const blocking = place.minute[place.minute.length - most]
  return Math.max(place.nextAt, blocking === undefined ? 0 : blocking + minuteMs)
}

/** The waiter whose turn comes first: whoever may go already by priority and age, else whoever is free soonest. */
function nextWaiter(lane: Lane, now: number): { readonly waiter: Waiter; readonly at: number } | undefined {
  const open = Math.max(now, laneFreeAt(lane))
  let best: { waiter: Waiter; at: number } | undefined
  for (const waiter of lane.waiters) {
    const at = Math.max(open, chatFreeAt(lane, waiter.key, waiter.group, now))
    if (best === undefined || at < best.at || (at === best.at && goesBefore(waiter, best.waiter))) best = { waiter, at }
  }
  return best
}

const goesBefore = (a: Waiter, b: Waiter): boolean => a.priority < b.priority || (a.priority === b.priority && a.order < b.order)

/**
 * After quiet time a connection must be made first: what is sent meanwhile arrives so much later, and counts from then. Else the second
 * window would open before the first one began at the platform.
 */
const coldMs = 80
function countedAt(times: readonly number[], now: number): number {
  const last = times.at(-1) ?? -Infinity
  return Math.max(last, now - last > windowMs ? now + coldMs : now)
}

function stamp(lane: Lane, waiter: Waiter, now: number): void {
  lane.recent.push(countedAt(lane.recent, now))
  lane.evenAt = Math.max(lane.evenAt, now) + gapMs(lane)
  if (lane.recent.length > Math.ceil(lane.limits.perSecond)) lane.recent.shift()
  const place = lane.places.get(waiter.key) ?? { nextAt: 0, minute: [] }
  place.nextAt = Math.max(place.nextAt, now + lane.limits.perChatMs)
  if (waiter.group && lane.limits.perGroupMinute !== undefined) place.minute.push(now)
  lane.places.set(waiter.key, place)
  if (lane.places.size > rememberChats) forgetIdle(lane, now)
}

function forgetIdle(lane: Lane, now: number): void {
  for (const [key, place] of lane.places) {
    if (place.nextAt <= now && (place.minute.at(-1) ?? 0) <= now - minuteMs) lane.places.delete(key)
  }
}

/** The platform cannot be reached: everybody tries again a little later instead of one by one. */
const unreachableMs = 2_000

/** A refusal with a time to wait: the chat waits, or everybody when the platform says so or many chats hear it at once. */
function refuse(
  lane: Lane,
  chat: Chat,
  result: { readonly afterMs?: number; readonly scope: 'chat' | 'platform'; readonly now: number },
): void {
  const { afterMs, now } = result
  if (afterMs === undefined) {
    if (result.scope === 'platform') lane.pausedUntil = Math.max(lane.pausedUntil, now + unreachableMs)
    return
  }
  const key = placeKey(chat)
  const place = lane.places.get(key) ?? { nextAt: 0, minute: [] }
  place.nextAt = Math.max(place.nextAt, now + afterMs)
  lane.places.set(key, place)
  lane.refused.set(key, now)
  for (const [other, at] of lane.refused) if (at <= now - spreadMs) lane.refused.delete(other)
  if (result.scope !== 'platform' && lane.refused.size < spreadChats) return
  // One lowering a pause: the refusals of messages already on the wire say nothing new.
  if (lane.pausedUntil <= now && now - lane.loweredAt >= lowerEveryMs) {
    lane.loweredAt = now
    lane.windowMs = Math.min(longestWindowMs, lane.windowMs + wideningMs)
    lane.rate = Math.max(1, Math.floor(lane.rate * 0.9))
  }
  lane.pausedUntil = Math.max(lane.pausedUntil, now + afterMs)
  // No burst after a pause: the first window begins evenly too.
  lane.evenAt = lane.pausedUntil + slackMs(lane)
  // Quiet time counts from the end of the pause: while nothing is sent nothing is learnt.
  lane.raisedAt = lane.pausedUntil
  lane.refused.clear()
}

function raise(lane: Lane, now: number): void {
  // Another process may have joined that shares what the platform allows the bot.
  lane.rate = Math.min(lane.rate, Math.max(1, lane.limits.perSecond))
  const steps = Math.floor((now - lane.raisedAt) / riseEveryMs)
  if (steps <= 0) return
  lane.raisedAt += steps * riseEveryMs
  lane.rate = Math.min(Math.max(1, lane.limits.perSecond), lane.rate + steps)
}
