/** What one article says about itself, compact enough to be kept in `story.memory`: terms, anchors, phases, figures, days, a sketch. */
import type { EntityType, MatchedArticle } from '#model'
import { bareForms } from '../arabic/clitics.ts'
import { figuresOf } from '../summary/figures.ts'
import { daysOf } from '../summary/dates.ts'
import { firstSentence, leadOf } from '../summary/lead.ts'
import type { NamedEntity } from '../summary/slots.ts'
import { genericAnchors } from './anchors.ts'
import { sketchOf, type Sketch } from './copies.ts'
import { kindWords, type Kind } from './phases.ts'
import { placesIn } from '../summary/places.ts'
import { readPhases, type PhaseReading } from './read-phase.ts'
import { termsOf, wordsOf } from './terms.ts'

export type Features = {
  readonly hash: string
  readonly guid?: string
  readonly at: number
  /** Terms of the title, joined by spaces. */
  readonly title: string
  /** Terms of title and lead, in order, joined by spaces. */
  readonly lead: string
  /** Terms of everything, the most frequent first, joined by spaces, repeated as often as they occur (at most three times). */
  readonly full: string
  /** `@` + entity id, `=` + quoted or Latin name: read from title and lead. */
  readonly anchors: readonly string[]
  /** Anchors of the title alone. */
  readonly titleAnchors: readonly string[]
  /** Every entity of the whole text that names somebody or something: a passing mention is no principal. */
  readonly mentioned: readonly string[]
  /** The topic's parties meet in it. */
  readonly parties: boolean
  /** What it is about, the strongest first. */
  readonly kinds: readonly Kind[]
  /** The same of the title alone. */
  readonly titleKinds: readonly Kind[]
  readonly phases: PhaseReading
  /** Countries that host the event: as the title places it, else the opening sentence. */
  readonly hosts: readonly string[]
  /** Moroccan cities beside the capital in title and opening sentence. */
  readonly cities: readonly string[]
  readonly titleCities: readonly string[]
  /** `slot:value:unit` of title and lead. */
  readonly figures: readonly string[]
  /** ISO days of title and lead. */
  readonly days: readonly string[]
  /** Days to come that the text prints (not «غدا»), where it sets a date or the title prints it. */
  readonly plannedDays: readonly string[]
  readonly sketch: Sketch
}

const naming: ReadonlySet<EntityType> = new Set([
  'person',
  'org',
  'unit',
  'role',
  'country',
  'city',
  'region',
  'agreement',
  'event',
  'system',
])
const fullTerms = 120

export type Read = { readonly features: Features; readonly lead: string; readonly entities: readonly NamedEntity[] }

/** Reads an article once. Anchors are entities in the title or the part of the text that is its lead. */
export function readArticle({ article, entities }: MatchedArticle): Read {
  const lead = leadOf(article)
  const titleWords = wordsOf(article.title)
  const leadWords = wordsOf(lead)
  // The lead is the teaser where there is one; else it stands at the head of the text.
  const leadField =
    article.summary.trim() !== '' && lead.startsWith(article.summary.replace(/\s+/gu, ' ').trim().slice(0, 20))
      ? 'summary'
      : 'text'
  const principals = entities.filter(({ type }) => naming.has(type))
  const inTitle = principals.filter(({ mentions }) => mentions.some(({ field }) => field === 'title'))
  const inLead = principals.filter(({ mentions }) =>
    mentions.some(({ field, start }) => field === 'title' || (field === leadField && start < lead.length)),
  )
  const topics = entities.filter(
    ({ type, mentions }) => type === 'topic' && mentions.some(({ field, start }) => field === 'title' || start < lead.length),
  )
  const text = `${article.title}\n${lead}`
  const bodyWords = wordsOf(`${article.summary}\n${article.text}`)
  const generic = genericAnchors(text, entities)
  const opening = firstSentence(lead)
  const parties = hasParties(entities)
  const phases = readPhases(article.title, lead)
  const [titlePlaces, openingPlaces] = [placesIn(article.title), placesIn(opening)]
  return {
    lead,
    entities: inLead.map(({ id, type, label, side }) => ({ id, type, label, side })),
    features: {
      hash: article.contentHash,
      ...(article.guid === undefined ? {} : { guid: article.guid }),
      at: article.publishedAt,
      title: termsOf(titleWords).join(' '),
      lead: termsOf([...titleWords, ...leadWords]).join(' '),
      full: mostFrequent(termsOf([...titleWords, ...bodyWords])),
      anchors: [...new Set([...inLead.map(({ id }) => `@${id}`), ...topics.map(({ id }) => `@${id}`), ...generic])],
      titleAnchors: inTitle.map(({ id }) => `@${id}`),
      mentioned: [...new Set(principals.map(({ id }) => `@${id}`))],
      parties,
      kinds: parties ? readKinds(titleWords, wordsOf(opening)) : [],
      titleKinds: parties ? readKinds(titleWords, []) : [],
      phases,
      hosts: titlePlaces.hosts.length > 0 ? titlePlaces.hosts : openingPlaces.hosts,
      cities: [...new Set([...titlePlaces.cities, ...openingPlaces.cities])],
      titleCities: titlePlaces.cities,
      figures: [...new Set(figuresOf(text).map(({ slot, value, unit }) => `${slot}:${value}:${unit}`))],
      days: [...new Set(daysOf(text, article.publishedAt).map(({ day }) => day))],
      plannedDays: plannedDaysOf(article, phases.dates ? text : article.title),
      sketch: sketchOf(bodyWords.length >= 10 ? bodyWords : [...titleWords, ...bodyWords]),
    },
  }
}

const plannedDaysOf = ({ publishedAt }: { readonly publishedAt: number }, text: string): string[] => [
  ...new Set(
    daysOf(text, publishedAt)
      .filter(({ day, derived }) => !derived && Date.parse(day) > publishedAt)
      .map(({ day }) => day),
  ),
]

/** Two parties of the topic meet: only there do the kinds of event mean what `phases.ts` takes them for. */
function hasParties(entities: MatchedArticle['entities']): boolean {
  const sides = new Set(entities.map(({ side }) => side).filter((side) => !['third', 'def', 'media'].includes(side)))
  return sides.size > 1 || sides.has('bridge')
}

/** A kind that the title shows counts thrice; the strongest first. */
function readKinds(title: readonly string[], opening: readonly string[]): Kind[] {
  const points = (Object.entries(kindWords) as [Kind, ReadonlySet<string>][]).map(([kind, words]) => {
    const has = (word: string): boolean => words.has(word) || bareForms(word).some((form) => words.has(form))
    return [kind, 3 * title.filter(has).length + opening.filter(has).length] as const
  })
  return points
    .filter(([, count]) => count > 0)
    .toSorted(([, a], [, b]) => b - a)
    .slice(0, 4)
    .map(([kind]) => kind)
}

/** The commonest terms first, each as often as it occurs but at most three times. */
function mostFrequent(terms: readonly string[]): string {
  const counts = new Map<string, number>()
  for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1)
  return [...counts]
    .toSorted(([, a], [, b]) => b - a)
    .slice(0, fullTerms)
    .flatMap(([term, count]) => Array.from({ length: Math.min(3, count) }, () => term))
    .join(' ')
}
