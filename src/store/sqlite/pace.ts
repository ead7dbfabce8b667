/**
 * When a place was written to: a gap between two messages, so many in a minute. Kept in memory, as the leases of this store are:
 * one process delivers from a file (src/store/redis/lua/begin.lua is for several).
 */
import type { Chat, Delivery } from '#model'
import { chatKey } from '#model'
import type { ChatPace, Store } from '#ports'
import { slotAfter, type Written } from '../pace.ts'
import type { Database } from './database.ts'
import { updateDelivery } from './delivery-row.ts'

type Begun = Awaited<ReturnType<Store['begin']>>
type Place = { readonly times: Written; readonly busy: string | undefined }

/** Places remembered before idle ones are forgotten, and for how long one counts. */
const rememberPlaces = 20_000
const minuteMs = 60_000

export type Paces = {
  /** Writes `sending` and notes the time of the message, or says how long to wait. */
  readonly begin: (sending: Delivery, pace: ChatPace & { readonly now: number; readonly withinMs: number }) => Begun
  /** The message arrived before its answer did: counted from there, no network brings two together. */
  readonly answered: (delivery: Delivery, now: number) => void
}

export function createPaces(db: Database): Paces {
  const places = new Map<string, Place>()
  /** Its row tells, and its lease: a worker that died holds nobody up for longer. */
  const isOnTheWire = (id: string): boolean => db.get('SELECT 1 FROM deliveries WHERE id = ? AND state = 4', id) !== undefined
  const isHeld = ({ id, fence }: Delivery): boolean =>
    db.get('SELECT 1 FROM deliveries WHERE id = ? AND fence = ?', id, fence) !== undefined
  function forgetIdle(now: number): void {
    for (const [key, { times }] of places) if ((times.at(-1) ?? 0) < now - minuteMs) places.delete(key)
  }

  return {
    begin: (sending, pace) => {
      if (!isHeld(sending)) return { next: 'taken' }
      const isPaced = pace.perChatMs > 0 || pace.perGroupMinute !== undefined
      const key = placeOf(sending.chat)
      const place = places.get(key)
      if (isPaced && place?.busy !== undefined && place.busy !== sending.id && isOnTheWire(place.busy))
        return { next: 'paced', waitMs: Math.max(pace.perChatMs, 1) }
      const { at, times } = slotAfter(place?.times ?? [], pace)
      const waitMs = isPaced ? at - pace.now : 0
      if (waitMs > pace.withinMs) return { next: 'paced', waitMs }
      if (!updateDelivery(db, sending, pace.now)) return { next: 'taken' }
      if (isPaced) places.set(key, { times, busy: sending.id })
      if (places.size > rememberPlaces) forgetIdle(pace.now)
      return { next: 'go', waitMs }
    },
    answered: ({ id, chat }, now) => {
      const key = placeOf(chat)
      const place = places.get(key)
      if (place?.busy === id)
        places.set(key, { times: place.times.with(-1, Math.max(now, place.times.at(-1) ?? 0)), busy: undefined })
    },
  }
}

/** Limits count by chat, whatever the forum topic. */
const placeOf = ({ platform, chatId }: Chat): string => chatKey({ platform, chatId })
