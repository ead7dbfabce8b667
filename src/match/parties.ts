/** Who and what takes part in a passage, or in two neighbours read together: both sides, the subject, cues, third parties. */
import type { Evidence, Passage } from './evidence.ts'
import type { TermHit } from './lexicon.ts'
import type { CompiledTopic, ListName } from './rules.ts'

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
  const { definition, rules } = around.topic
  const [sideOne, sideTwo] = definition.pair
  if (lacks(passages, sideOne, around) || lacks(passages, sideTwo, around)) return undefined
  const each = <T>(read: (passage: Passage, index: number) => readonly T[]): T[] => passages.flatMap(read)
  const termsIn = (name: ListName): (At & { readonly term: TermHit })[] =>
    each((passage, index) => passage.terms.filter(({ list }) => list === name).map((term) => ({ passage, index, term })))
  const sideHits = (dimension: string): readonly (Side | undefined)[] => {
    const hits = each((passage, index) =>
      passage.evidence.map((evidence): Side => ({ passage, index, evidence, weight: sideWeight(evidence, dimension, around) })),
    ).filter(({ weight }) => weight >= present)
    if (hits.length === 0) return around.home === dimension ? [undefined] : []
    return hits.length <= mostOfOneSide ? hits : hits.toSorted((x, y) => y.weight - x.weight).slice(0, mostOfOneSide)
  }
  const one = sideHits(sideOne)
  const two = sideHits(sideTwo)
  const subjects = each((passage, index) =>
    passage.evidence.map((evidence): Side => ({ passage, index, evidence, weight: subjectWeight(evidence, definition.subject) })),
  ).filter(({ weight }) => weight > 0)
  const subject = subjects.reduce<Side | undefined>((best, hit) => (hit.weight > (best?.weight ?? 0) ? hit : best), undefined)
  if (one.length === 0 || two.length === 0 || subject === undefined) return undefined
  const named = (ids: ReadonlySet<string>): boolean =>
    passages.some(({ evidence }) => evidence.some((hit) => ids.has(hit.definition.id)))
  return {
    passages,
    one,
    two,
    subjects,
    subject,
    cues: each((passage, index) =>
      passage.terms
        .filter(({ list }) => list === 'strong' || list === 'weak')
        .map((term): Cue => ({ passage, index, term, strong: term.list === 'strong' })),
    ),
    others: each((passage, index) =>
      passage.evidence
        .filter((evidence) => isOtherParty(evidence, passage, rules.otherParties) && !isBattlefield(evidence, passage))
        .map((evidence) => ({ passage, index, evidence })),
    ),
    asides: termsIn('aside'),
    shifts: termsIn('shift'),
    together: named(rules.together),
    programme: named(rules.programme),
  }
}

/** Most passages name one side or none: seen before anything is collected. */
function lacks(passages: readonly Passage[], side: string, { home }: Surroundings): boolean {
  if (home === side) return false
  for (const { evidence } of passages) for (const { weights } of evidence) if ((weights[side] ?? 0) >= present) return false
  return true
}

const subjectWeight = (evidence: Evidence, subject: readonly string[]): number =>
  Math.max(0, ...subject.map((dimension) => evidence.weights[dimension] ?? 0))

/** Does the entity belong to both sides by its nature (a joint committee, an accord)? */
export const isBridge = ({ definition }: Evidence, pair: readonly [string, string]): boolean =>
  pair.every((side) => (definition.evidence[side] ?? 0) > 0)

function sideWeight(evidence: Evidence, dimension: string, around: Surroundings): number {
  const { pair } = around.topic.definition
  const weight = evidence.weights[dimension] ?? 0
  if (weight === 0 || !isBridge(evidence, pair)) return weight
  const other = pair.find((side) => side !== dimension)!
  return weight >= bridgeAlone && around.known[other] === true ? weight : 0
}

/** An arms maker or a weapon system of one side: its deal with the other side needs no further word. */
export const isMaker = ({ definition }: Evidence): boolean =>
  definition.type === 'system' || (definition.type === 'org' && definition.extra?.['maker'] === true)

/** An army, a ministry, a unit: it gives the subject by being there, in war news as in any other. */
export const isForce = (evidence: Evidence, subject: readonly string[]): boolean =>
  !isMaker(evidence) &&
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
