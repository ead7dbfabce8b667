/** What people say of articles. */
import type { Verdict } from '#model'
import type { Store } from '#ports'
import type { Database } from './database.ts'

/** Puts a verdict in place of an earlier one of the same person on the same article, inside the caller's transaction. */
export function putVerdict(db: Database, verdict: Verdict): void {
  db.run(
    'INSERT OR REPLACE INTO verdicts (by, article, at, body) VALUES (?, ?, ?, ?)',
    verdict.by,
    verdict.articleId,
    verdict.at,
    JSON.stringify(verdict),
  )
}

export function verdictsOf(db: Database): Pick<Store, 'judge' | 'verdicts'> {
  return {
    judge: (verdict) => db.write(() => putVerdict(db, verdict)),
    verdicts: ({ sinceAt = 0, limit }) =>
      db.read(() =>
        db
          .all<{ body: string }>('SELECT body FROM verdicts WHERE at >= ? ORDER BY at DESC, seq DESC LIMIT ?', sinceAt, limit)
          .map(({ body }) => JSON.parse(body) as Verdict),
      ),
  }
}
