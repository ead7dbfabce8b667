/** Revisions of the configuration, and who did what. Both only grow. */
import type { AuditEntry, Configuration, Revision } from '#model'
import type { Store } from '#ports'
import type { Database } from './database.ts'

type Desk = Pick<Store, 'latestRevision' | 'revision' | 'revisions' | 'publish' | 'audit' | 'auditLog' | 'mark' | 'moveMark'>
type Row = Omit<Revision, 'configuration'> & { readonly configuration: string }

/** Appends a line to the audit log, inside the caller's transaction. */
export const addAudit = (db: Database, { at, actor, action, subject, detail }: AuditEntry): void => {
  db.run('INSERT INTO audit (at, actor, action, subject, detail) VALUES (?, ?, ?, ?, ?)', at, actor, action, subject, detail)
}

export function deskOf(db: Database): Desk {
  const parse = (row: Row | undefined): Revision | undefined =>
    row === undefined ? undefined : { ...row, configuration: JSON.parse(row.configuration) as Configuration }
  const markOf = (name: string): string | undefined =>
    db.get<{ value: string }>('SELECT value FROM meta WHERE name = ?', `mark:${name}`)?.value
  return {
    latestRevision: () => db.read(() => parse(db.get<Row>('SELECT * FROM revisions ORDER BY number DESC LIMIT 1'))),
    revision: (number) => db.read(() => parse(db.get<Row>('SELECT * FROM revisions WHERE number = ?', number))),
    revisions: (limit) =>
      db.read(() =>
        db
          .all<Omit<Revision, 'configuration'>>(
            'SELECT number, at, by, why, hash FROM revisions ORDER BY number DESC LIMIT ?',
            limit,
          )
          .map((row) => ({ ...row })),
      ),
    publish: (revision, expected) =>
      db.write(() => {
        const newest = db.get<{ n: number | null }>('SELECT max(number) AS n FROM revisions')?.n ?? 0
        if (newest !== expected) return false
        const { number, at, by, why, hash, configuration } = revision
        db.run('INSERT INTO revisions VALUES (?, ?, ?, ?, ?, ?)', number, at, by, why, hash, JSON.stringify(configuration))
        return true
      }),
    audit: (entry) => db.write(() => addAudit(db, entry)),
    auditLog: (limit) =>
      db.read(() =>
        db
          .all<AuditEntry>('SELECT at, actor, action, subject, detail FROM audit ORDER BY seq DESC LIMIT ?', limit)
          .map((row) => ({ ...row })),
      ),
    mark: (name) => db.read(() => markOf(name)),
    moveMark: (name, from, to) =>
      db.write(() => {
        const found = markOf(name)
        if (found !== to && found !== from) return false
        db.run('INSERT OR REPLACE INTO meta VALUES (?, ?)', `mark:${name}`, to)
        return true
      }),
  }
}
