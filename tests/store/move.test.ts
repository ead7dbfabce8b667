// From SQLite to Redis and back again: nothing is lost, nothing becomes something else, and a move that was broken off goes on.
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { defaultChatSettings } from '#model'
import type { Store, StoreRecord } from '#ports'
import { recordKinds } from '../../src/store/backup-file.ts'
import { moveStore } from '../../src/store/move.ts'
import { openStore } from '../../src/store/open.ts'
import { createRedisStore } from '../../src/store/redis/index.ts'
import * as one from '../contracts/samples.ts'
import { channel, commit, delivery, group, matched, noon, person, story, subscription, topic } from '../contracts/samples.ts'
import { redisName, redisServerVersion, startRedis, type RedisServer } from './redis-server.ts'

const minute = 60_000
const names = ['sqlite:./a.db', 'redis://:secret@host'] as const

/** A store in which something of everything happened. */
async function lived(): Promise<Store> {
  const store = await openStore('sqlite::memory:')
  const entity = { id: 'far', type: 'org' as const, label: { ar: 'القوات المسلحة الملكية' }, side: 'ma', mentions: [] }
  const articles = Array.from({ length: 40 }, (_, index) =>
    matched({ id: `مقال-${index}`, publishedAt: noon - (index % 7) * minute }, { entities: [entity] }),
  )
  const alerts = [one.alert(), one.alert({ id: 'ت1', kind: 'edit' }), one.alert({ id: 'معلق', storyId: 'قصة-2' })]
  const decisions = [{ articleId: 'مقال-3', storyId: 'قصة-1', decision: 'new' as const, at: noon, because: { similarity: 0.7 } }]
  await store.commit(commit({ articles, stories: [story(), story({ id: 'قصة-2', lastAt: noon + 1 })], alerts, decisions }))
  for (const chat of [group, channel, person(1), person(2), { ...group, threadId: '7' }])
    await store.subscribe(subscription(chat))
  await store.setChatSettings(group, { ...defaultChatSettings, quiet: { fromHour: 22, toHour: 7, breaking: true } })
  await store.setChatLanguage(person(1), 'fr')
  await store.suspendChat(person(2), 'blocked', noon)
  await store.saveFanOut(
    'خبر-1',
    [group, channel, person(1), person(2)].map((chat) => delivery(one.alert(), chat)),
    undefined,
  )
  const sent = await store.claim(delivery(one.alert(), group).id, 'w1', noon, minute)
  await store.saveDelivery({ ...sent!, attempts: 1, status: { state: 'sent', messageId: '77', sentAt: noon } })
  const doubtful = await store.claim(delivery(one.alert(), channel).id, 'w1', noon, minute)
  await store.saveDelivery({ ...doubtful!, doubts: 1, status: { state: 'ambiguous', since: noon, reason: 'reset' } })
  await store.claim(delivery(one.alert(), channel).id, 'w2', noon, minute)
  await store.saveFanOut('ت1', [delivery(alerts[1]!, group)], 'telegram:-1001234567890')
  await store.migrateChat(person(1), '1999999', noon)
  const configuration = { feeds: [], entities: [], topics: [] }
  for (const number of [1, 2])
    await store.publish({ number, at: noon, by: 'محررة', why: 'تصحيح', hash: `h${number}`, configuration }, number - 1)
  for (const action of ['publish', 'roll back']) await store.audit({ at: noon, actor: 'a', action, subject: 's', detail: 'd' })
  return store
}

/** Everything that a store holds, in an order of its own. */
async function everything(store: Store): Promise<readonly string[]> {
  const found: StoreRecord[] = []
  for (const kind of recordKinds) {
    for (let after: string | undefined = ''; after !== undefined;) {
      const page: Awaited<ReturnType<Store['dump']>> = await store.dump(kind, after, 7)
      found.push(...page.records)
      after = page.next
    }
  }
  return [...new Set(found.map((record) => JSON.stringify(record, sortedKeys)))].toSorted()
}
const sortedKeys = (_: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
    : value

describe.skipIf(redisServerVersion === undefined)(`a move (${redisName})`, () => {
  let server: RedisServer
  let redis: Store
  const dir = mkdtempSync(join(tmpdir(), 'rasid-'))
  const journal = join(dir, 'move.json')
  beforeAll(async () => {
    server = await startRedis()
    redis = await createRedisStore(server.url, 'caller')
  })
  afterAll(async () => {
    await redis?.close()
    await server?.close()
    rmSync(dir, { recursive: true, force: true })
  })
  beforeEach(() => server.empty())

  test('to Redis and back again, everything is as it was', async () => {
    const [before, back] = [await lived(), await openStore('sqlite::memory:')]
    const moved = await moveStore({ from: before, to: redis, names, journal })
    expect(moved).toMatchObject({ resumed: false, counts: { articles: 40, alerts: 3, deliveries: 5, 'deliveries.sent': 1 } })
    await moveStore({ from: redis, to: back, names, journal })
    expect(await everything(redis)).toEqual(await everything(before))
    expect(await everything(back)).toEqual(await everything(before))
    expect(existsSync(journal)).toBe(false)
    await Promise.all([before.close(), back.close()])
  })

  test('what was moved goes on as if nothing had happened', async () => {
    const before = await lived()
    await moveStore({ from: before, to: redis, names, journal })
    for (const store of [before, redis]) {
      expect((await store.due(noon, 9)).map(({ chat }) => chat.chatId)).toEqual(['1999999', group.chatId])
      expect(await store.recoverDeliveries(noon + minute)).toEqual({ pending: 0, ambiguous: 1 })
      expect(await store.headMessage('قصة-1', group)).toEqual({ messageId: '77', alertId: 'خبر-1' })
      expect((await store.pendingFanOut(9)).map(({ alert: { id }, cursor }) => [id, cursor])).toEqual([
        ['ت1', 'telegram:-1001234567890'],
        ['معلق', ''],
      ])
      expect((await store.search({ terms: [['الرباط']], without: [], entity: 'far', limit: 3, offset: 0 })).total).toBe(40)
      expect((await store.audience([topic], '', 9)).map(({ chat }) => chat.chatId)).toContain('1999999')
      expect(await store.commit(commit({ articles: [matched({ id: 'مقال-3' })] }))).toBe('conflict')
      expect(await store.commit(commit({ stories: [story()] }))).toBe('conflict')
    }
    await before.close()
  })

  test('broken off anywhere, it goes on, and into a store that is not empty it does not begin', async () => {
    const before = await lived()
    for (const pieces of [1, 3, 6]) {
      await server.empty()
      let left = pieces
      const weak: Store = { ...redis, load: (records) => (left-- > 0 ? redis.load(records) : Promise.reject(new Error('away'))) }
      await expect(moveStore({ from: before, to: weak, names, journal })).rejects.toThrow('away')
      expect(await moveStore({ from: before, to: redis, names, journal })).toMatchObject({ resumed: true })
      expect(await everything(redis)).toEqual(await everything(before))
    }
    await expect(moveStore({ from: before, to: redis, names, journal })).rejects.toThrow(
      /^Expected an empty store at redis:\/\/…@host, got 40 articles/,
    )
    await before.close()
  })
})
