/** Which candidates mean what they say: context-only forms, forms shared by two sides, soft vetoes. */
import type { Candidate } from './candidates.ts'
import type { CompiledEntity } from './entities.ts'
import type { Stream } from './stream.ts'
import { listedWithin, vetoOf } from './veto.ts'
import type { Vetoed } from './veto.ts'
import { isListed } from './words.ts'

const cueWords = 6
const antiCueWords = 12
/** How far a sided neighbour may stand to decide a shared form. */
const sidedWords = 12

/** Candidates that stay, and those that a veto took. */
export type Meant = { readonly candidates: readonly Candidate[]; readonly vetoed: readonly Vetoed[] }

/** Applies vetoes, then context. Sure candidates confirm the others. */
export function meantCandidates(all: readonly Candidate[], entities: readonly CompiledEntity[]): Meant {
  if (all.length === 0) return { candidates: [], vetoed: [] }
  const of = (candidate: Candidate): CompiledEntity => entities[candidate.pattern.entity]!
  const vetoed: Vetoed[] = []
  const sure: Candidate[] = []
  const soft: Vetoed[] = []
  const open: Candidate[] = []
  for (const candidate of all) {
    const veto = vetoOf(candidate, of(candidate))
    if (veto?.kind === 'soft') soft.push(veto)
    else if (veto !== undefined) vetoed.push(veto)
    else if (candidate.pattern.contextOnly) open.push(candidate)
    else sure.push(candidate)
  }
  if (soft.length + open.length === 0) return { candidates: sure, vetoed }
  // The article of a longer name confirms nothing: المغرب inside المغرب العربي.
  const alone = outermost(sure)
  const sides = new Set(alone.map((candidate) => of(candidate).definition.side))
  for (const veto of soft) {
    if (!sides.has(of(veto.candidate).definition.side)) vetoed.push(veto)
    else if (veto.candidate.pattern.contextOnly) open.push(veto.candidate)
    else sure.push(veto.candidate)
  }
  if (open.length === 0) return { candidates: sure, vetoed }
  const known = neighbours(alone)
  const confirmed = new Set(alone.map((candidate) => candidate.pattern.entity))
  const shared = Map.groupBy(open, (candidate) => `${candidate.stream.field} ${candidate.start} ${candidate.end}`)
  const counted = new Map<string, boolean>()
  const accepted = [...shared.values()].flatMap((group) => {
    const first = group[0]!
    const after = known.startingAt(first)
    const usable = group.filter((candidate) => !isContradicted(candidate, of(candidate), { sure, counted }))
    const rivals = new Set(usable.map((candidate) => candidate.pattern.entity))
    // وزير الدفاع السعودي, رئيس الأركان السعيد شنقريحة: the next name says whose.
    const side = after && ['country', 'person'].includes(of(after).definition.type) ? of(after).definition.side : undefined
    if (side !== undefined && isSided(of(first)))
      return usable.filter((candidate) => of(candidate).definition.side === side).slice(0, 1)
    if (rivals.size > 1) return sharedChoice(usable, entities, known)
    return usable.filter((candidate) => isConfirmed(candidate, of(candidate), { confirmed, sides }))
  })
  return { candidates: [...sure, ...accepted], vetoed }
}

/** An anti-cue near the form, or more anti-cues in the field than sure mentions: «المملكة» in a Saudi story is Saudi. */
function isContradicted(
  candidate: Candidate,
  entity: CompiledEntity,
  { sure, counted }: { sure: readonly Candidate[]; counted: Map<string, boolean> },
): boolean {
  if (entity.antiCues.size === 0) return false
  if (listedWithin(candidate, entity.antiCues, antiCueWords).length > 0) return true
  const key = `${candidate.stream.field} ${candidate.pattern.entity}`
  const known = counted.get(key)
  if (known !== undefined) return known
  const against = candidate.stream.listed(entity.antiCues).length
  const own = sure.filter(({ pattern, stream }) => pattern.entity === candidate.pattern.entity && stream === candidate.stream)
  counted.set(key, against > own.length)
  return against > own.length
}

const isSided = (entity: CompiledEntity): boolean => entity.definition.type === 'role'

function isConfirmed(
  candidate: Candidate,
  entity: CompiledEntity,
  known: { readonly confirmed: ReadonlySet<number>; readonly sides: ReadonlySet<string> },
): boolean {
  if (entity.definition.cueMode === 'previous') {
    const before = candidate.stream.tokens[candidate.first - 1]
    return before !== undefined && isListed(entity.cues, before.text)
  }
  const { contextSide } = entity.definition
  return (
    known.confirmed.has(candidate.pattern.entity) ||
    (contextSide !== undefined && known.sides.has(contextSide)) ||
    listedWithin(candidate, entity.cues, cueWords).length > 0
  )
}

/** Of several owners of one spelling: the one with the nearest cue, else the side of the nearest known name; following ones first. */
function sharedChoice(group: readonly Candidate[], entities: readonly CompiledEntity[], known: Neighbours): Candidate[] {
  const of = (candidate: Candidate): CompiledEntity => entities[candidate.pattern.entity]!
  const first = group[0]!
  const { tokens } = first.stream
  for (const direction of [1, -1])
    for (let distance = 1; distance <= cueWords; distance++) {
      const token = tokens[direction > 0 ? first.last + distance : first.first - distance]
      if (token === undefined) break
      const owner = group.find((candidate) => isListed(of(candidate).cues, token.text))
      if (owner !== undefined) return [owner]
    }
  for (const direction of [1, -1])
    for (let distance = 1; distance <= sidedWords; distance++) {
      const at = direction > 0 ? first.last + distance : first.first - distance
      const side = known.at(first, at).map((candidate) => of(candidate).definition.side)
      const owner = group.find((candidate) => side.includes(of(candidate).definition.side))
      if (owner !== undefined) return [owner]
    }
  return []
}

type Neighbours = {
  readonly startingAt: (candidate: Candidate) => Candidate | undefined
  readonly at: (candidate: Candidate, word: number) => readonly Candidate[]
}

function neighbours(sure: readonly Candidate[]): Neighbours {
  const byStream = new Map<Stream, Map<number, Candidate[]>>()
  for (const [stream, candidates] of Map.groupBy(sure, (candidate) => candidate.stream))
    byStream.set(
      stream,
      Map.groupBy(candidates, (candidate) => candidate.first),
    )
  const at = ({ stream }: Candidate, word: number): readonly Candidate[] => byStream.get(stream)?.get(word) ?? []
  return {
    startingAt: (candidate) =>
      candidate.stream.tokens[candidate.last + 1]?.hardBefore === false ? at(candidate, candidate.last + 1)[0] : undefined,
    at,
  }
}

/** Candidates that lie in no longer one. */
function outermost(candidates: readonly Candidate[]): Candidate[] {
  const kept: Candidate[] = []
  const reach = new Map<string, number>()
  for (const candidate of candidates.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    const { field } = candidate.stream
    if (candidate.end <= (reach.get(field) ?? -1)) continue
    reach.set(field, candidate.end)
    kept.push(candidate)
  }
  return kept
}
