import type { FieldName, Zone, ZoneKind } from '#model'
import { foldInPlace, textOf } from '../arabic/normalise.ts'
import { tokensOf } from '../arabic/tokenise.ts'
import type { Token } from '../arabic/tokenise.ts'
import type { Listing } from './words.ts'

/**
 * Words of a text, or of a stretch of it. All words without spaces are the squeezed stream, in which glued, split and hyphenated
 * spellings of a name are the same string. All offsets are into the whole text.
 */
export type Words = {
  readonly raw: string
  /** All words of the text, so that their numbers are those of the field. */
  readonly whole: boolean
  readonly tokens: readonly Token[]
  /** Index in the squeezed stream at which each word begins; one more entry for the end. */
  readonly startOf: readonly number[]
}

/** One field. Its words are made when first asked for: most fields name nothing. */
export type Stream = {
  readonly field: FieldName
  readonly raw: string
  readonly words: Words
  readonly tokens: readonly Token[]
  /** Zone of each word. */
  readonly zoneOf: readonly ZoneKind[]
  /** Zone of a word by its raw offset. */
  zoneAt(start: number): ZoneKind
  /** Words that stand in a list of the configuration, in order. */
  listed(list: ReadonlySet<string>): readonly number[]
  /** Number of the word that begins at a raw offset; only where no ligature holds parts of two words. */
  wordAt(start: number): number
}

/** Words of raw text [from, to); both borders are white space or the ends of the text. */
export function wordsOf(raw: string, from: number, to: number): Words {
  const whole = from === 0 && to === raw.length
  const folding = foldInPlace(whole ? raw : raw.slice(from, to))
  const tokens = tokensOf(folding, from)
  const startOf = [0]
  if (folding.count > letters.length) letters = new Uint16Array(folding.count * 2)
  let size = 0
  for (let i = 0; i < tokens.length; i++) {
    const { at, text } = tokens[i]!
    for (let letter = at; letter < at + text.length; letter++) letters[size++] = folding.units[letter]!
    startOf.push(size)
  }
  latest = { raw, whole, tokens, startOf }
  return latest
}

/** Words without spaces, as units; valid until the next are asked for. Mostly they are those that were made last. */
export function squeezed(words: Words): Uint16Array {
  if (words === latest) return letters
  latest = undefined
  const size = words.startOf.at(-1)!
  if (size > letters.length) letters = new Uint16Array(size * 2)
  let at = 0
  for (const { text } of words.tokens) for (let i = 0; i < text.length; i++) letters[at++] = text.charCodeAt(i)
  return letters
}
let letters = new Uint16Array(1 << 12)
/** Whose letters they are. */
let latest: Words | undefined

/** Raw offset at which a letter of a word begins. */
export const letterStart = (words: Words, word: number, letter: number): number =>
  letter === 0 ? words.tokens[word]!.start : letterRange(words, word, letter).start

/** Raw offset after a letter of a word and its marks. */
export const letterEnd = (words: Words, word: number, letter: number): number => letterRange(words, word, letter).end

function letterRange({ raw, tokens }: Words, word: number, letter: number): { readonly start: number; readonly end: number } {
  const { text, start, end } = tokens[word]!
  const folding = foldInPlace(raw.slice(start, end))
  // A ligature of several words at one end of it brings the others along.
  const at = letter + (folding.count === text.length ? 0 : Math.max(0, textOf(folding).lastIndexOf(text)))
  return { start: start + folding.starts[at]!, end: start + folding.ends[at]! }
}

/** Prepares a field. Without zones a title is a title and the rest is body. */
export const toStream = (
  field: FieldName,
  raw: string,
  known: { readonly zones: readonly Zone[]; readonly listing: Listing },
): Stream => new LazyStream(field, raw, known)

/** A class because getters of its prototype cost nothing where nobody asks: literals with getters take a microsecond each. */
class LazyStream implements Stream {
  readonly field: FieldName
  readonly raw: string
  readonly #known: { readonly zones: readonly Zone[]; readonly listing: Listing }
  #words: Words | undefined
  #zones: readonly Zone[] | undefined
  #zoneOf: readonly ZoneKind[] | undefined
  #places: ReturnType<Listing> | undefined

  constructor(field: FieldName, raw: string, known: { readonly zones: readonly Zone[]; readonly listing: Listing }) {
    this.field = field
    this.raw = raw
    this.#known = known
  }
  get words(): Words {
    return (this.#words ??= wordsOf(this.raw, 0, this.raw.length))
  }
  get tokens(): readonly Token[] {
    return this.words.tokens
  }
  get zoneOf(): readonly ZoneKind[] {
    return (this.#zoneOf ??= this.tokens.map(({ start }) => this.zoneAt(start)))
  }
  zoneAt(start: number): ZoneKind {
    this.#zones ??= this.#known.zones.filter(({ field }) => field === this.field).toSorted((a, b) => a.start - b.start)
    const zone = this.#zones.find(({ end }) => end > start)
    if (zone !== undefined && zone.start <= start) return zone.kind
    return this.field === 'title' ? 'title' : 'body'
  }
  listed(list: ReadonlySet<string>): readonly number[] {
    return (this.#places ??= this.#known.listing(this.tokens)).get(list) ?? none
  }
  wordAt(start: number): number {
    return wordAt(this.tokens, start)
  }
}
const none: readonly number[] = []

function wordAt(tokens: readonly Token[], start: number): number {
  let [low, high] = [0, tokens.length - 1]
  while (low < high) {
    const middle = (low + high) >> 1
    if (tokens[middle]!.start < start) low = middle + 1
    else high = middle
  }
  return low
}
