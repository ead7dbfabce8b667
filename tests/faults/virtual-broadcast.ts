/**
 * `node tests/faults/virtual-broadcast.ts [CHATS] [file|memory] [JITTER_MS]`: one alert to 100,000 chats by the real deliver loop and store on a virtual
 * clock. Prints the ratio to the bound (thirty a second). Exits 1 when something was lost or told twice; on a network without jitter
 * also when the ratio is more than 1.01 or something was refused.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openStore } from '../../src/store/open.ts'
import { alert, commit, noon, topic } from '../contracts/samples.ts'
import { telegramChats } from './subscribers.ts'
import { telegramLimits, toldOf, virtualRun } from './virtual.ts'

const chats = Number(process.argv[2] ?? 100_000)
const inMemory = process.argv[3] === 'memory'
const jitterMs = Number(process.argv[4] ?? 0)
const dir = mkdtempSync(join(tmpdir(), 'rasid-virtual-'))
const { clock, store, platform, errors, follow, start, close } = virtualRun(
  await openStore(inMemory ? 'sqlite::memory:' : `sqlite:${join(dir, 'rasid.db')}`),
  noon,
  jitterMs,
)
const [began, cpuBefore] = [performance.now(), process.cpuUsage()]
await follow(topic, telegramChats(chats))
await store.commit(commit({ alerts: [alert()] }))
await start()
await clock.run(() => platform.told.length >= chats)
const { firstAt, lastAt, chats: told, twice } = toldOf(platform.told, alert())
const cpu = process.cpuUsage(cpuBefore)
const result = {
  chats,
  jitterMs,
  store: inMemory ? 'SQLite in memory' : 'SQLite, file, synchronous FULL',
  boundSeconds: Math.round(chats / telegramLimits.perSecond),
  virtualSeconds: (lastAt - firstAt) / 1_000,
  ratio: (lastAt - firstAt) / 1_000 / (chats / telegramLimits.perSecond),
  refused429: platform.refused(),
  lost: chats - told,
  twice,
  errors: errors.length,
  realSeconds: Math.round((performance.now() - began) / 1_000),
  cpuMsEach: (cpu.user + cpu.system) / 1_000 / chats,
}
process.stdout.write(`${JSON.stringify(result)}\n`)
if (errors.length > 0) process.stderr.write(`${String(errors[0])}\n`)
await close()
rmSync(dir, { recursive: true, force: true })
const kept = told === chats && twice === 0 && errors.length === 0
const paced = result.ratio <= 1.01 && platform.refused() === 0
process.exit(kept && (paced || jitterMs > 0) ? 0 : 1)
