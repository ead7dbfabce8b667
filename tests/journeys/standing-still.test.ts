// K-03 of hostile.md §6.5 with processes that are really stopped (SIGSTOP) and go on (SIGCONT), as a suspended machine does.
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { openStore } from '../../src/store/open.ts'
import { startOutlets, type OutletItem } from '../fakes/outlets.ts'
import { startTelegramFake } from '../fakes/telegram/index.ts'
import { redisName, redisServerVersion, startRedis } from '../store/redis-server.ts'
import { startProcess, until, workplace, type Service } from './process.ts'

const topic = 'morocco-israel-defence'
const name = 'صدى الأطلس'
const reader = { id: 4001, type: 'private' } as const
const person = { id: 4001, first_name: 'سلمى', language_code: 'ar' }
const item: OutletItem = {
  title: 'المغرب وإسرائيل يوقعان في الرباط اتفاقا لصيانة الطائرات المسيرة العسكرية',
  text: 'وقع المغرب وإسرائيل، اليوم في الرباط، اتفاقا عسكريا لصيانة الطائرات المسيرة التي اقتنتها القوات المسلحة الملكية من شركة بلوبيرد الإسرائيلية.',
  published: new Date(),
}

const endings: (() => Promise<unknown> | void)[] = []
afterEach(async () => {
  for (const end of endings.splice(0).toReversed()) await end()
})

async function machine(yaml: string, env: Record<string, string>): Promise<Service> {
  const place = await workplace(yaml, env)
  const service = startProcess(place)
  endings.push(async () => {
    await service.end('SIGKILL')
    place.remove()
  })
  return service
}
/** The process stands still for so long by the clock on the wall. */
async function standStill({ child }: Service, ms: number): Promise<void> {
  const from = Date.now()
  child.kill('SIGSTOP')
  await until(() => Date.now() - from >= ms, 'time to pass', undefined, ms + 30_000)
  child.kill('SIGCONT')
}

test(
  'a service that stood still for four polls makes one of them up, and tells what came meanwhile once',
  { timeout: 120_000 },
  async () => {
    const outlets = await startOutlets([name])
    const telegram = await startTelegramFake()
    endings.push(outlets.close, telegram.close)
    const every = 4_000
    const service = await machine(outlets.yaml.replace('every: 1s', `every: ${every / 1_000}s`), {
      FEEDS_ALLOW: outlets.host,
      TELEGRAM_TOKEN: telegram.token,
      TELEGRAM_API_ROOT: telegram.root,
    })
    telegram.say(reader, `/subscribe ${topic}`, person)
    await telegram.next(({ chatId }) => chatId === reader.id)
    await until(() => outlets.polls(name) >= 2, 'the baseline', service)
    const before = outlets.polls(name)
    outlets.publish(name, item)
    await standStill(service, 4 * every + 1_000)
    const heads = (): number =>
      telegram.messages.filter(({ text, chatId }) => chatId === reader.id && text.includes('المصدر')).length
    await until(() => heads() > 0, 'the alert', service)
    await until(() => outlets.polls(name) >= before + 4, 'three more polls', service)
    const asked = outlets.askedAt(name).slice(before)
    // None of the four that were missed comes on the heels of the first: each waits for its interval again.
    expect(Math.min(...asked.slice(1).map((at, index) => at - asked[index]!))).toBeGreaterThan(every / 2)
    expect(heads()).toBe(1)
    expect(await service.end('SIGTERM')).toBe(0)
  },
)

describe.skipIf(redisServerVersion === undefined)(`over one Redis (${redisName})`, () => {
  test(
    'a poller frozen in the middle of a poll for longer than its lease: another reads the feed, and the first writes nothing of what it began',
    { timeout: 180_000 },
    async () => {
      const redis = await startRedis()
      const outlets = await startOutlets([name])
      const telegram = await startTelegramFake()
      endings.push(redis.close, outlets.close, telegram.close)
      // In front of the outlet: holds the answer to whoever asks while it is closed.
      let held: ServerResponse | undefined
      let closed = true
      const door = createServer((request, response) => {
        if (closed) held = response
        else response.writeHead(307, { location: `http://${outlets.host}${request.url}` }).end()
      })
      await new Promise<void>((listening) => door.listen(0, '127.0.0.1', listening))
      endings.push(() => {
        door.closeAllConnections()
        door.close()
      })
      const host = `127.0.0.1:${(door.address() as AddressInfo).port}`
      const shared = {
        REDIS_URL: redis.url,
        FEEDS_ALLOW: `${host},${outlets.host}`,
        TELEGRAM_TOKEN: telegram.token,
        TELEGRAM_API_ROOT: telegram.root,
      }
      const yaml = outlets.yaml.replace(outlets.host, host)
      const store = await openStore(redis.url)
      endings.push(store.close)
      await store.subscribe({
        chat: { platform: 'telegram', chatId: String(reader.id) },
        topic,
        language: 'ar',
        status: 'active',
        createdAt: Date.now(),
      })
      const frozen = await machine(yaml, { ...shared, ROLE: 'poll' })
      await until(() => held !== undefined, 'the first poller to ask', frozen)
      frozen.child.kill('SIGSTOP')
      closed = false
      const heir = await machine(yaml, { ...shared, ROLE: 'poll' })
      const teller = await machine(yaml, { ...shared, ROLE: 'deliver,bots' })
      await until(() => outlets.polls(name) >= 2, 'the second poller to read the feed when the lease is over', heir, 90_000)
      outlets.publish(name, item)
      await until(() => telegram.messages.length > 0, 'the alert', teller)
      const seen = outlets.polls(name)
      await until(() => outlets.polls(name) >= seen + 5, 'five more polls', heir)
      expect(await heir.end('SIGTERM')).toBe(0)
      const left = await store.feedState('outlet-0')
      frozen.child.kill('SIGCONT')
      await until(() => frozen.output().includes('the lease on this feed ended'), 'the first poller to notice', frozen)
      const then = outlets.polls(name)
      await until(() => outlets.polls(name) >= then + 2, 'the first poller to read the feed again', frozen)
      await until(
        async () => ((await store.feedState('outlet-0'))?.polls ?? 0) > (left?.polls ?? 0) + 1,
        'its polls to be counted',
        frozen,
      )
      expect(await store.feedState('outlet-0')).toMatchObject({ failures: 0, items: left?.items, baselineAt: left?.baselineAt })
      expect(telegram.messages).toHaveLength(1)
      expect(await Promise.all([frozen, teller].map((service) => service.end('SIGTERM')))).toEqual([0, 0])
    },
  )
})
