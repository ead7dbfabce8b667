/** The `rules` of a topic, read once into types. Fields and examples: config/README.md. A missing list is an empty one. */
import type { Label, TopicDefinition } from '#model'
import { compileLexicon } from './lexicon.ts'
import type { Lexicon, TermList } from './lexicon.ts'

/** Words that speak for another subject (sport, prayer times): from `atLeast` different ones the score is multiplied by `factor`. */
export type CounterTerm = {
  readonly id: string
  readonly atLeast: number
  readonly factor: number
  /** The counter-term does not count where the subject is at least this strong in the deciding sentence. */
  readonly unlessSubject: number
}

export type TopicRules = {
  readonly lexicon: Lexicon
  readonly counters: readonly CounterTerm[]
  /** Entities that are themselves the relation's programme: conflict words do not silence them. */
  readonly programme: ReadonlySet<string>
  /** Entities that parties do together with others (exercises): a list of countries there is no crowd. */
  readonly together: ReadonlySet<string>
  /** Sides that can own a deal instead of the pair. */
  readonly otherParties: ReadonlySet<string>
  /** Entities of the programme that a word of `strike` before them makes a target instead. */
  readonly targets: ReadonlySet<string>
  /** Sides that a word of war before their name makes a belligerent instead of a party. */
  readonly atWar: ReadonlySet<string>
  /** What readers call a dimension («المغرب», Maroc); its code where the topic gives no name. */
  readonly labelOf: (dimension: string) => Label
  /** A year before this one makes a sentence history. */
  readonly historyBefore: number
}

/** A topic ready to judge. */
export type CompiledTopic = { readonly definition: TopicDefinition; readonly rules: TopicRules }

const listNames = [
  'strong',
  'weak',
  'conflict',
  'strike',
  'war',
  'aside',
  'origin',
  'descent',
  'native',
  'both',
  'history',
  'source',
  'onlooker',
  'shift',
] as const
/** Names of the term lists; counter-terms are `counter:<id>`, home words `home:<country of the outlet>`. */
export type ListName = (typeof listNames)[number]

export function compileTopic(definition: TopicDefinition): CompiledTopic {
  const rules = definition.rules
  const counters = records(rules['counter'])
  const home = record(rules['home'])
  const names = record(rules['names'])
  const lists: Record<string, TermList> = {}
  for (const name of listNames) lists[name] = termList(rules[name])
  for (const counter of counters) lists[`counter:${text(counter['id'])}`] = termList(counter)
  for (const [country, words] of Object.entries(home)) lists[`home:${country}`] = termList(words)
  return {
    definition,
    rules: {
      lexicon: compileLexicon(lists),
      counters: counters.map((counter) => ({
        id: text(counter['id']),
        atLeast: number(counter['atLeast'], 1),
        factor: number(counter['factor'], 0.5),
        unlessSubject: number(counter['unlessSubject'], 2),
      })),
      programme: new Set(texts(rules['programme'])),
      together: new Set(texts(rules['together'])),
      otherParties: new Set(texts(rules['otherParties'])),
      targets: new Set(texts(record(rules['strike'])['targets'])),
      atWar: new Set(texts(record(rules['war'])['sides'])),
      labelOf: (dimension) => label(names[dimension]) ?? { ar: dimension },
      historyBefore: number(rules['historyBefore'], 0),
    },
  }
}

const record = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {}
const records = (value: unknown): Readonly<Record<string, unknown>>[] => (Array.isArray(value) ? value.map(record) : [])
const texts = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : [])
const text = (value: unknown): string => (typeof value === 'string' ? value : '')
const number = (value: unknown, fallback: number): number => (typeof value === 'number' ? value : fallback)
/** A name in up to three languages; a bare text is the Arabic one. */
function label(value: unknown): Label | undefined {
  if (typeof value === 'string') return { ar: value }
  const { ar, en, fr } = record(value)
  if (typeof ar !== 'string') return undefined
  return { ar, ...(typeof en === 'string' ? { en } : {}), ...(typeof fr === 'string' ? { fr } : {}) }
}
/** A list of words, or { verbs, nouns, words }. */
function termList(value: unknown): TermList {
  if (Array.isArray(value)) return { verbs: [], nouns: [], words: texts(value) }
  const lists = record(value)
  return { verbs: texts(lists['verbs']), nouns: texts(lists['nouns']), words: texts(lists['words']) }
}
