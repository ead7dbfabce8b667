/**
 * One connection to one file, and the only writer of this process. Writes that arrive together are committed together: each
 * runs in a savepoint of its own, one fsync serves all, and every promise resolves after the commit.
 */
import { existsSync, mkdirSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import { assertOwnLog, nameInHeader } from './own-log.ts'
import { migrate, type Migrated } from './migrations.ts'
import { storeTrouble } from './trouble.ts'

export type Database = {
  readonly file: string
  readonly raw: DatabaseSync
  /** Rows of a query; `Row` names the columns it selects. */
  readonly all: <Row>(sql: string, ...values: SQLInputValue[]) => Row[]
  readonly get: <Row>(sql: string, ...values: SQLInputValue[]) => Row | undefined
  /** Runs a statement and returns how many rows it changed. */
  readonly run: (sql: string, ...values: SQLInputValue[]) => number
  /** A synchronous read, with its errors in the grammar. */
  readonly read: <T>(work: () => T) => Promise<T>
  /** One transaction: all that `work` does or nothing. Resolves when it is on the disk. */
  readonly write: <T>(work: () => T) => Promise<T>
  /** undefined when the file is still the one that was opened. */
  readonly gone: () => string | undefined
  readonly close: () => Promise<void>
}

export type DatabaseOptions = {
  /** The most pages (4 KiB) that the file may have: for tests of a full disk. */
  readonly maxPages?: number
  /** How many bytes are free in a folder: for tests of a disk without space for the copy before a migration. */
  readonly freeBytes?: (folder: string) => number
  /** Told when a store of an older Rasid was brought to the schema of this one. */
  readonly onMigrated?: (done: Migrated) => void
}

/** The WAL-reset corruption was fixed here (platforms.md §7). */
const oldestSafeSqlite = [3, 51, 3] as const
/** Files up to this size are checked whole at start; larger ones would delay the first message by seconds. */
const checkWholeBytes = 64 * 2 ** 20
/** Writes that share one commit at most, so that a burst does not hold the event loop. */
const groupSize = 256

/** Opens or makes the file, checks it, and brings its schema up to date. Throws a sentence that says what to do. */
export function openDatabase(file: string, options: DatabaseOptions = {}): Database {
  const inMemory = file === ':memory:'
  if (!inMemory) makeFolder(dirname(file))
  if (!inMemory) assertOwnLog(file)
  let raw: DatabaseSync
  let migrated: Migrated | undefined
  try {
    raw = new DatabaseSync(file, { timeout: 5000, enableForeignKeyConstraints: true })
  } catch (error) {
    throw storeTrouble(error, file)
  }
  try {
    assertSafeVersion(raw)
    raw.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 5000; PRAGMA temp_store = MEMORY')
    if (options.maxPages !== undefined) raw.exec(`PRAGMA max_page_count = ${options.maxPages}`)
    migrated = migrate(raw, file, options)
    nameInHeader(raw)
    if (!inMemory && statSync(file).size <= checkWholeBytes) assertSound(raw, file)
    // A store that cannot be written is found out now, not with the first article.
    raw.exec(`BEGIN IMMEDIATE; INSERT OR REPLACE INTO meta VALUES ('opened', datetime('now')); COMMIT`)
  } catch (error) {
    raw.close()
    throw storeTrouble(error, file)
  }
  if (migrated !== undefined) options.onMigrated?.(migrated)
  return wrap(raw, file, inMemory)
}

function makeFolder(folder: string): void {
  try {
    makeMissing(folder)
  } catch (error) {
    throw new Error(
      `Expected a folder for the store at ${folder}, got "${(error as Error).message}": name another place in STORE_URL or DATA_DIR`,
      { cause: error },
    )
  }
}

/** Not mkdir's `recursive`: where nothing can be made (/proc), that one tries for ever and takes the process with it. */
function makeMissing(folder: string): void {
  if (existsSync(folder)) return
  const parent = dirname(folder)
  if (parent !== folder) makeMissing(parent)
  try {
    mkdirSync(folder)
  } catch (error) {
    // Another process that starts at the same time may have made it.
    if (!existsSync(folder)) throw error
  }
}

function assertSafeVersion(raw: DatabaseSync): void {
  const version = String(raw.prepare('SELECT sqlite_version() AS v').get()?.['v'])
  const parts = version.split('.').map(Number)
  const older = oldestSafeSqlite.findIndex((part, index) => (parts[index] ?? 0) !== part)
  if (older >= 0 && (parts[older] ?? 0) < oldestSafeSqlite[older]!)
    throw new Error(
      `Expected SQLite ${oldestSafeSqlite.join('.')} or newer, got ${version}: older ones can damage a WAL file; start Rasid with its bundled Node`,
    )
}

/** Throws unless `PRAGMA quick_check` finds nothing. */
export function assertSound(raw: DatabaseSync, file: string, pragma: 'quick_check' | 'integrity_check' = 'quick_check'): void {
  const found = String(Object.values(raw.prepare(`PRAGMA ${pragma}(1)`).get() ?? {})[0])
  if (found !== 'ok')
    throw new Error(
      `Expected ${file} to be a sound SQLite file, got "${found}": stop Rasid and run "rasid restore FILE" with the newest backup`,
    )
}

type Waiting = { readonly work: () => unknown; readonly resolve: (value: never) => void; readonly reject: (error: Error) => void }

function wrap(raw: DatabaseSync, file: string, inMemory: boolean): Database {
  // Statements stay referenced as long as the connection: a collected one may not outlive its database (node#63796).
  const statements = new Map<string, StatementSync>()
  const prepared = (sql: string): StatementSync => {
    let statement = statements.get(sql)
    if (statement === undefined) statements.set(sql, (statement = raw.prepare(sql)))
    return statement
  }
  const inode = inMemory ? 0 : statSync(file).ino
  const waiting: Waiting[] = []
  let closed = false

  function flush(): void {
    const group = waiting.splice(0, groupSize)
    if (waiting.length > 0) setImmediate(flush)
    if (group.length === 0) return
    try {
      const answers = commitTogether(raw, prepared, group)
      for (const [index, { resolve, reject }] of group.entries()) {
        const answer = answers[index]!
        if ('error' in answer) reject(storeTrouble(answer.error, file))
        else resolve(answer.value as never)
      }
    } catch (error) {
      for (const { reject } of group) reject(storeTrouble(error, file))
    }
  }

  return {
    file,
    raw,
    all: <Row>(sql: string, ...values: SQLInputValue[]) => prepared(sql).all(...values) as Row[],
    get: <Row>(sql: string, ...values: SQLInputValue[]) => prepared(sql).get(...values) as Row | undefined,
    run: (sql, ...values) => Number(prepared(sql).run(...values).changes),
    read: async (work) => {
      try {
        return work()
      } catch (error) {
        throw storeTrouble(error, file)
      }
    },
    write: (work) =>
      new Promise((resolve, reject) => {
        if (closed)
          return reject(new Error(`Expected the store ${file} to be open, got a write after close: stop the caller first`))
        waiting.push({ work, resolve, reject })
        if (waiting.length === 1) setImmediate(flush)
      }),
    gone: () => {
      if (inMemory) return undefined
      const now = statSync(file, { throwIfNoEntry: false })?.ino
      if (now === inode) return undefined
      return `Expected ${file} to stay where it is, got ${now === undefined ? 'no file' : 'another file'} there: stop Rasid and restore a backup`
    },
    close: async () => {
      if (closed) return
      closed = true
      while (waiting.length > 0) flush()
      statements.clear()
      raw.close()
    },
  }
}

/** Runs every work in a savepoint inside one transaction. Throws when the transaction as a whole is lost. */
function commitTogether(
  raw: DatabaseSync,
  prepared: (sql: string) => StatementSync,
  group: readonly Waiting[],
): ({ value: unknown } | { error: unknown })[] {
  prepared('BEGIN IMMEDIATE').run()
  try {
    const answers = group.map(({ work }) => {
      prepared('SAVEPOINT one').run()
      try {
        const value = work()
        prepared('RELEASE one').run()
        return { value }
      } catch (error) {
        // A full disk rolls the whole transaction back by itself.
        if (!raw.isTransaction) throw error
        raw.exec('ROLLBACK TO one; RELEASE one')
        return { error }
      }
    })
    prepared('COMMIT').run()
    return answers
  } catch (error) {
    if (raw.isTransaction) raw.exec('ROLLBACK')
    throw error
  }
}
