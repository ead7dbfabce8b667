/** From occurrences in the squeezed stream to candidates whose edges are those of words (DESIGN.md, "Matching"). */
import { gluedLeftFits, leftFits, rightFits, spannedLetters } from './edges.ts'
import type { Pattern } from './patterns.ts'
import { letterEnd, letterStart, squeezed } from './stream.ts'
import type { Stream, Words } from './stream.ts'

/** A spelling found in one field, before vetoes and overlaps. */
export type Candidate = {
  readonly pattern: Pattern
  readonly stream: Stream
  /** First and last word that it touches. */
  readonly first: number
  readonly last: number
  /** Raw range of these words. */
  readonly wordsStart: number
  readonly wordsEnd: number
  /** Raw range: article kept, other proclitics left out. */
  readonly start: number
  readonly end: number
  readonly quality: number
}

/** Lost and added spaces: how long a name must be before it is believed without them, and what it is then worth. */
export const gluedFrom = 8
export const splitFrom = 7
const mostSplits = 2
/** Letters that a name glued to others has at least, and letters of the longest run that is still believed to be words. */
export const looseFrom = 4
export const longestGlued = 60

/** Calls back for every occurrence of a pattern in the squeezed stream, in order of their end. */
export type Scan = (units: Uint16Array, size: number, found: (pattern: number, end: number) => void) => void

type Loose = { readonly pattern: Pattern; readonly from: number; readonly to: number }

/** Candidates of a field, or of the words given of it: those with edges of their own in order of their end, and glued ones. */
export function findCandidates(
  stream: Stream,
  words: Words,
  { scan, patterns }: { readonly scan: Scan; readonly patterns: readonly Pattern[] },
): { readonly found: Candidate[]; readonly tiled: Candidate[] } {
  const { tokens, startOf } = words
  const found: Candidate[] = []
  const loose = new Map<number, Loose[]>()
  let last = 0
  scan(squeezed(words), startOf.at(-1)!, (number, to) => {
    const pattern = patterns[number]
    // Words past the patterns are those that only make a misspelling likely.
    if (pattern === undefined) return
    const from = to - pattern.stem.length
    while (startOf[last + 1]! < to) last++
    let first = last
    while (startOf[first]! > from) first--
    const spacing = spacingQuality(words, pattern, { from, first, last })
    if (spacing === 0) return
    const left = tokens[first]!.text.slice(0, from - startOf[first]!)
    const right = tokens[last]!.text.slice(to - startOf[last]!)
    const leftGood = leftFits(pattern, left)
    const rightGood = rightFits(pattern, right)
    if (!printedAs(pattern, words, { from, to, first, last })) return
    if (leftGood && rightGood) {
      const start = letterStart(words, first, from - startOf[first]! - spannedLetters(pattern, left))
      found.push(placed({ pattern, stream, words, first, last, start, end: tokens[last]!.end, quality: spacing }))
    } else if (
      pattern.script === 'arabic' &&
      first === last &&
      pattern.stem.length >= looseFrom &&
      tokens[first]!.text.length <= longestGlued
    ) {
      const parts = loose.get(first)
      if (parts === undefined) loose.set(first, [{ pattern, from, to }])
      else parts.push({ pattern, from, to })
    }
  })
  return { found, tiled: [...loose].flatMap(([token, parts]) => tile(stream, words, { token, parts })) }
}

type Placing = Pick<Candidate, 'pattern' | 'stream' | 'first' | 'last' | 'start' | 'end' | 'quality'> & { readonly words: Words }

function placed({ words, pattern, stream, first, last, start, end, quality }: Placing): Candidate {
  const wordsStart = words.tokens[first]!.start
  const wordsEnd = words.tokens[last]!.end
  const found = { pattern, stream, first, last, wordsStart, wordsEnd, start, end, quality }
  return words.whole ? found : new PartCandidate(found, words.tokens[last]!.start)
}

/** Found in a part of a field: the numbers of its words in the whole field are counted only when asked for. */
class PartCandidate implements Candidate {
  readonly pattern: Pattern
  readonly stream: Stream
  readonly wordsStart: number
  readonly wordsEnd: number
  readonly start: number
  readonly end: number
  readonly quality: number
  readonly #lastStart: number

  constructor({ pattern, stream, wordsStart, wordsEnd, start, end, quality }: Candidate, lastStart: number) {
    this.pattern = pattern
    this.stream = stream
    this.wordsStart = wordsStart
    this.wordsEnd = wordsEnd
    this.start = start
    this.end = end
    this.quality = quality
    this.#lastStart = lastStart
  }
  get first(): number {
    return this.stream.wordAt(this.wordsStart)
  }
  get last(): number {
    return this.stream.wordAt(this.#lastStart)
  }
}

/** 1 when the words of text and pattern begin at the same places, less for lost or added spaces, 0 when that is not believable. */
function spacingQuality(words: Words, pattern: Pattern, at: { from: number; first: number; last: number }): number {
  if (at.first === at.last && pattern.breaks.length === 0) return 1
  let next = 0
  let missing = 0
  let extra = 0
  for (let token = at.first + 1; token <= at.last; token++) {
    if (words.tokens[token]!.hardBefore) return 0
    const place = words.startOf[token]! - at.from
    while (next < pattern.breaks.length && pattern.breaks[next]! < place) {
      missing++
      next++
    }
    if (pattern.breaks[next] === place) next++
    else extra++
  }
  missing += pattern.breaks.length - next
  if (missing === 0 && extra === 0) return 1
  if (extra === 0) return pattern.stem.length >= gluedFrom ? 0.95 : 0
  return missing === 0 && extra <= mostSplits && pattern.stem.length >= splitFrom ? 0.9 : 0
}

type Place = { readonly from: number; readonly to: number; readonly first: number; readonly last: number }

/** Hamza and capitals are looked up in the raw text. */
function printedAs(pattern: Pattern, words: Words, { from, to, first, last }: Place): boolean {
  if (!pattern.hamza && pattern.capitals === 'free') return true
  const letter = from - words.startOf[first]!
  const start = letterStart(words, first, letter)
  if (pattern.hamza) {
    const printed = words.raw.slice(start, letterEnd(words, first, letter)).normalize('NFKC')
    if (!/[أإآٱ]|\u0653|\u0654|\u0655/.test(printed)) return false
  }
  if (pattern.capitals === 'free') return true
  const raw = words.raw.slice(start, letterEnd(words, last, to - 1 - words.startOf[last]!))
  return pattern.capitals === 'all' ? raw === raw.toUpperCase() : /^\p{Lu}/u.test(raw)
}

/**
 * Names that a lost space glued to each other or to a function word (المغربوإسرائيل, فيالمغرب): accepted when they and their clitics
 * cover the whole token. `reach` holds the positions at which a covered part ends.
 */
function tile(
  stream: Stream,
  words: Words,
  { token, parts }: { readonly token: number; readonly parts: readonly Loose[] },
): Candidate[] {
  const base = words.startOf[token]!
  const { text, end } = words.tokens[token]!
  const reach = new Map<number, Candidate[]>([[0, []]])
  let best: Candidate[] = []
  for (const part of parts.toSorted((a, b) => a.from - b.from || b.to - a.to)) {
    const [from, to] = [part.from - base, part.to - base]
    for (const [at, chain] of reach) {
      if (at > from || reach.has(to)) continue
      const left = text.slice(at, from)
      const leftGood = leftFits(part.pattern, left) || (at === 0 && gluedLeftFits(part.pattern, left))
      if (!leftGood) continue
      const whole = rightFits(part.pattern, text.slice(to))
      const tiles = [
        ...chain,
        placed({
          pattern: part.pattern,
          stream,
          words,
          first: token,
          last: token,
          start: letterStart(words, token, from - spannedLetters(part.pattern, left)),
          end: whole ? end : letterEnd(words, token, to - 1),
          quality: 0.9,
        }),
      ]
      if (rightFits(part.pattern, '') || whole) reach.set(to, tiles)
      if (whole && tiles.length > best.length) best = tiles
      break
    }
  }
  return best
}
