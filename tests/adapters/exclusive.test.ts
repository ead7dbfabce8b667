// Several processes have one token: all send, one listens. Over a real Redis, with leases that end within the test.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { ChatAdapter, ReaderDesk, Store } from '#ports'
import { createExclusive } from '../../adapters/exclusive.ts'
import { wallClock } from '../../src/clock.ts'
import { openStore } from '../../src/store/open.ts'
import { redisName, redisServerVersion, startProxy, startRedis, type Proxy, type RedisServer } from '../store/redis-server.ts'

const leaseMs = 1_000
const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }
const desk = {} as ReaderDesk

describe.skipIf(redisServerVersion === undefined)(`one process listens (${redisName})`, () => {
  let server: RedisServer
  let proxy: Proxy
  let [direct, through]: Store[] = []
  /** What happened, in order: «ا يسمع», «ا يسكت». */
  let events: string[]
  beforeAll(async () => {
    server = await startRedis()
  })
  afterAll(() => server?.close())
  beforeEach(async () => {
    await server.empty()
    proxy = await startProxy(server.port)
    direct = await openStore(server.url)
    through = await openStore(`redis://127.0.0.1:${proxy.port}`)
    events = []
  })
  afterEach(async () => {
    await direct!.close()
    await through!.close()
    await proxy.close()
  })

  /** An adapter as a platform's: a started one that stops does not start again. */
  const member = (name: string, store: Store): Promise<ChatAdapter> =>
    createExclusive({ load: async () => platform(name), store, owner: name, clock: wallClock, log: silent, leaseMs })
  function platform(name: string): ChatAdapter {
    let listening = false
    return {
      platform: 'telegram',
      limits: { perSecond: 24, perChatMs: 1 },
      start: async () => {
        listening = true
        events.push(`${name} يسمع`)
      },
      send: async () => ({ outcome: 'sent', messageId: name }),
      findSent: async () => ({ found: 'unknown' }),
      health: () => ({ ok: listening, reason: name }),
      stop: async () => {
        if (listening) events.push(`${name} يسكت`)
        listening = false
      },
    }
  }

  test('one of two listens, the other takes over when it stops', async () => {
    const [first, second] = [await member('أ', direct!), await member('ب', direct!)]
    await first.start(desk)
    await expect.poll(() => events).toEqual(['أ يسمع'])
    await second.start(desk)
    expect(second.health()).toMatchObject({ ok: true, reason: expect.stringContaining('another process listens') })
    await first.stop()
    await expect.poll(() => events, { timeout: 5_000 }).toEqual(['أ يسمع', 'أ يسكت', 'ب يسمع'])
    await second.stop()
  })

  test('those that send share the pace of the bot', async () => {
    const [first, second] = [await member('أ', direct!), await member('ب', direct!)]
    await first.start(desk)
    expect(first.limits.perSecond).toBe(24)
    await second.start(desk)
    await expect.poll(() => [first.limits.perSecond, second.limits.perSecond], { timeout: 5_000 }).toEqual([10, 10])
    await second.stop()
    await expect.poll(() => first.limits.perSecond, { timeout: 5_000 }).toBe(24)
    await first.stop()
  })

  test('R-05: who is cut off from Redis stops listening before the other begins, and sends on', async () => {
    const [cut, other] = [await member('أ', through!), await member('ب', direct!)]
    await cut.start(desk)
    await expect.poll(() => events).toEqual(['أ يسمع'])
    await other.start(desk)
    proxy.silence(true)
    await expect.poll(() => events, { timeout: 5_000 }).toEqual(['أ يسمع', 'أ يسكت', 'ب يسمع'])
    expect(await cut.send({} as never, new AbortController().signal)).toEqual({ outcome: 'sent', messageId: 'أ' })
    await Promise.all([cut.stop(), other.stop()])
  })
})
