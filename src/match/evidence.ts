/** What a placed entity is worth to a topic, and where it stands among sentences and clauses. */
import type { EntityDefinition, ZoneKind } from '#model'
import { sentences } from '../arabic/sentences.ts'
import type { Matcher } from './compile.ts'
import type { Found } from './find-entities.ts'
import type { TermHit } from './lexicon.ts'
import { mutingIn } from './muting.ts'
import type { Muted } from './muting.ts'
import type { CompiledTopic } from './rules.ts'
import type { Stream } from './stream.ts'

/** A live hit: its words and what it gives to each dimension after muting. */
export type Evidence = {
  readonly definition: EntityDefinition
  readonly stream: Stream
  readonly first: number
  readonly last: number
  readonly start: number
  readonly end: number
  readonly weights: Readonly<Record<string, number>>
  readonly muted?: Muted
}

/** A sentence with what was found in it. Clauses end at commas, stops and colons. */
export type Passage = {
  readonly stream: Stream
  readonly zone: ZoneKind
  readonly first: number
  readonly last: number
  readonly clauseOf: (word: number) => number
  readonly evidence: readonly Evidence[]
  readonly terms: readonly TermHit[]
}

/** A sentence without end is read in pieces, so that pairing stays linear in the length of a text. */
const longestPassage = 120

/** A form of origin (من أصل مغربي), a surname (محمد المغربي), one at war (حرب إسرائيل) keep this share of their weight. */
const mutedShare = 0.2

/** Splits the live part of an article into passages. Boilerplate is found by the entities step and ignored here. */
export function toPassages(found: Found, matcher: Matcher, topic: CompiledTopic): Passage[] {
  const byStream = Map.groupBy(found.placed, ({ candidate }) => candidate.stream)
  return found.streams.flatMap((stream): Passage[] => {
    const terms = topic.rules.lexicon.find(stream.tokens)
    const mutedAs = mutingIn(stream, terms, topic)
    const all = (byStream.get(stream) ?? [])
      .map(({ candidate }): Evidence => {
        const { definition } = matcher.entities[candidate.pattern.entity]!
        const { first, last, start, end, quality } = candidate
        const muted = mutedAs(candidate, definition)
        if (muted === undefined) return { definition, stream, first, last, start, end, weights: weightsOf(definition, quality) }
        return { definition, stream, first, last, start, end, weights: weightsOf(definition, quality * mutedShare), muted }
      })
      .toSorted((a, b) => a.first - b.first)
    const passages: Passage[] = []
    let [word, hit, term] = [0, 0, 0]
    // A headline is one statement however many stops it has («طنجة.. اختتام دورة»).
    for (const { end } of stream.field === 'title' ? [{ end: stream.raw.length }] : sentences(stream.raw)) {
      while (word < stream.tokens.length && stream.tokens[word]!.start < end) {
        const first = word
        while (word < stream.tokens.length && word - first < longestPassage && stream.tokens[word]!.start < end) word++
        const evidence: Evidence[] = []
        while (hit < all.length && all[hit]!.first < word) evidence.push(all[hit++]!)
        const own: TermHit[] = []
        while (term < terms.length && terms[term]!.first < word) own.push(terms[term++]!)
        const zone = stream.zoneAt(stream.tokens[first]!.start)
        if (zone === 'boilerplate') continue
        const clauseOf = clauses(stream, first, word)
        passages.push({ stream, zone, first, last: word - 1, clauseOf, evidence, terms: outsideSubject(own, evidence, topic) })
      }
    }
    return passages
  })
}

/** Most hits are worth their entity's whole weight: they share its record. */
const weightsOf = ({ evidence }: EntityDefinition, share: number): Evidence['weights'] =>
  share === 1 ? evidence : Object.fromEntries(Object.entries(evidence).map(([dimension, weight]) => [dimension, weight * share]))

/** مسيرة inside «طائرة مسيرة» is no march: a conflict word inside a name of the subject speaks for the subject only. */
function outsideSubject(
  terms: readonly TermHit[],
  evidence: readonly Evidence[],
  { definition }: CompiledTopic,
): readonly TermHit[] {
  if (!terms.some(({ list }) => list === 'conflict')) return terms
  const named = new Set<number>()
  for (const { first, last, weights } of evidence)
    if (definition.subject.some((dimension) => (weights[dimension] ?? 0) > 0))
      for (let word = first; word <= last; word++) named.add(word)
  return terms.filter((one) => one.list !== 'conflict' || !named.has(one.first) || !named.has(one.last))
}

function clauses(stream: Stream, first: number, end: number): (word: number) => number {
  let numbers: number[] | undefined
  return (word) => {
    if (numbers === undefined) {
      numbers = [0]
      for (let at = first + 1; at < end; at++) numbers.push(numbers[at - 1 - first]! + (stream.tokens[at]!.hardBefore ? 1 : 0))
    }
    return numbers[word - first] ?? 0
  }
}
