// BullMQ's dashboard under /queues, over a real redis-server: behind the login, to look at only.
import { afterEach, describe, expect, test } from 'vitest'
import { createConsole } from '../../../adapters/web/index.ts'
import { createBullQueue } from '../../../src/queue/bullmq.ts'
import { redisName, redisServerVersion, startRedis } from '../../store/redis-server.ts'
import { busy } from './newsroom.ts'

const endings: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const end of endings.splice(0).toReversed()) await end()
})

describe.skipIf(redisServerVersion === undefined)(`the dashboard of the queues (${redisName})`, () => {
  async function open(adminToken?: string) {
    const redis = await startRedis()
    const queue = await createBullQueue({ url: redis.url, onError: () => {} })
    const silent = () => {}
    const made = createConsole({
      host: '127.0.0.1',
      port: 0,
      adminToken,
      health: async () => ({ live: { ok: true, reason: 'the loops tick' }, parts: {} }),
      metricsText: async () => '',
      overview: async () => busy,
      story: async () => undefined,
      why: async () => undefined,
      queues: queue.dashboard,
      log: { debug: silent, info: silent, warn: silent, error: silent },
    })
    endings.push(
      redis.close,
      () => queue.close(0),
      () => made.stop(),
    )
    const { url } = await made.start()
    return { queue, ask: (path: string, init: RequestInit = {}) => fetch(new URL(path, url), { redirect: 'manual', ...init }) }
  }

  test('shows both queues and what waits in them; the page, its program and its policy come from here', async () => {
    const { queue, ask } = await open()
    await queue.enqueue({ kind: 'poll', id: 'hespress' })
    const page = await ask('/queues')
    expect([page.status, page.headers.get('content-security-policy')]).toEqual([
      200,
      expect.stringContaining("script-src 'self'"),
    ])
    const program = /src="(static\/js\/main[^"]+)"/.exec(await page.text())?.[1] ?? 'none'
    expect((await ask(`/queues/${program}`)).headers.get('content-type')).toContain('javascript')
    const { queues } = (await (await ask('/queues/api/queues?activeQueue=poll&status=waiting')).json()) as {
      queues: { name: string; readOnlyMode: boolean; counts: Record<string, number> }[]
    }
    expect(queues.map(({ name, readOnlyMode }) => [name, readOnlyMode])).toEqual([
      ['poll', true],
      ['deliver', true],
    ])
    const poll = queues[0]?.counts ?? {}
    expect((poll['waiting'] ?? 0) + (poll['prioritized'] ?? 0)).toBe(1)
    // No other page lets a script in.
    expect((await ask('/')).headers.get('content-security-policy')).toContain("default-src 'none'; style-src 'self'")
  })

  test('nothing can be touched: only GET is answered', async () => {
    const { queue, ask } = await open()
    await queue.enqueue({ kind: 'poll', id: 'hespress' })
    expect((await ask('/queues/api/queues/poll/empty', { method: 'PUT' })).status).toBe(404)
    expect((await ask('/queues/api/queues/poll/pause', { method: 'PUT' })).status).toBe(404)
  })

  test('is behind the login like every page', async () => {
    const { ask } = await open('a token of sixteen letters')
    expect((await ask('/queues')).status).toBe(303)
    expect((await ask('/queues/api/queues')).status).toBe(303)
  })
})
