// Broken disks and wrong files: a sentence that says what to do, and a store that goes on when it can.
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
  writeSync,
  closeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openStore, restoreStore } from '../../src/store/open.ts'
import * as one from '../contracts/samples.ts'
import { commit, delivery, feedState, matched, noon, person, subscription, group } from '../contracts/samples.ts'

let folder: string
let file: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rasid-'))
  file = join(folder, 'rasid.db')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const open = (options = {}) => openStore(`sqlite:${file}`, options)
async function filled(count = 20): Promise<void> {
  const store = await open()
  const articles = Array.from({ length: count }, (_, index) =>
    matched({ id: `م${index}`, keys: [`guid:${index}`], text: 'كلام '.repeat(500) }),
  )
  await store.commit(commit({ articles }))
  await store.subscribe(subscription(group))
  await store.close()
}

test.each([
  ['postgres://:secret@host', /^Expected STORE_URL to be sqlite:PATH .* got "postgres:…"/],
  ['sqlite:', /^Expected STORE_URL to be sqlite:PATH/],
  ['sqlite:/proc/none/rasid.db', /^Expected a folder for the store at \/proc\/none/],
  ['sqlite:/proc/rasid.db', /^Expected to open or make \/proc\/rasid.db, got a refusal: check that its folder/],
])('%s is refused with what to do', async (url, sentence) => {
  await expect(openStore(url)).rejects.toThrow(sentence)
})

test('a file that is not SQLite is left as it is', async () => {
  writeFileSync(file, 'هذه ليست قاعدة بيانات. '.repeat(100))
  await expect(open()).rejects.toThrow(/^Expected .* to be a SQLite file, got something else/)
  expect(readFileSync(file, 'utf8')).toMatch(/^هذه ليست/)
})

test('a damaged page and a cut file are found at start', async () => {
  await filled()
  const sound = `${file}.sound`
  copyFileSync(file, sound)
  const handle = openSync(file, 'r+')
  for (let page = 2; page < 40; page++) writeSync(handle, Buffer.alloc(2_000, 0xee), 0, 2_000, page * 4_096)
  closeSync(handle)
  await expect(open()).rejects.toThrow(/^Expected .* to be a sound SQLite file, got .*: stop Rasid and run "rasid restore FILE"/s)
  copyFileSync(sound, file)
  truncateSync(file, 3 * 4_096)
  await expect(open()).rejects.toThrow(/rasid restore FILE/)
})

test('a store of a newer Rasid is refused', async () => {
  await filled()
  const raw = new DatabaseSync(file)
  raw.exec('PRAGMA user_version = 999')
  raw.close()
  await expect(open()).rejects.toThrow(
    /^Expected a store of schema \d+ or older in .*, got schema 999: it was written by a newer Rasid/,
  )
})

test('on a full disk nothing is kept by half, health says so, and writing goes on when there is space', async () => {
  const store = await open({ maxPages: 60 })
  const articles = Array.from({ length: 200 }, (_, index) =>
    matched({ id: `م${index}`, keys: [`guid:${index}`], text: 'كلام '.repeat(500) }),
  )
  const big = commit({ articles, feedState: feedState({ polls: 7 }) })
  await expect(store.commit(big)).rejects.toThrow(/^Expected space for .*, got a full disk: free some space/)
  expect([await store.articles({ limit: 9 }), await store.feedStates()]).toEqual([[], []])
  expect(await store.commit(commit({ articles: [matched()] }))).toBe('committed')
  await store.close()
})

test('a write that fails takes no other write with it', async () => {
  const store = await open()
  await store.commit(commit({ alerts: [one.alert()] }))
  const [good, bad, also] = await Promise.allSettled([
    store.saveFeedState(feedState()),
    store.saveFanOut('لا يوجد', [], undefined),
    store.saveFanOut('خبر-1', [delivery(one.alert(), group)], undefined),
  ])
  expect([good.status, bad.status, also.status]).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect((await store.due(noon, 9)).length).toBe(1)
  await store.close()
})

test('a file that was taken away is noticed', async () => {
  const store = await open()
  expect(await store.health()).toMatchObject({ ok: true })
  renameSync(file, `${file}.away`)
  expect(await store.health()).toMatchObject({
    ok: false,
    reason: expect.stringMatching(/^Expected .* to stay where it is, got no file/),
  })
  await store.close()
})

test('a closed store refuses and says so', async () => {
  const store = await open()
  await store.close()
  expect(await store.health()).toMatchObject({ ok: false })
  await expect(store.saveFeedState(feedState())).rejects.toThrow(/^Expected the store .* to be open/)
})

test('two processes on one file see each other’s work', async () => {
  const [a, b] = [await open(), await open()]
  await a.commit(commit({ articles: [matched()] }))
  expect(await b.commit(commit({ articles: [matched({ id: 'آخر', keys: ['guid:مقال-1'] })] }))).toBe('conflict')
  await b.subscribe(subscription(person(1)))
  expect((await a.subscriptions(person(1))).length).toBe(1)
  await Promise.all([a.close(), b.close()])
})

test('a backup made while the store is written can be restored elsewhere', async () => {
  await filled(300)
  const store = await open()
  const copy = join(folder, 'copy.db')
  const [done] = await Promise.all([
    store.backup(copy),
    store.commit(commit({ articles: [matched({ id: 'أثناء', keys: ['guid:x'] })] })),
  ])
  expect(done.bytes).toBeGreaterThan(300 * 1_000)
  expect(done.counts['articles']).toBeGreaterThanOrEqual(300)
  await store.close()

  const elsewhere = join(folder, 'new', 'rasid.db')
  mkdirSync(join(folder, 'new'))
  expect(await restoreStore(copy, `sqlite:${elsewhere}`)).toEqual({ bytes: done.bytes })
  const restored = await openStore(`sqlite:${elsewhere}`)
  expect((await restored.counts())['articles']).toBe(done.counts['articles'])
  await restored.close()
})

test('a restore keeps the old store beside it, and refuses a running one and a damaged copy', async () => {
  await filled()
  const store = await open()
  const copy = join(folder, 'copy.db')
  await store.backup(copy)
  await expect(restoreStore(copy, `sqlite:${file}`)).rejects.toThrow(/got a process that has it open: stop Rasid, then restore/)
  await store.close()
  expect((await restoreStore(copy, `sqlite:${file}`)).kept).toBe(`${file}.before-restore`)
  truncateSync(copy, 5 * 4_096)
  await expect(restoreStore(copy, `sqlite:${file}`)).rejects.toThrow(/^Expected .*copy.db to be a sound SQLite file/)
  await expect(restoreStore(join(folder, 'none'), `sqlite:${file}`)).rejects.toThrow(/^Expected a backup at/)
  expect(await (await open()).health()).toMatchObject({ ok: true })
})

test('O-04 a log (-wal) of another store beside the file is refused before it is read, and the store is as it was', async () => {
  await filled(5)
  const strange = join(folder, 'strange.db')
  const other = await openStore(`sqlite:${strange}`)
  await other.commit(commit({ articles: [matched({ id: 'غريب', keys: ['guid:غريب'] })] }))
  copyFileSync(`${strange}-wal`, `${file}-wal`)
  await expect(open()).rejects.toThrow(/^Expected .*-wal to be the log of .*, got that of another store: .*rasid restore FILE/)
  await other.close()
  for (const suffix of ['-wal', '-shm']) rmSync(`${file}${suffix}`, { force: true })
  const store = await open()
  expect([(await store.counts())['articles'], await store.article('غريب')]).toEqual([5, undefined])
  await store.close()
})

test('O-06 a step of the schema that is killed half-way leaves the step before it, and the next start goes on', async () => {
  const raw = new DatabaseSync(file)
  raw.exec('PRAGMA journal_mode = WAL')
  raw.close()
  await filled(3)
  const half = new DatabaseSync(file)
  half.exec('BEGIN IMMEDIATE; CREATE TABLE half_way (x); PRAGMA user_version = 1')
  // Killed: nobody committed.
  for (const suffix of ['', '-wal']) if (existsSync(`${file}${suffix}`)) copyFileSync(`${file}${suffix}`, `${file}.cut${suffix}`)
  half.exec('ROLLBACK')
  half.close()
  const store = await openStore(`sqlite:${file}.cut`)
  expect((await store.counts())['articles']).toBe(3)
  await store.close()
})
