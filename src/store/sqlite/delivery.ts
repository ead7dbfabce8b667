/**
 * Deliveries from due to done. A lane is one chat: at most one delivery of it is in flight, and they go in order of priority,
 * then age. A waiting retry or ambiguous delivery holds its lane; a pending one that may not go yet does not.
 */
import type { Chat, Delivery, Platform } from '#model'
import { chatKey } from '#model'
import type { Store } from '#ports'
import type { Database } from './database.ts'
import { clockSlackMs, stateNumbers } from '../numbers.ts'
import { createSetBackWatch } from '../waits.ts'
import { foldedIn, heed, settleFolded } from './digest.ts'
import { createPaces, type Paces } from './pace.ts'
import { replay } from './letters.ts'
import { deliveryRows, platformNumbers, toDelivery, updateDelivery, type DeliveryRow } from './delivery-row.ts'

type Deliveries = Pick<
  Store,
  | 'due'
  | 'claim'
  | 'folded'
  | 'begin'
  | 'saveDelivery'
  | 'recoverDeliveries'
  | 'replay'
  | 'delivery'
  | 'deliveries'
  | 'headMessage'
  | 'alertOfMessage'
>

/** That `d` may go at the instant :now (?1): waiting, due, first of its lane, the lane free, the chat not suspended. */
const mayGo = `d.state <= 2 AND d.due_at <= ?1 AND (d.digest IS NULL OR d.digest = d.id)
  AND NOT EXISTS (SELECT 1 FROM deliveries f WHERE f.chat = d.chat AND f.state <= 4 AND f.state >= 3)
  AND NOT EXISTS (
    SELECT 1 FROM deliveries e WHERE e.chat = d.chat AND e.state <= 4 AND e.state <= 2 AND (e.state > 0 OR e.not_before <= ?1)
      AND (e.digest IS NULL OR e.digest = e.id) AND (e.priority, e.seq) < (d.priority, d.seq))
  AND (c.suspended IS NULL OR d.expires_at <= ?1)`

export function deliveriesOf(db: Database): Deliveries {
  const paces = createPaces(db)
  const wasSetBack = createSetBackWatch()
  async function heedClock(now: number): Promise<void> {
    if (wasSetBack(now)) await db.write(() => pullBack(db, now))
  }

  return {
    due: async (now, limit, platform) => {
      await heedClock(now)
      return db.read(() => due(db, now, limit, platform))
    },
    claim: (id, worker, now, leaseMs, perHour) => db.write(() => claim(db, { id, worker, now, leaseMs, perHour })),
    folded: (id) => db.read(() => foldedIn(db, id)),
    begin: (sending, pace) => db.write(() => paces.begin(sending, pace)),
    saveDelivery: (delivery, now) => db.write(() => save(db, paces, { delivery, now })),
    recoverDeliveries: async (now, isGone) => {
      await heedClock(now)
      return db.write(() => recover(db, now, isGone))
    },
    replay: (id, again) => db.write(() => replay(db, id, again)),
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

type Claim = {
  readonly id: string
  readonly worker: string
  readonly now: number
  readonly leaseMs: number
  readonly perHour: number | undefined
}

function claim(db: Database, { id, worker, now, leaseMs, perHour }: Claim): Delivery | undefined {
  const found = db.get<DeliveryRow>(`${deliveryRows} WHERE ${mayGo} AND d.id = ?2`, now, id)
  if (found === undefined) return undefined
  const { held, row } = perHour === undefined ? { held: false, row: found } : heed(db, found, { now, perHour })
  if (held) return toDelivery(row)
  const at = now + leaseMs
  // `started_at` survives the claim of an ambiguous row: should this worker die, the row is ambiguous again and not clean.
  db.run(
    'UPDATE deliveries SET state = 3, at = ?, worker = ?, waits = ?, fence = fence + 1 WHERE seq = ?',
    at,
    worker,
    leaseMs,
    row.seq,
  )
  return toDelivery({ ...row, state: 3, at, worker, fence: row.fence + 1 })
}

function save(
  db: Database,
  paces: Paces,
  { delivery, now }: { readonly delivery: Delivery; readonly now: number | undefined },
): boolean {
  if (!updateDelivery(db, delivery, now)) return false
  settleFolded(db, delivery)
  if (now !== undefined) paces.answered(delivery, now)
  return true
}

/**
 * The clock was set back. What was written from `due_at - waits` on was to last for `waits`: where that instant is still to come,
 * it lasts as long from now. So nothing waits longer than its rule says from here, and no lease runs out before its time.
 */
function pullBack(db: Database, now: number): void {
  db.run(
    `UPDATE deliveries SET due_at = ?1 + waits, at = CASE state WHEN 1 THEN ?1 + waits ELSE at END,
       not_before = CASE state WHEN 1 THEN min(not_before, ?1) ELSE ?1 + waits END
     WHERE state <= 2 AND waits IS NOT NULL AND due_at > ?1 + waits + ${clockSlackMs}`,
    now,
  )
  db.run(
    `UPDATE deliveries SET at = ?1 + waits WHERE state IN (3, 4) AND waits IS NOT NULL AND at > ?1 + waits + ${clockSlackMs}`,
    now,
  )
}

/** It was due when it was taken. */
const dueNow = 'not_before = min(not_before, ?1), due_at = min(not_before, ?1), waits = 0'

function recover(
  db: Database,
  now: number,
  isGone: (worker: string) => boolean = () => false,
): { pending: number; ambiguous: number } {
  const workers = db.all<{ worker: string }>('SELECT DISTINCT worker FROM deliveries WHERE state IN (3, 4)')
  const gone = JSON.stringify(workers.map(({ worker }) => worker).filter(isGone))
  const left = '(at <= ?1 OR worker IN (SELECT value FROM json_each(?2)))'
  const sending = db.run(
    `UPDATE deliveries SET state = 2, ${dueNow}, doubts = doubts + 1, reason = 'worker ' || worker || ' stopped while sending', worker = NULL
     WHERE state = 4 AND ${left}`,
    now,
    gone,
  )
  const doubtful = db.run(
    `UPDATE deliveries SET state = 2, ${dueNow}, reason = 'worker ' || worker || ' stopped before it found out', worker = NULL
     WHERE state = 3 AND ${left} AND started_at IS NOT NULL`,
    now,
    gone,
  )
  const pending = db.run(
    `UPDATE deliveries SET state = 0, ${dueNow}, at = NULL, worker = NULL WHERE state = 3 AND ${left}`,
    now,
    gone,
  )
  return { pending, ambiguous: sending + doubtful }
}

function headMessage(db: Database, storyId: string, chat: Chat): Awaited<ReturnType<Store['headMessage']>> {
  const row = db.get<{ message_id: string; id: string; digest: string | null }>(
    `SELECT d.message_id, a.id, d.digest FROM alerts a
       JOIN deliveries d ON d.alert = a.seq AND d.chat = (SELECT seq FROM chats WHERE key = ?)
     WHERE a.story = ? AND d.kind = 0 AND d.state = 5 ORDER BY d.seq DESC LIMIT 1`,
    chatKey(chat),
    storyId,
  )
  if (row === undefined) return undefined
  return { messageId: row.message_id, alertId: row.id, ...(row.digest === null ? {} : { digest: true }) }
}
