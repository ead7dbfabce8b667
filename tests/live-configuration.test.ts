// The configuration in force: files become revisions, a broken file changes nothing.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Log, Store } from '#ports'
import { createConfigSource } from '../config/load.ts'
import { startLiveConfiguration } from '../src/live-configuration.ts'
import { openStore } from '../src/store/open.ts'

const bundled = new URL('../config', import.meta.url).pathname
const quiet: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }
const feed = (id: string): string =>
  `  - id: ${id}\n    outlet: ${id}\n    url: https://${id}.example/feed\n    country: ma\n    language: ar\n    every: 5m\n    enabled: true\n`

let dir: string
let store: Store
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'rasid-config-'))
  store = await openStore('sqlite::memory:')
})
afterEach(async () => {
  await store.close()
  rmSync(dir, { recursive: true, force: true })
})

const write = (text: string): void => writeFileSync(join(dir, 'feeds.yaml'), text)
const start = () =>
  startLiveConfiguration({
    source: createConfigSource(dir, bundled),
    fallback: createConfigSource(bundled, bundled),
    store,
    log: quiet,
    now: () => 1_000,
    watch: false,
  })

test('the files are imported as revision 1, and reading them again publishes nothing', async () => {
  write(`feeds:\n${feed('one')}`)
  const live = await start()
  expect(live.snapshot().revision).toBe(1)
  expect(live.snapshot().configuration.feeds.map(({ id }) => id)).toEqual(['one'])
  expect(await live.reload('files', 'again')).toBe(false)
  expect(await store.revisions(10)).toHaveLength(1)
})

test('a broken file leaves the last good revision in force and says where it is broken', async () => {
  write(`feeds:\n${feed('one')}`)
  const live = await start()
  write(`feeds:\n${feed('one')}${feed('two').replace('every: 5m', 'every: soon')}`)
  expect(await live.reload('files', 'edited')).toBe(false)
  expect(live.snapshot().revision).toBe(1)
  expect(live.problems().map(({ file, line }) => [file, line])).toEqual([['feeds.yaml', 14]])
})

test('a mended file publishes the next revision and clears the problems', async () => {
  write('feeds: [')
  const live = await start()
  expect(live.problems()).not.toEqual([])
  write(`feeds:\n${feed('one')}`)
  expect(await live.reload('files', 'mended')).toBe(true)
  expect(live.snapshot().revision).toBe(1)
  expect(live.problems()).toEqual([])
})

test('broken from the first start, the bundled rules serve without feeds', async () => {
  write('feeds: [')
  const live = await start()
  expect(live.snapshot().configuration.feeds).toEqual([])
  expect(live.snapshot().configuration.topics.length).toBeGreaterThan(0)
})

test('after a restart with broken files the last good revision of the store serves', async () => {
  write(`feeds:\n${feed('one')}`)
  await start()
  write('feeds: [')
  const live = await start()
  expect(live.snapshot().configuration.feeds.map(({ id }) => id)).toEqual(['one'])
})

/** The shipped topic with another weight of titles: at 0 it does not read them. */
const topic = (title: number): void => {
  mkdirSync(join(dir, 'topics'), { recursive: true })
  const shipped = readFileSync(join(bundled, 'topics', 'morocco-israel-defence.yaml'), 'utf8')
  writeFileSync(join(dir, 'topics', 'one.yaml'), shipped.replace('title: 2', `title: ${title}`))
}

test('an edit under which the canary of a topic falls silent is refused, and an admin hears why once', async () => {
  write(`feeds:\n${feed('one')}`)
  topic(2)
  const live = await start()
  expect([live.snapshot().revision, live.deadCanaries()]).toEqual([1, []])
  topic(0)
  expect([await live.reload('files', 'edited'), await live.reload('files', 'edited')]).toEqual([false, false])
  expect([live.snapshot().revision, live.problems().map(({ path }) => path)]).toEqual([
    1,
    ['morocco-israel-defence.canary', 'morocco-israel-defence.canary'],
  ])
  const refused = (await store.auditLog(9)).filter(({ action }) => action === 'configuration.refused')
  expect(refused.map(({ detail }) => detail)).toEqual([
    expect.stringMatching(/^Expected the canary of morocco-israel-defence to alert, got drop with 0 of 60 for «المغرب وإسرائيل/),
  ])
  topic(1.5)
  expect([await live.reload('files', 'mended'), live.problems(), live.snapshot().revision]).toEqual([true, [], 2])
})

test('a canary that is dead from the first start is said and stands in the way of no other edit', async () => {
  write(`feeds:\n${feed('one')}`)
  topic(0)
  const live = await start()
  expect(live.deadCanaries().map(({ topic: id }) => id)).toEqual(['morocco-israel-defence', 'morocco-israel-defence'])
  write(`feeds:\n${feed('two')}`)
  expect([await live.reload('files', 'another feed'), live.deadCanaries().length]).toEqual([true, 2])
})
