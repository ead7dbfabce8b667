/** One line of an explanation in the reader's language; names that the reason carries as labels are told in it too. */
import type { Language, Reason } from '#model'
import { fold } from '../arabic/normalise.ts'
import { isolate, labelIn, localeOf, messages, type MessageKey, translator } from './translate.ts'

/** The sentence of a reason; undefined where the language has none for it. */
export function reasonIn(language: Language, { code, values, labels = {} }: Reason): string | undefined {
  const key = `why.${code}`
  if (!(key in messages[language])) return undefined
  const translate = translator(language)
  const named = Object.entries(labels).map(([name, label]) => [name, labelIn(language, label)] as const)
  const what = `why.what.${values['what']}`
  return translate(key as MessageKey, {
    ...values,
    ...Object.fromEntries(named),
    ...(code === 'flip-without'
      ? { what: translate(what in messages[language] ? (what as MessageKey) : 'why.what.counter') }
      : {}),
  })
}

/** What a missing dimension is called; its code where the topic gives no name. */
const dimensionIn = (language: Language, { values, labels }: Reason): string => {
  const label = labels?.['dimension']
  return label === undefined ? String(values['dimension']) : labelIn(language, label)
}

/** The dimensions that these reasons are about, each once, as one list: «إسرائيل» و«الدفاع». */
export function dimensionsIn(language: Language, reasons: readonly Reason[]): string {
  const names = [...new Set(reasons.map((reason) => dimensionIn(language, reason)))]
  const quoted = names.map((name) => translator(language)('why.quoted', { name: isolate(name) }))
  return new Intl.ListFormat(localeOf[language], { type: 'conjunction' }).format(quoted)
}

/** Whether a reason says no more than that a name means what it says: «لفظ المغرب يدل على المغرب». */
export const isPlain = ({ code, values }: Reason): boolean =>
  code === 'hit' && fold(String(values['word'])) === fold(String(values['entity']))
