/** The one door to pino, and the last-line secret filter: whatever reaches standard output has passed `withoutSecrets`. */
import pino from 'pino'
import type { Log } from '#ports'

/**
 * Telegram bot tokens (`123456789:AA…`, also percent-encoded), Discord bot tokens, and Discord interaction or webhook tokens in
 * URLs. No `\b`: the token follows the letters "bot" in URLs, and a word boundary would miss it (platforms.md, finding 5).
 */
const secretShapes: readonly RegExp[] = [
  /\d{6,12}(?::|%3A)[A-Za-z0-9_-]{30,}/gi,
  /[A-Za-z0-9_-]{23,28}\.[A-Za-z0-9_-]{6,7}\.[A-Za-z0-9_-]{27,}/g,
  /((?:webhooks|interactions)\/\d{17,20}\/)[A-Za-z0-9_-]{30,}/g,
]

/** Replaces everything that has the shape of a token, and every exact value in `known`, by «[secret]». */
export function withoutSecrets(text: string, known: readonly string[] = []): string {
  let clean = text
  for (const value of known) if (value.length >= 6) clean = clean.replaceAll(value, '[secret]')
  for (const shape of secretShapes)
    clean = clean.replace(shape, (_, keep: unknown) => `${typeof keep === 'string' ? keep : ''}[secret]`)
  return clean
}

/** A line longer than this is rewritten with its texts cut: what strangers wrote must not fill a disk (hostile.md L-04). */
const longLine = 16_384
const longText = 2_000

/**
 * What leaves as one line stays one line that moves no terminal: JSON escapes U+0000–001F; the other controls, the line and
 * paragraph separators and the marks that turn text around are escaped here.
 */
function asLine(line: string): string {
  const whole = line.length > longLine ? shortened(line) : line
  return whole.replace(
    /[\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

function shortened(line: string): string {
  const cut = (_: string, value: unknown): unknown =>
    typeof value === 'string' && value.length > longText
      ? `${value.slice(0, longText).toWellFormed()}… (${value.length} characters)`
      : value
  return `${JSON.stringify(JSON.parse(line), cut)}\n`
}

/** A JSON-lines log on standard output. `secrets` are values (tokens, passwords) that must never appear. */
export function createLog(level: string, secrets: readonly string[] = [], stream: NodeJS.WritableStream = process.stdout): Log {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      hooks: { streamWrite: (line) => asLine(withoutSecrets(line, secrets)) },
    },
    stream,
  )
}
