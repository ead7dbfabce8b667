/**
 * `node tests/faults/disk.ts` (O-02, O-03; root on Linux, because it mounts a file system of 24 MB in memory): the store's disk is
 * full, then its file is locked by another process for ten seconds, while stories come in. /readyz says so, nothing is sent that was
 * not written first, and afterwards everybody is told once. On a disk that is read-only the service does not start. Exits 1 when a promise is broken.
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as elapsed } from 'node:timers/promises'
import { openStore } from '../../src/store/open.ts'
import { startOutlets } from '../fakes/outlets.ts'
import { startTelegramFake } from '../fakes/telegram/index.ts'
import { startProcess, until } from '../journeys/process.ts'

const people = 20
const name = 'صدى الأطلس'
const dir = mkdtempSync(join(tmpdir(), 'rasid-disk-'))
const data = join(dir, 'data')
mkdirSync(data)
const run = (program: string, ...words: string[]) => spawnSync(program, words, { encoding: 'utf8' })
const mount = (...words: string[]): void => {
  const [program = '', ...rest] = words
  const done = run(program, ...rest)
  if (done.status !== 0) throw new Error(`Expected ${words.join(' ')} to work, got "${done.stderr.trim()}": run it as root`)
}
mount('mount', '-t', 'tmpfs', '-o', 'size=24m', 'tmpfs', data)
process.on('exit', () => {
  run('umount', '-l', data)
  rmSync(dir, { recursive: true, force: true })
})
const outlets = await startOutlets([name])
const telegram = await startTelegramFake()
writeFileSync(join(dir, 'feeds.yaml'), outlets.yaml)
const file = join(data, 'rasid.db')
const store = await openStore(`sqlite:${file}`)
for (let chat = 5_001; chat < 5_001 + people; chat++)
  await store.subscribe({
    chat: { platform: 'telegram', chatId: String(chat) },
    topic: 'morocco-israel-defence',
    language: 'ar',
    status: 'active',
    createdAt: Date.now(),
  })
await store.close()

const env = {
  DATA_DIR: data,
  CONFIG_DIR: dir,
  PORT: '18493',
  FEEDS_ALLOW: outlets.host,
  TELEGRAM_TOKEN: telegram.token,
  TELEGRAM_API_ROOT: telegram.root,
  LOG_LEVEL: 'warn',
}
const service = startProcess({ dir, env, remove: () => {} })
process.on('exit', () => service.child.kill('SIGKILL'))
const ready = async (): Promise<{ readonly status: number; readonly reason: string }> => {
  const answer = await fetch(`http://127.0.0.1:${env.PORT}/readyz`, { signal: AbortSignal.timeout(20_000) })
  const body = (await answer.json()) as { readonly parts?: { readonly store?: { readonly reason?: string } } }
  return { status: answer.status, reason: body.parts?.store?.reason ?? JSON.stringify(body) }
}
await until(() => outlets.polls(name) >= 3, 'the baseline', service)
const told = (): number => telegram.messages.length
const twice = (): number => told() - new Set(telegram.messages.map(({ chatId, text }) => `${chatId} ${text}`)).size
const events = ['يوقع مع إسرائيل عقدا لاقتناء منظومة باراك 8', 'يتسلم من إسرائيل أول دفعة من طائرات هيرون']
const tell = (number: number): void =>
  outlets.publish(name, {
    title: `المغرب ${events[number]}`,
    text: `المغرب ${events[number]}، في إطار التعاون العسكري بين الرباط وتل أبيب.`,
    published: new Date(),
  })

let isKept = true
const report = (
  what: string,
  seen: { readonly status: number; readonly reason: string },
  during: number,
  expected: number,
): void => {
  const good = told() === expected && twice() === 0
  isKept &&= good
  process.stdout.write(
    `${JSON.stringify({ case: what, ready: seen.status, says: seen.reason.slice(0, 160), toldMeanwhile: during, told: told(), twice: twice(), good })}\n`,
  )
}

// O-02: what is left is filled to the last block.
const ballast = join(data, 'ballast')
const fill = (): void => {
  const { bsize, bavail } = statfsSync(data)
  let left = bavail
  for (let piece = 0; left > 0; piece++) {
    try {
      writeFileSync(`${ballast}-${piece}`, Buffer.alloc(Math.max(1, Math.min(left, 256)) * bsize))
    } catch {
      break
    }
    left = statfsSync(data).bavail
  }
}
fill()
tell(0)
await elapsed(6_000)
const full = { seen: await ready(), told: told() }
for (let piece = 0; piece < 200; piece++) rmSync(`${ballast}-${piece}`, { force: true })
await until(() => told() >= people, 'everybody to be told when there is space', service, 90_000)
await until(async () => (await ready()).status === 200, 'ready again', service)
report('O-02 disk full', full.seen, full.told, people)

// O-03: locked for ten seconds by another process (this one).
const other = new DatabaseSync(file)
other.exec('BEGIN IMMEDIATE')
tell(1)
await elapsed(10_000)
const locked = { seen: await ready(), told: told() - people }
other.exec('ROLLBACK')
other.close()
await until(() => told() >= 2 * people, 'everybody to be told after the lock', service, 90_000)
await elapsed(2_000)
report('O-03 locked for 10 s', locked.seen, locked.told, 2 * people)

const code = await service.end('SIGTERM')
const check = new DatabaseSync(file)
const integrity = check.prepare('PRAGMA integrity_check').get()?.['integrity_check']
check.close()
process.stdout.write(`${JSON.stringify({ code, integrity })}\n`)
mount('mount', '-o', 'remount,ro', data)
const refused = startProcess({ dir, env, remove: () => {} })
const refusal = await refused.exited
process.stdout.write(
  `${JSON.stringify({ case: 'O-03 read-only', code: refusal, says: refused.output().trim().split('\n').at(-1) })}\n`,
)
await telegram.close()
await outlets.close()
process.exit(isKept && code === 0 && integrity === 'ok' && refusal === 1 ? 0 : 1)
