/**
 * SQLite believes whatever log (-wal) lies beside a file: that of another store, left there by a copy or a restore by hand, takes the
 * place of its pages and looks sound (hostile.md O-04). So each store has a name in its header, and a log with another one is refused
 * before it is read: once opened, it would be written into the file.
 */
import { closeSync, existsSync, fstatSync, openSync, readSync } from 'node:fs'
import { randomInt } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'

// https://www.sqlite.org/fileformat2.html: application_id stands at byte 68 of page 1; a WAL has a head of 32 bytes with the page
// size at byte 8, and before each page a head of 24 bytes that begins with its number.
const nameAt = 68
const walHead = 32
const frameHead = 24

/** Names a store that has no name yet; stores of before today get theirs at their next start. */
export function nameInHeader(raw: DatabaseSync): void {
  const named = Number(raw.prepare('PRAGMA application_id').get()?.['application_id'] ?? 0)
  if (named === 0) raw.exec(`PRAGMA application_id = ${randomInt(1, 2 ** 31 - 1)}`)
}

/** Throws when the log beside the file belongs to another store. A file whose first page was never written back has no name to ask. */
export function assertOwnLog(file: string): void {
  const log = `${file}-wal`
  if (!existsSync(file) || !existsSync(log)) return
  const name = numberAt(file, nameAt)
  if (name === undefined || name === 0) return
  for (const other of namesInLog(log))
    if (other !== 0 && other !== name)
      throw new Error(
        `Expected ${log} to be the log of ${file}, got that of another store: it would take its place; move ${log} and ${file}-shm ` +
          'away and start again, or run "rasid restore FILE" with the newest backup',
      )
}

function numberAt(file: string, at: number): number | undefined {
  const handle = openSync(file, 'r')
  try {
    const bytes = Buffer.alloc(4)
    return readSync(handle, bytes, 0, 4, at) === 4 ? bytes.readUInt32BE(0) : undefined
  } finally {
    closeSync(handle)
  }
}

/** The name in every first page that the log holds. */
function namesInLog(log: string): number[] {
  const handle = openSync(log, 'r')
  try {
    const { size } = fstatSync(handle)
    const bytes = Buffer.alloc(4)
    const read = (at: number): number => (readSync(handle, bytes, 0, 4, at) === 4 ? bytes.readUInt32BE(0) : 0)
    const pageSize = read(8)
    const names: number[] = []
    if (pageSize < 512) return names
    for (let at = walHead; at + frameHead + nameAt + 4 <= size; at += frameHead + pageSize)
      if (read(at) === 1) names.push(read(at + frameHead + nameAt))
    return names
  } finally {
    closeSync(handle)
  }
}
