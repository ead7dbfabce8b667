/** JSON lines in and out, as every data command reads and prints them; messages and progress go to standard error. */
import { createReadStream } from 'node:fs'

/** The input or configuration is wrong: exit code 1 with every problem listed. */
export class InputError extends Error {
  readonly problems: readonly string[]
  constructor(problems: readonly string[]) {
    super(problems.join('\n'))
    this.problems = problems
  }
}

/** The call is wrong: exit code 2 with the usage. */
export class UsageError extends Error {}

export type Row = Readonly<Record<string, unknown>>

/** Yields one object a line from `file`, or from standard input without one. All bad lines are reported together, by number. */
export async function readRows(file: string | undefined): Promise<readonly Row[]> {
  const input = file === undefined || file === '-' ? process.stdin : createReadStream(file)
  const rows: Row[] = []
  const problems: string[] = []
  let number = 0
  try {
    for await (const line of linesOf(input.setEncoding('utf8'))) {
      number++
      const text = line.replace(/^\uFEFF/, '').trim()
      if (text === '') continue
      try {
        const value: unknown = JSON.parse(text)
        if (value === null || typeof value !== 'object' || Array.isArray(value)) throw new Error('not an object')
        rows.push(value as Row)
      } catch (error) {
        problems.push(`Expected one JSON object a line, got ${(error as Error).message} (${file ?? 'standard input'}:${number})`)
      }
    }
  } catch (error) {
    throw new InputError([
      `Expected a readable file, got ${(error as Error).message}: name a file of JSON lines, or give them on standard input`,
    ])
  }
  if (problems.length > 0) throw new InputError(problems)
  return rows
}

/** Only U+000A ends a line: node:readline would also cut at U+2028, which stands unescaped inside JSON strings. */
async function* linesOf(input: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = ''
  for await (const piece of input) {
    const lines = (rest + piece).split('\n')
    rest = lines.pop() ?? ''
    yield* lines
  }
  yield rest
}

/** Prints one JSON line on standard output and waits while the reader is slow. */
export async function printRow(row: unknown): Promise<void> {
  if (!process.stdout.write(`${JSON.stringify(row)}\n`)) await new Promise((resolve) => process.stdout.once('drain', resolve))
}

/** A sentence for the person at the terminal, on standard error. */
export const say = (text: string): void => void process.stderr.write(`${text}\n`)

/** Counts long work on standard error when that is a terminal; silent in pipes. */
export function progress(what: string, total: number): (done: number) => void {
  let last = 0
  return (done) => {
    if (!process.stderr.isTTY || (Date.now() - last < 200 && done < total)) return
    last = Date.now()
    process.stderr.write(`\r${what}: ${done} of ${total}${done >= total ? '\n' : ''}`)
  }
}
