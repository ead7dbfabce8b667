/** What the deliver loop asks the store again and again: who is still to be told, what is due, what a crash left behind. */
import type { Alert, Delivery, Platform, Subscription } from '#model'
import { chatKey, entityTopic } from '#model'
import type { Queue, Store } from '#ports'
import type { Pacing } from './pacing.ts'

/** Subscriptions read and deliveries written at once: one alert for 100,000 chats is 200 small transactions. */
const chunkSize = 500
/** Alerts looked at in one sweep; more wait for the next. */
const alertsAtOnce = 50

export type FanOutInput = {
  readonly store: Store
  readonly now: number
  /** From src/alert/audience.ts: a step does not import a step. */
  readonly deliveriesFor: (alert: Alert, subscriptions: readonly Subscription[], now: number) => readonly Delivery[]
  /** Asked once as an alert's turn comes: false leaves it and all behind it, in their order, to a later sweep. */
  readonly mayTell?: (alert: Alert) => boolean
}

const running = new WeakMap<Store, Promise<number>>()

/**
 * Writes the deliveries of every alert that still lacks some, oldest alert first so that a chat's stories keep their order.
 * Returns how many were owed. Asking while it runs waits for the run: a chunk done twice would only cost time.
 */
export function fanOut(input: FanOutInput): Promise<number> {
  const under = running.get(input.store)
  if (under !== undefined) return under
  const run = fanOutAll(input).finally(() => running.delete(input.store))
  running.set(input.store, run)
  return run
}

async function fanOutAll({ store, now, deliveriesFor, mayTell = () => true }: FanOutInput): Promise<number> {
  let owed = 0
  for (const { alert, cursor: from } of await store.pendingFanOut(alertsAtOnce)) {
    // What was begun is finished.
    if (from === '' && !mayTell(alert)) break
    const topics = [alert.topic, ...new Set(alert.entities.map(({ id }) => entityTopic(id)))]
    let cursor: string | undefined = from
    while (cursor !== undefined) {
      const chunk = await store.audience(topics, cursor, chunkSize)
      const deliveries = deliveriesFor(alert, chunk, now)
      cursor = chunk.length < chunkSize ? undefined : keyOf(chunk.at(-1))
      await store.saveFanOut(alert.id, deliveries, cursor)
      owed += deliveries.length
    }
  }
  return owed
}

const keyOf = (last: Subscription | undefined): string | undefined => (last === undefined ? undefined : chatKey(last.chat))

export type WakeInput = {
  readonly store: Store
  readonly queue: Queue
  readonly pacing: Pacing
  readonly platforms: Iterable<Platform>
  readonly now: number
}

/** A platform may lose its token while chats there still follow topics. */
const everywhere: readonly Platform[] = ['telegram', 'discord', 'terminal']
const expiredAtOnce = 50

/**
 * Enqueues what is due, platform by platform and no more than each can take now: one that is slow, paused or stopped takes
 * nothing from the others. What waits for a platform that is not here is enqueued when it is too old to be sent anywhere, so
 * that it ends in sight. Returns how many were not in the queue yet.
 */
export async function wakeDue({ store, queue, pacing, platforms, now }: WakeInput): Promise<number> {
  const here = new Set(platforms)
  let woken = 0
  for (const platform of everywhere) {
    const room = here.has(platform) ? pacing.room(platform) : expiredAtOnce
    if (room === 0) continue
    for (const { id, priority, expiresAt } of await store.due(now, room, platform)) {
      if (!here.has(platform) && expiresAt > now) continue
      if (await queue.enqueue({ kind: 'deliver', id, priority })) woken++
    }
  }
  return woken
}
