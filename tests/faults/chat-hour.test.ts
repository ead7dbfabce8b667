// S-13, storm gate 6: what one chat hears in an hour, over real stores and the real deliver step; with a worker killed in between.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Alert } from '#model'
import type { Log, Store } from '#ports'
import { deliveriesFor } from '../../src/alert/audience.ts'
import { deliver, type Delivered } from '../../src/delivery/deliver.ts'
import { createPacing } from '../../src/delivery/pacing.ts'
import { fanOut } from '../../src/delivery/sweep.ts'
import { compileMatcher } from '../../src/match/compile.ts'
import { createMetrics } from '../../src/metrics.ts'
import { createLocalQueue } from '../../src/queue/local.ts'
import { createRun } from '../../src/run.ts'
import { openStore } from '../../src/store/open.ts'
import { createRedisStore } from '../../src/store/redis/index.ts'
import { createStoryWindow } from '../../src/story/window.ts'
import { alert, channel, commit, noon, person, subscription } from '../contracts/samples.ts'
import { manualClock, type ManualClock } from '../delivery/manual-clock.ts'
import { fakePlatform, type Answer, type FakePlatform } from '../delivery/platform.ts'
import { redisName, redisServerVersion, startRedis, type RedisServer } from '../store/redis-server.ts'

const matcher = compileMatcher({ feeds: [], entities: [], topics: [] })
const silent: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }
const hour = 3_600_000
const minute = 60_000

/** `reopen` gives the store as another process finds it. */
function describeHour(name: string, reopen: () => Promise<Store>): void {
  describe(`the hour of a chat on ${name}`, () => {
    let store: Store
    let clock: ManualClock
    let telegram: FakePlatform
    let discord: FakePlatform
    beforeEach(async () => {
      store = await reopen()
      clock = manualClock(noon)
      telegram = fakePlatform('telegram', false)
      discord = fakePlatform('discord', true)
      for (const chat of [person(1), channel]) await store.subscribe(subscription(chat))
    })
    afterEach(() => store.close())

    /** Sixty events, one each five seconds. */
    const storm = (): Alert[] =>
      Array.from({ length: 60 }, (_, index) =>
        alert({ id: `خبر-${index}`, storyId: `قصة-${index}`, at: clock.now() + index * 5_000 }),
      )
    async function tell(alerts: readonly Alert[]): Promise<string[]> {
      for (const one of alerts) await store.commit(commit({ alerts: [one] }))
      while ((await fanOut({ store, now: clock.now(), deliveriesFor })) > 0);
      return alerts.map(({ id }) => id)
    }
    /** Delivers what is due, one by one, as a process of its own, until nothing is or the process dies on the wire. */
    async function work(worker: string, perHour = 20): Promise<Delivered[]> {
      const adapters = new Map([telegram, discord].map((each) => [each.platform, each]))
      const pacing = createPacing(new Map([telegram, discord].map((each) => [each.platform, each.limits])), clock)
      const ended: Delivered[] = []
      await store.recoverDeliveries(clock.now())
      for (let due = await store.due(clock.now(), 1); due.length > 0; due = await store.due(clock.now(), 1)) {
        const { id, chat } = due[0]!
        const platform = adapters.get(chat.platform)!
        const vanishes = platform.script[0] === 'vanish-before' || platform.script[0] === 'vanish-after'
        const calls = platform.calls.length
        // The dead do not wake up when their patience is over.
        const own = vanishes ? { now: clock.now, sleep: () => new Promise<void>(() => {}) } : clock
        const { signal } = new AbortController()
        let done: Delivered | 'nothing' | undefined
        const sending = deliver({ id, store, adapters, clock: own, pacing, worker, leaseMs: minute, perHour, signal })
        void sending.then((outcome) => (done = outcome ?? 'nothing'))
        while (done === undefined && !(vanishes && platform.calls.length > calls)) await clock.advance(0)
        if (done === undefined) return ended
        if (done !== 'nothing') ended.push(done)
      }
      return ended
    }
    const toldBy = (platform: FakePlatform): string[] =>
      platform.calls.flatMap(({ alert: first, digest }) => (digest ?? [first]).map(({ id }) => id))
    const sizes = (platform: FakePlatform): (number | undefined)[] => platform.calls.map(({ digest }) => digest?.length)

    test('S-13 of sixty events in five minutes twenty are heard one by one and the rest in digests, each once and in order', async () => {
      const owed = await tell(storm())
      const first = await work('w1')
      expect([toldBy(telegram), toldBy(discord)]).toEqual([owed.slice(0, 20), owed.slice(0, 20)])
      expect(first.filter(({ outcome }) => outcome === 'held')).toHaveLength(80)
      await clock.advance(hour)
      const second = await work('w1')
      expect([toldBy(telegram), toldBy(discord)]).toEqual([owed, owed])
      expect(sizes(telegram).slice(20)).toEqual([10, 10, 10, 10])
      expect(second.map(({ folded }) => folded)).toEqual(Array.from({ length: 8 }, () => 9))
      expect((await store.counts())['deliveries.sent']).toBe(120)
    })

    test.each<[Answer, number]>([
      ['vanish-before', 0],
      ['vanish-after', 1],
    ])('S-13 a process killed with a digest on the wire (%s): its successor tells it, on Discord once', async (end, twice) => {
      const owed = await tell(storm())
      await work('w1')
      await clock.advance(hour)
      for (const platform of [telegram, discord]) {
        platform.script.push(end)
        await work('w1')
      }
      await store.close()
      store = await reopenSame()
      await clock.advance(2 * minute)
      await work('w2')
      await clock.advance(minute)
      await work('w2')
      const accepted = (platform: FakePlatform): number => platform.ledger.length
      // Telegram cannot be asked: one copy at most, and it is counted.
      expect([accepted(telegram), accepted(discord)]).toEqual([24 + twice, 24])
      for (const platform of [telegram, discord]) expect([...new Set(toldBy(platform))]).toEqual(owed)
      const rows = await store.deliveries({ limit: 200 })
      expect(rows.every(({ status }) => status.state === 'sent')).toBe(true)
      expect(rows.filter(({ doubts }) => doubts === 1)).toHaveLength(2)
    })

    test('a story that stood in a digest: its update answers the digest, a redrawing is no message', async () => {
      await tell(storm().slice(0, 4))
      await work('w1', 1)
      await clock.advance(hour)
      await work('w1', 1)
      await clock.advance(hour)
      const news = { text: 'الجديد', articleId: 'مقال-1', outlet: 'هسبريس' }
      const more = { storyId: 'قصة-2', at: clock.now() }
      await tell([alert({ id: 'تحديث', kind: 'update', news, ...more }), alert({ id: 'تعديل', kind: 'edit', ...more })])
      const ended = await work('w1', 1)
      expect(telegram.ledger.at(-1)).toMatchObject({ text: 'الجديد', replyTo: '2' })
      expect(ended.filter(({ outcome }) => outcome === 'cancelled').map(({ reason }) => reason)).toEqual([
        'the story stands in a digest, which is not redrawn',
        'the story stands in a digest, which is not redrawn',
      ])
    })

    test('an update that comes while its head waits stands behind it in the digest', async () => {
      await tell(storm().slice(0, 2))
      await work('w1', 1)
      const update = alert({ id: 'تحديث', kind: 'update', storyId: 'قصة-1', at: clock.now() })
      await tell([update])
      await work('w1', 1)
      await clock.advance(hour)
      await work('w1', 1)
      expect(telegram.calls.at(-1)?.digest?.map(({ id }) => id)).toEqual(['خبر-1', 'تحديث'])
      expect(telegram.calls.at(-1)?.replyTo).toBeUndefined()
    })

    test('the service counts what was put off and what a digest told', async () => {
      await store.unsubscribe(channel, undefined, noon)
      await tell(storm().slice(0, 4))
      const metrics = createMetrics()
      const queue = createLocalQueue({ onError: (error) => expect(error).toBeUndefined(), sleep: () => Promise.resolve() })
      let tick = (): Promise<void> => Promise.resolve()
      const run = createRun({
        roles: ['deliver'],
        store,
        queue,
        adapters: new Map([['telegram', telegram]]),
        clock,
        metrics,
        worker: 'w1',
        pacing: createPacing(new Map([['telegram', telegram.limits]]), clock),
        log: silent,
        perHour: 1,
        allow: new Set(),
        reader: { read: () => Promise.reject(new Error('nothing is read here')), close: async () => {} },
        window: createStoryWindow(),
        snapshot: () => ({ revision: 1, configuration: { feeds: [], entities: [], topics: [] }, matcher }),
        everySecond: (each) => ((tick = each), () => {}),
      })
      await run.start()
      for (const wait of [0, 0, 0, 0, hour, 0]) {
        await clock.advance(wait)
        await tick()
        await queue.onIdle()
      }
      await run.stop(0)
      const counted = (await metrics.text()).split('\n').filter((line) => /^rasid_deliveries_total.*telegram/.test(line))
      expect(counted.toSorted()).toEqual([
        'rasid_deliveries_total{platform="telegram",outcome="ambiguous"} 0',
        'rasid_deliveries_total{platform="telegram",outcome="digest"} 2',
        'rasid_deliveries_total{platform="telegram",outcome="held"} 3',
        'rasid_deliveries_total{platform="telegram",outcome="sent"} 2',
      ])
    })

    /** The same data under a new connection. */
    const reopenSame = (): Promise<Store> => reopeners.get(name)!()
  })
}
const reopeners = new Map<string, () => Promise<Store>>()

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rasid-hour-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))
let file = 0
reopeners.set('SQLite', () => openStore(`sqlite:${join(folder, `${file}.db`)}`))
describeHour('SQLite', () => openStore(`sqlite:${join(folder, `${++file}.db`)}`))

describe.skipIf(redisServerVersion === undefined)(`(${redisName})`, () => {
  let server: RedisServer
  beforeAll(async () => {
    server = await startRedis(['--appendfsync', 'no'])
  })
  afterAll(() => server?.close())
  reopeners.set('Redis', () => createRedisStore(server.url, 'caller'))
  describeHour('Redis', async () => {
    await server.empty()
    return createRedisStore(server.url, 'caller')
  })
})
