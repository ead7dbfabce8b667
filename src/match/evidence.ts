/** What a placed entity is worth to a topic, and where it stands among sentences and clauses. */
import type { EntityDefinition, ZoneKind } from '#model'
import { sentences } from '../arabic/sentences.ts'
import type { Matcher } from './compile.ts'
import type { Found } from './find-entities.ts'
import type { TermHit } from './lexicon.ts'
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
  /** Says why it counts less: a matter of origin, or a surname. */
  readonly muted?: 'origin' | 'surname'
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

/** A form of origin (من أصل مغربي) and a surname (محمد المغربي) keep this share of their weight. */
const mutedShare = 0.2

/** Splits the live part of an article into passages. Boilerplate is found by the entities step and ignored here. */
export function toPassages(found: Found, matcher: Matcher, topic: CompiledTopic): Passage[] {
  const byStream = Map.groupBy(found.placed, ({ candidate }) => candidate.stream)
  return found.streams.flatMap((stream): Passage[] => {
    const terms = topic.rules.lexicon.find(stream.tokens)
    const isOfOrigin = originsOf(stream, terms)
    const all = (byStream.get(stream) ?? [])
      .map(({ candidate }): Evidence => {
        const { definition } = matcher.entities[candidate.pattern.entity]!
        const { first, last, start, end, quality } = candidate
        const hit = { definition, stream, first, last, start, end }
        const muted = isOfOrigin(candidate, definition)
          ? 'origin'
          : isSurname(stream, candidate.first, definition, candidate.pattern.inflection === 'nisba')
            ? 'surname'
            : undefined
        if (muted !== undefined) return { ...hit, weights: weightsOf(definition, quality * mutedShare), muted }
        return { ...hit, weights: weightsOf(definition, quality) }
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

/** Words between «ولدت لعائلة يهودية في», or «من مواليد مدينة», and the place. */
const descentReach = 4

/** «يهود المغرب», «من عائلة هاجرت من المغرب», «مغربية الأصل»: where somebody comes from. */
function originsOf(
  stream: Stream,
  terms: readonly TermHit[],
): (hit: { readonly first: number; readonly last: number }, definition: EntityDefinition) => boolean {
  const [origins, descents, natives] = [new Set<number>(), new Set<number>(), new Set<number>()]
  for (const { list, first, last } of terms) {
    if (list === 'origin') origins.add(last)
    else if (list === 'descent') descents.add(last)
    else if (list === 'native') natives.add(first)
  }
  return ({ first, last }, { type }) => {
    if (origins.has(first - 1) || natives.has(last + 1)) return true
    if (descents.size === 0 || !['country', 'city', 'region'].includes(type)) return false
    for (let word = first; word > 0 && first - word < descentReach && !stream.tokens[word]!.hardBefore; word--)
      if (descents.has(word - 1)) return true
    return false
  }
}

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

/**
 * «محمد المغربي»: a definite nisba agrees with a definite noun before it (الجيش المغربي، نظيره المغربي); after a bare name it is a
 * surname.
 */
function isSurname(stream: Stream, first: number, definition: EntityDefinition, nisba: boolean): boolean {
  if (
    !nisba ||
    definition.type !== 'country' ||
    !stream.tokens[first]!.text.startsWith('ال') ||
    stream.tokens[first]!.text.endsWith('ه')
  )
    return false
  const before = stream.tokens[first - 1]
  if (before === undefined || stream.tokens[first]!.hardBefore || before.script !== 'arabic') return false
  const second = stream.tokens[first - 2]?.text
  const definite = /^[وفبك]?ال|^[وف]?لل/.test(before.text)
  if (definite) return second === 'عبد' || second === 'ابو' || second === 'ابي'
  return !/(?:ه|ها|هم|نا|ي|ين|ون|ات)$/.test(before.text)
}
