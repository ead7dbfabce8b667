/** From occurrences in the squeezed stream to candidates whose edges are those of words (DESIGN.md, "Matching"). */
import type { Automaton } from './automaton.ts'
import { gluedLeftFits, leftFits, rightFits, spannedLetters } from './edges.ts'
import type { Pattern } from './patterns.ts'
import type { Stream } from './stream.ts'

/** A spelling found in one field, before vetoes and overlaps. */
export type Candidate = {
  readonly pattern: Pattern
  readonly stream: Stream
  /** First and last word that it touches. */
  readonly first: number
  readonly last: number
  /** Raw range: article kept, other proclitics left out. */
  readonly start: number
  readonly end: number
  readonly quality: number
}

/** Lost and added spaces: how long a name must be before it is believed without them, and what it is then worth. */
const gluedFrom = 8
const splitFrom = 7
const mostSplits = 2
/** A longer run of letters is no word; tiling it would cost too much. */
const longestGlued = 60

type Loose = { readonly pattern: Pattern; readonly from: number; readonly to: number }

/** All candidates of a field, in order of their end. */
export function findCandidates(stream: Stream, automaton: Automaton, patterns: readonly Pattern[]): Candidate[] {
  const { tokens, tokenOf, startOf } = stream
  const found: Candidate[] = []
  const loose = new Map<number, Loose[]>()
  automaton.scan(stream.units, (number, to) => {
    const pattern = patterns[number]!
    const from = to - pattern.stem.length
    const first = tokenOf[from]!
    const last = tokenOf[to - 1]!
    const spacing = spacingQuality(stream, pattern, { from, first, last })
    if (spacing === 0) return
    const left = tokens[first]!.text.slice(0, from - startOf[first]!)
    const right = tokens[last]!.text.slice(to - startOf[last]!)
    const leftGood = leftFits(pattern, left)
    const rightGood = rightFits(pattern, right)
    if (!printedAs(pattern, stream, from, to)) return
    if (leftGood && rightGood)
      found.push({
        pattern,
        stream,
        first,
        last,
        start: stream.rawStart(from - spannedLetters(pattern, left)),
        end: tokens[last]!.end,
        quality: spacing,
      })
    else if (
      pattern.script === 'arabic' &&
      first === last &&
      pattern.stem.length >= 4 &&
      tokens[first]!.text.length <= longestGlued
    )
      loose.set(first, [...(loose.get(first) ?? []), { pattern, from, to }])
  })
  for (const [token, parts] of loose) found.push(...tile(stream, token, parts))
  return found
}

/** 1 when the words of text and pattern begin at the same places, less for lost or added spaces, 0 when that is not believable. */
function spacingQuality(stream: Stream, pattern: Pattern, at: { from: number; first: number; last: number }): number {
  if (at.first === at.last && pattern.breaks.length === 0) return 1
  let next = 0
  let missing = 0
  let extra = 0
  for (let token = at.first + 1; token <= at.last; token++) {
    if (stream.tokens[token]!.hardBefore) return 0
    const place = stream.startOf[token]! - at.from
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

/** Hamza and capitals are looked up in the raw text. */
function printedAs(pattern: Pattern, stream: Stream, from: number, to: number): boolean {
  if (
    pattern.hamza &&
    !/[أإآٱ]|\u0653|\u0654|\u0655/.test(stream.raw.slice(stream.rawStart(from), stream.rawEnd(from)).normalize('NFKC'))
  )
    return false
  if (pattern.capitals === 'free') return true
  const raw = stream.raw.slice(stream.rawStart(from), stream.rawEnd(to - 1))
  return pattern.capitals === 'all' ? raw === raw.toUpperCase() : /^\p{Lu}/u.test(raw)
}

/**
 * Names that a lost space glued to each other or to a function word (المغربوإسرائيل, فيالمغرب): accepted when they and their clitics
 * cover the whole token. `reach` holds the positions at which a covered part ends.
 */
function tile(stream: Stream, token: number, parts: readonly Loose[]): Candidate[] {
  const base = stream.startOf[token]!
  const text = stream.tokens[token]!.text
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
        {
          pattern: part.pattern,
          stream,
          first: token,
          last: token,
          start: stream.rawStart(part.from - spannedLetters(part.pattern, left)),
          end: whole ? stream.tokens[token]!.end : stream.rawEnd(part.to - 1),
          quality: 0.9,
        },
      ]
      if (rightFits(part.pattern, '') || whole) reach.set(to, tiles)
      if (whole && tiles.length > best.length) best = tiles
      break
    }
  }
  return best
}
