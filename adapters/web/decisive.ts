/** Of all the reasons of a decision the two that decided: what was missing, then what spoke against it. */
import type { Language, TopicDecision } from '#model'
import { localeOf, messages, type MessageKey } from '../../src/i18n/translate.ts'
import type { Reader } from './page.ts'

const most = 2

/** At most two sentences; the whole explanation is what `rasid why` and `/api/overview` are for. */
export function decisive({ language, translate }: Reader, decision: TopicDecision): readonly string[] {
  const missing = decision.why.filter(({ code }) => code === 'gate-failed').map(({ values }) => String(values['dimension']))
  const names = [...new Set(missing)].map((dimension) => dimensionName(language, dimension))
  const against = decision.why.flatMap(({ code, sign, values }) => {
    const key = `why.${code}`
    return sign === 'against' && key in messages[language] ? [translate(key as MessageKey, values)] : []
  })
  const absent = names.length === 0 ? [] : [translate('console.missing', { names: names.join(language === 'ar' ? '، ' : ', ') })]
  return [...absent, ...new Set(against)].slice(0, most)
}

/** A dimension that is a country code is called like the country; others have a name of ours or stand as they are. */
function dimensionName(language: Language, dimension: string): string {
  const key = `console.dimension.${dimension}`
  if (key in messages[language]) return messages[language][key as MessageKey]
  if (!/^[a-z]{2}$/.test(dimension)) return dimension
  return new Intl.DisplayNames(localeOf[language], { type: 'region' }).of(dimension.toUpperCase()) ?? dimension
}
