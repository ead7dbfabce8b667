/** From an address to a store. */
import type { Store } from '#ports'
import { createSqliteStore } from './sqlite/index.ts'
import { restoreFile } from './sqlite/upkeep.ts'

export type StoreOptions = {
  /** The most pages (4 KiB) that a SQLite file may have: for tests of a full disk. */
  readonly maxPages?: number
}

/** Opens the store of `sqlite:PATH` or `sqlite::memory:`. Rejects with a sentence: what was expected, what came, what to do. */
export async function openStore(url: string, options: StoreOptions = {}): Promise<Store> {
  return createSqliteStore(fileOf(url), options)
}

/** Puts a verified backup in the place of the store at `url`; the store that was there is kept beside it under `kept`. */
export async function restoreStore(file: string, url: string): Promise<{ readonly bytes: number; readonly kept?: string }> {
  return restoreFile(file, fileOf(url))
}

function fileOf(url: string): string {
  const file = url.startsWith('sqlite:') ? url.slice('sqlite:'.length) : ''
  if (file === '')
    throw new Error(
      `Expected STORE_URL to be sqlite:PATH or sqlite::memory:, got "${url.split(':')[0]}:…": for example sqlite:./data/rasid.db`,
    )
  return file
}
