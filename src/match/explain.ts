import type { Language, TopicDecision } from '#model'
import { dimensionsIn, isPlain, reasonIn } from '../i18n/reasons.ts'
import { translator } from '../i18n/translate.ts'

const decisions = { alert: 'why.alert', review: 'why.review', drop: 'why.drop' } as const

/** The whole reason in sentences for people, in the order an editor asks; the decision first, what would flip it last. */
export function explainDecision({ decision, score, threshold, why }: TopicDecision, language: Language): string[] {
  const translate = translator(language)
  const missing = why.filter(({ code }) => code === 'flip-missing')
  const sentences = why
    .filter((reason) => reason.code !== 'flip-missing' && !isPlain(reason))
    .flatMap((reason) => reasonIn(language, reason) ?? [])
  return [
    translate(decisions[decision], { score, threshold }),
    ...sentences,
    ...(missing.length === 0 ? [] : [translate('why.flip-missing', { dimension: dimensionsIn(language, missing) })]),
  ]
}
