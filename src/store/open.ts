/** From an address to a store. */
import { statSync } from 'node:fs'
import type { Store } from '#ports'
import { loadBackup } from './backup-file.ts'
import { copiesBefore, type CopyBefore } from './sqlite/copy-before.ts'
import type { DatabaseOptions } from './sqlite/database.ts'
import { createSqliteStore } from './sqlite/index.ts'
import { restoreFile } from './sqlite/upkeep.ts'

/** For SQLite: how it is opened, and who hears that an older store was brought up to date. */
export type StoreOptions = DatabaseOptions

/**
 * Opens the store of `sqlite:PATH`, `sqlite::memory:` or `redis://…`. Rejects with a sentence: what was expected, what came, what
 * to do.
 */
export async function openStore(url: string, options: StoreOptions = {}): Promise<Store> {
  return isRedis(url) ? (await import('./redis/index.ts')).createRedisStore(url) : createSqliteStore(fileOf(url), options)
}

/**
 * Puts a verified backup in the place of the store at `url`. The file that was there is kept beside it under `kept`; a Redis is
 * filled only when it is empty.
 */
export async function restoreStore(file: string, url: string): Promise<{ readonly bytes: number; readonly kept?: string }> {
  if (!isRedis(url)) return restoreFile(file, fileOf(url))
  const store = await openStore(url)
  try {
    await assertEmpty(store, 'REDIS_URL')
    await loadBackup(store, file)
    return { bytes: statSync(file).size }
  } finally {
    await store.close()
  }
}

/** Copies made before this store was brought to a newer schema, newest first; none for a Redis, which has no schema. */
export const migrationCopies = (url: string): readonly CopyBefore[] => (isRedis(url) ? [] : copiesBefore(fileOf(url)))

/** Throws when a store holds anything that a restore or a move would mix with. */
export async function assertEmpty(store: Store, name: string): Promise<void> {
  const full = Object.entries(await store.counts()).filter(([, count]) => count > 0)
  if (full.length > 0)
    throw new Error(
      `Expected an empty store at ${name}, got ${full.map(([what, count]) => `${count} ${what}`).join(', ')}: ` +
        'name another database (redis://host:6379/1) or another file, or empty this one first',
    )
}

export const isRedis = (url: string): boolean => /^rediss?:\/\//.test(url)

function fileOf(url: string): string {
  const file = url.startsWith('sqlite:') ? url.slice('sqlite:'.length) : ''
  if (file === '')
    throw new Error(
      `Expected STORE_URL to be sqlite:PATH or sqlite::memory:, got "${url.split(':')[0]}:…": for example sqlite:./data/rasid.db`,
    )
  return file
}
