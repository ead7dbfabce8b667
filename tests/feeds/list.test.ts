// The feeds that are shipped, and feed lists over the command line: OPML in, OPML out, how each feed does.
import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createConfigSource } from '../../config/load.ts'
import { readOpml } from '../../feeds/opml.ts'
import { newFeedState } from '../../src/schedule/next-poll.ts'
import { openStore } from '../../src/store/open.ts'

const root = new URL('../..', import.meta.url).pathname
const bundled = join(root, 'config')
let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'rasid-feeds-'))
})
afterEach(() => rmSync(dir, { recursive: true }))

type Done = { readonly code: number | null; readonly err: string; readonly rows: Record<string, unknown>[] }
function rasid(...words: string[]): Done {
  const { PATH = '', HOME = '' } = process.env
  const done = spawnSync(process.execPath, ['--import', './src/require-node.mjs', 'src/cli.ts', ...words], {
    cwd: root,
    encoding: 'utf8',
    env: { PATH, HOME, CONFIG_DIR: dir, DATA_DIR: dir },
  })
  const rows = done.stdout.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Record<string, unknown>]))
  return { code: done.status, err: done.stderr, rows }
}
const feedsIn = async (folder: string) => {
  const loaded = await createConfigSource(folder, bundled).load()
  return loaded.ok ? loaded.configuration.feeds : []
}

test('every shipped feed has an outlet, a country, a language, a section and a note of when somebody saw it working', async () => {
  const feeds = await feedsIn(bundled)
  expect(feeds.length).toBeGreaterThan(20)
  for (const { id, outlet, country, language, section, note, url } of feeds)
    expect({ id, outlet, country, language, section, note, url }).toEqual({
      id,
      outlet: expect.stringMatching(/\S/),
      country: expect.stringMatching(/^[a-z]{2}$/),
      language: expect.stringMatching(/^[a-z]{2}$/),
      section: expect.stringMatching(/\S/),
      note: expect.stringMatching(/^seen working 20\d\d/),
      url: expect.stringMatching(/^https?:\/\//),
    })
  expect(new Set(feeds.map(({ url }) => url)).size).toBe(feeds.length)
})

test('what is exported as OPML is imported again: addresses, outlets, languages, sections; what is there already is left alone', async () => {
  copyFileSync(join(bundled, 'feeds.yaml'), join(dir, 'feeds.yaml'))
  const before = await feedsIn(dir)
  const file = join(dir, 'feeds.opml')
  expect(rasid('feeds', 'export', file)).toMatchObject({ code: 0, err: expect.stringContaining(`Wrote ${before.length} feeds`) })
  expect(readOpml(readFileSync(file, 'utf8'))).toHaveLength(before.length)
  expect(rasid('feeds', 'import', file)).toMatchObject({ code: 0, err: expect.stringContaining('Added 0 feeds') })
  expect(await feedsIn(dir)).toEqual(before)

  writeFileSync(join(dir, 'feeds.yaml'), 'feeds: []\n')
  expect(rasid('feeds', 'import', file).code).toBe(0)
  const facts = (feeds: typeof before) => feeds.map(({ url, outlet, language, section }) => ({ url, outlet, language, section }))
  expect(facts(await feedsIn(dir))).toEqual(facts(before))
})

test('an OPML file with an address that is none changes nothing and says so', async () => {
  writeFileSync(join(dir, 'feeds.yaml'), 'feeds: []\n')
  writeFileSync(join(dir, 'bad.opml'), '<opml><body><outline text="خدعة" xmlUrl="javascript:alert(1)"/></body></opml>')
  expect(rasid('feeds', 'import', join(dir, 'bad.opml'))).toMatchObject({ code: 1, err: expect.stringMatching(/Expected .*got/) })
  expect(await feedsIn(dir)).toEqual([])
})

test('how each feed does: state, last success, last error in words, rhythm, bytes, items, matches, what is held', async () => {
  const yaml = ['sada', 'dad', 'raqm'].map(
    (id) =>
      `  - id: ${id}\n    outlet: منبر ${id}\n    url: https://${id}.example/feed\n    country: ma\n    language: ar\n    every: 5m\n    enabled: true\n`,
  )
  writeFileSync(join(dir, 'feeds.yaml'), `feeds:\n${yaml.join('')}`)
  const at = Date.parse('2026-03-02T08:00:00Z')
  const [sada, dad] = (await feedsIn(dir)).map((feed) => newFeedState(feed, at))
  const store = await openStore(`sqlite:${join(dir, 'rasid.db')}`)
  const held = [{ at, reason: 'Expected at most 10 new items from sada, got 30', articleIds: ['1', '2'] }]
  await store.saveFeedState({
    ...sada!,
    polls: 9,
    lastSuccessAt: at,
    bytes: 4096,
    items: 40,
    matches: 2,
    itemsPerHour: 1.5,
    quarantined: held,
  })
  const lastError = {
    code: 'TLS',
    message: 'Expected an answer from dad.example, got a certificate that does not hold',
    at,
  } as const
  await store.saveFeedState({ ...dad!, polls: 2, failures: 2, lastError })
  await store.close()
  const { code, rows, err } = rasid('feeds', 'list')
  expect([code, rows.map(({ id }) => id), err]).toEqual([
    0,
    ['dad', 'sada', 'raqm'],
    expect.stringContaining('3 feeds: 0 answer, 1 do not, 1 are held back'),
  ])
  expect(rows[0]).toMatchObject({ state: 'failing', failures: 2, lastError: { code: 'TLS', message: lastError.message } })
  expect(rows[1]).toMatchObject({
    state: 'held',
    lastSuccess: '2026-03-02T08:00:00.000Z',
    lastError: null,
    itemsPerHour: 1.5,
    everySeconds: 300,
    bytes: 4096,
    items: 40,
    matches: 2,
    held: [{ items: 2, reason: held[0]?.reason }],
  })
  expect(rows[2]).toMatchObject({ state: 'waiting', lastSuccess: null, bytes: null })
})

test('a feeds command that is none is answered with those there are', () => {
  for (const words of [['list', 'x'], ['import'], ['burn', 'x']])
    expect(rasid('feeds', ...words)).toMatchObject({
      code: 2,
      err: expect.stringMatching(/^Expected «feeds list», .*, got «feeds /),
    })
})
