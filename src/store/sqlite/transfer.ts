/** Everything in the file as records, for moving to another store and back: out in pieces, and in again. */
import type { AuditEntry, Chat, ChatSettings, Configuration, Language, MatchedArticle, Revision, Story } from '#model'
import { chatKey } from '#model'
import type { RecordKind, Store, StoreRecord, StoryDecisionRow } from '#ports'
import { putArticle, nameOf } from './articles.ts'
import { chatNumber, subscriptionRows, toSubscription, type SubscriptionRow } from './chats.ts'
import type { Database } from './database.ts'
import { kindNumbers } from '../numbers.ts'
import { putVerdict } from './verdicts.ts'
import { deliveryRows, insertDelivery, platformNumbers, toDelivery, type DeliveryRow } from './delivery-row.ts'

type Page = { readonly records: readonly StoreRecord[]; readonly next: string | undefined }

export function transferOf(db: Database): Pick<Store, 'dump' | 'load'> {
  return {
    dump: (kind, after, limit) => db.read(() => readers[kind](db, after, limit)),
    load: (records) =>
      db.write(() => {
        for (const record of records) take(db, record)
      }),
  }
}

type Numbered = { readonly seq: number }

/** Rows by their number, after a number. `sql` takes the number and a limit. */
function numbered<Row extends Numbered>(sql: string, toRecord: (row: Row, db: Database) => StoreRecord) {
  return (db: Database, after: string, limit: number): Page => {
    const rows = db.all<Row>(sql, after === '' ? -1 : Number(after), limit)
    return {
      records: rows.map((row) => toRecord(row, db)),
      next: rows.length < limit ? undefined : String(rows.at(-1)!.seq),
    }
  }
}

type ChatRow = Numbered & {
  readonly platform: number
  readonly chat_id: string
  readonly thread_id: string | null
  readonly language: string | null
  readonly suspended: string | null
  readonly settings: string | null
}

const readers: Readonly<Record<RecordKind, (db: Database, after: string, limit: number) => Page>> = {
  'feed-state': (db) => ({
    records: db
      .all<{ body: string }>('SELECT body FROM feed_states ORDER BY feed')
      .map(({ body }) => ({ kind: 'feed-state', state: JSON.parse(body) })),
    next: undefined,
  }),
  article: numbered<Numbered & { body: string; story: string | null }>(
    'SELECT seq, story, body FROM articles WHERE seq > ? ORDER BY seq LIMIT ?',
    ({ seq, body, story }) => ({
      kind: 'article',
      seq,
      matched: JSON.parse(body) as MatchedArticle,
      ...(story === null ? {} : { storyId: story }),
    }),
  ),
  seen: (db, after, limit) => {
    const [key = '', outlet = '-1'] = after.split('|')
    const rows = db.all<{ key: Uint8Array; number: number; name: string; article: number; seen_at: number }>(
      `SELECT s.key, s.outlet AS number, n.name, s.article, s.seen_at FROM seen s JOIN names n ON n.seq = s.outlet
       WHERE (s.key, s.outlet) > (?, ?) ORDER BY s.key, s.outlet LIMIT ?`,
      Buffer.from(key, 'base64url'),
      Number(outlet),
      limit,
    )
    const records = rows.map((row): StoreRecord => ({
      kind: 'seen',
      key: Buffer.from(row.key).toString('base64url'),
      outlet: row.name.slice('o:'.length),
      article: row.article,
      seenAt: row.seen_at,
    }))
    const last = rows.at(-1)
    const next = rows.length < limit || !last ? undefined : `${Buffer.from(last.key).toString('base64url')}|${last.number}`
    return { records, next }
  },
  story: numbered<Numbered & { id: string; body: string }>(
    'SELECT seq, id, body FROM stories WHERE seq > ? ORDER BY seq LIMIT ?',
    ({ seq, id, body }, db) => ({
      kind: 'story',
      seq,
      story: JSON.parse(body) as Story,
      decisions: db
        .all<{ article: string; decision: StoryDecisionRow['decision']; at: number; because: string }>(
          'SELECT article, decision, at, because FROM story_decisions WHERE story = ? ORDER BY seq',
          id,
        )
        .map(({ article, decision, at, because }) => ({
          articleId: article,
          storyId: id,
          decision,
          at,
          because: JSON.parse(because) as StoryDecisionRow['because'],
        })),
    }),
  ),
  alert: numbered<Numbered & { body: string; cursor: string | null }>(
    'SELECT seq, body, cursor FROM alerts WHERE seq > ? ORDER BY seq LIMIT ?',
    ({ seq, body, cursor }) => ({ kind: 'alert', seq, alert: JSON.parse(body), ...(cursor === null ? {} : { cursor }) }),
  ),
  chat: numbered<ChatRow>('SELECT * FROM chats WHERE seq > ? ORDER BY seq LIMIT ?', (row) => ({
    kind: 'chat',
    chat: chatOf(row),
    ...(row.language === null ? {} : { language: row.language as Language }),
    ...(row.suspended === null ? {} : { suspended: row.suspended }),
    ...(row.settings === null ? {} : { settings: JSON.parse(row.settings) as ChatSettings }),
  })),
  subscription: (db, after, limit) => {
    const [topic = '', key = ''] = after.split('\n')
    const rows = db.all<SubscriptionRow & { key: string }>(
      `${subscriptionRows} WHERE (s.topic, s.key) > (?, ?) ORDER BY s.topic, s.key LIMIT ?`,
      topic,
      key,
      limit,
    )
    const last = rows.at(-1)
    return {
      records: rows.map((row) => ({ kind: 'subscription', subscription: toSubscription(row) })),
      next: rows.length < limit || !last ? undefined : `${last.topic}\n${last.key}`,
    }
  },
  delivery: numbered<DeliveryRow>(`${deliveryRows} WHERE d.seq > ? ORDER BY d.seq LIMIT ?`, (row) => {
    const delivery = toDelivery(row)
    const since = delivery.status.state === 'claimed' ? row.started_at : null
    return { kind: 'delivery', seq: row.seq, delivery, ...(since === null ? {} : { doubtSince: since }) }
  }),
  revision: numbered<Numbered & Omit<Revision, 'configuration' | 'number'> & { configuration: string }>(
    'SELECT number AS seq, at, by, why, hash, configuration FROM revisions WHERE number > ? ORDER BY number LIMIT ?',
    ({ seq, configuration, ...head }) => ({
      kind: 'revision',
      revision: { number: seq, ...head, configuration: JSON.parse(configuration) as Configuration },
    }),
  ),
  verdict: numbered<Numbered & { body: string }>(
    'SELECT seq, body FROM verdicts WHERE seq > ? ORDER BY seq LIMIT ?',
    ({ body }) => ({ kind: 'verdict', verdict: JSON.parse(body) }),
  ),
  audit: numbered<Numbered & AuditEntry>(
    'SELECT seq, at, actor, action, subject, detail FROM audit WHERE seq > ? ORDER BY seq LIMIT ?',
    ({ seq, ...entry }) => ({ kind: 'audit', seq, entry }),
  ),
}

const chatOf = (row: ChatRow): Chat => ({
  platform: platformNumbers[row.platform]!,
  chatId: row.chat_id,
  ...(row.thread_id === null ? {} : { threadId: row.thread_id }),
})

const isThere = (db: Database, table: 'articles' | 'stories' | 'alerts' | 'deliveries', id: string): boolean =>
  db.get(`SELECT 1 FROM ${table} WHERE id = ?`, id) !== undefined

/** What is there already stays as it is. */
function take(db: Database, record: StoreRecord): void {
  switch (record.kind) {
    case 'feed-state':
      db.run('INSERT OR IGNORE INTO feed_states VALUES (?, ?)', record.state.feedId, JSON.stringify(record.state))
      return
    case 'article': {
      const { matched, seq, storyId } = record
      if (isThere(db, 'articles', matched.article.id)) return
      putArticle(db, matched, seq)
      if (storyId !== undefined) db.run('UPDATE articles SET story = ? WHERE seq = ?', storyId, seq)
      return
    }
    case 'seen':
      db.run(
        'INSERT OR IGNORE INTO seen VALUES (?, ?, ?, ?)',
        Buffer.from(record.key, 'base64url'),
        nameOf(db, `o:${record.outlet}`),
        record.article,
        record.seenAt,
      )
      return
    case 'story': {
      const { story, seq, decisions } = record
      if (isThere(db, 'stories', story.id)) return
      const { id, topic, lastAt, revision } = story
      const values = [seq, id, topic, lastAt, revision, JSON.stringify(story)] as const
      db.run('INSERT INTO stories (seq, id, topic, last_at, revision, body) VALUES (?, ?, ?, ?, ?, ?)', ...values)
      for (const { articleId, decision, at, because } of decisions)
        db.run(
          'INSERT INTO story_decisions (story, article, decision, at, because) VALUES (?, ?, ?, ?, ?)',
          id,
          articleId,
          decision,
          at,
          JSON.stringify(because),
        )
      return
    }
    case 'alert': {
      const { alert, seq, cursor } = record
      const kind = kindNumbers.indexOf(alert.kind)
      db.run(
        'INSERT OR IGNORE INTO alerts (seq, id, story, kind, cursor, body) VALUES (?, ?, ?, ?, ?, ?)',
        seq,
        alert.id,
        alert.storyId,
        kind,
        cursor ?? null,
        JSON.stringify(alert),
      )
      return
    }
    case 'chat':
      db.run(
        `UPDATE chats SET language = coalesce(language, ?), suspended = coalesce(suspended, ?), settings = coalesce(settings, ?)
         WHERE seq = ?`,
        record.language ?? null,
        record.suspended ?? null,
        record.settings === undefined ? null : JSON.stringify(record.settings),
        chatNumber(db, record.chat),
      )
      return
    case 'subscription': {
      const { chat, topic, status, reason, language, createdAt } = record.subscription
      db.run(
        `INSERT OR IGNORE INTO subscriptions (topic, key, chat, status, reason, language, created_at)
         VALUES (?, ?, ?, ?, ?, ?, ?)`,
        topic,
        chatKey(chat),
        chatNumber(db, chat),
        status,
        reason ?? null,
        language,
        createdAt,
      )
      return
    }
    case 'delivery': {
      const { delivery, seq, doubtSince } = record
      if (isThere(db, 'deliveries', delivery.id)) return
      const alert = db.get<Numbered>('SELECT seq FROM alerts WHERE id = ?', delivery.alertId)?.seq
      if (alert === undefined)
        throw new Error(`Expected alert ${delivery.alertId} before its delivery ${delivery.id}, got none: load alerts first`)
      insertDelivery(db, delivery, { alert, chat: chatNumber(db, delivery.chat) })
      db.run(
        'UPDATE deliveries SET seq = ?, started_at = coalesce(?, started_at) WHERE id = ?',
        seq,
        doubtSince ?? null,
        delivery.id,
      )
      return
    }
    case 'revision': {
      const { number, at, by, why, hash, configuration } = record.revision
      const values = [number, at, by, why, hash, JSON.stringify(configuration)] as const
      db.run('INSERT OR IGNORE INTO revisions VALUES (?, ?, ?, ?, ?, ?)', ...values)
      return
    }
    case 'verdict':
      putVerdict(db, record.verdict)
      return
    case 'audit': {
      const { at, actor, action, subject, detail } = record.entry
      db.run('INSERT OR IGNORE INTO audit VALUES (?, ?, ?, ?, ?, ?)', record.seq, at, actor, action, subject, detail)
      return
    }
  }
}
