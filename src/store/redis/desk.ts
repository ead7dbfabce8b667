/** Revisions of the configuration, and who did what. Both only grow. */
import { randomUUID } from 'node:crypto'
import type { AuditEntry, Revision } from '#model'
import type { Store } from '#ports'
import type { Connection } from './connection.ts'

type Desk = Pick<Store, 'latestRevision' | 'revision' | 'revisions' | 'publish' | 'audit' | 'auditLog' | 'mark' | 'moveMark'>

export function deskOf({ ask, key, script }: Connection): Desk {
  const revision = (number: number | string): Promise<Revision | undefined> =>
    ask(async (redis) => {
      const body = await redis.hget(key('revisions'), String(number))
      return body === null ? undefined : (JSON.parse(body) as Revision)
    })
  return {
    latestRevision: async () => {
      const newest = await ask((redis) => redis.get(key('revision')))
      return newest === null ? undefined : revision(newest)
    },
    revision,
    revisions: (limit) =>
      ask(async (redis) =>
        (await redis.hvals(key('revision-heads')))
          .map((body) => JSON.parse(body) as Omit<Revision, 'configuration'>)
          .toSorted((a, b) => b.number - a.number)
          .slice(0, limit),
      ),
    publish: async (published, expected) => {
      const { configuration: _, ...head } = published
      const bodies = [JSON.stringify(published), JSON.stringify(head)]
      return (await script<number>('publish', published.number, expected, ...bodies)) === 1
    },
    audit: async (entry) => void (await script('audit', randomUUID(), JSON.stringify(entry))),
    auditLog: (limit) =>
      ask(async (redis) =>
        limit < 1
          ? []
          : (await redis.lrange(key('audit'), -limit, -1)).toReversed().map((body) => JSON.parse(body) as AuditEntry),
      ),
    mark: async (name) => (await ask((redis) => redis.hget(key('marks'), name))) ?? undefined,
    moveMark: async (name, from, to) => (await script<number>('mark', name, from ?? '', to)) === 1,
  }
}
