/** Dead letters that an editor wants told after all. */
import type { Store } from '#ports'
import { asksFor } from './chats.ts'
import type { Database } from './database.ts'
import { addAudit } from './desk.ts'

type Again = Parameters<Store['replay']>[1]
type Answer = Awaited<ReturnType<Store['replay']>>

const dead = 6

/** Inside the caller's transaction. Text refused once as it was drawn is drawn anew: `plain` and `digest` are gone. */
export function replay(db: Database, id: string, { expiresAt, audit }: Again): Answer {
  const row = db.get<{ seq: number; state: number; suspended: string | null; status: string | null }>(
    `SELECT d.seq, d.state, c.suspended, s.status FROM deliveries d
       JOIN alerts a ON a.seq = d.alert
       JOIN chats c ON c.seq = d.chat
       LEFT JOIN subscriptions s ON s.chat = d.chat AND ${asksFor}
     WHERE d.id = ? ORDER BY s.status LIMIT 1`,
    id,
  )
  if (row === undefined) return 'unknown'
  if (row.state !== dead) return 'not-dead'
  if (row.suspended !== null || row.status === 'suspended') return 'suspended'
  if (row.status !== 'active') return 'unsubscribed'
  db.run(
    `UPDATE deliveries SET state = 0, not_before = ?1, due_at = ?1, expires_at = ?2, fence = fence + 1, plain = 0, digest = NULL,
       at = NULL, started_at = NULL, worker = NULL, reason = NULL, waits = NULL WHERE seq = ?3`,
    audit.at,
    expiresAt,
    row.seq,
  )
  addAudit(db, audit)
  return 'replayed'
}
