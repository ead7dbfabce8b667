/**
 * Deliveries from due to done. A lane is one chat: at most one delivery of it is in flight, and they go in order of priority,
 * then age. A waiting retry or ambiguous delivery holds its lane; a pending one that may not go yet does not.
 */
import type { Chat, Delivery, Platform } from '#model'
import { chatKey } from '#model'
import type { Store } from '#ports'
import type { Database } from './database.ts'
import { stateNumbers } from '../numbers.ts'
import { deliveryRows, platformNumbers, toDelivery, updateDelivery, type DeliveryRow } from './delivery-row.ts'

type Deliveries = Pick<
  Store,
  'due' | 'claim' | 'saveDelivery' | 'recoverDeliveries' | 'delivery' | 'deliveries' | 'headMessage' | 'alertOfMessage'
>

/** That `d` may go at the instant :now (?1): waiting, due, first of its lane, the lane free, the chat not suspended. */
const mayGo = `d.state <= 2 AND d.due_at <= ?1
  AND NOT EXISTS (SELECT 1 FROM deliveries f WHERE f.chat = d.chat AND f.state <= 4 AND f.state >= 3)
  AND NOT EXISTS (
    SELECT 1 FROM deliveries e WHERE e.chat = d.chat AND e.state <= 4 AND e.state <= 2 AND (e.state > 0 OR e.not_before <= ?1)
      AND (e.priority, e.seq) < (d.priority, d.seq))
  AND (c.suspended IS NULL OR d.expires_at <= ?1)`

export function deliveriesOf(db: Database): Deliveries {
  return {
    due: (now, limit, platform) => db.read(() => due(db, now, limit, platform)),
    claim: (id, worker, now, leaseMs) => db.write(() => claim(db, { id, worker, now, leaseUntil: now + leaseMs })),
    saveDelivery: (delivery) => db.write(() => updateDelivery(db, delivery)),
    recoverDeliveries: (now) => db.write(() => recover(db, now)),
    delivery: (id) => db.read(() => one(db, id)),
    deliveries: ({ state, limit }) =>
      db.read(() =>
        (state === undefined
          ? db.all<DeliveryRow>(`${deliveryRows} ORDER BY d.seq DESC LIMIT ?`, limit)
          : db.all<DeliveryRow>(
              `${deliveryRows} WHERE d.state = ? ORDER BY d.seq DESC LIMIT ?`,
              stateNumbers.indexOf(state),
              limit,
            )
        ).map(toDelivery),
      ),
    headMessage: (storyId, chat) => db.read(() => headMessage(db, storyId, chat)),
    alertOfMessage: (chat, messageId) =>
      db.read(
        () =>
          db.get<{ id: string }>(
            `SELECT a.id FROM deliveries d JOIN alerts a ON a.seq = d.alert
             WHERE d.message_id = ? AND d.chat = (SELECT seq FROM chats WHERE key = ?) ORDER BY d.seq DESC LIMIT 1`,
            messageId,
            chatKey(chat),
          )?.id,
      ),
  }
}

const one = (db: Database, id: string): Delivery | undefined => {
  const row = db.get<DeliveryRow>(`${deliveryRows} WHERE d.id = ?`, id)
  return row === undefined ? undefined : toDelivery(row)
}

function due(db: Database, now: number, limit: number, platform: Platform | undefined): Delivery[] {
  if (platform === undefined) {
    const all = platformNumbers.flatMap((each) => dueRows(db, now, limit, each))
    return all
      .toSorted((a, b) => a.priority - b.priority || a.seq - b.seq)
      .slice(0, limit)
      .map(toDelivery)
  }
  return dueRows(db, now, limit, platform).map(toDelivery)
}

const dueRows = (db: Database, now: number, limit: number, platform: Platform): DeliveryRow[] =>
  db.all<DeliveryRow>(
    `${deliveryRows.replace('deliveries d', 'deliveries d INDEXED BY deliveries_waiting')}
     WHERE ${mayGo} AND d.platform = ?2 ORDER BY d.priority, d.seq LIMIT ?3`,
    now,
    platformNumbers.indexOf(platform),
    limit,
  )

function claim(db: Database, ask: { id: string; worker: string; now: number; leaseUntil: number }): Delivery | undefined {
  const row = db.get<DeliveryRow>(`${deliveryRows} WHERE ${mayGo} AND d.id = ?2`, ask.now, ask.id)
  if (row === undefined) return undefined
  // `started_at` survives the claim of an ambiguous row: should this worker die, the row is ambiguous again and not clean.
  db.run(
    'UPDATE deliveries SET state = 3, at = ?, worker = ?, fence = fence + 1 WHERE seq = ?',
    ask.leaseUntil,
    ask.worker,
    row.seq,
  )
  return toDelivery({ ...row, state: 3, at: ask.leaseUntil, worker: ask.worker, fence: row.fence + 1 })
}

function recover(db: Database, now: number): { pending: number; ambiguous: number } {
  const sending = db.run(
    `UPDATE deliveries SET state = 2, due_at = not_before, doubts = doubts + 1, reason = 'worker ' || worker || ' stopped while sending', worker = NULL
     WHERE state = 4 AND at <= ?`,
    now,
  )
  const doubtful = db.run(
    `UPDATE deliveries SET state = 2, due_at = not_before, reason = 'worker ' || worker || ' stopped before it found out', worker = NULL
     WHERE state = 3 AND at <= ? AND started_at IS NOT NULL`,
    now,
  )
  const pending = db.run(
    'UPDATE deliveries SET state = 0, due_at = not_before, at = NULL, worker = NULL WHERE state = 3 AND at <= ?',
    now,
  )
  return { pending, ambiguous: sending + doubtful }
}

function headMessage(db: Database, storyId: string, chat: Chat): { messageId: string; alertId: string } | undefined {
  const row = db.get<{ message_id: string; id: string }>(
    `SELECT d.message_id, a.id FROM alerts a
       JOIN deliveries d ON d.alert = a.seq AND d.chat = (SELECT seq FROM chats WHERE key = ?)
     WHERE a.story = ? AND d.kind = 0 AND d.state = 5 ORDER BY d.seq DESC LIMIT 1`,
    chatKey(chat),
    storyId,
  )
  return row === undefined ? undefined : { messageId: row.message_id, alertId: row.id }
}
