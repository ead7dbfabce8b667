// The service as a process of its own in bad company: signals in a broadcast, a log that nobody reads, a platform that is away.
import { setTimeout as elapsed } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openStore } from '../../src/store/open.ts'
import { ids, startDiscordFake, type DiscordFake } from '../fakes/discord/index.ts'
import { startOutlets, type Outlets } from '../fakes/outlets.ts'
import { startTelegramFake, type TelegramFake } from '../fakes/telegram/index.ts'
import { startProcess, until, workplace, type Service, type Workplace } from '../journeys/process.ts'

const topic = 'morocco-israel-defence'
const name = 'صدى الأطلس'
const people = 60

let outlets: Outlets
let telegram: TelegramFake
let discord: DiscordFake
let place: Workplace
const running: Service[] = []
beforeEach(async () => {
  outlets = await startOutlets([name])
  telegram = await startTelegramFake()
  discord = await startDiscordFake()
  place = await workplace(outlets.yaml, {
    FEEDS_ALLOW: outlets.host,
    TELEGRAM_TOKEN: telegram.token,
    TELEGRAM_API_ROOT: telegram.root,
    DISCORD_TOKEN: discord.token,
    DISCORD_API_ROOT: discord.root,
  })
  const store = await openStore(`sqlite:${place.env['DATA_DIR']}/rasid.db`)
  const chats = Array.from({ length: people }, (_, index) => ({ platform: 'telegram', chatId: String(5_001 + index) }) as const)
  for (const chat of [...chats, { platform: 'discord', chatId: ids.news } as const])
    await store.subscribe({ chat, topic, language: 'ar', status: 'active', createdAt: Date.now() })
  await store.close()
})
afterEach(async () => {
  await Promise.all(running.splice(0).map((service) => service.end('SIGKILL')))
  await Promise.all([outlets.close(), telegram.close(), discord.close()])
  place.remove()
})

async function start(): Promise<Service> {
  const service = startProcess(place)
  running.push(service)
  const before = outlets.polls(name)
  await until(() => outlets.polls(name) >= before + 3, 'the feed to be polled', service)
  return service
}
const tell = (): void =>
  outlets.publish(name, {
    title: 'المغرب وإسرائيل يوقعان اتفاقا عسكريا في الرباط',
    text: 'وقع المغرب وإسرائيل في الرباط اتفاقا للتعاون العسكري بحضور وزير الدفاع الإسرائيلي.',
    published: new Date(),
  })
const told = (): number => telegram.messages.length
const twice = (): number => told() - new Set(telegram.messages.map(({ chatId }) => chatId)).size

test.each(['SIGTERM', 'SIGINT'] as const)(
  'O-08 %s in a broadcast: over within fifteen seconds, and after a restart everybody is told once',
  { timeout: 120_000 },
  async (signal) => {
    const first = await start()
    tell()
    await until(() => told() >= 10, 'ten chats to be told', first)
    const began = Date.now()
    expect(await first.end(signal)).toBe(0)
    expect(Date.now() - began).toBeLessThan(15_000)
    const atStop = told()
    const second = await start()
    await until(() => told() >= people && discord.ledger.in(ids.news).length > 0, 'everybody to be told', second)
    await elapsed(2_000)
    expect([atStop < people, told(), twice(), discord.ledger.in(ids.news).length]).toEqual([true, people, 0, 1])
  },
)

test(
  'O-08, D-32 a second signal ends the process at once, also while a platform answers nothing',
  { timeout: 90_000 },
  async () => {
    const service = await start()
    telegram.faults.push({ method: 'sendMessage', kind: 'hang', times: 1_000 })
    tell()
    await until(() => telegram.ledger.filter(({ method }) => method === 'sendMessage').length >= 10, 'sends that hang', service)
    service.child.kill('SIGTERM')
    await until(() => service.output().includes('Stopping (SIGTERM)'), 'the stop to begin', service)
    service.child.kill('SIGTERM')
    const began = Date.now()
    expect(await service.exited).toBe(1)
    expect(Date.now() - began).toBeLessThan(2_000)
  },
)

test(
  'D-32 a platform that accepts and never answers: the stop takes less than fifteen seconds',
  { timeout: 90_000 },
  async () => {
    const service = await start()
    telegram.faults.push({ method: 'sendMessage', kind: 'hang', times: 1_000 })
    tell()
    await until(() => telegram.ledger.filter(({ method }) => method === 'sendMessage').length >= 10, 'sends that hang', service)
    const polled = outlets.polls(name)
    await until(() => outlets.polls(name) >= polled + 3, 'the feed to be polled all the same', service)
    const began = Date.now()
    await service.end('SIGTERM')
    expect(Date.now() - began).toBeLessThan(15_000)
  },
)

test('O-11 whoever read the log is gone (EPIPE): the bot goes on', { timeout: 90_000 }, async () => {
  const service = await start()
  service.child.stdout?.destroy()
  service.child.stderr?.destroy()
  tell()
  await until(() => told() >= people, 'everybody to be told', service)
  expect([twice(), service.child.exitCode]).toEqual([0, null])
})

test.each(['discord', 'telegram'] as const)(
  'O-13 while %s is down the other platform is told at once; when it is back it hears once what it missed',
  { timeout: 150_000 },
  async (down) => {
    const service = await start()
    if (down === 'discord') discord.faults.order({ kind: 'server-error', status: 503 }, Infinity)
    else
      telegram.faults.push({
        method: 'sendMessage',
        kind: 'answer',
        code: 429,
        description: 'Too Many Requests',
        parameters: { retry_after: 5 },
        times: 100_000,
      })
    tell()
    const missing = (): number => (down === 'discord' ? discord.ledger.in(ids.news).length : told())
    if (down === 'discord') await until(() => told() >= people, 'everybody on Telegram to be told', service, 20_000)
    else await until(() => discord.ledger.in(ids.news).length === 1, 'Discord to be told', service, 20_000)
    await elapsed(8_000)
    expect(missing()).toBe(0)
    discord.faults.clear()
    telegram.faults.length = 0
    await until(() => missing() >= (down === 'discord' ? 1 : people), 'what was missed', service, 90_000)
    await elapsed(2_000)
    expect([told(), twice(), discord.ledger.in(ids.news).length]).toEqual([people, 0, 1])
  },
)
