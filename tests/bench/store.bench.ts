/** Deliveries through the stores, by the clock: how many are owed, and how many claimed and done, in a second. */
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
import { table } from './measure.ts'

const chats = 20_000
const chunk = 500
const done = 10_000
const workers = 32
const jobs = 5_000

export async function bench(): Promise<string> {
  const dir = mkdtempSync(join(tmpdir(), 'rasid-bench-'))
  const rows = [['store', 'owed/s', 'claimed and done/s', 'first due, ms', 'bytes each']] as (string | number)[][]
  const wakes = [['queue', 'jobs woken and run/s']] as (string | number)[][]
  const sqlite = await openStore(`sqlite:${join(dir, 'rasid.db')}`)
  rows.push(['SQLite (file, synchronous FULL)', ...(await measure(sqlite)), ''])
  await sqlite.close()
  wakes.push(['p-queue', await wake(createLocalQueue({ onError }))])
  if (redisServerVersion !== undefined) {
    for (const fsync of ['everysec', 'always']) {
      const server = await startRedis(['--appendfsync', fsync])
      const redis = await openStore(server.url)
      const figures = await measure(redis)
      rows.push([
        `Redis ${redisServerVersion} (AOF, fsync ${fsync})`,
        ...figures,
        Math.round((await memory(server.port)) / chats),
      ])
      await redis.close()
      if (fsync === 'everysec')
        wakes.push([`BullMQ on Redis ${redisServerVersion}`, await wake(await createBullQueue({ url: server.url, onError }))])
      await server.close()
    }
  }
  rmSync(dir, { recursive: true, force: true })
  return table(`${chats} deliveries, ${workers} at once`, rows) + table(`${jobs} jobs`, wakes)
}

const onError = (error: unknown): never => {
  throw error
}

async function measure(store: Store): Promise<number[]> {
  await store.commit(commit({ alerts: [alert()] }))
  const all = Array.from({ length: chats }, (_, index): Chat => ({ platform: 'telegram', chatId: String(1_000_000 + index) }))
  const owed = await perSecond(chats, async () => {
    for (let from = 0; from < chats; from += chunk) {
      const rows = all.slice(from, from + chunk).map((chat) => delivery(alert(), chat))
      await store.saveFanOut('خبر-1', rows, from + chunk < chats ? String(from) : undefined)
    }
  })
  const before = performance.now()
  await store.due(noon, 1)
  const firstDue = performance.now() - before
  const ids = all.slice(0, done).map((chat) => delivery(alert(), chat).id)
  const ended = await perSecond(done, () =>
    Promise.all(
      Array.from({ length: workers }, async () => {
        for (let id = ids.pop(); id !== undefined; id = ids.pop()) {
          const claimed = await store.claim(id, 'w', noon, 60_000)
          await store.saveDelivery({ ...claimed!, status: { state: 'sent', messageId: '1', sentAt: noon } })
        }
      }),
    ),
  )
  return [Math.round(owed), Math.round(ended), Math.round(firstDue * 10) / 10]
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
  const rate = await perSecond(jobs, run)
  await queue.close(0)
  return Math.round(rate)
}

async function perSecond(count: number, work: () => Promise<unknown>): Promise<number> {
  const before = performance.now()
  await work()
  return count / ((performance.now() - before) / 1_000)
}

/** What the server says it uses, less what an empty one does (about 1 MB). */
async function memory(port: number): Promise<number> {
  const { Redis } = await import('ioredis')
  const client = new Redis(port)
  const used = Number(/used_memory_dataset:(\d+)/.exec(await client.info('memory'))?.[1] ?? 0)
  client.disconnect()
  return used
}
