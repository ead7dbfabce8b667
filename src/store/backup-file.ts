/**
 * A backup as JSON lines, for stores that are no file: a head, every record, and an end with the counts and the SHA-256 of all
 * lines before it. What names something comes after what it names, and what is read later has at least what was there before, so
 * that a copy made under load has no alert without its article's mark and no finished fan-out without its deliveries.
 */
import { createHash, type Hash } from 'node:crypto'
import { createReadStream, existsSync } from 'node:fs'
import { open, rename, rm, stat } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import type { RecordKind, Store, StoreRecord } from '#ports'

/** In the order of writing, which is the order of loading. */
export const recordKinds: readonly RecordKind[] = [
  'revision',
  'audit',
  'feed-state',
  'article',
  'seen',
  'story',
  'alert',
  'chat',
  'subscription',
  'delivery',
  'verdict',
]
const pageSize = 500
const format = 'rasid-store-1'

type Counts = Readonly<Record<string, number>>

/** Writes a copy under a temporary name, reads it again, and only then gives it its name. */
export async function writeBackup(
  store: Pick<Store, 'dump' | 'counts'>,
  file: string,
  onProgress?: (done: number, total: number) => void,
): Promise<{ readonly bytes: number; readonly counts: Counts }> {
  const partial = `${file}.partial`
  try {
    const handle = await open(partial, 'w')
    const hash = createHash('sha256')
    const counts: Record<string, number> = {}
    const write = async (line: object): Promise<void> => {
      // Node's line reader ends lines at these two as well.
      const text = `${JSON.stringify(line).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029')}\n`
      hash.update(text)
      await handle.write(text)
    }
    try {
      await write({ format, at: new Date().toISOString() })
      for (const [index, kind] of recordKinds.entries()) {
        for (let after: string | undefined = ''; after !== undefined;) {
          const page: Awaited<ReturnType<Store['dump']>> = await store.dump(kind, after, pageSize)
          for (const record of page.records) await write(record)
          counts[kind] = (counts[kind] ?? 0) + page.records.length
          after = page.next
        }
        onProgress?.(index + 1, recordKinds.length)
      }
      await handle.write(`${JSON.stringify({ end: true, counts, sha256: hash.digest('hex') })}\n`)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await verifyBackup(partial)
    await rename(partial, file)
    return { bytes: (await stat(file)).size, counts }
  } catch (error) {
    await rm(partial, { force: true })
    throw error
  }
}

/** Reads a copy to its end: throws unless every line is there as it was written. */
async function verifyBackup(file: string): Promise<Counts> {
  const counts: Record<string, number> = {}
  for await (const record of recordsOf(file)) counts[record.kind] = (counts[record.kind] ?? 0) + 1
  return counts
}

/** Loads a copy, verified first, into an empty store. Returns what it held. */
export async function loadBackup(store: Pick<Store, 'load' | 'counts'>, file: string): Promise<Counts> {
  if (!existsSync(file)) throw new Error(`Expected a backup at ${file}, got no file: check its name`)
  const counts = await verifyBackup(file)
  let batch: StoreRecord[] = []
  for await (const record of recordsOf(file)) {
    batch.push(record)
    if (batch.length < pageSize) continue
    await store.load(batch)
    batch = []
  }
  await store.load(batch)
  return counts
}

async function* recordsOf(file: string): AsyncGenerator<StoreRecord> {
  const damaged = (came: string): Error =>
    new Error(`Expected ${file} to be a whole backup of Rasid, got ${came}: take another copy`)
  const hash: Hash = createHash('sha256')
  let first = true
  let ended = false
  for await (const text of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
    const line = parse(text)
    if (line === undefined) throw damaged('a broken line')
    if (first && line['format'] !== format) throw damaged(`a file of another kind`)
    if (line['end'] === true) {
      if (line['sha256'] !== hash.digest('hex')) throw damaged('lines that were changed')
      ended = true
      break
    }
    hash.update(`${text}\n`)
    if (!first) yield line as unknown as StoreRecord
    first = false
  }
  if (!ended) throw damaged('a file that breaks off')
}

function parse(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}
