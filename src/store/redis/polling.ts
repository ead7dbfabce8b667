/** What a poll reads before it works and leaves behind when it is done: feed states, known items, stories, the commit. */
import { createHash, randomUUID } from 'node:crypto'
import type { Article, FeedState, MatchedArticle, Story } from '#model'
import type { KnownArticle, PollCommit, Store } from '#ports'
import { namesOf, revisedOf, wordsOf } from '../indexing.ts'
import type { Connection } from './connection.ts'

type Polling = Pick<Store, 'feedStates' | 'feedState' | 'saveFeedState' | 'known' | 'openStories' | 'storyMark' | 'commit'>

/** How old a key's mark may grow before a sighting renews it: one write a day and item, not one a poll. */
const renewSeenMs = 86_400_000
/** A revised article that moves between reading and writing is read again; more often than this is a bug. */
const maxRounds = 20

/** 128 bits of SHA-256, as in the SQLite file. */
export const keyHash = (key: string): string => createHash('sha256').update(key).digest().subarray(0, 16).toString('base64url')

/** Where an article is found: keys of sorted sets, without the prefix. Half a surrogate pair would not pass the script's reader. */
export const indexOf = (matched: MatchedArticle): string[] => [
  ...new Set([
    ...wordsOf(matched.article).map((word) => `w:${word.toWellFormed()}`),
    ...[...namesOf(matched)].map((name) => `n:${name.toWellFormed()}`),
  ]),
]

export const metaOf = ({ id, contentHash }: Article): string => JSON.stringify([id, contentHash])
export const kindOf = (kind: string): string => String(['new', 'update', 'contradiction', 'edit'].indexOf(kind))

const nothing: PollCommit = { articles: [], revised: [], stories: [], alerts: [], decisions: [] }

export function pollingOf(connection: Connection): Polling {
  const { ask, key, script } = connection
  async function commit(batch: PollCommit): Promise<'committed' | 'conflict'> {
    const token = randomUUID()
    for (let round = 0; round < maxRounds; round++) {
      const plan = JSON.stringify(await planOf(connection, batch))
      const put = (): Promise<'committed' | 'conflict' | 'stale'> => script('commit', token, plan)
      // Its answer may have been lost: asked again with the same token, a commit that was made is recognised as ours.
      const answer = await put().catch(put)
      if (answer !== 'stale') return answer
    }
    return 'conflict'
  }
  return {
    feedStates: () => ask(async (redis) => (await redis.hvals(key('feeds'))).map((body) => JSON.parse(body) as FeedState)),
    feedState: (feedId) =>
      ask(async (redis) => {
        const body = await redis.hget(key('feeds'), feedId)
        return body === null ? undefined : (JSON.parse(body) as FeedState)
      }),
    saveFeedState: async (feedState, feedWas) => {
      if (feedWas !== undefined) return (await commit({ ...nothing, feedState, feedWas })) === 'committed'
      return ask(async (redis) => (await redis.hset(key('feeds'), feedState.feedId, JSON.stringify(feedState))) >= 0)
    },
    known: (outlet, keys, now) => known(connection, { outlet, keys, now }),
    openStories: (topic, sinceAt) =>
      ask(async (redis) => {
        const ids = await redis.zrangebyscore(key(`story-time:${topic}`), sinceAt, '+inf')
        if (ids.length === 0) return []
        const [bodies, seqs] = await Promise.all([redis.hmget(key('stories'), ...ids), redis.hmget(key('story-seqs'), ...ids)])
        return bodies
          .map((body, index) => ({ story: JSON.parse(body!) as Story, seq: Number(seqs[index]) }))
          .toSorted((a, b) => a.seq - b.seq)
          .map(({ story }) => story)
      }),
    storyMark: (topic) => ask((redis) => redis.zcard(key(`story-time:${topic}`))),
    commit,
  }
}

async function known(
  { ask, key }: Connection,
  { outlet, keys, now }: { readonly outlet: string; readonly keys: readonly string[]; readonly now: number },
): Promise<ReadonlyMap<string, KnownArticle>> {
  if (keys.length === 0) return new Map()
  return ask(async (redis) => {
    // Asked without an outlet (a page's address), every outlet's mark counts, the newest first.
    const outlets = outlet === '' ? await redis.smembers(key('outlets')) : [outlet]
    if (outlets.length === 0) return new Map()
    const fields = keys.flatMap((one) => outlets.map((name) => `${keyHash(one)}|${name}`))
    const marks = await redis.hmget(key('seen'), ...fields)
    const found = keys.flatMap((one, index) => {
      const own = marks
        .slice(index * outlets.length, (index + 1) * outlets.length)
        .map((mark, at) => ({ mark, field: fields[index * outlets.length + at]! }))
        .flatMap(({ mark, field }) =>
          mark === null ? [] : [{ field, seq: mark.split('|')[0]!, at: Number(mark.split('|')[1]) }],
        )
        .toSorted((a, b) => b.at - a.at)
      return own[0] === undefined ? [] : [{ key: one, ...own[0] }]
    })
    if (found.length === 0) return new Map()
    const stale = found.filter(({ at }) => now - at > renewSeenMs)
    if (stale.length > 0) await redis.hset(key('seen'), ...stale.flatMap(({ field, seq }) => [field, `${seq}|${now}`]))
    const seqs = found.map(({ seq }) => seq)
    const [metas, stories] = await Promise.all([redis.hmget(key('meta'), ...seqs), redis.hmget(key('story-of'), ...seqs)])
    return new Map(
      found.map(({ key: one }, index) => {
        const [articleId, contentHash] = JSON.parse(metas[index]!) as [string, string]
        const storyId = stories[index]
        return [one, { articleId, contentHash, ...(storyId ? { storyId } : {}) }]
      }),
    )
  })
}

const sha1 = (text: string): string => createHash('sha1').update(text).digest('hex')

/** The batch as src/store/redis/lua/commit.lua takes it. */
async function planOf({ ask, key }: Connection, batch: PollCommit): Promise<object> {
  const { feedState, feedWas, alerts, decisions, stories } = batch
  const byId = new Map(batch.articles.map((matched): [string, MatchedArticle] => [matched.article.id, matched]))
  const revisedIds = new Set(batch.revised.map(({ id }) => id))
  const fresh = [...byId.values()].filter(({ article }) => !revisedIds.has(article.id))
  const revised = await Promise.all(
    batch.revised.map(async (article) => {
      const stored = await ask(async (redis) => {
        const seq = await redis.hget(key('ids'), article.id)
        return seq === null ? null : redis.hget(key('articles'), seq)
      })
      if (stored === null) return []
      const before = JSON.parse(stored) as MatchedArticle
      const kept = revisedOf(before, article, byId.get(article.id))
      const was = sha1(stored)
      return [{ id: article.id, was, drop: indexOf(before), ...entryOf(kept, article.firstSeenAt) }]
    }),
  )
  return {
    feed: feedState === undefined ? [] : [feedState.feedId, JSON.stringify(feedState)],
    // What is read back is written as it stands there.
    ...(feedWas === undefined ? {} : { feedWas: sha1(JSON.stringify(feedWas)) }),
    articles: fresh
      .toSorted((a, b) => a.article.publishedAt - b.article.publishedAt)
      .map((matched) => ({
        id: matched.article.id,
        at: Math.max(0, Math.floor(matched.article.publishedAt)),
        ...entryOf(matched, matched.article.firstSeenAt),
      })),
    revised: revised.flat(),
    copies: (batch.copies ?? []).map(({ articleId, outlet, keys, seenAt }) => ({
      id: articleId,
      outlet,
      keys: keys.map(keyHash),
      seenAt,
    })),
    stories: stories.map((story) => ({
      id: story.id,
      topic: story.topic,
      lastAt: story.lastAt,
      revision: story.revision,
      body: JSON.stringify({ ...story, revision: story.revision + 1 }),
    })),
    marks: batch.marks ?? {},
    ...(batch.audit === undefined ? {} : { audit: JSON.stringify(batch.audit) }),
    decisions: decisions.map((row) => ({ story: row.storyId, article: row.articleId, body: JSON.stringify(row) })),
    alerts: alerts.map((alert) => ({
      id: alert.id,
      story: alert.storyId,
      kind: kindOf(alert.kind),
      topic: alert.topic,
      body: JSON.stringify(alert),
    })),
  }
}

/** What the script needs of an article beside its id. */
const entryOf = (matched: MatchedArticle, seenAt: number): object => ({
  body: JSON.stringify(matched),
  meta: metaOf(matched.article),
  index: indexOf(matched),
  outlet: matched.article.outlet,
  keys: matched.article.keys.map(keyHash),
  seenAt,
})
