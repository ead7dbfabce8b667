/** Articles and stories to read: by id, newest first, and by their words. */
import type { MatchedArticle, Story } from '#model'
import type { SearchFilter, Store, StoryDecisionRow } from '#ports'
import { rowidAt } from '../indexing.ts'
import type { Connection } from './connection.ts'

type Archive = Pick<Store, 'article' | 'articles' | 'story' | 'stories' | 'storyDecisions' | 'search'>

/** Beyond this many hits a total says no more to a reader; the SQLite store counts as far. */
const countUpTo = 1_000
/** Bodies read in one command: larger answers hold the server and the connection. */
const chunk = 500

export function archiveOf({ ask, key, script }: Connection): Archive {
  const parse = <T>(body: string | null | undefined): T | undefined => (body ? (JSON.parse(body) as T) : undefined)
  async function bodies<T>(hash: string, fields: readonly string[]): Promise<T[]> {
    const found: T[] = []
    for (let from = 0; from < fields.length; from += chunk) {
      const part = await ask((redis) => redis.hmget(key(hash), ...fields.slice(from, from + chunk)))
      found.push(...part.flatMap((body) => parse<T>(body) ?? []))
    }
    return found
  }
  return {
    article: (id) =>
      ask(async (redis) => {
        const seq = await redis.hget(key('ids'), id)
        return seq === null ? undefined : parse<MatchedArticle>(await redis.hget(key('articles'), seq))
      }),
    articles: async ({ sinceAt, topic, limit, offset }) => {
      const set = topic === undefined ? 'time' : `n:t:${topic}`
      const from = sinceAt === undefined ? 0 : rowidAt(sinceAt)
      const seqs = await ask((redis) => redis.zrevrangebyscore(key(set), '+inf', from, 'LIMIT', offset ?? 0, limit))
      return bodies<MatchedArticle>('articles', seqs)
    },
    story: (id) => ask(async (redis) => parse<Story>(await redis.hget(key('stories'), id))),
    stories: async ({ topic, limit, offset = 0 }) => {
      const set = topic === undefined ? 'story-time' : `story-time:${topic}`
      const ids = limit < 1 ? [] : await ask((redis) => redis.zrevrange(key(set), offset, offset + limit - 1))
      return bodies<Story>('stories', ids)
    },
    storyDecisions: (storyId) =>
      ask(async (redis) =>
        (await redis.lrange(key(`decisions:${storyId}`), 0, -1)).map((body) => JSON.parse(body) as StoryDecisionRow),
      ),
    search: async (filter) => {
      const [total, rows] = await script<[number, string[]]>('search', ...questionOf(filter))
      const articles: { matched: MatchedArticle; storyId?: string }[] = []
      for (let at = 0; at < rows.length; at += 2) {
        const storyId = rows[at + 1]
        articles.push({ matched: JSON.parse(rows[at]!) as MatchedArticle, ...(storyId ? { storyId } : {}) })
      }
      return { articles, total }
    },
  }
}

/** The arguments of src/store/redis/lua/search.lua. */
function questionOf(filter: SearchFilter): (string | number)[] {
  const { terms, without, entity, outlet, topic, sinceAt, untilAt } = filter
  const word = (text: string): string => `w:${text.toWellFormed()}`
  const name = (letter: string, value: string | undefined): string[][] =>
    value === undefined ? [] : [[`n:${letter}:${value.toWellFormed()}`]]
  const must = [
    ...terms.map((alternatives) => [...new Set(alternatives.map(word))]),
    ...name('e', entity),
    ...name('f', outlet),
    ...name('t', topic),
  ]
  return [
    JSON.stringify({ must, without: without.map(word) }),
    sinceAt === undefined ? 0 : rowidAt(sinceAt),
    untilAt === undefined ? '+inf' : rowidAt(untilAt) + 999,
    filter.limit,
    filter.offset,
    countUpTo,
  ]
}
