/** How an article lies in the store: a JSON body, the names it can be filtered by, and its folded words in the search index. */
import type { Article, MatchedArticle } from '#model'
import { namesOf, revisedOf, rowidAt, wordsOf } from '../indexing.ts'
import type { Database } from './database.ts'

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
  putArticle(db, matched, seq)
  return seq
}

/** Adds a new article at a rowid that is free. */
export function putArticle(db: Database, matched: MatchedArticle, seq: number): void {
  const { id, contentHash } = matched.article
  db.run('INSERT INTO articles (seq, id, content_hash, body) VALUES (?, ?, ?, ?)', seq, id, contentHash, JSON.stringify(matched))
  index(db, seq, matched)
}

/** Replaces the text of a known article. Without a new match, mentions whose words are still in place are kept. */
export function reviseArticle(db: Database, article: Article, again: MatchedArticle | undefined): number | undefined {
  const stored = db.get<{ seq: number; body: string }>('SELECT seq, body FROM articles WHERE id = ?', article.id)
  if (stored === undefined) return undefined
  const kept = revisedOf(JSON.parse(stored.body) as MatchedArticle, article, again)
  db.run('UPDATE articles SET content_hash = ?, body = ? WHERE seq = ?', article.contentHash, JSON.stringify(kept), stored.seq)
  db.run('DELETE FROM words WHERE rowid = ?', stored.seq)
  db.run('DELETE FROM article_names WHERE article = ?', stored.seq)
  index(db, stored.seq, kept)
  return stored.seq
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

function index(db: Database, seq: number, matched: MatchedArticle): void {
  db.run('INSERT INTO words (rowid, folded) VALUES (?, ?)', seq, wordsOf(matched.article).join(' '))
  for (const name of namesOf(matched)) db.run('INSERT OR IGNORE INTO article_names VALUES (?, ?)', nameOf(db, name), seq)
}
