// The store on a real redis-server: everything that every store promises, and what only Redis can do wrong.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openStore, restoreStore } from '../../src/store/open.ts'
import { createRedisStore } from '../../src/store/redis/index.ts'
import type { Delivery } from '#model'
import type { Store } from '#ports'
import { alert, commit, delivery, group, matched, noon, person, story, subscription } from '../contracts/samples.ts'
import { describeChatHour } from '../contracts/chat-hour.ts'
import { describeMarks } from '../contracts/marks.ts'
import { describeStore } from '../contracts/store.ts'
import { redisName, redisServerVersion, startProxy, startRedis, type Proxy, type RedisServer } from './redis-server.ts'

describe.skipIf(redisServerVersion === undefined)(`store (${redisName})`, () => {
  let server: RedisServer
  beforeAll(async () => {
    server = await startRedis()
  })
  afterAll(() => server?.close())

  const empty = async (): Promise<Store> => {
    await server.empty()
    return createRedisStore(server.url, 'caller')
  }
  describeStore('Redis', empty)
  describeChatHour('Redis', empty)
  describeMarks('Redis', empty)

  describe('leases', () => {
    let store: Store
    beforeEach(async () => {
      await server.empty()
      store = await openStore(server.url)
    })
    afterEach(() => store.close())

    test('one process holds a lease; its own is recognised when it asks again, and each new holder has a higher fence', async () => {
      expect(await store.lease('telegram', 'a', 60_000)).toEqual({ fence: 1 })
      expect(await store.lease('telegram', 'a', 60_000)).toEqual({ fence: 1 })
      expect(await store.lease('telegram', 'b', 60_000)).toBeUndefined()
      await store.release('telegram', 'b')
      expect(await store.lease('telegram', 'b', 60_000)).toBeUndefined()
      await store.release('telegram', 'a')
      expect(await store.lease('telegram', 'b', 60_000)).toEqual({ fence: 2 })
    })

    test('a lease ends by the clock of the server, whatever clock a machine has', async () => {
      await store.subscribe(subscription(group))
      await store.commit(commit({ alerts: [alert()] }))
      await store.saveFanOut('خبر-1', [delivery(alert(), group)], undefined)
      const fiveMinutesAhead = noon + 300_000
      expect(await store.claim(delivery(alert(), group).id, 'w1', noon, 60_000)).toBeDefined()
      expect(await store.recoverDeliveries(fiveMinutesAhead)).toEqual({ pending: 0, ambiguous: 0 })
    })
  })

  describe('trouble', () => {
    let store: Store
    let proxy: Proxy
    beforeEach(async () => {
      await server.empty()
      proxy = await startProxy(server.port)
      store = await openStore(`redis://127.0.0.1:${proxy.port}`)
    })
    afterEach(async () => {
      await store.close()
      await proxy.close()
    })

    const owe = async (): Promise<string> => {
      await store.commit(commit({ alerts: [alert()] }))
      await store.saveFanOut('خبر-1', [delivery(alert(), group)], undefined)
      return delivery(alert(), group).id
    }

    test('R-01: a claim whose answer was lost is one claim, and it is ours', async () => {
      const id = await owe()
      proxy.loseAnswers(1)
      expect(await store.claim(id, 'w1', noon, 60_000)).toMatchObject({ fence: 1, status: { state: 'claimed', worker: 'w1' } })
      expect((await store.delivery(id))?.fence).toBe(1)
    })

    test('R-01: a commit whose answer was lost is committed once, and is no conflict with itself', async () => {
      proxy.loseAnswers(1)
      expect(await store.commit(commit({ articles: [matched()], stories: [story()], alerts: [alert()] }))).toBe('committed')
      expect(await store.counts()).toMatchObject({ articles: 1, stories: 1, alerts: 1 })
      expect((await store.story('قصة-1'))?.revision).toBe(1)
    })

    test('R-01: a record whose answer was lost is written once, and writing it again is no harm', async () => {
      const id = await owe()
      const claimed = await store.claim(id, 'w1', noon, 60_000)
      const sent = { ...claimed!, status: { state: 'sent', messageId: '7', sentAt: noon } } as const
      proxy.loseAnswers(1)
      await expect(store.saveDelivery(sent)).rejects.toThrow(/^Expected Redis at/)
      expect(await store.saveDelivery(sent)).toBe(true)
      expect(await store.counts()).toMatchObject({ 'deliveries.sent': 1, deliveries: 1 })
    })

    test('R-02: a connection that is half open is told within two seconds, and heals', async () => {
      proxy.silence(true)
      const { ok, reason } = await store.health()
      expect([ok, reason]).toEqual([false, expect.stringMatching(/^Expected Redis at .* to answer, got "Command timed out"/)])
      proxy.silence(false)
      proxy.cut()
      await expect.poll(async () => (await store.health()).ok, { timeout: 10_000 }).toBe(true)
    })

    test('R-03, R-04: what was acknowledged is there after a kill of the server, and the scripts are taught again', async () => {
      const id = await owe()
      await server.kill()
      await server.restart()
      await expect.poll(async () => (await store.health()).ok, { timeout: 10_000 }).toBe(true)
      expect((await store.delivery(id))?.status).toEqual({ state: 'pending' })
      expect(await store.claim(id, 'w1', noon, 60_000)).toBeDefined()
    })
  })

  test('R-04: what a server forgot is written again by whoever sent it, before anybody may send it anew', async () => {
    await server.empty()
    const [a, b] = [await openStore(server.url), await openStore(server.url)]
    await a.commit(commit({ alerts: [alert()] }))
    const rows = [person(1), person(2), person(3)].map((chat) => delivery(alert(), chat))
    await a.saveFanOut('خبر-1', rows, undefined)
    for (const store of [a, b]) await store.recoverDeliveries(noon)
    const remembered = server.logSize()
    const sending = async (id: string): Promise<Delivery> => {
      const row = (await a.claim(id, 'w1', noon, 60_000))!
      const status = { state: 'sending', worker: 'w1', startedAt: noon, leaseUntil: noon + 60_000 } as const
      await a.begin({ ...row, attempts: 1, status }, { now: noon, perChatMs: 0, withinMs: 2_000 })
      return { ...row, attempts: 1, status }
    }
    const [out, going, waiting] = rows.map(({ id }) => id) as [string, string, string]
    const sent = { state: 'sent', messageId: '7', sentAt: noon } as const
    await a.saveDelivery({ ...(await sending(out)), status: sent }, noon)
    const onTheWire = await sending(going)
    await server.kill()
    server.cutLog(remembered)
    await server.restart()
    for (const store of [a, b]) await expect.poll(async () => (await store.health()).ok, { timeout: 10_000 }).toBe(true)
    const states = (): Promise<unknown[]> => Promise.all(rows.map(async ({ id }) => (await b.delivery(id))?.status.state))
    expect(await states()).toEqual(['pending', 'pending', 'pending'])
    await b.recoverDeliveries(noon)
    for (const id of [out, going, waiting]) expect(await b.claim(id, 'w2', noon, 60_000)).toBeUndefined()
    await a.recoverDeliveries(noon)
    expect(await states()).toEqual(['sent', 'sending', 'pending'])
    expect(await a.saveDelivery({ ...onTheWire, status: { ...sent, messageId: '8' } }, noon)).toBe(true)
    // Ten seconds by the clock of the server are over.
    await server.say('HSET {rasid}:run from 0')
    expect(await b.claim(waiting, 'w2', noon, 60_000)).toMatchObject({ fence: 1 })
    expect(await b.alertOfMessage(person(2), '8')).toBe('خبر-1')
    for (const store of [a, b]) await store.close()
  })

  test('R-04: what was told of an alert that the server forgot is known when the alert is found again', async () => {
    await server.empty()
    const store = await openStore(server.url)
    const tell = async (): Promise<void> => {
      await store.commit(commit({ alerts: [alert()] }))
      await store.saveFanOut('خبر-1', [delivery(alert(), person(1))], undefined)
    }
    const { id } = delivery(alert(), person(1))
    await store.recoverDeliveries(noon)
    const remembered = server.logSize()
    await tell()
    const row = (await store.claim(id, 'w1', noon, 60_000))!
    const status = { state: 'sending', worker: 'w1', startedAt: noon, leaseUntil: noon + 60_000 } as const
    await store.begin({ ...row, status }, { now: noon, perChatMs: 0, withinMs: 2_000 })
    await store.saveDelivery({ ...row, status: { state: 'sent', messageId: '7', sentAt: noon } })
    await server.kill()
    server.cutLog(remembered)
    await server.restart()
    await expect.poll(async () => (await store.health()).ok, { timeout: 10_000 }).toBe(true)
    await store.recoverDeliveries(noon)
    expect(await store.delivery(id)).toBeUndefined()
    await tell()
    expect((await store.delivery(id))?.status).toEqual({ state: 'sent', messageId: '7', sentAt: noon })
    await store.close()
  })

  test('an address where nothing answers is refused with a sentence, without its password', async () => {
    const refusal = openStore('redis://rasid:geheim@127.0.0.1:1/2')
    await expect(refusal).rejects.toThrow(/^Expected Redis at redis:\/\/127.0.0.1:1\/2 to answer, got .*ECONNREFUSED/)
    await expect(refusal).rejects.not.toThrow(/geheim/)
  })

  test('a server that may forget is named in the health', async () => {
    const careless = await startRedis(['--appendonly', 'no', '--maxmemory-policy', 'allkeys-lru'])
    const store = await openStore(careless.url)
    const { ok, reason } = await store.health()
    await store.close()
    await careless.close()
    expect(ok).toBe(true)
    expect(reason).toMatch(/maxmemory-policy noeviction, got allkeys-lru.*appendonly yes, got no/)
  })

  describe('backup', () => {
    const dir = mkdtempSync(join(tmpdir(), 'rasid-'))
    const file = join(dir, 'copy.jsonl')
    afterAll(() => rmSync(dir, { recursive: true, force: true }))

    test('a copy is verified, and fills an empty Redis only', async () => {
      await server.empty()
      const store = await openStore(server.url)
      for (const chat of [group, person(1)]) await store.subscribe(subscription(chat))
      await store.commit(commit({ articles: [matched({ text: 'سطر\u2028سطر' })], stories: [story()], alerts: [alert()] }))
      await store.saveFanOut('خبر-1', [delivery(alert(), group)], undefined)
      const before = await store.counts()
      await store.backup(file)
      await expect(restoreStore(file, server.url)).rejects.toThrow(/^Expected an empty store at REDIS_URL, got 1 articles/)
      await store.close()
      await server.empty()
      await restoreStore(file, server.url)
      const restored = await openStore(server.url)
      expect(await restored.counts()).toEqual(before)
      expect(await restored.article('مقال-1')).toEqual(matched({ text: 'سطر\u2028سطر' }))
      expect((await restored.due(noon, 9)).map(({ id }) => id)).toEqual([delivery(alert(), group).id])
      await restored.close()
    })

    test('a copy with a changed line is refused', async () => {
      await server.empty()
      writeFileSync(file, readFileSync(file, 'utf8').replace('هسبريس', 'هسبريص'))
      await expect(restoreStore(file, server.url)).rejects.toThrow(/got lines that were changed/)
    })
  })
})
