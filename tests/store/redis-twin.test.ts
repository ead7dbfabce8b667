// Two stores live through the same things and must say the same: SQLite is the slow obvious version of the scripts.
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Alert, AlertKind, Chat, Delivery, DeliveryState } from '#model'
import type { Store } from '#ports'
import { openStore } from '../../src/store/open.ts'
import { createRedisStore } from '../../src/store/redis/index.ts'
import * as one from '../contracts/samples.ts'
import { commit, delivery, matched, noon, story, subscription } from '../contracts/samples.ts'
import { redisName, redisServerVersion, startRedis, type RedisServer } from './redis-server.ts'

const minute = 60_000
const chats: readonly Chat[] = [
  { platform: 'telegram', chatId: '-1' },
  { platform: 'telegram', chatId: '-1', threadId: '7' },
  { platform: 'telegram', chatId: '-2' },
  { platform: 'discord', chatId: '3' },
]
const topics = ['أول', 'ثان']
const stories = ['قصة-1', 'قصة-2']
const kinds: readonly AlertKind[] = ['new', 'update', 'edit']
const alertOf = (number: number): Alert => {
  const kind = kinds[number % 3]!
  return one.alert({ id: `خبر-${number}`, kind, storyId: stories[number < 9 ? 0 : 1]!, topic: topics[number < 9 ? 0 : 1]! })
}

/** One thing that happens: told in numbers, so that a failure shrinks to a short tale. */
type Step = { readonly what: number; readonly a: number; readonly b: number; readonly c: number }
const step: fc.Arbitrary<Step> = fc.record({
  // Owing, claiming and ending make the tale; the rest disturbs it.
  what: fc.oneof({ weight: 3, arbitrary: fc.integer({ min: 5, max: 10 }) }, { weight: 1, arbitrary: fc.nat(14) }),
  a: fc.nat(11),
  b: fc.nat(3),
  c: fc.nat(8),
})

/** The same in fewer ways: owed, claimed under a cap, ended, now and then disturbed. So the hour is full and frees again. */
const cappedStep: fc.Arbitrary<Step> = fc.record({
  what: fc.oneof(
    { weight: 5, arbitrary: fc.constantFrom(5, 7, 7, 9) },
    { weight: 1, arbitrary: fc.constantFrom(0, 1, 2, 3, 4, 11, 13) },
  ),
  a: fc.nat(11),
  b: fc.constantFrom(0, 1, 1, 3),
  c: fc.constantFrom(0, 0, 0, 0, 1, 2, 3, 4),
})

const endings = (at: number, number: number): DeliveryState =>
  (
    [
      { state: 'sending', worker: 'w', startedAt: at, leaseUntil: at + minute },
      { state: 'sent', messageId: String(number % 4), sentAt: at },
      { state: 'retry', at: at + 2 * minute, reason: '429' },
      { state: 'ambiguous', since: at, reason: 'reset' },
      { state: 'dead', reason: 'gone', at },
      { state: 'expired', at },
      { state: 'pending' },
      { state: 'cancelled', reason: 'no', at },
      { state: 'sending', worker: 'w', startedAt: at, leaseUntil: at + minute },
    ] as const
  )[number]!

/** Lets it happen and gives back what the store answered. `held` are the claims of this store that were not ended. */
async function happen(store: Store, { what, a, b, c }: Step, at: number, held: Map<string, Delivery>): Promise<unknown> {
  const chat = chats[b]!
  const alert = alertOf(a)
  const id = delivery(alert, chat).id
  switch (what) {
    case 0:
      return store.subscribe(subscription(chat, { topic: topics[c % 2]!, createdAt: at }))
    case 1:
      return store.unsubscribe(chat, c < 4 ? topics[c % 2] : undefined, at)
    case 2:
      return store.suspendChat(chat, 'blocked', at)
    case 3:
      return store.resumeChat(chat)
    case 4:
      return store.migrateChat(chat, c < 4 ? '-2' : '-9', at)
    case 5:
    case 6:
      await store.commit(commit({ alerts: [alert] }))
      return store.saveFanOut(
        alert.id,
        chats.slice(0, 1 + (c % 4)).map((each) =>
          delivery(alert, each, {
            createdAt: at,
            notBefore: at + (c > 6 ? minute : 0),
            priority: c % 3,
            expiresAt: at + (b === 0 ? 9 : 900) * minute,
          }),
        ),
        c > 5 ? 'x' : undefined,
      )
    case 7:
    case 8: {
      const next = (await store.due(at, 1))[0]
      const claimed = await store.claim(c < 6 ? (next?.id ?? id) : id, `w${b}`, at, minute, c === 5 ? undefined : 1)
      if (claimed?.status.state === 'claimed') held.set(claimed.id, claimed)
      return [claimed, claimed && (await store.folded(claimed.id))]
    }
    case 9:
    case 10: {
      const row = [...held.values()].toSorted((x, y) => (x.id < y.id ? -1 : 1))[a % Math.max(1, held.size)]
      if (row === undefined) return undefined
      const status = endings(at, b < 2 ? 1 : c)
      if (status.state === 'sending') {
        const sending = { ...row, attempts: row.attempts + 1, status }
        return store.begin(sending, { perChatMs: 1_000, ...(a % 2 ? { perGroupMinute: 2 } : {}), now: at, withinMs: 2_000 })
      }
      held.delete(row.id)
      const now = c % 2 ? at : undefined
      return store.saveDelivery(
        { ...row, attempts: row.attempts + 1, status, ...(c === 3 ? { notBefore: at + minute } : {}) },
        now,
      )
    }
    case 11:
      return store.recoverDeliveries(at)
    case 12:
      return store.commit(
        commit({
          articles: [matched({ id: `مقال-${a}`, publishedAt: noon + (a % 3), title: `المغرب ${a % 4} والرباط` })],
          stories: [story({ id: stories[b % 2]!, revision: c % 3, lastAt: at })],
          decisions: [{ articleId: `مقال-${a}`, storyId: stories[b % 2]!, decision: 'same', at, because: {} }],
        }),
      )
    case 13: {
      const dead = (await store.deliveries({ state: 'dead', limit: 9 }))[c % 3]
      const audit = { at, actor: 'cli:x', action: 'letter-replay', subject: id, detail: '' }
      return store.replay(dead?.id ?? id, { expiresAt: at + 900 * minute, audit })
    }
    default:
      return store.commit(
        commit({
          revised: [
            { ...matched({ id: `مقال-${a}`, publishedAt: noon + (a % 3) }).article, title: `تطوان ${c}`, contentHash: `ح${c}` },
          ],
        }),
      )
  }
}

/** Twenty seconds a step, and now and then the hour of the chats is over; half-way the clock is set back by an hour and a half. */
const timeAt = (index: number): number =>
  noon + index * 20_000 + Math.floor(index / 24) * 61 * minute + (index < 60 ? 90 * minute : 0)

/** Everything that the loops and the readers ask. */
const looks = async (store: Store, at: number): Promise<unknown> => ({
  due: await store.due(at, 9),
  later: await store.due(at + 3 * minute, 9, 'telegram'),
  counts: await store.counts(),
  fanOut: (await store.pendingFanOut(9)).map(({ alert, cursor }) => [alert.id, cursor]),
  audience: await Promise.all(topics.map((topic) => store.audience([topic], '', 9))),
  subscriptions: await Promise.all(chats.map((chat) => store.subscriptions(chat))),
  heads: await Promise.all(stories.flatMap((id) => chats.map((chat) => store.headMessage(id, chat)))),
  newest: await Promise.all(stories.map(async (id) => (await store.newestHead(id))?.id)),
  messages: await Promise.all(chats.flatMap((chat) => ['0', '1', '2'].map((id) => store.alertOfMessage(chat, id)))),
  deliveries: await store.deliveries({ limit: 50 }),
  articles: (await store.articles({ limit: 9, topic: one.topic })).map(({ article }) => [article.id, article.title]),
  search: await Promise.all(
    [
      {
        terms: [
          ['المغرب', 'مغرب'],
          ['1', '2'],
        ],
        without: [],
      },
      { terms: [['رباط']], without: ['2'], topic: one.topic },
      { terms: [['تطوان']], without: [] },
    ].map(async (words) => {
      const page = await store.search({ ...words, limit: 3, offset: 1 })
      return [page.total, page.articles.map(({ matched: { article }, storyId }) => [article.id, storyId])]
    }),
  ),
})

describe.skipIf(redisServerVersion === undefined)(`twins (${redisName})`, () => {
  let server: RedisServer
  beforeAll(async () => {
    server = await startRedis(['--appendfsync', 'no'])
  })
  afterAll(() => server?.close())

  test.each([
    ['whatever happens', step],
    ['where the hour of a chat is full', cappedStep],
  ])('%s, Redis and SQLite answer the same', { timeout: 120_000 }, async (_, each) => {
    await fc.assert(
      fc.asyncProperty(fc.array(each, { minLength: 5, maxLength: 120, size: 'max' }), async (steps) => {
        await server.empty()
        const redis = await createRedisStore(server.url, 'caller')
        const sqlite = await openStore('sqlite::memory:')
        const held = [new Map<string, Delivery>(), new Map<string, Delivery>()] as const
        for (const [index, tale] of steps.entries()) {
          const at = timeAt(index)
          const answers = [await happen(sqlite, tale, at, held[0]), await happen(redis, tale, at, held[1])]
          expect(answers[1]).toEqual(answers[0])
        }
        const end = timeAt(steps.length)
        expect(await looks(redis, end)).toEqual(await looks(sqlite, end))
        await sqlite.close()
        await redis.close()
      }),
      // A tale is shrunk no longer than the test may take: a failure is told with its seed, not as a time-out.
      { numRuns: Number(process.env['RASID_TWIN_RUNS'] ?? 30), interruptAfterTimeLimit: 90_000 },
    )
  })
})
