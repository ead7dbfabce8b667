/**
 * `node tests/faults/machines.ts [CHATS] [KILLS]`: one alert to many chats by three deliverers and two pollers over one Redis, each
 * a process with folders of its own, against a Bot API fake that enforces Telegram's limits, with one of the five killed (SIGKILL)
 * and started again every few seconds. Prints what the ledger says. Exits 1 when a chat was left out, or heard twice without doubt.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openStore } from '../../src/store/open.ts'
import { startOutlets } from '../fakes/outlets.ts'
import { startTelegramFake } from '../fakes/telegram/index.ts'
import { startProcess, until, type Service } from '../journeys/process.ts'
import { redisServerVersion, startRedis } from '../store/redis-server.ts'
import { writeBySecond } from './by-second.ts'
import { subscribeAll, telegramChats } from './subscribers.ts'

const chats = Number(process.argv[2] ?? 1_000)
const kills = Number(process.argv[3] ?? 20)
const betweenKillsMs = 1_000
const topic = 'morocco-israel-defence'
const name = 'صدى الأطلس'
if (redisServerVersion === undefined) throw new Error('Expected redis-server on PATH, got none: apt-get install -y redis-server')

const dir = mkdtempSync(join(tmpdir(), 'rasid-machines-'))
const redis = await startRedis(['--appendfsync', 'everysec'])
const outlets = await startOutlets([name])
const telegram = await startTelegramFake({ rates: true })
writeFileSync(join(dir, 'feeds.yaml'), outlets.yaml)
const store = await openStore(redis.url)
await subscribeAll(redis.url, topic, telegramChats(chats))

async function machine(role: string, number: number): Promise<() => Service> {
  const probe = createServer()
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve))
  const { port } = probe.address() as AddressInfo
  await new Promise((resolve) => probe.close(resolve))
  const env = {
    ROLE: role,
    REDIS_URL: redis.url,
    DATA_DIR: join(dir, `data-${number}`),
    CONFIG_DIR: dir,
    PORT: String(port),
    FEEDS_ALLOW: outlets.host,
    TELEGRAM_TOKEN: telegram.token,
    TELEGRAM_API_ROOT: telegram.root,
    LOG_LEVEL: 'warn',
  }
  return () => startProcess({ dir, env, remove: () => {} })
}
const starts = await Promise.all(['poll', 'poll', 'deliver,bots', 'deliver,bots', 'deliver,bots'].map(machine))
const running = starts.map((start) => start())
/** Nothing that was started here outlives this script. */
process.on('exit', () => {
  for (const { child } of running) child.kill('SIGKILL')
  redis.child().kill('SIGKILL')
  rmSync(dir, { recursive: true, force: true })
})
const poller = running[0]!
await until(() => outlets.polls(name) >= 4, 'the baseline', poller)
outlets.publish(name, {
  title: 'المغرب وإسرائيل يوقعان اتفاقا عسكريا في الرباط',
  text: 'وقع المغرب وإسرائيل في الرباط اتفاقا للتعاون العسكري بحضور وزير الدفاع الإسرائيلي.',
  published: new Date(),
})
await until(() => telegram.messages.length > 0, 'the first message', running[2])
const began = Date.now()
const told = (): number => new Set(telegram.messages.map(({ chatId }) => chatId)).size
let killed = 0
let toldAtLastKill = 0
for (; killed < kills && told() < chats; killed++) {
  await new Promise((resolve) => setTimeout(resolve, betweenKillsMs))
  // Deliverers most of all: they hold what can be lost.
  const victim = killed % 5 === 4 ? killed % 2 : 2 + (killed % 3)
  await running[victim]!.end('SIGKILL')
  running[victim] = starts[victim]!()
  toldAtLastKill = told()
}
// A row that was in flight when its worker died is left alone until its lease of a minute is over.
await until(() => told() >= chats, 'every chat to be told', running[2], 300_000)
const seconds = (Date.now() - began) / 1_000
// A second copy of a doubtful one may still come.
await until(
  async () => ((await store.counts())['deliveries.sent'] ?? 0) >= chats,
  'every delivery to be recorded',
  running[2],
  120_000,
)
await Promise.all(running.map((service) => service.end('SIGTERM')))

const refused = telegram.ledger.filter(({ method, status }) => method === 'sendMessage' && status === 429).length
const doubted = (await store.deliveries({ limit: chats + 10 })).filter(({ doubts = 0 }) => doubts > 0).length
const twice = telegram.messages.length - told()
process.stdout.write(
  `${JSON.stringify({ chats, killed, toldAtLastKill, seconds, boundSeconds: chats / 30, refused429: refused, lost: chats - told(), twice, doubted })}\n`,
)
if (process.env['VERBOSE']) writeBySecond(telegram, began)
await store.close()
await telegram.close()
await outlets.close()
await redis.close()
rmSync(dir, { recursive: true, force: true })
process.exit(told() === chats && twice <= doubted ? 0 : 1)
