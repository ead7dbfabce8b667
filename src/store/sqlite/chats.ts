/** Chats and what they subscribed to: suspended when a platform says so, resumed with their settings, moved when their id changes. */
import type { Chat, ChatSettings, Language, Subscription } from '#model'
import { chatKey } from '#model'
import type { Store } from '#ports'
import type { Database } from './database.ts'
import { platformNumbers } from './delivery-row.ts'
import { firstOfEach } from '../audience.ts'
import { freeFolded } from './digest.ts'

type Chats = Pick<
  Store,
  | 'audience'
  | 'subscribe'
  | 'unsubscribe'
  | 'subscriptions'
  | 'suspendChat'
  | 'resumeChat'
  | 'migrateChat'
  | 'chatLanguage'
  | 'setChatLanguage'
  | 'chatSettings'
  | 'setChatSettings'
>

export type SubscriptionRow = {
  readonly topic: string
  readonly platform: number
  readonly chat_id: string
  readonly thread_id: string | null
  readonly status: string
  readonly reason: string | null
  readonly language: string
  readonly created_at: number
  readonly settings: string | null
}

/** SELECT … FROM of a `SubscriptionRow`; `s` and `c` name the subscription and its chat. */
export const subscriptionRows = `SELECT s.*, c.platform, c.chat_id, c.thread_id, c.settings FROM subscriptions s JOIN chats c ON c.seq = s.chat`

/** In SQL: whether the subscription `s` asks for the alert `a`, by its topic or by somebody whom it names. */
export const asksFor = `(s.topic = a.body ->> '$.topic' OR (s.topic LIKE 'entity:%'
  AND substr(s.topic, 8) IN (SELECT e.value ->> 'id' FROM json_each(a.body, '$.entities') e)))`

/** The number of a chat, made when it is new. */
export function chatNumber(db: Database, chat: Chat): number {
  const key = chatKey(chat)
  const found = db.get<{ seq: number }>('SELECT seq FROM chats WHERE key = ?', key)
  if (found !== undefined) return found.seq
  const platform = platformNumbers.indexOf(chat.platform)
  db.run(
    'INSERT INTO chats (key, platform, chat_id, thread_id) VALUES (?, ?, ?, ?)',
    key,
    platform,
    chat.chatId,
    chat.threadId ?? null,
  )
  return chatNumber(db, chat)
}

export function chatsOf(db: Database): Chats {
  return {
    audience: (topics, cursor, limit) =>
      db.read(() =>
        firstOfEach(
          topics.map((topic) => audienceOf(db, { topic, cursor, limit }).map(toSubscription)),
          limit,
        ),
      ),
    subscribe: (subscription) => db.write(() => subscribe(db, subscription)),
    unsubscribe: (chat, topic, now) => db.write(() => unsubscribe(db, chat, topic, now)),
    subscriptions: (chat) =>
      db.read(() =>
        db.all<SubscriptionRow>(`${subscriptionRows} WHERE c.key = ? ORDER BY s.topic`, chatKey(chat)).map(toSubscription),
      ),
    suspendChat: (chat, reason) =>
      db.write(() => {
        chatNumber(db, chat)
        for (const { seq } of placesOf(db, chat)) {
          db.run('UPDATE chats SET suspended = ? WHERE seq = ?', reason, seq)
          db.run(`UPDATE subscriptions SET status = 'suspended', reason = ? WHERE chat = ? AND status = 'active'`, reason, seq)
        }
      }),
    resumeChat: (chat) => db.write(() => placesOf(db, chat).reduce((sum, { seq }) => sum + resume(db, seq), 0)),
    migrateChat: (from, toChatId, now) =>
      db.write(() => {
        for (const place of placesOf(db, from)) moveChat(db, place, { to: toChatId, now })
      }),
    chatLanguage: (chat) =>
      db.read(() => {
        const row = db.get<{ language: string | null }>(
          `SELECT coalesce(c.language, (SELECT language FROM subscriptions s WHERE s.chat = c.seq ORDER BY s.topic LIMIT 1)) AS language
           FROM chats c WHERE c.key = ?`,
          chatKey(chat),
        )
        return (row?.language ?? undefined) as Language | undefined
      }),
    setChatLanguage: (chat, language) =>
      db.write(() => {
        const seq = chatNumber(db, chat)
        db.run('UPDATE chats SET language = ? WHERE seq = ?', language, seq)
        db.run('UPDATE subscriptions SET language = ? WHERE chat = ?', language, seq)
      }),
    chatSettings: (chat) =>
      db.read(() => {
        const row = db.get<{ settings: string | null }>('SELECT settings FROM chats WHERE key = ?', chatKey(chat))
        return row?.settings == null ? undefined : (JSON.parse(row.settings) as ChatSettings)
      }),
    setChatSettings: (chat, settings) =>
      db.write(() => {
        db.run('UPDATE chats SET settings = ? WHERE seq = ?', JSON.stringify(settings), chatNumber(db, chat))
      }),
  }
}

const audienceOf = (db: Database, ask: { topic: string; cursor: string; limit: number }): SubscriptionRow[] =>
  db.all<SubscriptionRow>(
    `${subscriptionRows} WHERE s.topic = ? AND s.key > ? AND s.status = 'active' AND c.suspended IS NULL ORDER BY s.key LIMIT ?`,
    ask.topic,
    ask.cursor,
    ask.limit,
  )

type Place = { readonly seq: number; readonly thread_id: string | null; readonly platform: number }

/** The chat itself, and its forum topics when no topic is named: who blocks a bot blocks it in all of them. */
const placesOf = (db: Database, chat: Chat): Place[] =>
  chat.threadId === undefined
    ? db.all<Place>(
        'SELECT seq, thread_id, platform FROM chats WHERE platform = ? AND chat_id = ?',
        platformNumbers.indexOf(chat.platform),
        chat.chatId,
      )
    : db.all<Place>('SELECT seq, thread_id, platform FROM chats WHERE key = ?', chatKey(chat))

function resume(db: Database, chat: number): number {
  db.run('UPDATE chats SET suspended = NULL WHERE seq = ?', chat)
  return db.run(`UPDATE subscriptions SET status = 'active', reason = NULL WHERE chat = ? AND status = 'suspended'`, chat)
}

function subscribe(db: Database, subscription: Subscription): 'subscribed' | 'already' | 'resumed' {
  const chat = chatNumber(db, subscription.chat)
  const { topic, status, reason, language, createdAt } = subscription
  const known = db.get<{ status: string; suspended: string | null }>(
    `SELECT s.status, c.suspended FROM subscriptions s JOIN chats c ON c.seq = s.chat WHERE s.topic = ? AND s.chat = ?`,
    topic,
    chat,
  )
  // Whoever subscribes can be written to again, whatever a platform said before.
  resume(db, chat)
  if (known !== undefined) {
    if (known.status === 'active' && known.suspended === null) return 'already'
    db.run(`UPDATE subscriptions SET status = 'active', reason = NULL WHERE topic = ? AND chat = ?`, topic, chat)
    return 'resumed'
  }
  db.run(
    'INSERT INTO subscriptions (topic, key, chat, status, reason, language, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)',
    topic,
    chatKey(subscription.chat),
    chat,
    status,
    reason ?? null,
    language,
    createdAt,
  )
  return 'subscribed'
}

function unsubscribe(db: Database, chat: Chat, topic: string | undefined, now: number): number {
  const seq = db.get<{ seq: number }>('SELECT seq FROM chats WHERE key = ?', chatKey(chat))?.seq
  if (seq === undefined) return 0
  const ended =
    topic === undefined
      ? db.run('DELETE FROM subscriptions WHERE chat = ?', seq)
      : db.run('DELETE FROM subscriptions WHERE chat = ? AND topic = ?', seq, topic)
  // What nothing that is left asks for. One is taken by the fence from whoever has or had claimed it; one in `sending` may already
  // be on the wire and finishes.
  db.run(
    `UPDATE deliveries SET state = 8, reason = 'unsubscribed', at = ?1, fence = fence + 1
     WHERE chat = ?2 AND state <= 4 AND state <= 3
       AND NOT EXISTS (SELECT 1 FROM alerts a JOIN subscriptions s ON s.chat = ?2 WHERE a.seq = deliveries.alert AND ${asksFor})`,
    now,
    seq,
  )
  freeFolded(db, seq)
  return ended
}

/**
 * Everything that is still to be done moves to the new id; where the new id has it already, the old one is dropped. What was
 * sent stays with the old id: its message numbers mean nothing in the new chat.
 */
function moveChat(db: Database, from: Place, { to, now }: { to: string; now: number }): void {
  const chat: Chat = {
    platform: platformNumbers[from.platform]!,
    chatId: to,
    ...(from.thread_id === null ? {} : { threadId: from.thread_id }),
  }
  const target = chatNumber(db, chat)
  if (target === from.seq) return
  db.run('UPDATE OR IGNORE subscriptions SET chat = ?, key = ? WHERE chat = ?', target, chatKey(chat), from.seq)
  db.run('DELETE FROM subscriptions WHERE chat = ?', from.seq)
  db.run(`UPDATE subscriptions SET status = 'active', reason = NULL WHERE chat = ? AND status = 'suspended'`, target)
  db.run(
    `UPDATE chats SET suspended = NULL, language = coalesce(chats.language, old.language), settings = coalesce(chats.settings, old.settings)
     FROM (SELECT language, settings FROM chats WHERE seq = ?) AS old WHERE chats.seq = ?`,
    from.seq,
    target,
  )
  db.run('UPDATE OR IGNORE deliveries SET chat = ? WHERE chat = ? AND state <= 4', target, from.seq)
  db.run(
    `UPDATE deliveries SET state = 8, reason = 'the chat moved to an id that has it already', at = ?, fence = fence + 1
     WHERE chat = ? AND state <= 4`,
    now,
    from.seq,
  )
  freeFolded(db, target)
}

export function toSubscription(row: SubscriptionRow): Subscription {
  return {
    chat: {
      platform: platformNumbers[row.platform]!,
      chatId: row.chat_id,
      ...(row.thread_id === null ? {} : { threadId: row.thread_id }),
    },
    topic: row.topic,
    language: row.language as Language,
    status: row.status as Subscription['status'],
    ...(row.reason === null ? {} : { reason: row.reason }),
    createdAt: row.created_at,
    ...(row.settings === null ? {} : { settings: JSON.parse(row.settings) as ChatSettings }),
  }
}
