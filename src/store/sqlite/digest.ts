/**
 * The cap of a chat's hour. A row that would be one message too many is put off: `digest` names itself, and it waits until the
 * hour frees. The first of them whose time has come takes the others in: their `digest` names it, they wait beside the lane,
 * and what becomes of it becomes of them.
 */
import type { Delivery } from '#model'
import { digestSize, hourMs, kindNumbers } from '../numbers.ts'
import type { Database } from './database.ts'
import { deliveryRows, toDelivery, type DeliveryRow } from './delivery-row.ts'

/** Named, because the planner would go by state: a hundred thousand rows may wait. */
const folded = 'deliveries INDEXED BY deliveries_folded'
/** The words of the index `deliveries_heard`. */
const heard = 'state = 5 AND silent = 0 AND kind <> 3 AND (digest IS NULL OR digest = id)'
const editKind = kindNumbers.indexOf('edit')

/** Puts a row off, or gives it back with those behind it folded into it. `held`: it may not be claimed now. */
export function heed(db: Database, row: DeliveryRow, ask: { readonly now: number; readonly perHour: number }): Held {
  if (row.state !== 0 || row.kind === editKind || row.expires_at <= ask.now) return { held: false, row }
  const until = heldUntil(db, row, ask)
  if (until === undefined) return { held: false, row: fold(db, row, ask.now) }
  db.run(
    'UPDATE deliveries SET not_before = ?1, due_at = ?1, digest = id, waits = ?2 WHERE seq = ?3',
    until,
    until - ask.now,
    row.seq,
  )
  return { held: true, row: { ...row, not_before: until, due_at: until, digest: row.id } }
}
type Held = { readonly held: boolean; readonly row: DeliveryRow }

/** The last time that one before :seq waits for, and when the chat heard the message that fills its hour. */
const asksTheHour = `SELECT
  (SELECT max(due_at) FROM deliveries INDEXED BY deliveries_lane
    WHERE chat = ?1 AND state <= 4 AND state = 0 AND digest = id AND due_at > ?2 AND seq < ?3) AS before,
  (SELECT at FROM deliveries INDEXED BY deliveries_heard WHERE ${heard} AND ?6 = 0 AND chat = ?1 AND at > ?4 ORDER BY at DESC LIMIT 1 OFFSET ?5) AS full`

/** When the chat may hear this; undefined: now. What waits for the hour is not overtaken, not even by what makes no sound. */
function heldUntil(
  db: Database,
  row: DeliveryRow,
  { now, perHour }: { readonly now: number; readonly perHour: number },
): number | undefined {
  const { before, full } = db.get<{ before: number | null; full: number | null }>(
    asksTheHour,
    row.chat,
    now,
    row.seq,
    now - hourMs,
    perHour - 1,
    row.silent,
  ) ?? { before: null, full: null }
  // A clock that was set back leaves messages of the future behind.
  const until = Math.max(before ?? 0, full === null ? 0 : Math.min(full, now) + hourMs)
  return until > now ? until : undefined
}

function fold(db: Database, row: DeliveryRow, now: number): DeliveryRow {
  if (row.digest !== row.id) return row
  const room = digestSize - 1 - membersOf(db, row.id)
  // The fence takes them from whoever had claimed one before its claim was over.
  // One that was on the wire may be there already: it stays as it was. What makes no sound was not counted: it takes nothing along
  // that does, nor what comes behind such.
  if (row.attempts === 0 && room > 0)
    db.run(
      `UPDATE deliveries SET digest = ?1, fence = fence + 1 WHERE seq IN (
         SELECT seq FROM deliveries d INDEXED BY deliveries_lane WHERE chat = ?2 AND state <= 4 AND state = 0 AND digest = id AND seq <> ?3 AND due_at <= ?4
           AND expires_at > ?4 AND attempts = 0
           AND (?6 = 0 OR NOT EXISTS (SELECT 1 FROM deliveries a INDEXED BY deliveries_lane WHERE a.chat = ?2 AND a.state <= 4 AND a.state = 0
             AND a.digest = a.id AND a.due_at <= ?4 AND a.expires_at > ?4 AND a.silent = 0 AND (a.priority, a.seq) <= (d.priority, d.seq)))
           AND NOT EXISTS (SELECT 1 FROM deliveries m INDEXED BY deliveries_folded WHERE m.digest = d.id AND m.id <> d.id)
         ORDER BY priority, seq LIMIT ?5)`,
      row.id,
      row.chat,
      row.seq,
      now,
      room,
      row.silent,
    )
  if (membersOf(db, row.id) > 0) return row
  db.run('UPDATE deliveries SET digest = NULL WHERE seq = ?', row.seq)
  return { ...row, digest: null }
}

const membersOf = (db: Database, id: string): number =>
  db.get<{ n: number }>(
    'SELECT count(*) AS n FROM deliveries INDEXED BY deliveries_folded WHERE digest = ?1 AND id <> ?1 AND state <= 2',
    id,
  )?.n ?? 0

/** Those that are told with this one, in order. */
export const foldedIn = (db: Database, id: string): Delivery[] =>
  db
    .all<DeliveryRow>(
      `${deliveryRows.replace('deliveries d', 'deliveries d INDEXED BY deliveries_folded')} WHERE d.digest = ?1 AND d.id <> ?1 AND d.state <= 2 ORDER BY d.priority, d.seq`,
      id,
    )
    .map(toDelivery)

/**
 * What became of a digest becomes of what it tells; where it surely was not sent, they are free again. The row says whether it is
 * one: who reports after its claim was over may not know that the delivery was put off meanwhile.
 */
export function settleFolded(db: Database, { id, status, doubts = 0 }: Delivery): void {
  if (db.get('SELECT 1 FROM deliveries WHERE id = ? AND digest = id', id) === undefined) return
  const those = 'WHERE digest = ?1 AND id <> ?1 AND state <= 2'
  if (status.state === 'sent') {
    db.run(`UPDATE ${folded} SET state = 5, message_id = ?2, at = ?3, waits = NULL ${those}`, id, status.messageId, status.sentAt)
    // Nobody else was left: it is an ordinary message.
    db.run(
      `UPDATE deliveries SET digest = NULL WHERE id = ?1
         AND NOT EXISTS (SELECT 1 FROM deliveries m INDEXED BY deliveries_folded WHERE m.digest = ?1 AND m.id <> ?1 AND m.state = 5)`,
      id,
    )
  } else if (status.state === 'dead' && doubts > 0)
    db.run(`UPDATE ${folded} SET state = 6, reason = ?2, at = ?3, waits = NULL ${those}`, id, status.reason, status.at)
  else if (status.state === 'dead' || status.state === 'expired' || status.state === 'cancelled')
    db.run(`UPDATE ${folded} SET digest = id ${those}`, id)
}

/** Frees what was folded into deliveries of a chat that were cancelled. */
export function freeFolded(db: Database, chat: number): void {
  db.run(
    `UPDATE deliveries INDEXED BY deliveries_lane SET digest = id WHERE chat = ? AND state <= 4 AND state <= 2 AND digest <> id
       AND (SELECT state FROM deliveries c WHERE c.id = deliveries.digest) > 5`,
    chat,
  )
}
