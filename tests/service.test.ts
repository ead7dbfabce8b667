// The composition as an operator gets it: roles, readiness, and a stop that ends everything.
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { ConfigSource } from '#ports'
import { createConfigSource } from '../config/load.ts'
import { readSettings } from '../config/settings.ts'
import { startService, type Service } from '../src/service.ts'
import { openStore } from '../src/store/open.ts'

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }
const source: ConfigSource = {
  load: async () => ({ ok: true, configuration: { feeds: [], entities: [], topics: [] }, warnings: [] }),
  watch: () => () => {},
}

let dir: string
beforeEach(() => (dir = mkdtempSync(join(tmpdir(), 'rasid-service-'))))
afterEach(() => rmSync(dir, { recursive: true }))

async function start(env: Record<string, string>, from = source): Promise<Service> {
  const read = readSettings({ DATA_DIR: dir, TELEGRAM_API_ROOT: 'http://127.0.0.1:9', ...env })
  if (!read.ok) throw new Error(read.problems.join('\n'))
  return startService({ settings: { ...read.settings, port: 0 }, log: silent, source: from })
}

test('a process that only serves the console is ready without a connection to Telegram', async () => {
  const service = await start({ ROLE: 'web', TELEGRAM_TOKEN: '1:token' })
  const answer = await fetch(`${service.url ?? ''}readyz`)
  await service.stop(0)
  expect(answer.status).toBe(200)
})

test('a process that only polls, without a token, owes the terminal nothing', async () => {
  const bundled = new URL('../config', import.meta.url).pathname
  const load: ConfigSource['load'] = async () => {
    const shipped = await createConfigSource(bundled, bundled).load()
    return shipped.ok ? { ...shipped, configuration: { ...shipped.configuration, feeds: [] } } : shipped
  }
  await (await start({ ROLE: 'poll' }, { ...source, load })).stop(0)
  const store = await openStore(`sqlite:${join(dir, 'rasid.db')}`)
  expect(await store.counts()).toMatchObject({ subscriptions: 0 })
  await store.close()
})

test('a part that cannot be stopped does not keep the store open', async () => {
  const stuck = { ...source, watch: () => () => fail() }
  const fail = (): never => {
    throw new Error('the watcher is stuck')
  }
  const service = await start({ ROLE: 'poll' }, stuck)
  expect(existsSync(join(dir, 'rasid.db-wal'))).toBe(true)
  await expect(service.stop(0)).rejects.toThrow('stuck')
  expect(existsSync(join(dir, 'rasid.db-wal'))).toBe(false)
})
