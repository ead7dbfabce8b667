// The queue that several processes share, on a real redis-server.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createBullQueue } from '../../src/queue/bullmq.ts'
import { describeQueue } from '../contracts/queue.ts'
import { redisName, redisServerVersion, startRedis, type RedisServer } from './redis-server.ts'

describe.skipIf(redisServerVersion === undefined)(`queue (${redisName})`, () => {
  let server: RedisServer
  beforeAll(async () => {
    server = await startRedis()
  })
  afterAll(() => server?.close())

  describeQueue('BullMQ', async (onError) => {
    await server.empty()
    return createBullQueue({ url: server.url, onError: (error, job) => job && onError(error, job) })
  })

  test('two processes share the work, and a job that one enqueued is not taken twice', async () => {
    await server.empty()
    const [one, other] = await Promise.all([1, 2].map(() => createBullQueue({ url: server.url, onError: () => {} })))
    const seen: string[] = []
    for (let id = 0; id < 20; id++) await one!.enqueue({ kind: 'deliver', id: `تسليم ${id}` })
    expect(await other!.enqueue({ kind: 'deliver', id: 'تسليم 3' })).toBe(false)
    for (const queue of [one!, other!]) queue.work('deliver', async (id) => void seen.push(id), 2)
    await one!.onIdle()
    expect(new Set(seen).size).toBe(20)
    expect(seen.length).toBe(20)
    await Promise.all([one!.close(0), other!.close(0)])
  })

  test('a job whose process was killed is given to another within seconds', { timeout: 60_000 }, async () => {
    await server.empty()
    const queue = await createBullQueue({ url: server.url, onError: () => {} })
    await queue.enqueue({ kind: 'deliver', id: 'معلق' })
    const script = new URL('bull-child.ts', import.meta.url).pathname
    const child = spawn(process.execPath, [script, server.url], { stdio: ['ignore', 'pipe', 'inherit'] })
    await once(child.stdout, 'data')
    child.kill('SIGKILL')
    await once(child, 'close')
    expect(await queue.enqueue({ kind: 'deliver', id: 'معلق' })).toBe(false)
    const taken = Promise.withResolvers<string>()
    queue.work('deliver', async (id) => taken.resolve(id), 1)
    expect(await taken.promise).toBe('معلق')
    await queue.onIdle()
    expect(await queue.enqueue({ kind: 'deliver', id: 'معلق' })).toBe(true)
    await queue.close(0)
  })
})
