/**
 * Misspelt names: only of persons already confirmed in the text or preceded by their given name, and of long nisbas of a country
 * (إسرائيية). Countries themselves are left out: one letter makes محاربة of مغاربة.
 */
import { tokenise } from '../arabic/tokenise.ts'
import type { Candidate } from './candidates.ts'
import type { CompiledEntity } from './entities.ts'
import type { Pattern } from './patterns.ts'
import { letterStart } from './stream.ts'
import type { Stream } from './stream.ts'
import { variantsOf } from './words.ts'

const shortest = 6

/** A single name that a misspelt word is compared with. */
export type Name = {
  readonly pattern: Pattern
  readonly text: string
  readonly letters: number
  readonly kind: 'person' | 'nisba'
}

/** What may be misspelt, by what makes it likely. */
export type Names = {
  readonly all: readonly Name[]
  /** Persons, with the places of their names in `all`: misspelt where the text names them rightly elsewhere. */
  readonly persons: ReadonlyMap<number, readonly number[]>
  /** Believed anywhere, and their places in `all`. */
  readonly nisbas: readonly Name[]
  readonly nisbaPlaces: readonly number[]
  /** Believed after one of these given names. */
  readonly byGiven: ReadonlyMap<string, readonly Name[]>
}

/** Names of the configuration that may be misspelt: last words of persons' forms, and long nisbas of countries. */
export function misspellable(patterns: readonly Pattern[], entities: readonly CompiledEntity[]): Names {
  const names = patterns.flatMap((pattern): Name[] => {
    const { type } = entities[pattern.entity]!.definition
    if (pattern.script !== 'arabic') return []
    if (type === 'person') {
      const text = pattern.stem.slice(pattern.breaks.at(-1) ?? 0)
      return text.length >= 5 ? [{ pattern, text, letters: lettersIn(text), kind: 'person' }] : []
    }
    const distinctive = type === 'country' && pattern.inflection === 'nisba' && pattern.stem.length >= 8
    return distinctive ? [{ pattern, text: pattern.stem, letters: lettersIn(pattern.stem), kind: 'nisba' }] : []
  })
  const all = [...new Map(names.map((name) => [`${name.pattern.entity} ${name.text}`, name])).values()]
  const byGiven = new Map<string, Name[]>()
  for (const name of all)
    for (const given of entities[name.pattern.entity]!.givenNames) byGiven.set(given, [...(byGiven.get(given) ?? []), name])
  const places = (kind: Name['kind']): number[] => [...all.keys()].filter((place) => all[place]!.kind === kind)
  return {
    all,
    persons: Map.groupBy(places('person'), (place) => all[place]!.pattern.entity),
    nisbas: all.filter(({ kind }) => kind === 'nisba'),
    nisbaPlaces: places('nisba'),
    byGiven,
  }
}

/**
 * Words without one of which a text holds no misspelling that is believed without a person being confirmed: the given names, and for
 * a nisba its two halves (one edit spoils one of them) and, for the swap in the middle, the first half with the swap.
 */
export function suspicions({ nisbas, byGiven }: Names): { readonly pieces: string[]; readonly whole: string[] } {
  const pieces = nisbas.flatMap(({ text }) => {
    const half = text.length >> 1
    return [text.slice(0, half), text.slice(half), text.slice(0, half - 1) + text[half] + text[half - 1]]
  })
  return { pieces: [...new Set(pieces)], whole: [...byGiven.keys()].filter((given) => !given.includes(' ')) }
}

/** Is there a misspelling in the words around a suspicious place, that none of the covered ranges holds? */
export function isSuspicious(raw: string, at: number, { names, covered }: { names: Names; covered: readonly Range[] }): boolean {
  let [from, to] = [at, at]
  while (from > 0 && raw.charCodeAt(from - 1) > 0x20) from--
  while (to < raw.length && raw.charCodeAt(to) > 0x20) to++
  // A given name speaks of the next word: beyond spaces and quotes.
  const own = tokenise(raw.slice(from, to))
  const longest = to + furthest
  let tokens = own
  if (own.some(({ text }) => names.byGiven.has(text)))
    for (let end = to; tokens.length === own.length && end < raw.length;) {
      if (end > longest) return true
      while (end < raw.length && raw.charCodeAt(end) <= 0x20) end++
      while (end < raw.length && raw.charCodeAt(end) > 0x20) end++
      tokens = tokenise(raw.slice(from, end))
    }
  return tokens.some(({ text, script, start }, index) => {
    if (script !== 'arabic' || text.length < shortest) return false
    if (covered.some((range) => range.wordsStart <= from + start && from + start < range.wordsEnd)) return false
    const given = names.byGiven.get(tokens[index - 1]?.text ?? '') ?? []
    return nearest(text, given) !== undefined || nearest(text, names.nisbas) !== undefined
  })
}
const furthest = 200
type Range = { readonly wordsStart: number; readonly wordsEnd: number }

const none: readonly Name[] = []

/** Misspelt names among the words that no candidate covers (`covered`: 1 for each word that one does). */
export function findTypos(
  streams: readonly Stream[],
  at: { readonly covered: ReadonlyMap<Stream, Uint8Array>; readonly confirmed: ReadonlySet<number> },
  names: Names,
): Candidate[] {
  const found: Candidate[] = []
  const usual = [...names.nisbaPlaces, ...[...at.confirmed].flatMap((entity) => names.persons.get(entity) ?? [])]
    .toSorted((a, b) => a - b)
    .map((place) => names.all[place]!)
  for (const stream of streams) {
    const covered = at.covered.get(stream)!
    const { tokens } = stream
    for (let index = 0; index < tokens.length; index++) {
      const token = tokens[index]!
      // Cheapest first: hardly a word looks like a name.
      if (token.script !== 'arabic' || token.text.length < shortest || covered[index] === 1) continue
      const given = (index > 0 ? names.byGiven.get(tokens[index - 1]!.text) : undefined) ?? none
      const name = nearest(token.text, given) ?? nearest(token.text, usual)
      if (name === undefined) continue
      const first = name.kind === 'person' && given.includes(name) && covered[index - 1] !== 1 ? index - 1 : index
      const proclitic =
        first < index
          ? 0
          : variantsOf(token.text).findIndex((form) => isMisspelt(form, name)) > 0
            ? procliticLength(token.text, name)
            : 0
      const { words } = stream
      found.push({
        pattern: name.pattern,
        stream,
        first,
        last: index,
        wordsStart: tokens[first]!.start,
        wordsEnd: token.end,
        start: first < index ? tokens[first]!.start : letterStart(words, index, proclitic),
        end: token.end,
        quality: 0.8,
      })
    }
  }
  return found
}

/** و and single prepositions stay outside the span, the article inside. */
function procliticLength(text: string, name: Name): number {
  for (let cut = 1; cut <= 2; cut++) if (isMisspelt(text.slice(cut), name)) return text.startsWith('ال') ? 0 : cut
  return 0
}

function nearest(word: string, names: readonly Name[]): Name | undefined {
  if (names.length === 0) return undefined
  const letters = lettersIn(word)
  for (let i = 0; i < names.length; i++) {
    const name = names[i]!
    if (!mayBe(word, letters, name)) continue
    const forms = variantsOf(word)
    for (let form = 0; form < forms.length; form++) if (isMisspelt(forms[form]!, name)) return name
  }
  return undefined
}

/** One misspelling spoils one letter at most and never the first, and proclitics and endings add few. */
const mayBe = (word: string, letters: number, { text, letters: own }: Name): boolean => {
  const missing = own & ~letters
  if ((missing & (missing - 1)) !== 0 || (missing & bitOf(text, 0)) !== 0) return false
  return word.length >= text.length - 1 && word.length <= text.length + mostAdded
}
/** وبال, a nisba's ين, and one letter more. */
const mostAdded = 7

/** Which letters a word has, one bit each; some share one. */
function lettersIn(word: string): number {
  let letters = 0
  for (let i = 0; i < word.length; i++) letters |= bitOf(word, i)
  return letters
}
const bitOf = (word: string, at: number): number => 1 << (word.charCodeAt(at) & 31)

function isMisspelt(word: string, name: Name): boolean {
  const bare = name.kind === 'nisba' && word.startsWith('ال') ? word.slice(2) : word
  if (bare[0] !== name.text[0]) return false
  const text = name.kind === 'nisba' ? bare.replace(/(?:ه|ون|ين|ات|ان)$/, '') : bare
  if (text.length < shortest - 1 || Math.abs(text.length - name.text.length) > 1 || text === name.text) return false
  if (isOneEdit(text, name.text)) return true
  if (name.kind !== 'person' || text.length !== name.text.length || text.at(-1) !== name.text.at(-1)) return false
  return sorted(text) === sorted(name.text) && editDistance(text, name.text) <= 3
}

const sorted = (text: string): string => Array.from(text).toSorted().join('')

/** One letter added, lost or replaced, or two neighbours swapped; the words differ. */
function isOneEdit(a: string, b: string): boolean {
  const [short, long] = a.length < b.length ? [a, b] : [b, a]
  let before = 0
  while (before < short.length && short.charCodeAt(before) === long.charCodeAt(before)) before++
  let after = 0
  while (after < short.length - before && short.charCodeAt(short.length - 1 - after) === long.charCodeAt(long.length - 1 - after))
    after++
  // What neither the common beginning nor the common end holds.
  const rest = short.length - before - after
  if (long.length !== short.length) return long.length === short.length + 1 && rest === 0
  return rest === 1 || (rest === 2 && short[before] === long[before + 1] && short[before + 1] === long[before])
}

/** Optimal string alignment: insert, delete, replace, swap neighbours (Boytsov, JEA 16, 2011, §2). */
function editDistance(a: string, b: string): number {
  let [before, row] = [[] as number[], Array.from({ length: b.length + 1 }, (_, j) => j)]
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1
      next[j] = Math.min(next[j - 1]! + 1, row[j]! + 1, row[j - 1]! + same)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) next[j] = Math.min(next[j]!, before[j - 2]! + 1)
    }
    ;[before, row] = [row, next]
  }
  return row[b.length]!
}
