/** Counting, health, and what an operator should know about the server. */
import { randomUUID } from 'node:crypto'
import type { Health, Store } from '#ports'
import { trouble, type Connection } from './connection.ts'
import { stateNumbers } from '../numbers.ts'

type Upkeep = Pick<Store, 'counts' | 'oldestWaitingAt' | 'identity' | 'health'>

export function upkeepOf(connection: Connection): Upkeep {
  const { ask, key, host, redis } = connection
  return {
    counts: () =>
      ask(async () => {
        const [articles, stories, alerts, chats, revisions, subscriptions, suspended, fanning, ...byState] = await Promise.all([
          redis.hlen(key('articles')),
          redis.hlen(key('stories')),
          redis.zcard(key('alerts')),
          redis.hlen(key('chat-no')),
          redis.hlen(key('revisions')),
          redis.scard(key('subs')),
          redis.scard(key('suspended')),
          redis.zcard(key('fanout')),
          ...stateNumbers.map((_, number) => redis.zcard(key(`state:${number}`))),
        ])
        return {
          articles,
          stories,
          alerts,
          chats,
          subscriptions,
          deliveries: byState.reduce((sum, count) => sum + count, 0),
          revisions,
          'subscriptions.suspended': suspended,
          ...Object.fromEntries(stateNumbers.map((state, number) => [`deliveries.${state}`, byState[number] ?? 0])),
          'alerts.fanning-out': fanning,
        }
      }),
    oldestWaitingAt: () =>
      ask(async () => {
        // Rows are numbered in order of age: the first of each waiting state is its oldest.
        const first = await Promise.all([0, 1, 2].map((state) => redis.zrange(key(`state:${state}`), 0, '0')))
        const created = await Promise.all(first.flat().map((id) => redis.hget(key(`d:${id}`), 'c')))
        const times = created.flatMap((at) => (at === null ? [] : [Number(at)]))
        return times.length === 0 ? undefined : Math.min(...times)
      }),
    identity: () =>
      ask(async () => {
        await redis.set(key('identity'), randomUUID(), 'NX')
        return (await redis.get(key('identity'))) ?? ''
      }),
    health: async (): Promise<Health> => {
      try {
        const token = String(Math.random())
        await redis.set(key('health'), token)
        if ((await redis.get(key('health'))) === null)
          return {
            ok: false,
            reason: `Expected to read back a key from Redis at ${host}, got none: check its memory and its policy`,
          }
        return { ok: true, reason: [`Redis at ${host} takes and gives back a key`, ...(await adviceOn(connection))].join('; ') }
      } catch (error) {
        return { ok: false, reason: trouble(error, host).message }
      }
    },
  }
}

/**
 * What about the server would lose data: without the append-only file a restart forgets, and with an eviction policy a full
 * memory forgets in silence. Servers that do not let themselves be asked (managed ones) are taken as they are.
 */
export async function adviceOn({ redis }: Connection): Promise<readonly string[]> {
  const config = async (name: string): Promise<string | undefined> =>
    redis.config('GET', name).then(
      (answer) => (answer as string[])[1],
      () => undefined,
    )
  const [policy, appendOnly] = [await config('maxmemory-policy'), await config('appendonly')]
  return [
    ...(policy !== undefined && policy !== 'noeviction'
      ? [`Expected maxmemory-policy noeviction, got ${policy}: the server may forget deliveries; set it in redis.conf`]
      : []),
    ...(appendOnly === 'no'
      ? [
          'Expected appendonly yes, got no: a restart of the server forgets what came since its last snapshot; set it in redis.conf',
        ]
      : []),
  ]
}
