/**
 * `node tests/faults/broadcast.ts [CHATS] [KILLS]`: one alert to many chats against a Bot API fake that enforces Telegram's limits
 * (30 a second, one a second a chat), with the service killed (SIGKILL) again and again. Prints what the ledger says: how long it
 * took against the bound, refusals, messages lost, messages twice. Exits 1 when something was lost.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openStore } from '../../src/store/open.ts'
import { startOutlets } from '../fakes/outlets.ts'
import { startTelegramFake } from '../fakes/telegram/index.ts'
import { startProcess, until } from '../journeys/process.ts'
import { subscribeAll, telegramChats } from './subscribers.ts'

const chats = Number(process.argv[2] ?? 1_000)
const kills = Number(process.argv[3] ?? 0)
const topic = 'morocco-israel-defence'
const name = 'صدى الأطلس'

const dir = mkdtempSync(join(tmpdir(), 'rasid-broadcast-'))
const outlets = await startOutlets([name])
const telegram = await startTelegramFake({ rates: true })
writeFileSync(join(dir, 'feeds.yaml'), outlets.yaml)
await subscribeAll(`sqlite:${join(dir, 'data', 'rasid.db')}`, topic, telegramChats(chats))

const place = {
  dir,
  env: {
    DATA_DIR: join(dir, 'data'),
    CONFIG_DIR: dir,
    PORT: '18479',
    FEEDS_ALLOW: outlets.host,
    TELEGRAM_TOKEN: telegram.token,
    TELEGRAM_API_ROOT: telegram.root,
    LOG_LEVEL: 'warn',
  },
  remove: () => rmSync(dir, { recursive: true, force: true }),
}
let service = startProcess(place)
await until(() => outlets.polls(name) >= 2, 'the baseline', service)
outlets.publish(name, {
  title: 'المغرب وإسرائيل يوقعان اتفاقا عسكريا في الرباط',
  text: 'وقع المغرب وإسرائيل في الرباط اتفاقا للتعاون العسكري بحضور وزير الدفاع الإسرائيلي.',
  published: new Date(),
})
await until(() => telegram.messages.length > 0, 'the first message', service)
const began = Date.now()
const told = (): number => new Set(telegram.messages.map(({ chatId }) => chatId)).size
for (let kill = 0; kill < kills && told() < chats; kill++) {
  await new Promise((resolve) => setTimeout(resolve, 1_500))
  await service.end('SIGKILL')
  service = startProcess(place)
}
// A row that was in flight when its worker died is left alone until its lease of a minute is over.
await until(() => told() >= chats, 'every chat to be told', service, 300_000)
const seconds = (Date.now() - began) / 1_000
await until(() => true, 'nothing', service)
await new Promise((resolve) => setTimeout(resolve, 3_000))
await service.end('SIGTERM')

const refused = telegram.ledger.filter(({ method, status }) => method === 'sendMessage' && status === 429).length
const after = await openStore(`sqlite:${join(dir, 'data', 'rasid.db')}`)
const ambiguous = (await after.deliveries({ state: 'sent', limit: chats + 10 })).filter(({ doubts }) => (doubts ?? 0) > 0).length
await after.close()
process.stdout.write(
  `${JSON.stringify({ chats, kills, seconds, boundSeconds: chats / 30, refused429: refused, lost: chats - told(), duplicates: telegram.messages.length - told(), doubted: ambiguous })}\n`,
)
if (process.env['VERBOSE']) {
  const perSecond: number[] = []
  for (const { at } of telegram.messages)
    perSecond[Math.floor((at - began) / 1_000)] = (perSecond[Math.floor((at - began) / 1_000)] ?? 0) + 1
  process.stderr.write(`messages a second: ${Array.from(perSecond, (count) => count ?? 0).join(' ')}\n`)
  for (const { method, status, at } of telegram.ledger)
    if (method === 'sendMessage' && status === 429) process.stderr.write(`429 at ${at - began} ms\n`)
}
await telegram.close()
await outlets.close()
place.remove()
process.exit(told() === chats ? 0 : 1)
