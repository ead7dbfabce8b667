/** Of all the reasons of a decision the two that decided: what was missing, then what spoke against it. */
import type { Language, TopicDecision } from '#model'
import { dimensionsIn, reasonIn } from '../../src/i18n/reasons.ts'
import { translator } from '../../src/i18n/translate.ts'

const most = 2

/** At most two sentences; the whole explanation is what `rasid why` and `/api/overview` are for. */
export function decisive(language: Language, { why }: Pick<TopicDecision, 'why'>): readonly string[] {
  const missing = why.filter(({ code }) => code === 'gate-failed')
  const absent = missing.length === 0 ? [] : [translator(language)('console.missing', { names: dimensionsIn(language, missing) })]
  const against = why.filter(({ sign }) => sign === 'against').flatMap((reason) => reasonIn(language, reason) ?? [])
  return [...absent, ...new Set(against)].slice(0, most)
}
