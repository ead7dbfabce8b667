/** From an article to what it names: candidates → vetoes and context → overlaps → misspellings. */
import type { Article, EntityHit, FieldName, Mention, ZoneKind } from '#model'
import { findCandidates } from './candidates.ts'
import type { Candidate } from './candidates.ts'
import type { Matcher } from './compile.ts'
import { meantCandidates } from './context.ts'
import { resolveOverlaps } from './overlap.ts'
import type { Placed } from './overlap.ts'
import { toStream, wordsOf } from './stream.ts'
import type { Stream } from './stream.ts'
import { findTypos, isSuspicious } from './typos.ts'
import type { Names } from './typos.ts'
import type { Vetoed } from './veto.ts'

export type Found = {
  readonly streams: readonly Stream[]
  readonly placed: readonly Placed[]
  readonly vetoed: readonly Vetoed[]
}

const fields: readonly FieldName[] = ['title', 'summary', 'text']
/** Types whose spans may hold one shorter entity. */
const holders: ReadonlySet<string> = new Set(['role', 'agreement', 'system'])

/** How a field is read: its candidates, and whether its words may hold misspelt names. */
export type Reader = (stream: Stream, matcher: Matcher) => FieldReading
export type FieldReading = {
  readonly candidates: readonly Candidate[]
  /** Raw offsets around which a misspelling may stand; `anywhere`: all words must be looked at. */
  readonly doubts: readonly number[] | 'anywhere'
}

/** What an article names. `read` is there for tests: the slow obvious reader finds the same. */
export function findEntities(article: Article, matcher: Matcher, read: Reader = readField): Found {
  const streams: Stream[] = []
  const doubts: (readonly number[] | 'anywhere')[] = []
  const all: Candidate[] = []
  for (const field of fields) {
    if (article[field] === '') continue
    const stream = toStream(field, article[field], { zones: article.zones, listing: matcher.listing })
    const reading = read(stream, matcher)
    streams.push(stream)
    doubts.push(reading.doubts)
    for (const candidate of reading.candidates) all.push(candidate)
  }
  if (all.length === 0 && doubts.every(({ length }) => length === 0)) return { streams, placed: [], vetoed: [] }
  const { candidates, vetoed } = meantCandidates(all, matcher.entities)
  const named = candidates.map((candidate) => withGivenName(candidate, matcher))
  const { names } = matcher
  const covering = (stream: Stream): Candidate[] => named.filter((candidate) => candidate.stream === stream)
  const misspelt =
    named.some(({ pattern }) => names.persons.has(pattern.entity)) ||
    streams.some((stream, index) => {
      const places = doubts[index]!
      if (places === 'anywhere') return true
      if (places.length === 0) return false
      const covered = covering(stream)
      return places.some((at) => isSuspicious(stream.raw, at, { names, covered }))
    })
  const typos = misspelt ? typosBeside(named, streams, names) : []
  const meant = typos.length === 0 ? named : [...named, ...typos]
  if (meant.length === 0) return { streams, placed: [], vetoed }
  const typeOf = (candidate: Candidate): string => matcher.entities[candidate.pattern.entity]!.definition.type
  const holding = {
    holdsOthers: (candidate: Candidate): boolean => holders.has(typeOf(candidate)),
    yields: (candidate: Candidate): boolean => typeOf(candidate) === 'topic',
  }
  const placed = streams.flatMap((stream) =>
    resolveOverlaps(
      meant.filter((candidate) => candidate.stream === stream),
      holding,
    ),
  )
  return { streams, placed, vetoed }
}

/** A field is made of words as a whole where much of it is wanted, else only around what the sieve keeps. */
function readField(stream: Stream, { sieve, automaton, patterns }: Matcher): FieldReading {
  const by = { scan: automaton.scan, patterns }
  const sifted = sieve(stream.raw)
  if (sifted !== undefined && sifted.stretches.length === 0) return { candidates: [], doubts: sifted.doubts }
  if (sifted === undefined || sifted.stretches === 'all') {
    const { found, tiled } = findCandidates(stream, stream.words, by)
    return { candidates: [...found, ...tiled], doubts: sifted?.doubts ?? 'anywhere' }
  }
  const parts = sifted.stretches.map(({ from, to }) => findCandidates(stream, wordsOf(stream.raw, from, to), by))
  const candidates = [...parts.flatMap(({ found }) => found), ...parts.flatMap(({ tiled }) => tiled)]
  return { candidates, doubts: sifted.doubts }
}
function typosBeside(named: readonly Candidate[], streams: readonly Stream[], names: Names): Candidate[] {
  const covered = new Map(streams.map((stream) => [stream, new Uint8Array(stream.tokens.length)]))
  for (const { stream, first, last } of named) covered.get(stream)!.fill(1, first, last + 1)
  const confirmed = new Set(named.map((candidate) => candidate.pattern.entity))
  return findTypos(streams, { covered, confirmed }, names)
}

/** A surname takes the given name before it into its span: أفيف كوفاخي. */
function withGivenName(candidate: Candidate, matcher: Matcher): Candidate {
  const { givenNames, definition } = matcher.entities[candidate.pattern.entity]!
  if (definition.type !== 'person' || givenNames.size === 0 || candidate.pattern.words !== 1) return candidate
  const { first, stream } = candidate
  const before = stream.tokens[first - 1]
  if (before === undefined || stream.tokens[first]!.hardBefore || !givenNames.has(before.text)) return candidate
  const { pattern, last, wordsEnd, end, quality } = candidate
  return { pattern, stream, first: first - 1, last, wordsStart: before.start, wordsEnd, start: before.start, end, quality }
}

/** Hits for the model: one an entity, mentions in reading order. */
export function toEntityHits(found: Found, matcher: Matcher): EntityHit[] {
  if (found.placed.length === 0) return []
  const mentions = new Map<number, Mention[]>()
  for (const { candidate } of found.placed) {
    const { stream, wordsStart, start, end, quality } = candidate
    const zone: ZoneKind = stream.zoneAt(wordsStart)
    const list = mentions.get(candidate.pattern.entity) ?? []
    list.push({ field: stream.field, start, end, text: stream.raw.slice(start, end), zone, quality })
    mentions.set(candidate.pattern.entity, list)
  }
  return [...mentions].map(([entity, list]) => {
    const { id, type, label, side } = matcher.entities[entity]!.definition
    return { id, type, label, side, mentions: list }
  })
}
