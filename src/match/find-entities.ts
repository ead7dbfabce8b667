/** From an article to what it names: candidates → vetoes and context → overlaps → misspellings. */
import type { Article, EntityHit, FieldName, Mention, ZoneKind } from '#model'
import { findCandidates } from './candidates.ts'
import type { Candidate } from './candidates.ts'
import type { Matcher } from './compile.ts'
import { meantCandidates } from './context.ts'
import { resolveOverlaps } from './overlap.ts'
import type { Placed } from './overlap.ts'
import { toStream } from './stream.ts'
import type { Stream } from './stream.ts'
import { findTypos } from './typos.ts'
import type { Vetoed } from './veto.ts'

export type Found = {
  readonly streams: readonly Stream[]
  readonly placed: readonly Placed[]
  readonly vetoed: readonly Vetoed[]
}

const fields: readonly FieldName[] = ['title', 'summary', 'text']
/** Types whose spans may hold one shorter entity. */
const holders: ReadonlySet<string> = new Set(['role', 'agreement', 'system'])

export function findEntities(article: Article, matcher: Matcher): Found {
  const streams = fields.filter((field) => article[field] !== '').map((field) => toStream(field, article[field], article.zones))
  const typeOf = (candidate: Candidate): string => matcher.entities[candidate.pattern.entity]!.definition.type
  const all = streams.flatMap((stream) => findCandidates(stream, matcher.automaton, matcher.patterns))
  const { candidates, vetoed } = meantCandidates(all, matcher.entities)
  const named = candidates.map((candidate) => withGivenName(candidate, matcher))
  const covered = new Map(streams.map((stream) => [stream, new Set<number>()]))
  for (const { stream, first, last } of named) for (let i = first; i <= last; i++) covered.get(stream)!.add(i)
  const typos = findTypos(
    streams,
    { covered, confirmed: confirmedBy(named, matcher) },
    { all: matcher.names, entities: matcher.entities },
  )
  const holding = {
    holdsOthers: (candidate: Candidate): boolean => holders.has(typeOf(candidate)),
    yields: (candidate: Candidate): boolean => typeOf(candidate) === 'topic',
  }
  const placed = streams.flatMap((stream) =>
    resolveOverlaps(
      [...named, ...typos].filter((candidate) => candidate.stream === stream),
      holding,
    ),
  )
  return { streams, placed, vetoed }
}

/** Who may be misspelt: entities named otherwise in the text. */
const confirmedBy = (candidates: readonly Candidate[], matcher: Matcher): Set<number> =>
  new Set(
    candidates
      .map((candidate) => candidate.pattern.entity)
      .concat(matcher.names.filter((name) => name.kind === 'nisba').map((name) => name.pattern.entity)),
  )

/** A surname takes the given name before it into its span: أفيف كوفاخي. */
function withGivenName(candidate: Candidate, matcher: Matcher): Candidate {
  const { givenNames, definition } = matcher.entities[candidate.pattern.entity]!
  const before = candidate.stream.tokens[candidate.first - 1]
  if (definition.type !== 'person' || givenNames.size === 0 || before === undefined) return candidate
  const joined = !candidate.stream.tokens[candidate.first]!.hardBefore && givenNames.has(before.text)
  return joined && candidate.pattern.words === 1 ? { ...candidate, first: candidate.first - 1, start: before.start } : candidate
}

/** Hits for the model: one an entity, mentions in reading order. */
export function toEntityHits(found: Found, matcher: Matcher): EntityHit[] {
  const mentions = new Map<number, Mention[]>()
  for (const { candidate } of found.placed) {
    const { stream, start, end, quality } = candidate
    const zone: ZoneKind = stream.zoneOf[candidate.first]!
    const list = mentions.get(candidate.pattern.entity) ?? []
    list.push({ field: stream.field, start, end, text: stream.raw.slice(start, end), zone, quality })
    mentions.set(candidate.pattern.entity, list)
  }
  return [...mentions].map(([entity, list]) => {
    const { id, type, label, side } = matcher.entities[entity]!.definition
    return { id, type, label, side, mentions: list }
  })
}
