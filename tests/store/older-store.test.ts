// A store of an older Rasid: copied, then brought up to date; killed anywhere on the way, it goes on at the next start.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { migrationCopies, openStore, restoreStore } from '../../src/store/open.ts'
import { migrate, newestSchema } from '../../src/store/sqlite/migrations.ts'

let folder: string
let file: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rasid-'))
  file = join(folder, 'rasid.db')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** A store as the Rasid of that schema left it, with a message that is owed. */
function older(schema: number, people = 40): void {
  const raw = new DatabaseSync(file)
  raw.exec('PRAGMA journal_mode = WAL')
  migrate(raw, file, { upTo: schema })
  raw.exec(`INSERT INTO alerts (id, story, kind, body) VALUES ('خبر', 'قصة', 0, '{"id":"خبر"}')`)
  for (let number = 1; number <= people; number++) {
    raw.exec(`INSERT INTO chats (key, platform, chat_id) VALUES ('telegram:${number}', 0, '${number}')`)
    raw.exec(`INSERT INTO deliveries (id, alert, chat, platform, kind, language, silent, priority, created_at, not_before, expires_at,
      attempts, fence, plain, doubts, state, due_at) VALUES ('د${number}', 1, ${number}, 0, 0, 'ar', 0, 1, 1, 0, 9e15, 0, 0, 0, 0, 0, 0)`)
  }
  raw.close()
}
const open = (options = {}) => openStore(`sqlite:${file}`, options)
const schemaOf = (store: string): number => {
  const raw = new DatabaseSync(store, { readOnly: true })
  const found = Number(raw.prepare('PRAGMA user_version').get()?.['user_version'])
  raw.close()
  return found
}
const owed = async (): Promise<number | undefined> => {
  const store = await open()
  const counts = await store.counts()
  await store.close()
  return counts['deliveries.pending']
}
const everyOlder = Array.from({ length: newestSchema - 1 }, (_, index) => index + 1)
const copyName = (schema: number): string => join(folder, 'backups', `rasid-before-schema-${schema}.db`)

test.each(everyOlder)(
  'a store of schema %i is copied before it is brought up to date, and whoever asks hears where',
  async (schema) => {
    older(schema)
    const told: unknown[] = []
    const store = await open({ onMigrated: (done: unknown) => told.push(done) })
    expect((await store.due(1, 99)).length).toBe(40)
    await store.close()
    expect(told).toEqual([{ from: schema, to: newestSchema, copy: copyName(schema + 1) }])
    expect([schemaOf(file), schemaOf(copyName(schema + 1))]).toEqual([newestSchema, schema])
  },
)

test('a new store and one that is up to date are not copied', async () => {
  await (await open()).close()
  await (await open()).close()
  expect(existsSync(join(folder, 'backups'))).toBe(false)
})

test('the copy goes back into its place, and is copied and brought up to date again', async () => {
  older(1)
  await (await open()).close()
  await restoreStore(copyName(2), `sqlite:${file}`)
  expect([schemaOf(file), await owed(), schemaOf(file)]).toEqual([1, 40, newestSchema])
})

test('without space for the copy the migration is refused and nothing is changed', async () => {
  older(1)
  await expect(open({ freeBytes: () => 2 ** 20 })).rejects.toThrow(
    /^Expected \d+\.\d MiB free in .*backups for the copy .* leaves schema 1, got 1\.0 MiB: free some space .* nothing was changed/,
  )
  expect([schemaOf(file), readdirSync(join(folder, 'backups'))]).toEqual([1, []])
})

test('where no folder for the copy can be made the store stays as it is', async () => {
  older(1)
  writeFileSync(join(folder, 'backups'), 'no folder')
  await expect(open()).rejects.toThrow(/backups/)
  expect(schemaOf(file)).toBe(1)
})

test('a step that fails names the copy to go back to', async () => {
  older(1)
  const raw = new DatabaseSync(file)
  raw.exec('ALTER TABLE deliveries ADD COLUMN digest TEXT')
  raw.close()
  await expect(open()).rejects.toThrow(
    new RegExp(`^Expected .* to go from schema 1 to ${newestSchema}, got "duplicate column.*rasid restore ${copyName(2)}"`),
  )
  expect([schemaOf(file), schemaOf(copyName(2))]).toEqual([1, 1])
})

test('the newest three copies are kept', async () => {
  older(1)
  await (await open()).close()
  for (const schema of [11, 12, 13]) {
    writeFileSync(copyName(schema), '')
    utimesSync(copyName(schema), schema, schema)
  }
  await restoreStore(copyName(2), `sqlite:${file}`)
  await (await open()).close()
  expect(migrationCopies(`sqlite:${file}`).map(({ schema }) => schema)).toEqual([2, 13, 12])
})

test.each(['in-copy-before-migration', 'in-migration', 'after-migration'] as const)(
  'killed %s, the next start goes on: nothing is lost and the copy is whole',
  async (point) => {
    older(1)
    const script = `const { openStore } = await import(${JSON.stringify(new URL('../../src/store/open.ts', import.meta.url).href)}); await openStore(${JSON.stringify(`sqlite:${file}`)})`
    const died = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
      env: { ...process.env, RASID_FAIL_POINT: point },
    })
    expect([died.signal, schemaOf(file)]).toEqual(['SIGKILL', point === 'after-migration' ? newestSchema : 1])
    expect([await owed(), schemaOf(file), schemaOf(copyName(2))]).toEqual([40, newestSchema, 1])
    expect(readdirSync(join(folder, 'backups')).filter((name) => name.endsWith('.partial'))).toEqual([])
  },
)

test('rasid doctor tells where the store of before is', async () => {
  older(1)
  writeFileSync(join(folder, 'feeds.yaml'), 'feeds: []\n')
  const cli = new URL('../../src/cli.ts', import.meta.url).pathname
  const { stdout } = spawnSync(process.execPath, [cli, 'doctor'], {
    cwd: folder,
    env: { PATH: process.env['PATH'], STORE_URL: `sqlite:${file}`, CONFIG_DIR: folder },
    encoding: 'utf8',
  })
  expect(stdout).toContain(`copy of the store before schema 2: ${copyName(2)}`)
})
