// Several processes with folders of their own over one Redis, real grammY and real discord.js: what one process promises holds for
// all of them together.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openStore } from '../../src/store/open.ts'
import { ids, startDiscordFake, type DiscordFake } from '../fakes/discord/index.ts'
import { startOutlets, type OutletItem, type Outlets } from '../fakes/outlets.ts'
import { startTelegramFake, type TelegramFake } from '../fakes/telegram/index.ts'
import { redisName, redisServerVersion, startRedis, type RedisServer } from '../store/redis-server.ts'
import { startProcess, until, workplace, type Service, type Workplace } from './process.ts'

const topic = 'morocco-israel-defence'
const names = ['صدى الأطلس', 'منبر الضفتين', 'أخبار المضيق']
const reader = (number: number) => ({ id: 5_000 + number, type: 'private' }) as const
const person = (number: number) => ({ id: 5_000 + number, first_name: 'سلمى', language_code: 'ar' })
const hour = 3_600_000

const drones: readonly OutletItem[] = [
  {
    title: 'المغرب وإسرائيل يوقعان في الرباط اتفاقا لصيانة الطائرات المسيرة العسكرية',
    text: 'وقع المغرب وإسرائيل، اليوم في الرباط، اتفاقا عسكريا لصيانة الطائرات المسيرة التي اقتنتها القوات المسلحة الملكية من شركة بلوبيرد الإسرائيلية.',
    published: new Date(Date.now() - 3 * hour),
  },
  {
    title: 'اتفاق عسكري بين الرباط وتل أبيب لصيانة المسيرات',
    text: 'وقعت الرباط وتل أبيب اتفاقا عسكريا لصيانة الطائرات المسيرة التي حصلت عليها القوات المسلحة الملكية المغربية من شركة بلوبيرد.',
    published: new Date(Date.now() - 2 * hour),
  },
]

describe.skipIf(redisServerVersion === undefined)(`several machines (${redisName})`, () => {
  let redis: RedisServer
  let telegram: TelegramFake
  let discord: DiscordFake
  let outlets: Outlets
  const endings: (() => Promise<unknown> | void)[] = []
  beforeEach(async () => {
    redis = await startRedis()
    outlets = await startOutlets(names)
    telegram = await startTelegramFake()
    discord = await startDiscordFake()
    endings.push(redis.close, outlets.close, telegram.close, discord.close)
  })
  afterEach(async () => {
    for (const end of endings.splice(0).toReversed()) await end()
  })

  type Machine = Service & { readonly place: Workplace }
  /** A process with folders of its own, as on a machine of its own. */
  async function machine(role: string): Promise<Machine> {
    const place = await workplace(outlets.yaml, {
      ROLE: role,
      REDIS_URL: redis.url,
      FEEDS_ALLOW: outlets.host,
      TELEGRAM_TOKEN: telegram.token,
      TELEGRAM_API_ROOT: telegram.root,
      DISCORD_TOKEN: discord.token,
      DISCORD_API_ROOT: discord.root,
    })
    const service = startProcess(place)
    endings.push(async () => {
      await service.end('SIGKILL')
      place.remove()
    })
    return { ...service, place }
  }
  const listens = (service: Service): boolean => (service.output().match(/this process listens/g) ?? []).length === 2
  const heads = (chat: number): number =>
    telegram.messages.filter(
      ({ chatId, text, replyTo }) => chatId === chat && replyTo === undefined && /المصدر|المصادر/.test(text),
    ).length
  async function subscribe(count: number, service: Service): Promise<void> {
    for (let number = 1; number <= count; number++) telegram.say(reader(number), `/subscribe ${topic}`, person(number))
    await until(
      () => new Set(telegram.messages.map(({ chatId }) => chatId)).size === count,
      `${count} subscriptions to be confirmed`,
      service,
    )
  }
  async function polled(service: Service): Promise<void> {
    const before = names.map((name) => outlets.polls(name))
    await until(() => names.every((name, index) => outlets.polls(name) >= before[index]! + 3), 'three more polls', service)
  }

  test('two that poll and one that delivers tell one story once', { timeout: 180_000 }, async () => {
    const [one, other, deliverer] = [await machine('poll'), await machine('poll'), await machine('deliver,bots')]
    await until(() => listens(deliverer), 'the deliverer to listen', deliverer)
    await subscribe(1, deliverer)
    await until(() => discord.ledger.commandLists.length > 0, 'Discord commands to be registered', deliverer)
    await discord.interact('follow', { topic }, { locale: 'fr' })
    await polled(one)
    for (const [index, item] of drones.entries()) {
      outlets.publish(names[index]!, item)
      await polled(other)
    }
    await until(() => heads(5_001) === 1 && discord.ledger.in(ids.news).length === 1, 'one head in each chat', deliverer)
    await polled(one)
    expect([heads(5_001), discord.ledger.in(ids.news).length]).toEqual([1, 1])
    for (const poller of [one, other]) expect(poller.output()).not.toContain('"delivered"')
    expect(await Promise.all([one, other, deliverer].map((service) => service.end('SIGTERM')))).toEqual([0, 0, 0])
  })

  test(
    'a deliverer killed in the middle: nobody is left out, nobody hears twice but where nobody can know, and that is counted',
    { timeout: 240_000 },
    async () => {
      const chats = 60
      const poller = await machine('poll')
      const doomed = await machine('deliver,bots')
      await until(() => listens(doomed), 'the first deliverer to listen', doomed)
      const heir = await machine('deliver,bots')
      await subscribe(chats, doomed)
      await until(() => heir.output().includes('Rasid'), 'the second deliverer to run', heir, 5_000).catch(() => undefined)
      await polled(poller)
      outlets.publish(names[0]!, drones[0]!)
      const told = (): number[] => Array.from({ length: chats }, (_, index) => heads(5_001 + index))
      const reached = (): number => told().filter((count) => count > 0).length
      await until(() => reached() >= 15, 'fifteen chats to be told', doomed)
      await doomed.end('SIGKILL')
      const atKill = reached()
      await until(() => listens(heir), 'the second deliverer to take over listening', heir)
      await until(() => reached() === chats, 'everybody to be told', heir, 120_000)
      await polled(poller)
      const store = await openStore(redis.url)
      const rows = await store.deliveries({ limit: 1_000 })
      await store.close()
      const doubtful = rows.filter(({ doubts = 0 }) => doubts > 0).length
      const twice = told().filter((count) => count > 1).length
      console.log(`killed after ${atKill} of ${chats}; told ${reached()}; twice ${twice}; in doubt ${doubtful}`)
      expect(atKill).toBeLessThan(chats)
      expect(told().every((count) => count === 1 || count === 2)).toBe(true)
      expect(twice).toBeLessThanOrEqual(doubtful)
      expect(rows.every(({ status }) => status.state === 'sent')).toBe(true)
    },
  )

  test(
    'R-06: who listened and was frozen for longer than its lease finds another in its place, and repeats nothing',
    { timeout: 180_000 },
    async () => {
      const poller = await machine('poll')
      const frozen = await machine('deliver,bots')
      await until(() => listens(frozen), 'the first to listen', frozen)
      const heir = await machine('deliver,bots')
      await subscribe(20, frozen)
      await polled(poller)
      frozen.child.kill('SIGSTOP')
      await until(() => listens(heir), 'the second to listen', heir)
      outlets.publish(names[0]!, drones[0]!)
      const told = (): number[] => Array.from({ length: 20 }, (_, index) => heads(5_001 + index))
      await until(() => told().every((count) => count > 0), 'everybody to be told by the second', heir, 90_000)
      frozen.child.kill('SIGCONT')
      await until(
        () => (frozen.output().match(/another process may listen now/g) ?? []).length === 2,
        'the first to notice that it listens no more',
        frozen,
      )
      telegram.say(reader(1), '/latest', person(1))
      await until(() => telegram.messages.filter(({ chatId }) => chatId === 5_001).length > 2, 'an answer', heir)
      await polled(poller)
      expect(told()).toEqual(Array(20).fill(1))
      expect(telegram.messages.filter(({ chatId }) => chatId === 5_001)).toHaveLength(3)
      expect(await Promise.all([frozen, heir].map((service) => service.end('SIGTERM')))).toEqual([0, 0])
    },
  )

  test(
    'Redis killed in the middle of a broadcast and started again: everybody is told, twice only where nobody can know',
    { timeout: 240_000 },
    async () => {
      const chats = 40
      const poller = await machine('poll')
      const deliverer = await machine('deliver,bots')
      await until(() => listens(deliverer), 'the deliverer to listen', deliverer)
      await subscribe(chats, deliverer)
      await polled(poller)
      outlets.publish(names[0]!, drones[0]!)
      const told = (): number[] => Array.from({ length: chats }, (_, index) => heads(5_001 + index))
      const reached = (): number => told().filter((count) => count > 0).length
      await until(() => reached() >= 10, 'ten chats to be told', deliverer)
      await redis.kill()
      const atKill = reached()
      await redis.restart()
      await until(() => reached() === chats, 'everybody to be told', deliverer, 120_000)
      await polled(poller)
      const store = await openStore(redis.url)
      const rows = await store.deliveries({ limit: 1_000 })
      await store.close()
      const doubtful = rows.filter(({ doubts = 0 }) => doubts > 0).length
      const twice = told().filter((count) => count > 1).length
      console.log(`Redis killed after ${atKill} of ${chats}; told ${reached()}; twice ${twice}; in doubt ${doubtful}`)
      expect(twice).toBeLessThanOrEqual(doubtful)
      expect(await Promise.all([poller, deliverer].map((service) => service.end('SIGTERM')))).toEqual([0, 0])
    },
  )

  test('a configuration edited on one machine is in force on the others', { timeout: 90_000 }, async () => {
    // With a console each says when it has started.
    const [edited, other] = [await machine('poll,web'), await machine('poll,web')]
    // Who is still starting reads the newest revision, and is told of none.
    for (const one of [edited, other]) await until(() => one.output().includes('Ctrl+C stops it'), 'both to run', one)
    await until(() => outlets.polls(names[0]!) > 2, 'the feeds to be polled', edited)
    writeFileSync(join(edited.place.dir, 'feeds.yaml'), outlets.yaml.replace(/  - id: outlet-2[\s\S]*?enabled: true\n/, ''))
    await until(() => /"revision":2\b.*of another process in force/.test(other.output()), 'the other to follow', other)
    const before = outlets.polls(names[2]!)
    await polledTwo(other)
    expect(outlets.polls(names[2]!) - before).toBeLessThanOrEqual(1)
  })
  async function polledTwo(service: Service): Promise<void> {
    const before = outlets.polls(names[0]!)
    await until(() => outlets.polls(names[0]!) >= before + 4, 'four more polls of the first outlet', service)
  }
})
