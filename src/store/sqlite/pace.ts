/** When a place was written to, for every process that writes to it: a gap between two messages, so many in a minute. */
import type { Chat, Delivery } from '#model'
import { chatKey } from '#model'
import type { ChatPace, Store } from '#ports'
import { slotAfter, type Written } from '../pace.ts'
import type { Database } from './database.ts'
import { updateDelivery } from './delivery-row.ts'

type Begun = Awaited<ReturnType<Store['begin']>>
type Row = { readonly times: string; readonly busy: string | null }

/** Limits count by chat, whatever the forum topic. */
const placeOf = ({ platform, chatId }: Chat): string => chatKey({ platform, chatId })
const rowOf = (db: Database, place: string): Row | undefined => db.get('SELECT times, busy FROM paces WHERE place = ?', place)
const write = (db: Database, place: string, row: { readonly times: Written; readonly busy: string | null }): number =>
  db.run('INSERT OR REPLACE INTO paces VALUES (?, ?, ?)', place, JSON.stringify(row.times), row.busy)

/** Writes `sending` and the time of the message, or says how long to wait. */
export function begin(
  db: Database,
  sending: Delivery,
  pace: ChatPace & { readonly now: number; readonly withinMs: number },
): Begun {
  const place = placeOf(sending.chat)
  if (pace.perChatMs === 0 && pace.perGroupMinute === undefined)
    return updateDelivery(db, sending, pace.now) ? { next: 'go', waitMs: 0 } : { next: 'taken' }
  const row = rowOf(db, place)
  if (row !== undefined && row.busy !== null && row.busy !== sending.id && isOnTheWire(db, row.busy))
    return { next: 'paced', waitMs: Math.max(pace.perChatMs, 1) }
  const { at, times } = slotAfter(row === undefined ? [] : (JSON.parse(row.times) as Written), pace)
  const waitMs = at - pace.now
  if (waitMs > pace.withinMs) return { next: 'paced', waitMs }
  if (!updateDelivery(db, sending, pace.now)) return { next: 'taken' }
  write(db, place, { times, busy: sending.id })
  return { next: 'go', waitMs }
}

/** Its row tells, and its lease: a worker that died holds nobody up for longer. */
const isOnTheWire = (db: Database, id: string): boolean =>
  db.get('SELECT 1 FROM deliveries WHERE id = ? AND state = 4', id) !== undefined

/** The message arrived before its answer did: counted from there, no network brings two together. */
export function answered(db: Database, { id, chat }: Delivery, now: number): void {
  const place = placeOf(chat)
  const row = rowOf(db, place)
  if (row?.busy !== id) return
  const times = JSON.parse(row.times) as Written
  write(db, place, { times: times.with(-1, Math.max(now, times.at(-1) ?? 0)), busy: null })
}
