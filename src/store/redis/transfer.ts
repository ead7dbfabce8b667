/** Everything in the store as records, for backups and for moving: out in pieces, and in again. */
import type { Chat, ChatSettings, MatchedArticle, Revision, Story } from '#model'
import { chatKey } from '#model'
import type { RecordKind, Store, StoreRecord, StoryDecisionRow } from '#ports'
import type { Connection } from './connection.ts'
import { kindNumbers, stateNumbers } from '../numbers.ts'
import { fieldsOf, seqOf, toDelivery, type DeliveryRow } from './delivery-row.ts'
import { dueAt } from '../waits.ts'
import { indexOf, kindOf, metaOf } from './polling.ts'

type Page = { readonly records: readonly StoreRecord[]; readonly next: string | undefined }
type Reader = (after: string, limit: number) => Promise<Page>

/** Records taken in by one call of the script. */
const loadBatch = 200

export function transferOf(
  connection: Connection,
  store: Pick<Store, 'audience' | 'subscriptions'>,
): Pick<Store, 'dump' | 'load'> {
  const { script } = connection
  const readers = readersOf(connection, store)
  return {
    dump: (kind, after, limit) => readers[kind](after, limit),
    load: async (records) => {
      for (let from = 0; from < records.length;) {
        const { kind } = records[from]!
        const part = records.slice(from, from + loadBatch)
        const other = part.findIndex((one) => one.kind !== kind)
        const same = other < 0 ? part : part.slice(0, other)
        await script('load', kind, JSON.stringify(same.map(toPlan)))
        from += same.length
      }
    },
  }
}

function readersOf(
  { ask, key, script, redis }: Connection,
  { subscriptions }: Pick<Store, 'subscriptions'>,
): Readonly<Record<RecordKind, Reader>> {
  /** Ids of a sorted set whose scores are numbers of their own, after a number. */
  const numbered = (set: string, read: (ids: readonly string[]) => Promise<StoreRecord[]>): Reader => {
    return async (after, limit) => {
      const flat = await ask(() =>
        redis.zrangebyscore(key(set), after === '' ? '-inf' : `(${after}`, '+inf', 'WITHSCORES', 'LIMIT', 0, limit),
      )
      const ids = flat.filter((_, index) => index % 2 === 0)
      if (ids.length === 0) return { records: [], next: undefined }
      return { records: await read(ids), next: ids.length < limit ? undefined : flat.at(-1) }
    }
  }
  const scanned = (
    scan: (cursor: string, limit: number) => Promise<[string, string[]]>,
    read: (found: readonly string[]) => Promise<StoreRecord[]>,
  ): Reader => {
    return async (after, limit) => {
      const [cursor, found] = await ask(() => scan(after === '' ? '0' : after, limit))
      return { records: await read(found), next: cursor === '0' ? undefined : cursor }
    }
  }
  const pairs = <T>(flat: readonly string[], make: (field: string, value: string) => T): T[] =>
    flat.flatMap((field, index) => (index % 2 === 0 ? [make(field, flat[index + 1]!)] : []))

  return {
    'feed-state': scanned(
      (cursor, limit) => redis.hscan(key('feeds'), cursor, 'COUNT', limit),
      async (flat) => pairs(flat, (_, body): StoreRecord => ({ kind: 'feed-state', state: JSON.parse(body) })),
    ),
    article: numbered('time', (seqs) =>
      ask(async () => {
        const [bodies, stories] = await Promise.all([
          redis.hmget(key('articles'), ...seqs),
          redis.hmget(key('story-of'), ...seqs),
        ])
        return seqs.map((seq, index): StoreRecord => {
          const storyId = stories[index]
          const matched = JSON.parse(bodies[index]!) as MatchedArticle
          return { kind: 'article', seq: Number(seq), matched, ...(storyId ? { storyId } : {}) }
        })
      }),
    ),
    seen: scanned(
      (cursor, limit) => redis.hscan(key('seen'), cursor, 'COUNT', limit),
      async (flat) =>
        pairs(flat, (field, value): StoreRecord => {
          const [hash = '', ...outlet] = field.split('|')
          const [article, seenAt] = value.split('|').map(Number)
          return { kind: 'seen', key: hash, outlet: outlet.join('|'), article: article!, seenAt: seenAt! }
        }),
    ),
    story: scanned(
      (cursor, limit) => redis.hscan(key('stories'), cursor, 'COUNT', limit),
      (flat) =>
        Promise.all(
          pairs(flat, async (id, body): Promise<StoreRecord> => {
            const [seq, rows] = await ask(() =>
              Promise.all([redis.hget(key('story-seqs'), id), redis.lrange(key(`decisions:${id}`), 0, -1)]),
            )
            const decisions = rows.map((row) => JSON.parse(row) as StoryDecisionRow)
            return { kind: 'story', seq: Number(seq), story: JSON.parse(body) as Story, decisions }
          }),
        ),
    ),
    alert: numbered('alerts', (ids) =>
      ask(() =>
        Promise.all(
          ids.map(async (id): Promise<StoreRecord> => {
            const [[body, seq], cursor] = await Promise.all([
              redis.hmget(key(`alert:${id}`), 'body', 'seq'),
              redis.hget(key('cursors'), id),
            ])
            return { kind: 'alert', seq: Number(seq), alert: JSON.parse(body!), ...(cursor === null ? {} : { cursor }) }
          }),
        ),
      ),
    ),
    chat: scanned(
      (cursor, limit) => redis.hscan(key('chat-no'), cursor, 'COUNT', limit),
      (flat) =>
        Promise.all(
          pairs(flat, async (_, number): Promise<StoreRecord> => {
            const [platform, chatId, thread, language, suspended, settings] = await ask(() =>
              redis.hmget(key(`chat:${number}`), 'p', 'i', 'th', 'language', 'suspended', 'settings'),
            )
            const chat = { platform, chatId, ...(thread ? { threadId: thread } : {}) } as Chat
            return {
              kind: 'chat',
              chat,
              ...(language ? { language: language as 'ar' } : {}),
              ...(suspended ? { suspended } : {}),
              ...(settings ? { settings: JSON.parse(settings) as ChatSettings } : {}),
            }
          }),
        ),
    ),
    subscription: scanned(
      (cursor, limit) => redis.hscan(key('chat-no'), cursor, 'COUNT', limit),
      async (flat) => {
        const chats = await Promise.all(
          pairs(flat, async (_, number) => {
            const [platform, chatId, thread] = await ask(() => redis.hmget(key(`chat:${number}`), 'p', 'i', 'th'))
            return subscriptions({ platform, chatId, ...(thread ? { threadId: thread } : {}) } as Chat)
          }),
        )
        return chats.flat().map((subscription): StoreRecord => ({ kind: 'subscription', subscription }))
      },
    ),
    delivery: numbered('deliveries', async (ids) => {
      const rows = await Promise.all(ids.map((id) => script<DeliveryRow>('deliveries', 'one', id)))
      return rows.map((row): StoreRecord => {
        const delivery = toDelivery(row)
        const since = delivery.status.state === 'claimed' ? row[21] : null
        return { kind: 'delivery', seq: seqOf(row), delivery, ...(since == null ? {} : { doubtSince: Number(since) }) }
      })
    }),
    revision: async (after, limit) => {
      const numbers = (await ask(() => redis.hkeys(key('revision-heads')))).map(Number).toSorted((a, b) => a - b)
      const part = numbers.filter((number) => number > Number(after)).slice(0, limit)
      if (part.length === 0) return { records: [], next: undefined }
      const bodies = await ask(() => redis.hmget(key('revisions'), ...part.map(String)))
      const records = bodies.map((body): StoreRecord => ({ kind: 'revision', revision: JSON.parse(body!) as Revision }))
      return { records, next: part.length < limit ? undefined : String(part.at(-1)) }
    },
    verdict: scanned(
      (cursor, limit) => redis.hscan(key('verdicts'), cursor, 'COUNT', limit),
      (flat) =>
        Promise.all(pairs(flat, async (_, body): Promise<StoreRecord> => ({ kind: 'verdict', verdict: JSON.parse(body) }))),
    ),
    audit: async (after, limit) => {
      const from = Number(after)
      const bodies = await ask(() => redis.lrange(key('audit'), from, from + limit - 1))
      const records = bodies.map((body, index): StoreRecord => ({
        kind: 'audit',
        seq: from + index + 1,
        entry: JSON.parse(body),
      }))
      return { records, next: bodies.length < limit ? undefined : String(from + limit) }
    },
  }
}

const placeOf = (chat: Chat): object => ({
  key: chatKey(chat),
  platform: chat.platform,
  chatId: chat.chatId,
  thread: chat.threadId ?? '',
})

/** A record as src/store/redis/lua/load.lua takes it. */
function toPlan(record: StoreRecord): object {
  switch (record.kind) {
    case 'feed-state':
      return { id: record.state.feedId, body: JSON.stringify(record.state) }
    case 'article': {
      const { matched, seq, storyId } = record
      const body = JSON.stringify(matched)
      const index = indexOf(matched)
      return { id: matched.article.id, seq: String(seq), body, meta: metaOf(matched.article), story: storyId ?? '', index }
    }
    case 'seen':
      return { key: record.key, outlet: record.outlet, article: String(record.article), at: String(record.seenAt) }
    case 'story': {
      const { story, seq, decisions } = record
      const { id, topic, lastAt, revision } = story
      const rows = decisions.map((row) => JSON.stringify(row))
      return { id, topic, lastAt, revision, seq: String(seq), body: JSON.stringify(story), decisions: rows }
    }
    case 'alert': {
      const { alert, seq, cursor } = record
      const { id, storyId, kind, topic } = alert
      const open = cursor !== undefined
      const body = JSON.stringify(alert)
      return { id, story: storyId, kind: kindOf(kind), topic, seq: String(seq), body, open, cursor: cursor ?? '' }
    }
    case 'chat':
      return {
        ...placeOf(record.chat),
        language: record.language ?? '',
        suspended: record.suspended ?? '',
        settings: record.settings === undefined ? '' : JSON.stringify(record.settings),
      }
    case 'subscription': {
      const { chat, topic, status, language, reason, createdAt } = record.subscription
      return {
        ...placeOf(chat),
        topic,
        status,
        language,
        reason: reason ?? '',
        at: String(createdAt),
      }
    }
    case 'delivery': {
      const { delivery, seq, doubtSince } = record
      const fields = fieldsOf(delivery)
      return {
        ...placeOf(delivery.chat),
        id: delivery.id,
        alert: delivery.alertId,
        seq: String(seq),
        kind: String(kindNumbers.indexOf(delivery.kind)),
        created: String(delivery.createdAt),
        notBefore: String(delivery.notBefore),
        due: String(dueAt(delivery)),
        state: String(stateNumbers.indexOf(delivery.status.state)),
        fields: doubtSince === undefined ? fields : { ...fields, st: String(doubtSince) },
      }
    }
    case 'revision': {
      const { configuration: _, ...head } = record.revision
      return { number: record.revision.number, body: JSON.stringify(record.revision), head: JSON.stringify(head) }
    }
    case 'verdict': {
      const { by, articleId, at } = record.verdict
      return { by, article: articleId, at: String(at), body: JSON.stringify(record.verdict) }
    }
    case 'audit':
      return { seq: record.seq, body: JSON.stringify(record.entry) }
  }
}
