/** What a poll reads before it works and leaves behind when it is done: feed states, known items, stories, the commit. */
import { createHash } from 'node:crypto'
import type { Article, FeedState, MatchedArticle, Story } from '#model'
import type { KnownArticle, PollCommit, Store } from '#ports'
import { addAlert } from './alerts.ts'
import { addArticle, nameOf, reviseArticle } from './articles.ts'
import type { Database } from './database.ts'
import { addAudit } from './desk.ts'

type Polling = Pick<Store, 'feedStates' | 'feedState' | 'saveFeedState' | 'known' | 'openStories' | 'storyMark' | 'commit'>

/** How old a key's mark may grow before a sighting renews it: one write a day and item, not one a poll. */
const renewSeenMs = 86_400_000

/** 128 bits of SHA-256: a collision among a billion keys has a chance of 10^-21, and a key costs 16 bytes. */
const keyHash = (key: string): Uint8Array => createHash('sha256').update(key).digest().subarray(0, 16)

export function pollingOf(db: Database): Polling {
  return {
    feedStates: () =>
      db.read(() => db.all<{ body: string }>('SELECT body FROM feed_states').map(({ body }) => JSON.parse(body) as FeedState)),
    feedState: (feedId) =>
      db.read(() => {
        const row = db.get<{ body: string }>('SELECT body FROM feed_states WHERE feed = ?', feedId)
        return row === undefined ? undefined : (JSON.parse(row.body) as FeedState)
      }),
    saveFeedState: (state, was) =>
      db.write(() => {
        if (feedMoved(db, was)) return false
        saveFeedState(db, state)
        return true
      }),
    known: async (outlet, keys, now) => {
      const found = await db.read(() => keys.flatMap((key) => lookUp(db, outlet, key)))
      const stale = found.filter(({ seenAt }) => now - seenAt > renewSeenMs)
      if (stale.length > 0)
        await db.write(() => {
          for (const { key } of stale) db.run('UPDATE seen SET seen_at = max(seen_at, ?) WHERE key = ?', now, keyHash(key))
        })
      return new Map(found.map(({ key, known }) => [key, known]))
    },
    openStories: (topic, sinceAt) =>
      db.read(() =>
        db
          .all<{ body: string }>('SELECT body FROM stories WHERE topic = ? AND last_at >= ? ORDER BY seq', topic, sinceAt)
          .map(({ body }) => JSON.parse(body) as Story),
      ),
    storyMark: (topic) => db.read(() => markOf(db, topic)),
    commit: (batch) => db.write(() => commit(db, batch)),
  }
}

const saveFeedState = (db: Database, state: FeedState): void => {
  db.run('INSERT OR REPLACE INTO feed_states VALUES (?, ?)', state.feedId, JSON.stringify(state))
}

/** Does the store hold another state of the feed than the one that was read? What is read back is written as it stands there. */
const feedMoved = (db: Database, was: FeedState | undefined): boolean =>
  was !== undefined &&
  db.get<{ body: string }>('SELECT body FROM feed_states WHERE feed = ?', was.feedId)?.body !== JSON.stringify(was)

type Seen = { readonly key: string; readonly seenAt: number; readonly known: KnownArticle }

/** What a key is known as; every outlet's when `outlet` is ''. */
function lookUp(db: Database, outlet: string, key: string): Seen[] {
  type Row = { id: string; content_hash: string; story: string | null; seen_at: number }
  const columns =
    'SELECT a.id, a.content_hash, a.story, s.seen_at FROM seen s JOIN articles a ON a.seq = s.article WHERE s.key = ?'
  const row =
    outlet === ''
      ? db.get<Row>(`${columns} ORDER BY s.seen_at DESC LIMIT 1`, keyHash(key))
      : db.get<Row>(`${columns} AND s.outlet = (SELECT seq FROM names WHERE name = ?)`, keyHash(key), `o:${outlet}`)
  if (row === undefined) return []
  const known = { articleId: row.id, contentHash: row.content_hash, ...(row.story === null ? {} : { storyId: row.story }) }
  return [{ key, seenAt: row.seen_at, known }]
}

const markOf = (db: Database, topic: string): number =>
  db.get<{ n: number }>('SELECT count(*) AS n FROM stories WHERE topic = ?', topic)?.n ?? 0

function commit(db: Database, batch: PollCommit): 'committed' | 'conflict' {
  const revised = new Map(batch.revised.map((article) => [article.id, article]))
  const byId = new Map(batch.articles.map((matched): [string, MatchedArticle] => [matched.article.id, matched]))
  const fresh = [...byId.values()].filter(({ article }) => !revised.has(article.id))
  if (feedMoved(db, batch.feedWas) || storyMoved(db, batch) || fresh.some(({ article }) => isKnown(db, article)))
    return 'conflict'

  // Ascending rowids: the full-text index writes one segment instead of one an article.
  for (const matched of fresh.toSorted((a, b) => a.article.publishedAt - b.article.publishedAt)) {
    markSeen(db, matched.article, addArticle(db, matched))
  }
  for (const article of batch.revised) {
    const seq = reviseArticle(db, article, byId.get(article.id))
    if (seq !== undefined) markSeen(db, article, seq)
  }
  for (const { articleId, outlet, keys, seenAt } of batch.copies ?? []) {
    const seq = db.get<{ seq: number }>('SELECT seq FROM articles WHERE id = ?', articleId)?.seq
    if (seq !== undefined) markSeen(db, { outlet, keys, firstSeenAt: seenAt }, seq)
  }
  for (const story of batch.stories) saveStory(db, story)
  for (const { storyId, articleId, decision, at, because } of batch.decisions) {
    const values = [storyId, articleId, decision, at, JSON.stringify(because)] as const
    db.run('INSERT INTO story_decisions (story, article, decision, at, because) VALUES (?, ?, ?, ?, ?)', ...values)
    db.run('UPDATE articles SET story = ? WHERE id = ?', storyId, articleId)
  }
  for (const alert of batch.alerts) addAlert(db, alert)
  if (batch.feedState !== undefined) saveFeedState(db, batch.feedState)
  if (batch.audit !== undefined) addAudit(db, batch.audit)
  return 'committed'
}

/** Was a story of the batch changed, or one opened in its topic, since the batch was computed? */
function storyMoved(db: Database, { stories, marks }: PollCommit): boolean {
  return stories.some((story) => {
    const stored = db.get<{ revision: number }>('SELECT revision FROM stories WHERE id = ?', story.id)?.revision ?? 0
    const mark = marks?.[story.topic]
    return stored !== story.revision || (story.revision === 0 && mark !== undefined && markOf(db, story.topic) !== mark)
  })
}

const isKnown = (db: Database, article: Article): boolean =>
  db.get('SELECT 1 FROM articles WHERE id = ?', article.id) !== undefined ||
  article.keys.some((key) => lookUp(db, article.outlet, key).length > 0)

function markSeen(db: Database, article: Pick<Article, 'outlet' | 'keys' | 'firstSeenAt'>, seq: number): void {
  const outlet = nameOf(db, `o:${article.outlet}`)
  for (const key of article.keys) {
    db.run('INSERT OR IGNORE INTO seen VALUES (?, ?, ?, ?)', keyHash(key), outlet, seq, article.firstSeenAt)
  }
}

function saveStory(db: Database, story: Story): void {
  const next: Story = { ...story, revision: story.revision + 1 }
  db.run(
    `INSERT INTO stories (id, topic, last_at, revision, body) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET last_at = excluded.last_at, revision = excluded.revision, body = excluded.body`,
    story.id,
    story.topic,
    story.lastAt,
    next.revision,
    JSON.stringify(next),
  )
}
