/**
 * Reads one YAML file that anybody may have put there: a pipe, 50 MB, half a file, an alias bomb, a link out of the folder.
 * The answer is a value or problems; nothing here throws and nothing is read past the size limit.
 */
import { constants } from 'node:fs'
import { open, realpath } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { isScalar, LineCounter, parseDocument, visit, type Document, type YAMLError } from 'yaml'
import type { Problem } from '#model'
import type { ReadFile } from './explain.ts'
import { limits } from './schema-parts.ts'

export type YamlResult =
  | { readonly ok: true; readonly read: ReadFile; readonly warnings: readonly Problem[] }
  | { readonly ok: false; readonly missing: boolean; readonly problems: readonly Problem[] }

const errorCode = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error
    ? String(error.code)
    : error instanceof Error
      ? error.message
      : String(error)

/** A sentence for what the system answered when a file or folder was opened. */
export function cannotRead(what: string, error: unknown): string {
  const code = errorCode(error)
  if (code === 'ENOENT')
    return `Expected ${what} to exist, got nothing there: create it, or point CONFIG_DIR at the folder that holds it`
  if (code === 'EACCES' || code === 'EPERM')
    return `Expected ${what} to be readable by the user who runs Rasid, got «permission denied»: chmod u+r it, or change its owner`
  if (code === 'ELOOP') return `Expected ${what} to be a file, got links that point at each other: replace the link by the file`
  if (code === 'ENOTDIR')
    return `Expected ${what} to be in a folder, got a file where the folder should be: remove or rename that file`
  return `Expected ${what} to be readable, got ${code}: look at the file and its disk`
}

/** Bytes of a regular file inside `base`, or a sentence. Reads again when the file changed meanwhile, three times at most. */
async function readBytes(
  base: string,
  file: string,
): Promise<{ readonly bytes: Uint8Array } | { readonly message: string; readonly missing: boolean }> {
  const refuse = (message: string) => ({ message, missing: false })
  try {
    const home = await realpath(base)
    const target = await realpath(join(base, file))
    if (target !== home && !target.startsWith(home.endsWith(sep) ? home : home + sep))
      return refuse(
        `Expected ${file} to lie in the configuration folder, got a link that leads out of it: copy the file there instead`,
      )
    const handle = await open(target, constants.O_RDONLY | constants.O_NONBLOCK)
    try {
      for (let attempt = 0; attempt < 3; attempt++) {
        const before = await handle.stat()
        if (!before.isFile())
          return refuse(
            `Expected ${file} to be a file, got ${before.isDirectory() ? 'a folder' : 'a device or a pipe'}: replace it by a file`,
          )
        if (before.size > limits.fileBytes)
          return refuse(
            `Expected ${file} to have at most ${limits.fileBytes / 1024} KB, got ${Math.ceil(before.size / 1024)} KB: split it into several files`,
          )
        const buffer = new Uint8Array(limits.fileBytes + 1)
        let length = 0
        for (;;) {
          const { bytesRead } = await handle.read(buffer, length, buffer.length - length, length)
          length += bytesRead
          if (bytesRead === 0 || length === buffer.length) break
        }
        const after = await handle.stat()
        if (after.size === length && after.mtimeMs === before.mtimeMs) return { bytes: buffer.subarray(0, length) }
      }
      return refuse(
        `Expected ${file} to keep still while it is read, got a file that somebody is writing: it is read again at the next change`,
      )
    } finally {
      await handle.close()
    }
  } catch (error) {
    return { message: cannotRead(file, error), missing: errorCode(error) === 'ENOENT' }
  }
}

const forbiddenKeys = new Set(['__proto__', 'constructor', 'prototype'])

/**
 * Keys that could reach the prototype of an object, keys that stand twice in a map (the reader's own check costs the square of
 * their number), and numbers that JSON cannot hold: refused wherever they stand.
 */
function refused(read: Omit<ReadFile, 'value'>): Problem[] {
  const problems: Problem[] = []
  const say = (offset: number | undefined, path: string, message: string) => {
    const place = offset === undefined ? {} : (({ line, col }) => ({ line, column: col }))(read.lines.linePos(offset))
    problems.push({ file: read.file, ...place, path, message, severity: 'error' })
  }
  visit(read.document, {
    Map(_, { items }) {
      const seen = new Set<string>()
      for (const { key } of items) {
        const name = isScalar(key) ? String(key.value) : String(key)
        const offset = isScalar(key) ? key.range?.[0] : undefined
        const shown = name.slice(0, 60)
        if (forbiddenKeys.has(name))
          say(offset, name, `Expected a key of the documentation, got «${name}»: remove it, this name is never allowed`)
        if (seen.has(name))
          say(offset, shown, `Expected every key once in a map, got «${shown}» a second time: keep one of the two`)
        seen.add(name)
      }
    },
    Scalar(_, { value, range, source }) {
      if (typeof value === 'number' && !Number.isFinite(value))
        say(
          range?.[0],
          '',
          `Expected an ordinary number, got ${source ?? String(value)}: write digits, or put the word in quotes`,
        )
    },
  })
  return problems
}

/** One sentence for what the YAML reader says. (Its own drawings of the place cost time in the square of the line's length.) */
function yamlProblem(file: string, lines: LineCounter, error: YAMLError): Problem {
  const message =
    error.code === 'TAB_AS_INDENT'
      ? 'Expected spaces before the key, got a tab: YAML is indented with spaces only'
      : `Expected valid YAML, got «${error.message.split('\n')[0]}»: look at the quotes, colons and indentation here and on the line before`
  const { line, col } = lines.linePos(error.pos[0])
  return { file, line, column: col, path: '', message, severity: 'error' }
}

/** Reads `file`, a path inside `base`; `name` is what problems call it. */
export async function readYaml(base: string, file: string, name = file.split(sep).join('/')): Promise<YamlResult> {
  const no = (message: string, missing = false): YamlResult => ({
    ok: false,
    missing,
    problems: [{ file: name, path: '', message, severity: 'error' }],
  })
  const answer = await readBytes(base, file)
  if ('message' in answer) return no(answer.message, answer.missing)
  let written: string
  try {
    written = new TextDecoder('utf-8', { fatal: true }).decode(answer.bytes)
  } catch {
    return no(`Expected ${name} to be UTF-8, got bytes that are not: save it again as UTF-8 (not windows-1256)`)
  }
  if (written.includes('\0')) return no(`Expected ${name} to be text, got zero bytes: it is UTF-16 or damaged, save it as UTF-8`)
  const lines = new LineCounter()
  try {
    const document: Document = parseDocument(written, { lineCounter: lines, prettyErrors: false, uniqueKeys: false })
    if (document.errors.length > 0)
      return { ok: false, missing: false, problems: document.errors.slice(0, 5).map((error) => yamlProblem(name, lines, error)) }
    const bad = refused({ file: name, document, lines })
    if (bad.length > 0) return { ok: false, missing: false, problems: bad.slice(0, 20) }
    const value: unknown = document.toJS()
    if (value === null || value === undefined)
      return no(
        `Expected ${name} to hold a configuration, got an empty file: see config/README.md for an example, or restore your copy`,
      )
    const read: ReadFile = { file: name, document, lines, value }
    const warnings = document.warnings.map((warning): Problem => ({ ...yamlProblem(name, lines, warning), severity: 'warning' }))
    return { ok: true, read, warnings }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return no(
      /alias/i.test(why)
        ? `Expected ${name} to repeat itself in moderation, got aliases that unfold without end: write the values out`
        : `Expected ${name} to be nested in moderation, got «${why.slice(0, 80)}»: write it in fewer levels`,
    )
  }
}
