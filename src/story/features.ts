/** What one article says about itself, compact enough to be kept in `story.memory`: terms, anchors, phases, figures, days, a sketch. */
import type { EntityType, MatchedArticle } from '#model'
import { bareForms } from '../arabic/clitics.ts'
import { fold } from '../arabic/normalise.ts'
import { figuresOf, type Figure } from '../summary/figures.ts'
import { daysOf } from '../summary/dates.ts'
import { firstSentence, leadOf } from '../summary/lead.ts'
import type { NamedEntity } from '../summary/slots.ts'
import { genericAnchors } from './anchors.ts'
import { sketchOf, type Sketch } from './copies.ts'
import { backgroundWords, kindPhrases, kindWords, wholeWords, type Kind } from './phases.ts'
import { placesIn } from '../summary/places.ts'
import { putForwardIn } from '../summary/told.ts'
import { readPhases, type PhaseReading } from './read-phase.ts'
import { articleWords, termsOf, wordsOf, type TermCounts } from './terms.ts'

export type Parties = 'both' | 'one' | 'none'

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
  /** What of the topic it has: both parties (or the matcher's word for it), one of them and the subject, or neither. */
  readonly parties: Parties
  /** Its news is an accident: a story of its own (policy.md). */
  readonly accident: boolean
  /** It says that its deal is another than the one known («عقد جديد», «دفعة ثانية»). */
  readonly anew: boolean
  /** Its title heads with a gathering that has no other's event for its object: one of its own. */
  readonly gathers?: boolean
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
  /** The same of the title alone, where it puts them forward for the whole. */
  readonly titleFigures: readonly string[]
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
export function readArticle({ article, entities, topics }: MatchedArticle): Read {
  const lead = leadOf(article)
  const { title: titleWords, body: bodyWords, terms } = articleWords(article)
  const leadWords = wordsOf(lead)
  // The lead is the teaser or the head of the text, or stands at the head of both.
  const leadFields = (['summary', 'text'] as const).filter((field) =>
    article[field].replace(/\s+/gu, ' ').trim().startsWith(lead.slice(0, 20)),
  )
  const principals = entities.filter(({ type }) => naming.has(type))
  const inTitle = principals.filter(({ mentions }) => mentions.some(({ field }) => field === 'title'))
  const inLead = principals.filter(({ mentions }) =>
    mentions.some(({ field, start }) => field === 'title' || (leadFields.some((one) => one === field) && start < lead.length)),
  )
  const subjects = entities.filter(
    ({ type, mentions }) => type === 'topic' && mentions.some(({ field, start }) => field === 'title' || start < lead.length),
  )
  const text = `${article.title}\n${lead}`
  // An outlet that quotes itself names nothing of the event.
  const itself = fold(article.outlet)
  const generic = genericAnchors(text, entities).filter((anchor) => !itself.includes(anchor.slice(1)))
  const opening = firstSentence(lead)
  const parties = topics.some(({ decision }) => decision !== 'drop') ? 'both' : partiesOf(entities)
  const phases = readPhases(article.title, lead)
  const titleKinds = [
    ...readKinds(withoutBackground(titleWords), []),
    ...(onThisDay.test(fold(article.title)) ? (['history'] as const) : []),
  ]
  const kinds = readKinds(titleWords, wordsOf(opening))
  const [titlePlaces, openingPlaces] = [placesIn(article.title), placesIn(opening.replace(aside, ' '))]
  return {
    lead,
    entities: inLead.map(({ id, type, label, side }) => ({ id, type, label, side })),
    features: {
      hash: article.contentHash,
      ...(article.guid === undefined ? {} : { guid: article.guid }),
      at: article.publishedAt,
      title: termsOf(titleWords).join(' '),
      lead: termsOf([...titleWords, ...leadWords]).join(' '),
      full: mostFrequent(terms),
      anchors: [...new Set([...inLead.map(({ id }) => `@${id}`), ...subjects.map(({ id }) => `@${id}`), ...generic])],
      titleAnchors: inTitle.map(({ id }) => `@${id}`),
      mentioned: [...new Set(principals.map(({ id }) => `@${id}`))],
      parties,
      accident:
        titleKinds.includes('accident') ||
        phases.lead.some((phase) => phase === 'accident' || phase === 'casualties') ||
        (kinds.includes('accident') && phases.title.includes('investigation')),
      gathers: titleKinds.includes('protest') && gathersItself(fold(article.title)),
      anew: newDeal.test(fold(text)) || (kinds.includes('deal') && likewise.test(fold(text))),
      kinds,
      titleKinds,
      phases,
      hosts: titlePlaces.hosts.length > 0 ? titlePlaces.hosts : openingPlaces.hosts,
      cities: [...new Set([...titlePlaces.cities, ...openingPlaces.cities])],
      titleCities: titlePlaces.cities,
      figures: [...new Set(figuresOf(text).map(figureKey))],
      // «ربع مليار» rounds: it is put forward against nothing.
      titleFigures: (rounded.test(fold(article.title)) ? [] : putForwardIn(article.title))
        .filter(({ part }) => !part)
        .map(figureKey),
      days: [...new Set(daysOf(text, article.publishedAt).map(({ day }) => day))],
      plannedDays: plannedDaysOf(article, phases.dates ? text : article.title),
      sketch: sketchOf(bodyWords.length >= 10 ? bodyWords : [...titleWords, ...bodyWords]),
    },
  }
}

const rounded = /(?:ربع|نصف|ثلث) (?:مليار|مليون)/u

const figureKey = ({ slot, value, unit }: Figure): string => `${slot}:${value}:${unit}`

const plannedDaysOf = ({ publishedAt }: { readonly publishedAt: number }, text: string): string[] => [
  ...new Set(
    daysOf(text, publishedAt)
      .filter(({ day, derived }) => !derived && Date.parse(day) > publishedAt)
      .map(({ day }) => day),
  ),
]

/** «في مثل هذا اليوم»: the title looks back. */
const onThisDay = /في مثل هذا (?:اليوم|الاسبوع|الشهر)/u

/** «…، الذي يقود …،»: where somebody works is not where it happens. */
const aside = /[،,] (?:الذي|التي|وهو|وهي) [^،,.]{3,90}[،,]/gu

/** «عقد جديد», «صفقة ثانية», «عقد منفصل»: beside the one that was told. */
const newDeal =
  /(?:(?<![\u0621-\u064a])[وبلف]?(?:عقد|عقدا|صفقه|اتفاق|طلبيه|قمرا?)(?: \S+)? (?:جديده?|جديدا)|(?:عقد|عقدا|صفقه|اتفاق|طلبيه|قمرا?)(?: \S+)? (?:ال)?(?:ثان|اخر|منفصل))/u

/** «أبرمت بدورها»: another buyer. */
const likewise = /(?<![\u0621-\u064a])(?:بدوره|بدورها|بدورهم|هو الاخر|هي الاخري)(?![\u0621-\u064a])/u
/** Heads a title with a gathering, or calls to one. */
const gathering = /^(?:\S+ ){0,2}?[«"]?(?:ال)?(?:وقف|مسير|اعتصام|مظاهر|تظاهر)/u
/** After these a gathering names what it is against; where that is all of it, it is no other's event. */
const against = / (?:ضد|علي|تنديدا|للتنديد|رفضا|احتجاجا|استنكارا|للمطالبه|تطالب|تندد|ترفض) /u
const gathersItself = (title: string): boolean => {
  const whole = title.split(/[^\u0621-\u064a]+/u).some((word) => [word, ...bareForms(word)].some((form) => wholeWords.has(form)))
  return whole || (gathering.test(title) && !against.test(` ${title} `))
}

/** What a title names after «بعد», «إثر»… is the background of its news. */
const withoutBackground = (words: readonly string[]): string[] =>
  words.filter((_, at) => !backgroundWords.has(words[at - 1] ?? ''))

/** Two parties of the topic meet, or one deals in its subject: only there do the kinds of event mean what `phases.ts` takes them for. */
function partiesOf(entities: MatchedArticle['entities']): Parties {
  const all = new Set(entities.map(({ side }) => side))
  const sides = [...all].filter((side) => !['third', 'def', 'media'].includes(side))
  if (sides.length > 1 || all.has('bridge')) return 'both'
  return sides.length === 1 && all.has('def') ? 'one' : 'none'
}

const kindSets = Object.entries(kindWords) as [Kind, ReadonlySet<string>][]
/** The kinds that a word shows: a bounded cache of a pure function. */
const shownBy = new Map<string, readonly Kind[]>()
const mostShown = 20_000

function kindsShownBy(word: string): readonly Kind[] {
  const known = shownBy.get(word)
  if (known !== undefined) return known
  const forms = [word, ...bareForms(word)]
  const shown = kindSets.flatMap(([kind, shows]) => (forms.some((form) => shows.has(form)) ? [kind] : []))
  if (shownBy.size >= mostShown) shownBy.clear()
  shownBy.set(word, shown)
  return shown
}

/** A kind that the title shows counts thrice; the strongest first, of equals the one named first, then as they are listed. */
function readKinds(title: readonly string[], opening: readonly string[]): Kind[] {
  const points = new Map<Kind, { count: number; readonly at: number }>()
  for (const [at, word] of [...title, ...opening].entries())
    for (const kind of kindsShownBy(word)) {
      const point = points.get(kind) ?? { count: 0, at }
      points.set(kind, point)
      point.count += at < title.length ? 3 : 1
    }
  for (const [words, weight] of [
    [title, 3],
    [opening, 1],
  ] as const) {
    const joined = words.join(' ')
    for (const [phrase, kind] of kindPhrases) {
      const found = phrase.exec(joined)
      if (found === null) continue
      const point = points.get(kind) ?? { count: 0, at: found.index === 0 ? 0 : 1 }
      points.set(kind, point)
      point.count += weight
    }
  }
  return kindSets
    .flatMap(([kind]) => {
      const point = points.get(kind)
      return point === undefined ? [] : [{ kind, ...point }]
    })
    .toSorted((a, b) => b.count - a.count || a.at - b.at)
    .slice(0, 4)
    .map(({ kind }) => kind)
}

/** The commonest terms first, each as often as it occurs but at most three times. */
function mostFrequent({ terms, counts }: TermCounts): string {
  const repeated: string[] = []
  let taken = 0
  for (let count = counts.reduce((most, one) => Math.max(most, one), 0); count > 0 && taken < fullTerms; count--)
    for (let at = 0; at < terms.length && taken < fullTerms; at++) {
      if (counts[at] !== count) continue
      taken++
      for (let time = 0; time < Math.min(3, count); time++) repeated.push(terms[at]!)
    }
  return repeated.join(' ')
}
