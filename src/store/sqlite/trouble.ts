/** What SQLite and the file system say, told in the grammar: what was expected, what came, what to do. */

const advice: Readonly<Record<number, (file: string) => string>> = {
  5: (file) =>
    `Expected ${file} to be free within 5 s, got a lock held by another process: stop the other process that writes to it`,
  8: (file) =>
    `Expected to write to ${file}, got a read-only file or folder: give the user that runs Rasid the right to write there`,
  10: (file) =>
    `Expected the disk under ${file} to work, got an input/output error: check the disk and its free space (df, dmesg)`,
  11: (file) =>
    `Expected ${file} to be a sound SQLite file, got damaged pages: stop Rasid and run "rasid restore FILE" with the newest backup`,
  13: (file) =>
    `Expected space for ${file}, got a full disk: free some space; nothing that was committed is lost and writing goes on by itself`,
  14: (file) => `Expected to open or make ${file}, got a refusal: check that its folder exists and may be written`,
  26: (file) =>
    `Expected ${file} to be a SQLite file, got something else: name another file in STORE_URL or run "rasid restore FILE"`,
}

const hasNumber = (error: object, name: string): error is Record<string, number> =>
  typeof (error as Record<string, unknown>)[name] === 'number'

/** The primary result code of a SQLite error (extended codes keep it in the low byte), undefined for other errors. */
function codeOf(error: unknown): number | undefined {
  return typeof error === 'object' && error !== null && hasNumber(error, 'errcode') ? error['errcode']! & 0xff : undefined
}

/** An error that says which file is in trouble and what to do about it; the original is its `cause`. */
export function storeTrouble(error: unknown, file: string): Error {
  if (error instanceof Error && error.message.startsWith('Expected ')) return error
  const came = error instanceof Error ? error.message : String(error)
  const code = codeOf(error)
  const known = code === undefined ? undefined : advice[code]
  const sentence = known?.(file) ?? `Expected the store ${file} to answer, got "${came}": see the log, and run "rasid doctor"`
  return new Error(known ? `${sentence} (${came})` : sentence, { cause: error })
}
