/** Alerts and their fan-out: who still has to be told. */
import type { Alert, Delivery } from '#model'
import type { Store } from '#ports'
import { chatNumber } from './chats.ts'
import type { Database } from './database.ts'
import { editGapMs, kindNumbers, stateNumbers } from '../numbers.ts'
import { insertDelivery } from './delivery-row.ts'

type Alerts = Pick<Store, 'alert' | 'newestHead' | 'pendingFanOut' | 'saveFanOut'>

const newKind = kindNumbers.indexOf('new')
const editKind = kindNumbers.indexOf('edit')

/** Adds an alert with an empty fan-out cursor; one that is known already stays as it is. */
export function addAlert(db: Database, alert: Alert): void {
  db.run(
    `INSERT OR IGNORE INTO alerts (id, story, kind, cursor, body) VALUES (?, ?, ?, '', ?)`,
    alert.id,
    alert.storyId,
    kindNumbers.indexOf(alert.kind),
    JSON.stringify(alert),
  )
}

export function alertsOf(db: Database): Alerts {
  const parse = (row: { body: string } | undefined): Alert | undefined =>
    row === undefined ? undefined : (JSON.parse(row.body) as Alert)
  return {
    alert: (id) => db.read(() => parse(db.get('SELECT body FROM alerts WHERE id = ?', id))),
    newestHead: (storyId) =>
      db.read(() =>
        parse(
          db.get(
            `SELECT body FROM alerts WHERE story = ? AND kind IN (${newKind}, ${editKind}) ORDER BY seq DESC LIMIT 1`,
            storyId,
          ),
        ),
      ),
    pendingFanOut: (limit) =>
      db.read(() =>
        db
          .all<{ body: string; cursor: string }>(
            'SELECT body, cursor FROM alerts WHERE cursor IS NOT NULL ORDER BY seq LIMIT ?',
            limit,
          )
          .map(({ body, cursor }) => ({ alert: JSON.parse(body) as Alert, cursor })),
      ),
    saveFanOut: (alertId, deliveries, cursor) => db.write(() => saveFanOut(db, alertId, deliveries, cursor)),
  }
}

function saveFanOut(db: Database, alertId: string, deliveries: readonly Delivery[], cursor: string | undefined): void {
  const alert = db.get<{ seq: number; story: string; kind: number }>('SELECT seq, story, kind FROM alerts WHERE id = ?', alertId)
  if (alert === undefined)
    throw new Error(`Expected alert ${alertId} to be committed before its deliveries, got none: commit the alert first`)
  for (const delivery of deliveries) {
    const chat = chatNumber(db, delivery.chat)
    if (delivery.kind === 'edit') {
      if (!headIsOut(db, alert.story, chat)) continue
      supersede(db, { chat, story: alert.story, before: alert.seq, now: delivery.createdAt })
    }
    insertDelivery(
      db,
      { ...delivery, notBefore: delivery.notBefore + editWaitMs(db, delivery, { story: alert.story, chat }) },
      { alert: alert.seq, chat, owedAt: delivery.createdAt },
    )
  }
  db.run('UPDATE alerts SET cursor = ? WHERE seq = ?', cursor ?? null, alert.seq)
}

/**
 * Was the story's head sent to the chat, or may it be on its way with an older text (claimed, sending, ambiguous)? A head that
 * waits is drawn from the newest alert when its turn comes, so it needs no edit.
 */
const headIsOut = (db: Database, story: string, chat: number): boolean =>
  db.get(
    `SELECT 1 FROM alerts a JOIN deliveries d ON d.alert = a.seq AND d.chat = ?
     WHERE a.story = ? AND a.kind = ${newKind} AND d.state BETWEEN 2 AND 5 LIMIT 1`,
    chat,
    story,
  ) !== undefined

/** How much later than it asks an edit goes; never more than the gap, whatever a clock that was set back left behind. */
const editWaitMs = (db: Database, { kind, notBefore }: Delivery, at: { story: string; chat: number }): number =>
  kind === 'edit' ? Math.min(editGapMs, Math.max(0, lastEditAt(db, at.story, at.chat) + editGapMs - notBefore)) : 0

/** When the story's head was last redrawn in the chat; 0: never. */
const lastEditAt = (db: Database, story: string, chat: number): number =>
  db.get<{ at: number | null }>(
    `SELECT max(d.at) AS at FROM alerts a JOIN deliveries d ON d.alert = a.seq AND d.chat = ?
     WHERE a.story = ? AND a.kind = ${editKind} AND d.state = ${stateNumbers.indexOf('sent')}`,
    chat,
    story,
  )?.at ?? 0

/** Older edits that wait say less than the newer one. */
function supersede(db: Database, older: { chat: number; story: string; before: number; now: number }): void {
  db.run(
    `UPDATE deliveries SET state = 8, reason = 'superseded', at = ?
     WHERE chat = ? AND state <= 4 AND state <= 1 AND kind = ${editKind}
       AND alert IN (SELECT seq FROM alerts WHERE story = ? AND seq < ?)`,
    older.now,
    older.chat,
    older.story,
    older.before,
  )
}
