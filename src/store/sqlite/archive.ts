/** Articles and stories to read: by id, newest first, and by their words. */
import type { MatchedArticle, Story } from '#model'
import type { SearchFilter, Store, StoryDecisionRow } from '#ports'
import { rowidAt } from '../indexing.ts'
import type { Database } from './database.ts'

type Archive = Pick<Store, 'article' | 'articles' | 'story' | 'stories' | 'storyDecisions' | 'search'>
type Body = { readonly body: string }

/** Beyond this many hits a total says no more to a reader, and each costs a microsecond to count. */
const countUpTo = 1_000
const everything = Number.MAX_SAFE_INTEGER

export function archiveOf(db: Database): Archive {
  const parse = <T>(row: Body | undefined): T | undefined => (row === undefined ? undefined : (JSON.parse(row.body) as T))
  return {
    article: (id) => db.read(() => parse<MatchedArticle>(db.get<Body>('SELECT body FROM articles WHERE id = ?', id))),
    articles: ({ sinceAt, topic, limit, offset }) =>
      db.read(() =>
        db
          .all<Body>(
            `SELECT a.body FROM articles a WHERE a.seq >= ?1 AND (?2 IS NULL OR EXISTS (
               SELECT 1 FROM article_names n WHERE n.name = (SELECT seq FROM names WHERE name = ?2) AND n.article = a.seq))
             ORDER BY a.seq DESC LIMIT ?3 OFFSET ?4`,
            sinceAt === undefined ? 0 : rowidAt(sinceAt),
            topic === undefined ? null : `t:${topic}`,
            limit,
            offset ?? 0,
          )
          .map(({ body }) => JSON.parse(body) as MatchedArticle),
      ),
    story: (id) => db.read(() => parse<Story>(db.get<Body>('SELECT body FROM stories WHERE id = ?', id))),
    stories: ({ topic, limit, offset }) =>
      db.read(() =>
        (topic === undefined
          ? db.all<Body>('SELECT body FROM stories ORDER BY last_at DESC LIMIT ? OFFSET ?', limit, offset ?? 0)
          : db.all<Body>(
              'SELECT body FROM stories WHERE topic = ? ORDER BY last_at DESC LIMIT ? OFFSET ?',
              topic,
              limit,
              offset ?? 0,
            )
        ).map(({ body }) => JSON.parse(body) as Story),
      ),
    storyDecisions: (storyId) =>
      db.read(() =>
        db
          .all<{ story: string; article: string; decision: StoryDecisionRow['decision']; at: number; because: string }>(
            'SELECT story, article, decision, at, because FROM story_decisions WHERE story = ? ORDER BY seq',
            storyId,
          )
          .map(({ story, article, decision, at, because }) => ({
            articleId: article,
            storyId: story,
            decision,
            at,
            because: JSON.parse(because) as StoryDecisionRow['because'],
          })),
      ),
    search: (filter) => db.read(() => search(db, filter)),
  }
}

function search(db: Database, filter: SearchFilter): Awaited<ReturnType<Store['search']>> {
  const { source, values } = matching(filter)
  const total = db.get<{ n: number }>(`SELECT count(*) AS n FROM (SELECT 1 ${source} LIMIT ${countUpTo})`, ...values)?.n ?? 0
  const rows = db.all<Body & { story: string | null }>(
    `SELECT a.body, a.story FROM articles a
     WHERE a.seq IN (SELECT t.rowid ${source} ORDER BY t.rowid DESC LIMIT ? OFFSET ?) ORDER BY a.seq DESC`,
    ...values,
    filter.limit,
    filter.offset,
  )
  const articles = rows.map(({ body, story }) => ({
    matched: JSON.parse(body) as MatchedArticle,
    ...(story === null ? {} : { storyId: story }),
  }))
  return { articles, total }
}

/** FROM … WHERE … of the rowids (`t.rowid`) that a filter finds; the time range is a range of rowids. */
function matching(filter: SearchFilter): { source: string; values: (string | number)[] } {
  const from = filter.sinceAt === undefined ? 0 : rowidAt(filter.sinceAt)
  const until = filter.untilAt === undefined ? everything : rowidAt(filter.untilAt) + 999
  const range = 't.rowid BETWEEN ? AND ?'
  const names = [
    ...(filter.entity === undefined ? [] : [`e:${filter.entity}`]),
    ...(filter.outlet === undefined ? [] : [`f:${filter.outlet}`]),
    ...(filter.topic === undefined ? [] : [`t:${filter.topic}`]),
  ]
  const named = names.map(
    () => 'EXISTS (SELECT 1 FROM article_names n WHERE n.name = (SELECT seq FROM names WHERE name = ?) AND n.article = t.rowid)',
  )
  const without = filter.without.map(quoted).join(' OR ')
  const wanted = filter.terms.map((alternatives) => `(${alternatives.map(quoted).join(' OR ')})`).join(' AND ')
  if (wanted !== '') {
    const expression = without === '' ? wanted : `(${wanted}) NOT (${without})`
    return {
      source: `FROM words t WHERE ${['t.words MATCH ?', range, ...named].join(' AND ')}`,
      values: [expression, from, until, ...names],
    }
  }
  const not = without === '' ? [] : ['t.rowid NOT IN (SELECT rowid FROM words WHERE words MATCH ?)']
  return {
    source: `FROM articles t WHERE ${[range, ...named, ...not].join(' AND ')}`,
    values: [from, until, ...names, ...(without === '' ? [] : [without])],
  }
}

/** A word is data: quoted, so that AND, NEAR, *, ^ and quotes mean themselves. */
const quoted = (word: string): string => `"${word.replaceAll('"', '""')}"`
