// An edit's replay decides every article as both configurations do, without reading twice what cannot differ.
import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import type { Article, Configuration, EntityDefinition } from '#model'
import { compileMatcher } from '../../src/match/compile.ts'
import { findEntities } from '../../src/match/find-entities.ts'
import { decisionsOf } from '../../src/match/match-article.ts'
import { createPresence } from '../../src/match/presence.ts'
import { createReplay } from '../../src/match/replay.ts'
import { shippedConfiguration, toTestArticle } from './configuration.ts'

let shipped: Configuration
let names: string[] = []
beforeAll(async () => {
  const configuration = await shippedConfiguration()
  // A part of the entities compiles in a few milliseconds, and every topic is in force.
  const entities = configuration.entities.filter(
    ({ type, evidence }, index) => index % 9 === 0 || type === 'country' || (evidence['il'] ?? 0) > 0.9,
  )
  shipped = { ...configuration, entities, topics: configuration.topics.map((topic) => ({ ...topic, enabled: true })) }
  names = entities.flatMap(({ forms }) => forms.map(({ text }) => text))
})

const words = [
  'المغرب',
  'إسرائيل',
  'الجيش',
  'صفقة',
  'اتفاق',
  'مناورات',
  'أبرم',
  'مع',
  'قال',
  'الحرب',
  'في',
  'مباراة',
  'من',
  'طائرة',
]
const glue = [' ', ' ', ' ', ' ', '. ', '، ', '', ' و', '\n', ' ال', ' ب', 'ـ', '..']
/** Names in and out of words that they are glued to, some with a letter lost. */
const texts = fc.array(
  fc.record({
    name: fc.nat(),
    word: fc.constantFrom(...words),
    gap: fc.constantFrom(...glue),
    how: fc.constantFrom<Part['how']>('word', 'word', 'name', 'name', 'focus', 'focus', 'typo', 'cue'),
  }),
  { minLength: 3, maxLength: 25 },
)
type Part = {
  readonly name: number
  readonly word: string
  readonly gap: string
  readonly how: 'word' | 'name' | 'focus' | 'typo' | 'cue'
}
/** `focus`: entities that are named more often than by chance. */
const written = (parts: readonly Part[], focus: readonly EntityDefinition[]): string =>
  parts
    .map(({ name, word, gap, how }) => {
      const entity = focus[name % Math.max(1, focus.length)]
      const of = (list: readonly string[] | undefined): string => list?.[name % Math.max(1, list.length)] ?? word
      const known = of(names)
      const own = of(entity?.forms.map(({ text }) => text))
      if (how === 'cue') return `${of(entity?.cues)} ${own}${gap}`
      return { word, name: known, focus: own, typo: own.slice(0, 3) + own.slice(4) }[how]! + gap
    })
    .join('')

const asArticle = (text: string, country: string | undefined): Article =>
  toTestArticle({ title: text.slice(0, 60), text: text.slice(40), ...(country !== undefined && { country }) })

type Edit = { readonly kind: string; readonly at: number; readonly word: string }
const edits = fc.array(
  fc.record({
    kind: fc.constantFrom(
      'remove',
      'add',
      'move',
      'form less',
      'form more',
      'form moved',
      'weight',
      'context',
      'given',
      'veto',
      'note',
      'threshold',
      'rules',
      'topic off',
    ),
    at: fc.nat(),
    word: fc.constantFrom(...words, 'بوريطة', 'إسرائيي', 'الحكومة'),
  }),
  { maxLength: 4 },
)

const form = (text: string): EntityDefinition['forms'][number] => ({ text, article: 'optional', inflection: 'nisba' })

function edited(configuration: Configuration, { kind, at, word }: Edit): Configuration {
  const { entities, topics } = configuration
  const place = at % entities.length
  const entity = entities[place]!
  const put = (change: Partial<EntityDefinition>): Configuration => ({
    ...configuration,
    entities: entities.with(place, { ...entity, ...change }),
  })
  const [first, ...others] = entity.forms
  const topic = topics[at % topics.length]!
  const rule = (change: Partial<typeof topic>): Configuration => ({
    ...configuration,
    topics: topics.map((one) => (one === topic ? { ...topic, ...change } : one)),
  })
  if (kind === 'remove') return { ...configuration, entities: entities.toSpliced(place, 1) }
  if (kind === 'add')
    return { ...configuration, entities: entities.toSpliced(place, 0, { ...entity, id: `x.${at}`, forms: [form(word)] }) }
  if (kind === 'move') return { ...configuration, entities: [...entities.toSpliced(place, 1), entity] }
  if (kind === 'form less') return put({ forms: others })
  if (kind === 'form more') return put({ forms: [...entity.forms, form(word)] })
  if (kind === 'form moved') return put({ forms: first === undefined ? [] : [...others, first] })
  if (kind === 'weight') return put({ evidence: { il: 1, def: 0.6 } })
  if (kind === 'context') return put({ forms: entity.forms.map((one) => ({ ...one, contextOnly: true })), cues: [word] })
  if (kind === 'given') return put({ type: 'person', givenNames: [word] })
  if (kind === 'veto') return put({ veto: { previous: [word], near: ['صفقة'] } })
  if (kind === 'note') return put({ notes: word, label: { ar: word } })
  if (kind === 'threshold') return rule({ threshold: 30 + (at % 50), reviewFrom: 20 })
  if (kind === 'rules') return rule({ rules: { ...topic.rules, strong: { nouns: [word] } } })
  return rule({ enabled: false })
}

const byTopic = (decisions: readonly { readonly topic: string }[]): unknown =>
  decisions.toSorted((a, b) => (a.topic < b.topic ? -1 : 1))

test('generated edits, generated articles: as both configurations decide', () => {
  fc.assert(
    fc.property(
      edits,
      fc.array(texts, { minLength: 8, maxLength: 8 }),
      fc.constantFrom('ma', 'dz', undefined),
      (some, all, country) => {
        const draft = some.reduce(edited, shipped)
        const replay = createReplay(shipped, draft)
        const [before, after] = [compileMatcher(shipped), compileMatcher(draft)]
        const focus = [...some.map(({ at }) => shipped.entities[at % shipped.entities.length]!), ...draft.entities.slice(0, 2)]
        for (const text of all.map((parts) => written(parts, focus))) {
          const article = asArticle(text, country)
          const both = replay(article)
          expect({ text, decided: byTopic(both.before) }).toEqual({ text, decided: byTopic(decisionsOf(article, before)) })
          expect({ text, decided: byTopic(both.after) }).toEqual({ text, decided: byTopic(decisionsOf(article, after)) })
        }
      },
    ),
    { numRuns: Number(process.env['RASID_RUNS'] ?? 12), endOnFailure: true },
  )
})

test('a sieve of some entities passes over no text that names one', () => {
  const matcher = compileMatcher(shipped)
  fc.assert(
    fc.property(fc.nat(6), fc.array(texts, { minLength: 20, maxLength: 20 }), (part, all) => {
      const some = shipped.entities.filter((_, index) => index % 7 === part)
      const ids = new Set(some.map(({ id }) => id))
      const mayName = createPresence(some, shipped.entities)
      for (const text of all.map((parts) => written(parts, some))) {
        const article = asArticle(text, undefined)
        const named = findEntities(article, matcher).placed.map(
          ({ candidate }) => matcher.entities[candidate.pattern.entity]!.definition.id,
        )
        expect({ text, missed: named.filter((id) => ids.has(id) && !mayName(article)) }).toEqual({ text, missed: [] })
      }
    }),
    { numRuns: Number(process.env['RASID_RUNS'] ?? 25), endOnFailure: true },
  )
})

test('an article that names nothing of the pair is passed over, and one with a word alike whose context is missing', () => {
  const isIsraeli = createPresence(
    shipped.entities.filter(({ evidence }) => (evidence['il'] ?? 0) > 0),
    shipped.entities,
  )
  expect(isIsraeli(asArticle('قال الوزير إن الجيش كان في المدينة', 'ma'))).toBe(false)
  expect(isIsraeli(asArticle('أعلنت إسرائيل عن صفقة', 'ma'))).toBe(true)
})
