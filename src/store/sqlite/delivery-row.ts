/** One delivery as columns and back. A row of a hundred thousand costs well under 300 bytes (tests/store measures it). */
import type { Chat, Delivery, DeliveryState, Language, Platform } from '#model'
import { kindNumbers, stateNumbers } from '../numbers.ts'
import { dueAt, waitsMs } from '../waits.ts'
import type { Database } from './database.ts'

/** Platforms by their number in the file. Append only. */
export const platformNumbers: readonly Platform[] = ['telegram', 'discord', 'terminal']
export type DeliveryRow = {
  readonly seq: number
  readonly id: string
  readonly alert: number
  readonly chat: number
  readonly alert_id: string
  readonly story: string
  readonly platform: number
  readonly chat_id: string
  readonly thread_id: string | null
  readonly kind: number
  readonly language: string
  readonly silent: number
  readonly priority: number
  readonly created_at: number
  readonly not_before: number
  readonly expires_at: number
  readonly attempts: number
  readonly fence: number
  readonly plain: number
  readonly doubts: number
  readonly state: number
  readonly due_at: number
  readonly at: number | null
  readonly started_at: number | null
  readonly worker: string | null
  readonly reason: string | null
  readonly message_id: string | null
  readonly digest: string | null
}

/** SELECT … FROM of a `DeliveryRow`; `d`, `a` and `c` name the delivery, its alert and its chat. */
export const deliveryRows = `SELECT d.*, a.id AS alert_id, a.story, c.chat_id, c.thread_id
  FROM deliveries d JOIN alerts a ON a.seq = d.alert JOIN chats c ON c.seq = d.chat`

/** Adds a delivery; one with this id, or of this alert to this chat, stays as it is. */
export function insertDelivery(
  db: Database,
  delivery: Delivery,
  keys: { readonly alert: number; readonly chat: number; readonly owedAt?: number },
): void {
  const { state, at, startedAt, worker, reason, messageId } = columnsOf(delivery.status)
  db.run(
    `INSERT OR IGNORE INTO deliveries (id, alert, chat, platform, kind, language, silent, priority, created_at, not_before,
       expires_at, attempts, fence, plain, doubts, state, due_at, at, started_at, worker, reason, message_id,
       digest, waits)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    delivery.id,
    keys.alert,
    keys.chat,
    platformNumbers.indexOf(delivery.chat.platform),
    kindNumbers.indexOf(delivery.kind),
    delivery.language,
    Number(delivery.silent),
    delivery.priority,
    delivery.createdAt,
    delivery.notBefore,
    delivery.expiresAt,
    delivery.attempts,
    delivery.fence,
    Number(delivery.plain),
    delivery.doubts ?? 0,
    state,
    dueAt(delivery),
    at,
    startedAt,
    worker,
    reason,
    messageId,
    delivery.digest ?? null,
    waitsMs(delivery, keys.owedAt) ?? null,
  )
}

/** Writes what a worker may change, if its fence is still the newest; a claim's doubt mark (`started_at`) stays while claimed. */
export function updateDelivery(db: Database, delivery: Delivery, now: number | undefined): boolean {
  const { state, at, startedAt, worker, reason, messageId } = columnsOf(delivery.status)
  const changed = db.run(
    `UPDATE deliveries SET silent = ?, not_before = ?, expires_at = ?, attempts = ?, plain = ?, doubts = ?, state = ?, due_at = ?,
       at = ?, started_at = ?, worker = ?, reason = ?, message_id = ?, waits = ?
     WHERE id = ? AND fence = ?`,
    Number(delivery.silent),
    delivery.notBefore,
    delivery.expiresAt,
    delivery.attempts,
    Number(delivery.plain),
    delivery.doubts ?? 0,
    state,
    dueAt(delivery),
    at,
    startedAt,
    worker,
    reason,
    messageId,
    waitsMs(delivery, now) ?? null,
    delivery.id,
    delivery.fence,
  )
  return changed === 1
}

type StateColumns = {
  readonly state: number
  readonly at: number | null
  readonly startedAt: number | null
  readonly worker: string | null
  readonly reason: string | null
  readonly messageId: string | null
}

function columnsOf(status: DeliveryState): StateColumns {
  const none = {
    state: stateNumbers.indexOf(status.state),
    at: null,
    startedAt: null,
    worker: null,
    reason: null,
    messageId: null,
  }
  switch (status.state) {
    case 'pending':
      return none
    case 'claimed':
      return { ...none, worker: status.worker, at: status.leaseUntil }
    case 'sending':
      return { ...none, worker: status.worker, startedAt: status.startedAt, at: status.leaseUntil }
    case 'sent':
      return { ...none, messageId: status.messageId, at: status.sentAt }
    case 'retry':
      return { ...none, at: status.at, reason: status.reason }
    case 'ambiguous':
      return { ...none, startedAt: status.since, reason: status.reason }
    case 'dead':
    case 'cancelled':
      return { ...none, reason: status.reason, at: status.at }
    case 'expired':
      return { ...none, at: status.at }
  }
}

export function toDelivery(row: DeliveryRow): Delivery {
  const chat: Chat = {
    platform: platformNumbers[row.platform]!,
    chatId: row.chat_id,
    ...(row.thread_id === null ? {} : { threadId: row.thread_id }),
  }
  return {
    id: row.id,
    alertId: row.alert_id,
    storyId: row.story,
    kind: kindNumbers[row.kind]!,
    chat,
    language: row.language as Language,
    silent: row.silent === 1,
    priority: row.priority,
    createdAt: row.created_at,
    notBefore: row.not_before,
    expiresAt: row.expires_at,
    attempts: row.attempts,
    fence: row.fence,
    plain: row.plain === 1,
    ...(row.doubts === 0 ? {} : { doubts: row.doubts }),
    ...(row.digest === null ? {} : { digest: row.digest }),
    status: toState(row),
  }
}

function toState(row: DeliveryRow): DeliveryState {
  const state = stateNumbers[row.state]!
  const at = row.at ?? 0
  const worker = row.worker ?? ''
  const reason = row.reason ?? ''
  switch (state) {
    case 'pending':
      return { state }
    case 'claimed':
      return { state, worker, leaseUntil: at }
    case 'sending':
      return { state, worker, startedAt: row.started_at ?? 0, leaseUntil: at }
    case 'sent':
      return { state, messageId: row.message_id ?? '', sentAt: at }
    case 'retry':
      return { state, at, reason }
    case 'ambiguous':
      return { state, since: row.started_at ?? 0, reason }
    case 'dead':
    case 'cancelled':
      return { state, reason, at }
    case 'expired':
      return { state, at }
  }
}
