/** Counting, health, and copies that can be trusted. */
import { randomUUID } from 'node:crypto'
import { closeSync, copyFileSync, existsSync, fsyncSync, openSync, renameSync, rmSync, statSync } from 'node:fs'
import { backup, DatabaseSync } from 'node:sqlite'
import type { Health, Store } from '#ports'
import { assertSound, type Database } from './database.ts'
import { stateNumbers } from '../numbers.ts'
import { refuseNewer } from './migrations.ts'
import { storeTrouble } from './trouble.ts'

type Upkeep = Pick<Store, 'counts' | 'oldestWaitingAt' | 'identity' | 'health' | 'backup'>

const tables = ['articles', 'stories', 'alerts', 'chats', 'subscriptions', 'deliveries', 'revisions'] as const

export function upkeepOf(db: Database): Upkeep {
  return {
    counts: () => db.read(() => countsOf(db.raw)),
    oldestWaitingAt: () =>
      db.read(
        () => db.get<{ at: number | null }>('SELECT min(created_at) AS at FROM deliveries WHERE state <= 2')?.at ?? undefined,
      ),
    identity: () =>
      db.write(() => {
        db.run(`INSERT OR IGNORE INTO meta VALUES ('identity', ?)`, randomUUID())
        return db.get<{ value: string }>(`SELECT value FROM meta WHERE name = 'identity'`)?.value ?? ''
      }),
    health: () => health(db),
    backup: async (file, onProgress) => {
      const partial = `${file}.partial`
      try {
        rmSync(partial, { force: true })
        await copyAll(db, partial, onProgress)
        const counts = verified(partial)
        renameSync(partial, file)
        return { bytes: statSync(file).size, counts }
      } catch (error) {
        rmSync(partial, { force: true })
        throw storeTrouble(error, file)
      }
    },
  }
}

/**
 * Copies one state of the file while writing goes on. The copy has a connection of its own, because the work is done in another
 * thread, and holds a read transaction, because SQLite would begin again after every write.
 */
async function copyAll(db: Database, to: string, onProgress?: (done: number, total: number) => void): Promise<void> {
  const source = db.file === ':memory:' ? db.raw : new DatabaseSync(db.file, { readOnly: true, timeout: 5000 })
  try {
    if (source !== db.raw) source.exec('BEGIN; SELECT count(*) FROM meta')
    await backup(source, to, {
      rate: 1000,
      progress: ({ totalPages, remainingPages }) => onProgress?.(totalPages - remainingPages, totalPages),
    })
  } finally {
    if (source !== db.raw) source.close()
  }
}

function countsOf(raw: DatabaseSync): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const table of tables) counts[table] = Number(raw.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.['n'] ?? 0)
  const suspended = raw.prepare(`SELECT count(*) AS n FROM subscriptions WHERE status = 'suspended'`).get()
  counts['subscriptions.suspended'] = Number(suspended?.['n'] ?? 0)
  for (const state of stateNumbers) counts[`deliveries.${state}`] = 0
  for (const row of raw.prepare('SELECT state, count(*) AS n FROM deliveries GROUP BY state').all())
    counts[`deliveries.${stateNumbers[Number(row['state'])]!}`] = Number(row['n'])
  counts['alerts.fanning-out'] = Number(
    raw.prepare('SELECT count(*) AS n FROM alerts WHERE cursor IS NOT NULL').get()?.['n'] ?? 0,
  )
  return counts
}

/** Writes a row, reads it back, and looks whether the file is still there. */
async function health(db: Database): Promise<Health> {
  try {
    const gone = db.gone()
    if (gone !== undefined) return { ok: false, reason: gone }
    const token = await db.write(() => {
      const value = String(Math.random())
      db.run(`INSERT OR REPLACE INTO meta VALUES ('health', ?)`, value)
      return value
    })
    const read = await db.read(() => db.get<{ value: string }>(`SELECT value FROM meta WHERE name = 'health'`)?.value)
    // Another process may have written its own token in between: any answer shows that the file can be read.
    return read === undefined
      ? { ok: false, reason: `Expected to read back ${token} from ${db.file}, got no row: check the disk` }
      : { ok: true, reason: `${db.file} takes and gives back a row` }
  } catch (error) {
    return { ok: false, reason: (error as Error).message }
  }
}

/** Opens a copy, checks every page of it, and counts its rows. Throws when it cannot be trusted. */
function verified(file: string): Record<string, number> {
  let raw: DatabaseSync
  try {
    raw = new DatabaseSync(file, { readOnly: true })
  } catch (error) {
    throw storeTrouble(error, file)
  }
  try {
    assertSound(raw, file, 'integrity_check')
    refuseNewer(raw, file)
    return countsOf(raw)
  } catch (error) {
    throw storeTrouble(error, file)
  } finally {
    raw.close()
  }
}

/**
 * Puts a verified copy in the store's place. The store that was there stays beside it as `*.before-restore`. Throws when the
 * copy is damaged or when Rasid still runs on the target.
 */
export function restoreFile(copy: string, target: string): { readonly bytes: number; readonly kept?: string } {
  if (!existsSync(copy)) throw new Error(`Expected a backup at ${copy}, got no file: check its name`)
  verified(copy)
  const incoming = `${target}.incoming`
  copyFileSync(copy, incoming)
  const handle = openSync(incoming, 'r+')
  fsyncSync(handle)
  closeSync(handle)
  const kept = existsSync(target) ? setAside(target) : undefined
  renameSync(incoming, target)
  return { bytes: statSync(target).size, ...(kept === undefined ? {} : { kept }) }
}

/** Renames the store together with its WAL, which belongs to it. */
function setAside(target: string): string {
  assertUnused(target)
  const kept = `${target}.before-restore`
  for (const suffix of ['', '-wal', '-shm']) {
    rmSync(`${kept}${suffix}`, { force: true })
    if (existsSync(`${target}${suffix}`)) renameSync(`${target}${suffix}`, `${kept}${suffix}`)
  }
  return kept
}

/** Leaving WAL mode needs the file alone: that fails while another process has it open. */
function assertUnused(target: string): void {
  let raw: DatabaseSync | undefined
  try {
    raw = new DatabaseSync(target, { timeout: 200 })
    raw.exec('PRAGMA journal_mode = DELETE')
  } catch (error) {
    const code = (error as { errcode?: number }).errcode
    // A damaged file is what a restore is for; only a busy one is refused.
    if (code !== undefined && (code & 0xff) === 5)
      throw new Error(`Expected ${target} to be unused, got a process that has it open: stop Rasid, then restore`, {
        cause: error,
      })
  } finally {
    raw?.close()
  }
}
