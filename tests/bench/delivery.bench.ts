/**
 * Deliveries through the stores, by the clock: how many are owed, and how many claimed and done, in a second; and what a service that
 * starts again has to carry (./restart.ts).
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Chat } from '#model'
import type { Queue, Store } from '#ports'
import { createBullQueue } from '../../src/queue/bullmq.ts'
import { createLocalQueue } from '../../src/queue/local.ts'
import { openStore } from '../../src/store/open.ts'
import { alert, commit, delivery, noon } from '../contracts/samples.ts'
import { redisServerVersion, startRedis } from '../store/redis-server.ts'
import { cpuMsOf, median } from './cpu.ts'
import { table } from './measure.ts'
import { restart } from './restart.ts'

const chats = 20_000
const chunk = 500
const done = 10_000
const workers = 32
const jobs = 5_000

/** The candidates take turns so many times, each in a store of its own, and the median of each figure counts. */
const rounds = 3

export async function bench(): Promise<string> {
  const dir = mkdtempSync(join(tmpdir(), 'rasid-bench-'))
  const servers = await Promise.all(
    (redisServerVersion === undefined ? [] : ['everysec', 'always']).map(async (fsync) => ({
      name: `Redis ${redisServerVersion} (AOF, fsync ${fsync})`,
      server: await startRedis(['--appendfsync', fsync]),
    })),
  )
  const runs = new Map<string, Measured[]>()
  const note = (name: string, measured: Measured): void => void runs.set(name, [...(runs.get(name) ?? []), measured])
  for (let round = 0; round < rounds; round++) {
    const sqlite = await openStore(`sqlite:${join(dir, `${round}.db`)}`)
    note('SQLite (file, synchronous FULL)', { ...(await measure(sqlite)), bytes: 0 })
    await sqlite.close()
    for (const { name, server } of servers) {
      await server.empty()
      const redis = await openStore(server.url)
      note(name, { ...(await measure(redis, server.child().pid)), bytes: (await memory(server.port)) / chats })
      await redis.close()
    }
  }
  const stores = [...runs].map(([name, all]): (string | number)[] => {
    const of = (figure: keyof Measured): number => Math.round(median(all.map((one) => one[figure])))
    return [name, of('owed'), of('owedByCpu'), of('done'), of('doneByCpu'), of('firstDueMs'), of('bytes') || '']
  })
  const jobRows: (string | number)[][] = [['p-queue', await wake(createLocalQueue({ onError }))]]
  const [shared] = servers
  if (shared !== undefined) {
    await shared.server.empty()
    jobRows.push([
      `BullMQ on Redis ${redisServerVersion}`,
      await wake(await createBullQueue({ url: shared.server.url, onError })),
    ])
  }
  for (const { server } of servers) await server.close()
  rmSync(dir, { recursive: true, force: true })
  const titles = ['store', 'owed/s', 'by CPU', 'claimed and done/s', 'by CPU', 'first due, ms', 'bytes each']
  return (
    table(`${chats} deliveries, ${workers} at once, medians of ${rounds}; by CPU: a second of this process and the server`, [
      titles,
      ...stores,
    ]) +
    table(`${jobs} jobs`, [['queue', 'jobs woken and run/s'], ...jobRows]) +
    (await restart())
  )
}

const onError = (error: unknown): never => {
  throw error
}

type Speed = { readonly owed: number; readonly owedByCpu: number; readonly done: number; readonly doneByCpu: number }
type Measured = Speed & { readonly firstDueMs: number; readonly bytes: number }

/** `server`: the process whose CPU time counts too. */
async function measure(store: Store, server?: number): Promise<Omit<Measured, 'bytes'>> {
  await store.commit(commit({ alerts: [alert()] }))
  const all = Array.from({ length: chats }, (_, index): Chat => ({ platform: 'telegram', chatId: String(1_000_000 + index) }))
  const owed = await perSecond(
    chats,
    async () => {
      for (let from = 0; from < chats; from += chunk) {
        const rows = all.slice(from, from + chunk).map((chat) => delivery(alert(), chat))
        await store.saveFanOut('خبر-1', rows, from + chunk < chats ? String(from) : undefined)
      }
    },
    server,
  )
  const before = performance.now()
  await store.due(noon, 1)
  const firstDueMs = performance.now() - before
  const ids = all.slice(0, done).map((chat) => delivery(alert(), chat).id)
  const ended = await perSecond(
    done,
    () =>
      Promise.all(
        Array.from({ length: workers }, async () => {
          for (let id = ids.pop(); id !== undefined; id = ids.pop()) {
            const claimed = await store.claim(id, 'w', noon, 60_000)
            await store.saveDelivery({ ...claimed!, status: { state: 'sent', messageId: '1', sentAt: noon } })
          }
        }),
      ),
    server,
  )
  return { owed: owed.wall, owedByCpu: owed.cpu, done: ended.wall, doneByCpu: ended.cpu, firstDueMs }
}

async function wake(queue: Queue): Promise<number> {
  const run = async (): Promise<void> => {
    queue.work('deliver', async () => {}, workers)
    const all = Array.from({ length: jobs }, (_, index) => String(index))
    await Promise.all(
      Array.from({ length: workers }, async () => {
        for (let id = all.pop(); id !== undefined; id = all.pop()) await queue.enqueue({ kind: 'deliver', id })
      }),
    )
    await queue.onIdle()
  }
  const { wall } = await perSecond(jobs, run)
  await queue.close(0)
  return Math.round(wall)
}

/** By the clock, and by the CPU time of this process and another. */
async function perSecond(
  count: number,
  work: () => Promise<unknown>,
  other?: number,
): Promise<{ readonly wall: number; readonly cpu: number }> {
  const used = (): number => cpuMsOf(process.pid) + (other === undefined ? 0 : cpuMsOf(other))
  const [before, cpuBefore] = [performance.now(), used()]
  await work()
  const [wallMs, cpuMs] = [performance.now() - before, used() - cpuBefore]
  return { wall: (count * 1_000) / wallMs, cpu: (count * 1_000) / cpuMs }
}

/** What the server says it uses, less what an empty one does (about 1 MB). */
async function memory(port: number): Promise<number> {
  const { Redis } = await import('ioredis')
  const client = new Redis(port)
  const used = Number(/used_memory_dataset:(\d+)/.exec(await client.info('memory'))?.[1] ?? 0)
  client.disconnect()
  return used
}
