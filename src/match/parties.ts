/** Who and what takes part in a passage, or in two neighbours read together: both sides, the subject, cues, third parties. */
import type { Evidence, Passage } from './evidence.ts'
import type { TermHit } from './lexicon.ts'
import type { CompiledTopic } from './rules.ts'

/** A hit or a word of the passage with that number among those read together. */
export type At = { readonly passage: Passage; readonly index: number }
export type Side = At & { readonly evidence: Evidence; readonly weight: number }
export type Cue = At & { readonly term: TermHit; readonly strong: boolean }

export type Parties = {
  readonly passages: readonly Passage[]
  /** Hits of the two sides; undefined alone stands for a side that home copy leaves unsaid. */
  readonly one: readonly (Side | undefined)[]
  readonly two: readonly (Side | undefined)[]
  /** Everything that gives the subject, and the strongest of it. */
  readonly subjects: readonly Side[]
  readonly subject: Side
  readonly cues: readonly Cue[]
  readonly others: readonly (At & { readonly evidence: Evidence })[]
  readonly asides: readonly (At & { readonly term: TermHit })[]
  /** Words after which a sentence speaks of something else (أما). */
  readonly shifts: readonly (At & { readonly term: TermHit })[]
  /** What many do side by side (an exercise) is named: other countries are no objection. */
  readonly together: boolean
  /** The relation's own programme is named: words of war do not silence it. */
  readonly programme: boolean
}

/** What the whole article knows: evidence that no bridge gives, and the dimension that its home copy may leave unsaid. */
export type Surroundings = {
  readonly topic: CompiledTopic
  /** Is a dimension present in the article, entities that stand for both sides left out? */
  readonly known: Readonly<Record<string, boolean>>
  readonly home: string | undefined
  /** Passages of the title: their words of war count for every statement. */
  readonly headline: readonly Passage[]
  readonly parts: Known
}

/** A hit takes part from this weight. */
export const present = 0.3
/** A bridge (an accord of both) stands for a side only from this weight, and only where the article names the other side itself. */
const bridgeAlone = 0.5
/** Hits of one side that are paired; the strongest ones stand for the rest. */
const mostOfOneSide = 8
/** Words between the source of a report and the name that belongs to it. */
const sourceReach = 3
/** Words between who looks on and the word that says so. */
const onlookerReach = 2
/** Words between who speaks and the colon before what is said. */
const speakerReach = 3

/** undefined when a side or the subject is missing. */
export function partiesOf(passages: readonly Passage[], around: Surroundings): Parties | undefined {
  const [sideOne, sideTwo] = around.topic.definition.pair
  if (lacks(passages, sideOne, around) || lacks(passages, sideTwo, around)) return undefined
  const parts = passages.map((passage, index) => partsOf(passage, index, around))
  const one = sideHits(joined(parts, 'one'), sideOne, around)
  const two = sideHits(joined(parts, 'two'), sideTwo, around)
  const subjects = joined(parts, 'subjects')
  let subject: Side | undefined
  for (const hit of subjects) if (hit.weight > (subject?.weight ?? 0)) subject = hit
  if (one.length === 0 || two.length === 0 || subject === undefined) return undefined
  return {
    passages,
    one,
    two,
    subjects,
    subject,
    cues: joined(parts, 'cues'),
    others: joined(parts, 'others'),
    asides: joined(parts, 'asides'),
    shifts: joined(parts, 'shifts'),
    together: parts.some(({ together }) => together),
    programme: parts.some(({ programme }) => programme),
  }
}

/** What one passage brings, whatever it is read with. Sides as heavy as their hits: bridges are not weighed yet. */
type Parts = Pick<Parties, 'subjects' | 'cues' | 'others' | 'asides' | 'shifts' | 'together' | 'programme'> & {
  readonly one: readonly Side[]
  readonly two: readonly Side[]
}

/**
 * A passage is read alone, with the next one and with the one before: what it brings, by its place among those read together. Kept
 * while an article is judged (a weak map of the module made the collector work as long as the matcher).
 */
export type Known = Map<Passage, Parts[]>

function partsOf(passage: Passage, index: number, { topic, parts }: Surroundings): Parts {
  let places = parts.get(passage)
  if (places === undefined) parts.set(passage, (places = []))
  return (places[index] ??= collected(passage, index, topic))
}

function collected(passage: Passage, index: number, { definition, rules }: CompiledTopic): Parts {
  const { evidence: hits, terms } = passage
  const weighty = (weigh: (evidence: Evidence) => number, least: number): Side[] => {
    const found: Side[] = []
    for (const evidence of hits) {
      const weight = weigh(evidence)
      if (weight >= least && weight > 0) found.push({ passage, index, evidence, weight })
    }
    return found
  }
  const [one, two] = definition.pair.map((dimension) => weighty(({ weights }) => weights[dimension] ?? 0, present))
  const [cues, asides, shifts]: [Cue[], Parties['asides'][number][], Parties['shifts'][number][]] = [[], [], []]
  for (const term of terms) {
    const { list } = term
    if (list === 'strong' || list === 'weak') cues.push({ passage, index, term, strong: list === 'strong' })
    else if (list === 'aside') asides.push({ passage, index, term })
    else if (list === 'shift') shifts.push({ passage, index, term })
  }
  return {
    one: one!,
    two: two!,
    subjects: weighty((evidence) => subjectWeight(evidence, definition.subject), 0),
    cues,
    others: hits
      .filter((evidence) => isOtherParty(evidence, passage, rules.otherParties) && !isBattlefield(evidence, passage))
      .map((evidence) => ({ passage, index, evidence })),
    asides,
    shifts,
    together: hits.some((hit) => rules.together.has(hit.definition.id)),
    programme: hits.some((hit) => rules.programme.has(hit.definition.id)),
  }
}

type Lists = 'one' | 'two' | 'subjects' | 'cues' | 'others' | 'asides' | 'shifts'

function joined<K extends Lists>(parts: readonly Parts[], list: K): Parts[K]
function joined(parts: readonly Parts[], list: Lists): readonly unknown[] {
  const filled = parts.filter((part) => part[list].length > 0)
  return filled.length === 1 ? filled[0]![list] : filled.flatMap((part): readonly unknown[] => part[list])
}

/** The strongest hits of a side, bridges only where they stand for it. */
function sideHits(all: readonly Side[], dimension: string, around: Surroundings): readonly (Side | undefined)[] {
  const hits = all.filter(({ evidence, weight }) => standsFor(evidence, weight, { dimension, around }))
  if (hits.length === 0) return around.home === dimension ? [undefined] : []
  return hits.length <= mostOfOneSide ? hits : hits.toSorted((x, y) => y.weight - x.weight).slice(0, mostOfOneSide)
}

/** Most passages name one side or none: seen before anything is collected. */
function lacks(passages: readonly Passage[], side: string, { home }: Surroundings): boolean {
  if (home === side) return false
  for (const { evidence } of passages) for (const { weights } of evidence) if ((weights[side] ?? 0) >= present) return false
  return true
}

function subjectWeight({ weights }: Evidence, subject: readonly string[]): number {
  let most = 0
  for (const dimension of subject) most = Math.max(most, weights[dimension] ?? 0)
  return most
}

/** Does the entity belong to both sides by its nature (a joint committee, an accord)? */
export const isBridge = ({ definition }: Evidence, pair: readonly [string, string]): boolean =>
  pair.every((side) => (definition.evidence[side] ?? 0) > 0)

function standsFor(
  evidence: Evidence,
  weight: number,
  { dimension, around }: { readonly dimension: string; readonly around: Surroundings },
): boolean {
  const { pair } = around.topic.definition
  if (!isBridge(evidence, pair)) return true
  return weight >= bridgeAlone && around.known[pair.find((side) => side !== dimension)!] === true
}

/** An arms maker or a weapon system of one side: its deal with the other side needs no further word. */
export const isMaker = ({ definition }: Evidence): boolean =>
  definition.type === 'system' || (definition.type === 'org' && definition.extra?.['maker'] === true)

/** An army, a ministry, a unit: it gives the subject by being there, in war news as in any other. */
export const isForce = (evidence: Evidence, subject: readonly string[]): boolean =>
  !isMaker(evidence) &&
  evidence.definition.extra?.['service'] !== true &&
  ['org', 'unit'].includes(evidence.definition.type) &&
  subject.some((dimension) => (evidence.definition.evidence[dimension] ?? 0) >= 0.6)

/** «إلى جانب الجيش الإسرائيلي بغزة»: the place of a war is no party to the dealings. */
export const isBattlefield = ({ first }: Evidence, { terms }: Passage): boolean =>
  terms.some((term) => term.list === 'conflict' && term.first === first)

/** «مسؤول في البنتاغون: …»: who stands before a colon speaks of the dealings. */
function isSpeaker({ last }: Evidence, { stream, last: end }: Passage): boolean {
  for (let word = last + 1; word <= Math.min(end, last + speakerReach); word++)
    if (stream.tokens[word]!.hardBefore)
      return stream.raw.slice(stream.tokens[word - 1]!.end, stream.tokens[word]!.start).includes(':')
  return false
}

/** May the third party own the dealings? A country, a body or a person that neither tells of them nor looks on. */
export function isOtherParty(evidence: Evidence, passage: Passage, sides: ReadonlySet<string>): boolean {
  const { definition, first, last } = evidence
  const { terms } = passage
  if (!sides.has(definition.side) || !['country', 'city', 'org', 'person'].includes(definition.type)) return false
  if (isSpeaker(evidence, passage)) return false
  return !terms.some(
    (term) =>
      // «صحيفة إسبانية»: the source of a report is no party to it.
      (term.list === 'source' && first > term.last && first - term.last <= sourceReach) ||
      // «مدريد قلقة», «تحذر الجزائر»: nor is who worries about it.
      (term.list === 'onlooker' && first - term.last <= onlookerReach && term.first - last <= onlookerReach),
  )
}
