/** Several alerts as one message: a line each with who tells it, in the order in which they happened. */
import type { Alert, Language } from '#model'
import type { Block } from './blocks.ts'
import { domainOf, safeLink } from './links.ts'
import { cleanText, shortened } from './plain.ts'
import { isolate, labelIn, translator } from './translate.ts'

/** Ten such lines, with names and signs, stay under 2,500 units: well within a Telegram message or a Discord embed. */
const maxLine = 160
const maxOutlet = 40

/** A heading that counts them, then one `entry` an alert: its headline, or what is new, and one link to who tells it. */
export function digestBlocks(alerts: readonly Alert[], language: Language): Block[] {
  const translate = translator(language)
  return [
    { kind: 'headline', text: translate('alert.digest', { count: alerts.length }) },
    ...alerts.map((alert): Block => {
      const { kind, summary, news, articleId, topicLabel } = alert
      const isReply = kind === 'update' || kind === 'contradiction'
      const said = (isReply ? news : undefined) ?? summary.headline
      const text = shortened(cleanText(said.text), maxLine)
      const wanted = isReply ? articleId : summary.headline.articleId
      const sources = summary.sources.toSorted(
        (one, other) => Number(other.articleId === wanted) - Number(one.articleId === wanted),
      )
      const source = sources.find(({ url }) => safeLink(url) !== undefined)
      const outlet = shortened(cleanText(source?.outlet ?? said.outlet), maxOutlet)
      const url = safeLink(source?.url ?? '')
      const domain = url === undefined ? '' : domainOf(url)
      const named = outlet === '' || outlet === domain ? domain : `${isolate(outlet)} (${isolate(domain)})`
      return {
        kind: 'entry',
        text: text === '' ? labelIn(language, topicLabel) : text,
        ...(isReply ? { label: translate(kind === 'update' ? 'alert.news' : 'alert.contradiction') } : {}),
        ...(url === undefined ? { outlet } : { links: [{ text: named, url }] }),
      }
    }),
  ]
}
