/**
 * A service that starts again with a broadcast before it: the real process over a store file, against a Bot API fake that enforces
 * Telegram's limits. How long from the start of the process to the first message, and what each waiting delivery costs in memory and
 * on the disk. The same file with few deliveries stands beside it, so that what waits is told from what a start takes anyway.
 */
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openStore } from '../../src/store/open.ts'
import { alert, commit, delivery, topic } from '../contracts/samples.ts'
import { subscribeAll, telegramChats } from '../faults/subscribers.ts'
import { startOutlets } from '../fakes/outlets.ts'
import { startTelegramFake } from '../fakes/telegram/index.ts'
import { startProcess, until, workplace } from '../journeys/process.ts'
import { cpuMsOf, median, residentBytesOf } from './cpu.ts'
import { table } from './measure.ts'

const few = 1_000
const many = 100_000
const rounds = 3
/** Memory is looked at after so much of the broadcast. */
const sendForMs = 6_000

type Started = {
  /** From the start of the process to the first call of sendMessage, after a clean stop and after SIGKILL in mid-broadcast. */
  readonly firstMs: number
  readonly againMs: number
  /** Of the process until then. */
  readonly firstCpuMs: number
  readonly againCpuMs: number
  readonly rssBytes: number
}

export async function restart(): Promise<string> {
  const dir = mkdtempSync(join(tmpdir(), 'rasid-restart-'))
  const files = new Map<number, Owed>()
  for (const waiting of [few, many]) files.set(waiting, await owed(dir, waiting))
  const runs = new Map<number, Started[]>([few, many].map((waiting) => [waiting, []]))
  for (let round = 0; round < rounds; round++)
    for (const [waiting, { file }] of files) runs.get(waiting)?.push(await startOn(file))
  rmSync(dir, { recursive: true, force: true })
  const middle = (waiting: number, of: keyof Started): number => median((runs.get(waiting) ?? []).map((run) => run[of]))
  const each = (one: (waiting: number) => number): number => Math.round((one(many) - one(few)) / (many - few))
  const title =
    `The service started with deliveries that wait, medians of ${rounds}; ` +
    `each one more costs ${each((waiting) => middle(waiting, 'rssBytes'))} bytes of memory (RSS), ` +
    `${each((waiting) => files.get(waiting)?.bytes ?? 0)} on the disk`
  return table(title, [
    [
      'waiting',
      'open and first due, ms',
      'start to first send, ms',
      'CPU ms',
      'after SIGKILL, ms',
      'CPU ms',
      'RSS, MB',
      'file, MB',
    ],
    ...[...files].map(([waiting, { openMs, bytes }]) => [
      waiting,
      Math.round(openMs * 10) / 10,
      ...(['firstMs', 'firstCpuMs', 'againMs', 'againCpuMs'] as const).map((of) => Math.round(middle(waiting, of))),
      Math.round(middle(waiting, 'rssBytes') / 1e5) / 10,
      Math.round(bytes / 1e5) / 10,
    ]),
  ])
}

type Owed = { readonly file: string; readonly bytes: number; readonly openMs: number }

/** A store in which all chats follow the topic and so many of them are owed one alert. */
async function owed(dir: string, waiting: number): Promise<Owed> {
  const [file, chats] = [join(dir, `owed-${waiting}.db`), telegramChats(many)]
  await subscribeAll(`sqlite:${file}`, topic, chats)
  const news = alert({ at: Date.now() })
  const store = await openStore(`sqlite:${file}`)
  await store.commit(commit({ alerts: [news] }))
  for (let from = 0; from < waiting; from += 500) {
    const chunk = chats.slice(from, from + 500).map((chat) => delivery(news, chat))
    await store.saveFanOut(news.id, chunk, from + 500 < waiting ? String(from) : undefined)
  }
  await store.close()
  const before = performance.now()
  const again = await openStore(`sqlite:${file}`)
  if ((await again.due(Date.now(), 45, 'telegram')).length !== 45) throw new Error('Expected 45 deliveries to be due, got fewer')
  const openMs = performance.now() - before
  await again.close()
  return { file, bytes: statSync(file).size, openMs }
}

/** Starts the service on a copy of the file, lets it send, kills it, and starts it once more. */
async function startOn(file: string): Promise<Started> {
  const [outlets, telegram] = [await startOutlets(['صدى الأطلس']), await startTelegramFake({ rates: true })]
  const place = await workplace(outlets.yaml, {
    FEEDS_ALLOW: outlets.host,
    TELEGRAM_TOKEN: telegram.token,
    TELEGRAM_API_ROOT: telegram.root,
    LOG_LEVEL: 'warn',
  })
  const data = place.env['DATA_DIR'] ?? ''
  mkdirSync(data, { recursive: true })
  copyFileSync(file, join(data, 'rasid.db'))
  writeFileSync(join(place.dir, 'feeds.yaml'), outlets.yaml)
  const first = async () => {
    const [calls, startedAt] = [telegram.ledger.length, Date.now()]
    const service = startProcess(place)
    const sent = (): number | undefined => telegram.ledger.slice(calls).find(({ method }) => method === 'sendMessage')?.at
    await until(() => sent() !== undefined, 'the first message', service)
    return { ms: (sent() ?? 0) - startedAt, cpuMs: cpuMsOf(service.child.pid), service }
  }
  const { ms: firstMs, cpuMs: firstCpuMs, service } = await first()
  await new Promise((resolve) => setTimeout(resolve, sendForMs))
  const rssBytes = residentBytesOf(service.child.pid)
  await service.end('SIGKILL')
  const { ms: againMs, cpuMs: againCpuMs, service: second } = await first()
  await second.end('SIGTERM')
  await Promise.all([telegram.close(), outlets.close()])
  place.remove()
  return { firstMs, againMs, firstCpuMs, againCpuMs, rssBytes }
}
