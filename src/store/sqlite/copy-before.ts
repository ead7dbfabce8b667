/**
 * The copy that is made before an older store is brought to a newer schema (hostile.md O-06): whole, checked, under a name that says
 * before which schema, in `backups` beside the store. A migration only begins when its copy stands on the disk.
 */
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statfsSync,
  statSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { dieAt } from '../../fail-point.ts'

/** A copy that a store can be put back from with `rasid restore`. `schema`: the one it was made before. */
export type CopyBefore = { readonly file: string; readonly schema: number; readonly bytes: number; readonly at: number }

/** So many copies are kept, the newest: each may be as large as the store. */
const kept = 3
/** Beside the copy itself: what the steps write before the log is taken back into the file, and air to go on in. */
const airBytes = 16 * 2 ** 20

const mebibytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MiB`
const folderOf = (store: string): string => join(dirname(store), 'backups')
const headOf = (store: string): string => `${basename(store).replace(/\.db$/, '')}-before-schema-`

/** The copies beside this store, newest first. */
export function copiesBefore(store: string): readonly CopyBefore[] {
  const folder = folderOf(store)
  if (!existsSync(folder)) return []
  const head = headOf(store)
  return readdirSync(folder)
    .flatMap((name) => {
      const schema = name.startsWith(head) ? /^(\d+)\.db$/.exec(name.slice(head.length))?.[1] : undefined
      if (schema === undefined) return []
      const { size, mtimeMs } = statSync(join(folder, name))
      return [{ file: join(folder, name), schema: Number(schema), bytes: size, at: mtimeMs }]
    })
    .toSorted((a, b) => b.at - a.at || b.schema - a.schema)
}

/**
 * Copies the store, which is at `schema`, checks every page of the copy, and lets the oldest copies go. Nobody writes meanwhile:
 * what another process would add after the copy would be missing from it. Returns the copy's name; throws a sentence, with nothing
 * changed, when there is no space for it. undefined: another process has brought the store further meanwhile.
 */
export function copyBefore(
  store: string,
  schema: number,
  { freeBytes = free }: { readonly freeBytes?: (folder: string) => number } = {},
): string | undefined {
  const folder = folderOf(store)
  const file = join(folder, `${headOf(store)}${schema + 1}.db`)
  const partial = `${file}.partial`
  mkdirSync(folder, { recursive: true })
  const guard = new DatabaseSync(store, { timeout: 60_000 })
  try {
    guard.exec('BEGIN IMMEDIATE')
    if (numberOf(guard, 'user_version') !== schema) return undefined
    assertSpace({ store, schema, folder, needed: numberOf(guard, 'page_count') * numberOf(guard, 'page_size'), freeBytes })
    rmSync(partial, { force: true })
    const reader = new DatabaseSync(store, { readOnly: true, timeout: 5_000 })
    try {
      reader.prepare('VACUUM INTO ?').run(partial)
    } finally {
      reader.close()
    }
    dieAt('in-copy-before-migration')
    assertWhole(partial, schema)
    synced(partial)
    renameSync(partial, file)
    synced(folder)
  } catch (error) {
    rmSync(partial, { force: true })
    throw error
  } finally {
    guard.close()
  }
  for (const old of copiesBefore(store).slice(kept)) rmSync(old.file, { force: true })
  return file
}

const numberOf = (db: DatabaseSync, pragma: string): number =>
  Number(Object.values(db.prepare(`PRAGMA ${pragma}`).get() ?? {})[0])

function free(folder: string): number {
  const { bavail, bsize } = statfsSync(folder)
  return bavail * bsize
}

function assertSpace(asked: {
  readonly store: string
  readonly schema: number
  readonly folder: string
  readonly needed: number
  readonly freeBytes: (folder: string) => number
}): void {
  const needed = asked.needed + airBytes
  const found = asked.freeBytes(asked.folder)
  if (found >= needed) return
  throw new Error(
    `Expected ${mebibytes(needed)} free in ${asked.folder} for the copy that is made before ${asked.store} leaves schema ${asked.schema}, ` +
      `got ${mebibytes(found)}: free some space and start again; nothing was changed, and the Rasid before this one still opens it`,
  )
}

function assertWhole(file: string, schema: number): void {
  const copy = new DatabaseSync(file, { readOnly: true })
  try {
    const found = String(Object.values(copy.prepare('PRAGMA integrity_check(1)').get() ?? {})[0])
    if (found !== 'ok' || numberOf(copy, 'user_version') !== schema)
      throw new Error(
        `Expected the copy ${file} to be whole and of schema ${schema}, got "${found}" and schema ${numberOf(copy, 'user_version')}: ` +
          'check the disk and start again; the store was not changed',
      )
  } finally {
    copy.close()
  }
}

/** A file or a folder stands on the disk, not only in its cache. */
function synced(path: string): void {
  const handle = openSync(path, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}
