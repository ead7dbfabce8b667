/** How an article lies in the store: a JSON body, the names it can be filtered by, and its folded words in the search index. */
import type { Article, EntityHit, MatchedArticle } from '#model'
import { bareForms } from '../../arabic/clitics.ts'
import { fold } from '../../arabic/normalise.ts'
import { tokenise } from '../../arabic/tokenise.ts'
import type { Database } from './database.ts'

/** The first rowid of an instant; an instant has room for a thousand articles before it spills into the next. */
export const rowidAt = (at: number): number => Math.max(0, Math.floor(at)) * 1000

/** The number of an interned name (`o:` outlet, `f:` folded outlet, `t:` topic, `e:` entity), made when it is new. */
export function nameOf(db: Database, name: string): number {
  const found = db.get<{ seq: number }>('SELECT seq FROM names WHERE name = ?', name)
  if (found !== undefined) return found.seq
  db.run('INSERT INTO names (name) VALUES (?)', name)
  return nameOf(db, name)
}

/** Adds a new article with its words and names. Returns its rowid. */
export function addArticle(db: Database, matched: MatchedArticle): number {
  const seq = freeRowid(db, matched.article.publishedAt)
  const { id, contentHash } = matched.article
  db.run('INSERT INTO articles (seq, id, content_hash, body) VALUES (?, ?, ?, ?)', seq, id, contentHash, JSON.stringify(matched))
  index(db, seq, matched)
  return seq
}

/** Replaces the text of a known article. Without a new match, mentions whose words are still in place are kept. */
export function reviseArticle(db: Database, article: Article, again: MatchedArticle | undefined): number | undefined {
  const stored = db.get<{ seq: number; body: string }>('SELECT seq, body FROM articles WHERE id = ?', article.id)
  if (stored === undefined) return undefined
  const before = JSON.parse(stored.body) as MatchedArticle
  const firstSeenAt = before.article.firstSeenAt
  const matched: MatchedArticle = again ?? {
    ...before,
    article,
    entities: before.entities.flatMap((hit) => stillIn(article, hit)),
  }
  const kept: MatchedArticle = { ...matched, article: { ...article, firstSeenAt } }
  db.run('UPDATE articles SET content_hash = ?, body = ? WHERE seq = ?', article.contentHash, JSON.stringify(kept), stored.seq)
  db.run('DELETE FROM words WHERE rowid = ?', stored.seq)
  db.run('DELETE FROM article_names WHERE article = ?', stored.seq)
  index(db, stored.seq, kept)
  return stored.seq
}

function stillIn(article: Article, hit: EntityHit): EntityHit[] {
  const mentions = hit.mentions.filter(({ field, start, end, text }) => article[field].slice(start, end) === text)
  return mentions.length === 0 ? [] : [{ ...hit, mentions }]
}

function freeRowid(db: Database, publishedAt: number): number {
  const first = rowidAt(publishedAt)
  const last = db.get<{ seq: number | null }>(
    'SELECT max(seq) AS seq FROM articles WHERE seq >= ? AND seq < ?',
    first,
    first + 1000,
  )
  if (last?.seq === null || last === undefined) return first
  return last.seq + 1 < first + 1000 ? last.seq + 1 : freeRowid(db, publishedAt + 1)
}

function index(db: Database, seq: number, { article, entities, topics }: MatchedArticle): void {
  db.run(
    'INSERT INTO words (rowid, folded) VALUES (?, ?)',
    seq,
    foldedWords(`${article.title}\n${article.summary}\n${article.text}`),
  )
  const names = new Set([
    `f:${fold(article.outlet)}`,
    ...topics.filter(({ decision }) => decision !== 'drop').map(({ topic }) => `t:${topic}`),
    ...entities.flatMap(({ id, label }) =>
      [id, label.ar, label.en, label.fr].flatMap((name) => (name ? [`e:${fold(name)}`] : [])),
    ),
  ])
  for (const name of names) db.run('INSERT OR IGNORE INTO article_names VALUES (?, ?)', nameOf(db, name), seq)
}

/** Every word as it stands, and again without its proclitics: a query for المغرب finds والمغرب and للمغرب (arabic.md §4.3). */
function foldedWords(text: string): string {
  return tokenise(text)
    .flatMap((token) => [token.text, ...bareForms(token.text).filter((form) => form !== token.text)])
    .join(' ')
}
