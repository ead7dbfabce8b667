/** From an issue of the schema to a sentence with its place: file, line, column, path, what was expected, what came, what to do. */
import { type Document, isAlias, isMap, isScalar, isSeq, type LineCounter } from 'yaml'
import type { z } from 'zod'
import type { Problem } from '#model'
import { didYouMean } from './did-you-mean.ts'
import { unknownKey } from './schema-parts.ts'

type Path = readonly PropertyKey[]

/** A YAML file as read: the document for positions, the plain value for everything else. */
export type ReadFile = {
  readonly file: string
  readonly document: Document
  readonly lines: LineCounter
  readonly value: unknown
}

/** What came, short enough for one line and without control characters. */
export function got(value: unknown): string {
  if (value === undefined || value === null) return 'nothing'
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : `a list of ${value.length}`
  if (typeof value === 'object') return `a map with ${Object.keys(value).slice(0, 5).join(', ') || 'nothing in it'}`
  if (typeof value === 'number') return `the number ${value}`
  if (typeof value !== 'string') return typeof value === 'boolean' ? String(value) : `a ${typeof value}`
  const clean = value.replace(/[\p{Cc}\p{Cf}]+/gu, ' ')
  return `«${clean.slice(0, 60).toWellFormed()}${clean.length > 60 ? '…' : ''}»`
}

/** The value and the readable name of every step: an element with an id is named by it, for nobody counts list items. */
function follow(root: unknown, path: Path): { readonly value: unknown; readonly name: string } {
  let value = root
  let name = ''
  for (const step of path) {
    value = typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[step] : undefined
    if (typeof step === 'number') {
      const id = typeof value === 'object' && value !== null ? (value as { readonly id?: unknown }).id : undefined
      name += typeof id === 'string' && id.length <= 64 ? `[${id}]` : `[${step}]`
    } else name += `${name === '' ? '' : '.'}${String(step)}`
  }
  return { value, name }
}

/** Line and column (from 1) of the deepest node on the way to `path`; with `key`, of that key in the map there. */
export function placeOf(
  { document, lines }: ReadFile,
  path: Path,
  key?: string,
): { readonly line?: number; readonly column?: number } {
  let node: unknown = document.contents
  let offset = document.contents?.range?.[0]
  for (const step of key === undefined ? path : [...path, key]) {
    if (isAlias(node)) node = node.resolve(document)
    const next: { readonly value: unknown; readonly keyOffset?: number | undefined } | undefined = isMap(node)
      ? node.items
          .filter((pair) => isScalar(pair.key) && String(pair.key.value) === String(step))
          .map((pair) => ({ value: pair.value, keyOffset: isScalar(pair.key) ? pair.key.range?.[0] : undefined }))[0]
      : isSeq(node) && typeof step === 'number'
        ? { value: node.items[step] }
        : undefined
    if (next === undefined) break
    node = next.value
    const range = (node as { readonly range?: readonly number[] | null } | null | undefined)?.range
    offset = (step === key ? next.keyOffset : range?.[0]) ?? next.keyOffset ?? offset
  }
  if (offset === undefined) return {}
  const { line, col } = lines.linePos(offset)
  return { line, column: col }
}

/** A problem at a place of a file. `message` is whole: «Expected …, got …: …». */
export function problemAt(
  read: ReadFile,
  path: Path,
  sentence: { readonly message: string; readonly severity?: Problem['severity']; readonly key?: string },
): Problem {
  return {
    file: read.file,
    ...placeOf(read, path, sentence.key),
    path: follow(read.value, path).name,
    message: sentence.message,
    severity: sentence.severity ?? 'error',
  }
}

/** The issues that matter: of a union, those of the branch that the author plainly meant. */
function flatten(issue: z.core.$ZodIssue): readonly z.core.$ZodIssue[] {
  if (issue.code === 'invalid_key') return issue.issues.map((inner) => ({ ...inner, path: issue.path }))
  if (issue.code !== 'invalid_union') return [issue]
  const branch = issue.errors.find((errors) => !errors.some((error) => error.path.length === 0 && error.code === 'invalid_type'))
  return (branch ?? []).length === 0
    ? [issue]
    : branch!.flatMap((inner) => flatten({ ...inner, path: [...issue.path, ...inner.path] }))
}

/** Nobody mends more than this in one go, and a hostile file could hold a hundred thousand. */
const mostShown = 100

/** Every problem of one file (the first hundred), one a place, in the order of the file's schema. */
export function explainIssues(read: ReadFile, error: z.ZodError): Problem[] {
  const seen = new Set<string>()
  const issues = error.issues.slice(0, mostShown).flatMap(flatten)
  return issues.flatMap((issue): Problem[] => {
    const [expected = 'to be something else', advice = ''] = issue.message.split('\n')
    const { value, name } = follow(read.value, issue.path)
    if (issue.code === 'unrecognized_keys')
      return issue.keys.slice(0, mostShown).map((key) => {
        const known = expected === unknownKey ? advice.split(', ') : []
        const meant = didYouMean(key, known)
        return problemAt(read, issue.path, {
          key,
          message: `Expected ${unknownKey}, got ${got(key)}: ${meant ? `did you mean «${meant}»?` : `known are ${known.join(', ')}`}`,
        })
      })
    if (seen.has(name)) return []
    seen.add(name)
    const last = issue.path.at(-1)
    const subject = typeof last === 'string' ? last : name || 'the file'
    return [
      problemAt(read, issue.path, { message: `Expected ${subject} ${expected}, got ${got(value)}${advice && `: ${advice}`}` }),
    ]
  })
}
