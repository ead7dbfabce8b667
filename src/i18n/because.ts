/** What decided where an article belongs and what it adds, in words; src/story keeps it as named numbers and ids. */
import type { Language, SlotName, StoryMember } from '#model'
import { isoDayIn } from './dates.ts'
import { isolate, messages, type MessageKey, translator } from './translate.ts'

/** Signs that two articles tell one event, and signs that they do not, the most telling first: names of src/story's evidence. */
const together = [
  'text',
  'cover',
  'titleWords',
  'words',
  'kind',
  'host',
  'city',
  'figure',
  'accidentBoth',
  'object',
  'sameOutlet',
] as const
const apart = [
  'strangers',
  'hostClash',
  'personClash',
  'systemClash',
  'bodyClash',
  'figureClash',
  'anew',
  'kindClash',
  'accidentOpens',
  'accidentClash',
  'historyClash',
  'stale',
] as const
/** A sign weaker than this (of 1) decided nothing. */
const telling = 0.2

export type InWords = {
  /** What the article brings that was not told. */
  readonly adds: readonly string[]
  readonly together: readonly string[]
  readonly apart: readonly string[]
}

/** The signs that a reader of the language can follow; others stay with the raw figures. */
export function inWords(language: Language, { because, decision }: Pick<StoryMember, 'because' | 'decision'>): InWords {
  const t = translator(language)
  const said = (names: readonly (typeof together | typeof apart)[number][]): string[] =>
    names.flatMap((name) => {
      const value = because[name]
      if (typeof value !== 'number' || value < telling) return []
      return [t(`console.because.${name}`, { percent: Math.round(Math.min(value, 1) * 100) })]
    })
  return { adds: added(language, because, decision), together: said(together), apart: said(apart) }
}

/** The word for a story's phase; the phase itself where the language has no word for it. */
export function phaseWord(language: Language, phase: string): string {
  const key = `alert.phase.${phase}`
  return key in messages[language] ? translator(language)(key as MessageKey) : phase
}

function added(language: Language, because: StoryMember['because'], decision: StoryMember['decision']): string[] {
  const t = translator(language)
  const words = (name: string): string[] => {
    const value = because[name]
    return typeof value === 'string' && value !== '' ? value.split(' ') : []
  }
  const listed = (names: readonly string[]): string => names.map(isolate).join(language === 'ar' ? '، ' : ', ')
  const disagrees = words('disputed')[0] ?? words('clash')[0] ?? ''
  const [phases, days, [slot]] = [words('fresh'), words('days'), disagrees.split(':')]
  const has = (name: string, key: MessageKey): string[] =>
    because[name] === undefined || because[name] === false ? [] : [t(key)]
  return [
    ...(phases.length === 0
      ? []
      : [t('console.because.phases', { phases: listed(phases.map((phase) => phaseWord(language, phase))) })]),
    ...(isSlot(slot) ? [t('console.because.clash', { slot: t(`alert.slot.${slot}`) })] : []),
    ...(days.length === 0 ? [] : [t('console.because.days', { days: listed(days.map((day) => isoDayIn(language, day))) })]),
    ...has('disclosed', 'console.because.disclosed'),
    ...has('answers', 'console.because.answers'),
    ...(decision === 'reaction' ? [t('console.because.reaction')] : []),
    ...has('copy', 'console.because.copy'),
    ...(because['quiet'] === 'expected' ? [t('console.because.quiet.expected')] : has('quiet', 'console.because.quiet.pace')),
    ...has('full', 'console.because.full'),
    ...has('editor', 'console.because.editor'),
  ]
}

const isSlot = (name: string | undefined): name is SlotName =>
  name !== undefined && ['who', 'what', 'where', 'when', 'howMany', 'howMuch'].includes(name)
