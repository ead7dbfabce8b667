/**
 * An alert as a list of blocks in reading order, without markup: every platform draws the same message its own way. Nothing of the
 * story is re-worded here; texts are cleaned, shortened at clause ends, and the whole stays on one screen.
 */
import type { Alert, Language, SlotName, SourceReference, Sourced } from '#model'
import { daysIn, isoDayIn, isoDaysIn } from './dates.ts'
import { domainOf, safeLink } from './links.ts'
import { cleanText, shortened } from './plain.ts'
import { stagesOf } from './stages.ts'
import { isolate, labelIn, type Translate, translator } from './translate.ts'

export type BlockLink = { readonly text: string; readonly url: string }

/**
 * `label` and `text` are plain and safe to show once the platform has escaped them; `outlet` is who said `text`; `rest` stands
 * after the links, where they are not all.
 */
export type Block = {
  readonly kind: 'headline' | 'lead' | 'news' | 'difference' | 'slot' | 'sources' | 'phase' | 'reactions' | 'why' | 'entry'
  readonly label?: string
  readonly text: string
  readonly links?: readonly BlockLink[]
  readonly outlet?: string
  readonly rest?: string
}

/** stories.md, "The message": one screen of a phone. Counted over labels, texts and link texts. */
export const maxAlertUnits = 900
const maxHeadline = 180
const maxLead = 380
const maxNews = 420
const maxValue = 90
const maxLinks = 5

const slotOrder: readonly SlotName[] = ['who', 'what', 'where', 'when', 'howMany', 'howMuch']

/** The blocks of an alert for a reader of `language`; at least a headline, never more than about `maxAlertUnits` in sum. */
export function alertBlocks(alert: Alert, language: Language): Block[] {
  const translate = translator(language)
  const { summary } = alert
  const headline = shortened(cleanText(summary.headline.text), maxHeadline)
  const retold = alert.kind === 'new' || alert.kind === 'edit'
  const blocks: Block[] = [
    { kind: 'headline', text: headline === '' ? labelIn(language, alert.topicLabel) : headline },
    ...(retold ? [] : newsBlock(alert, translate)),
    ...(retold ? leadBlock(summary.lead, headline) : []),
    ...(retold ? slotBlocks(alert, translate, language) : []),
    // A reply says the one thing that is new; who differs from whom belongs to it only when that is the news.
    ...(alert.kind === 'update' ? [] : differenceBlocks(alert, translate, language)),
    ...(alert.kind === 'contradiction' ? [] : phaseBlock(alert, translate, language)),
    ...sourcesBlock(alert, translate, language),
    ...(retold ? reactionsBlock(alert.reactions, translate, language) : []),
    whyBlock(alert, translate, language),
  ]
  return onOneScreen(blocks)
}

/** Whether two texts say the same to an eye: one begins with the other. */
const repeats = (longer: string, shorter: string): boolean => longer.replace(/…$/, '').startsWith(shorter.replace(/[….]+$/, ''))

function leadBlock(lead: Sourced, headline: string): readonly Block[] {
  const text = shortened(cleanText(lead.text), headline.endsWith('…') ? maxLead + headline.length : maxLead)
  if (text === '' || (repeats(headline, text) && headline.length >= text.length)) return []
  const outlet = cleanText(lead.outlet)
  // An article without a title is headlined by its opening: the lead goes on where that was cut.
  const opening = headline.endsWith('…') ? headline.slice(0, -1) : ''
  if (opening !== '' && text.startsWith(opening))
    return [{ kind: 'lead', text: `…${text.slice(opening.length).replace(/^[،,؛\s]+/u, '')}`, outlet }]
  // A loaded opening is quoted in its outlet's mouth («صحيفة: «…»»): naming it again behind says nothing.
  return [{ kind: 'lead', text, outlet: text.startsWith(`${outlet}:`) ? '' : outlet }]
}

function newsBlock({ kind, news, summary }: Alert, translate: Translate): readonly Block[] {
  const said = news ?? summary.lead
  const text = shortened(cleanText(said.text), maxNews)
  const outlet = cleanText(said.outlet)
  if (text === '') return []
  const from = kind === 'contradiction' ? 'alert.contradictionFrom' : 'alert.newsFrom'
  const bare = kind === 'contradiction' ? 'alert.contradiction' : 'alert.news'
  return [{ kind: 'news', label: outlet === '' ? translate(bare) : translate(from, { outlet }), text, outlet }]
}

/** A value in the reader's language where it is a day, a span of days or the name of an entity; else as it was published, cleaned. */
export function valueIn(language: Language, { text, day, until, label }: Sourced): string {
  if (until !== undefined)
    return day === undefined
      ? translator(language)('alert.until', { day: isoDayIn(language, until) })
      : isoDaysIn(language, day, until)
  if (day !== undefined) return isoDayIn(language, day)
  return shortened(cleanText(label === undefined ? text : labelIn(language, label)), maxValue)
}

function slotBlocks({ summary }: Alert, translate: Translate, language: Language): readonly Block[] {
  return slotOrder.flatMap((slot): readonly Block[] => {
    const told = (summary.slots[slot] ?? [])
      // «ماذا» that only says the headline again tells nobody anything.
      .filter(({ text }) => slot !== 'what' || !repeats(cleanText(summary.headline.text), cleanText(text)))
      .map((value) => ({ text: valueIn(language, value), outlet: value.claimed === true ? cleanText(value.outlet) : '' }))
      .filter(({ text }) => text !== '')
      .map((value) => (value.outlet === '' ? isolate(value.text) : translate('alert.saidBy', value)))
    const values = [...new Set(told)].slice(0, 3)
    if (values.length === 0) return []
    return [{ kind: 'slot', label: translate(`alert.slot.${slot}`), text: listIn(language, values) }]
  })
}

/** Between the values that differ; French keeps a narrow space before it. */
const betweenAccounts: Readonly<Record<Language, string>> = { ar: '، ', fr: '\u202F; ', en: '; ' }

function differenceBlocks({ summary }: Alert, translate: Translate, language: Language): readonly Block[] {
  return summary.differences.slice(0, 2).flatMap(({ slot, values }): readonly Block[] => {
    const said = values
      .map((value) => ({ text: valueIn(language, value), outlet: cleanText(value.outlet) }))
      .filter(({ text }) => text !== '')
      .slice(0, 3)
      .map((value) => (value.outlet === '' ? isolate(value.text) : translate('alert.saidBy', value)))
    if (said.length < 2) return []
    const label = `${translate('alert.differences')} · ${translate(`alert.slot.${slot}`)}`
    return [{ kind: 'difference', label, text: said.join(betweenAccounts[language]) }]
  })
}

function phaseBlock(alert: Alert, translate: Translate, language: Language): readonly Block[] {
  const text = stagesOf(alert, translate, language)
  return text === '' ? [] : [{ kind: 'phase', label: translate('alert.phases'), text }]
}

/** One link per outlet, newest report of each; the alert's own article first where it is a reply. */
function sourcesBlock({ kind, summary, articleId }: Alert, translate: Translate, language: Language): readonly Block[] {
  const retold = kind === 'new' || kind === 'edit'
  const own = summary.sources.filter((source) => source.articleId === articleId)
  const shown = retold || own.length === 0 ? summary.sources : own
  if (shown.length === 0) return []
  const { links, more } = outletLinks(shown)
  const outlets = new Set(shown.map(({ outlet }) => outlet)).size
  // Texts are counted over what is shown, the newest of each outlet: who counts the links must find no fewer.
  const texts = Math.min(summary.independent, new Set(newestOf(shown).map(({ group }) => group)).size)
  const counted = outlets > 1 ? translate('alert.sources.count', { outlets, texts }) : ''
  const times = shown.map(({ publishedAt }) => publishedAt)
  // A head that tells the newest stage under the day of the first report would be wrong: from the first to the last.
  const days = daysIn(language, Math.min(...times), Math.max(...times))
  const rest = more > 0 ? translate('alert.sources.more', { count: more }) : ''
  // Reports without a link that may be followed are still named.
  const names =
    links.length > 0
      ? ''
      : listIn(language, [...new Set(shown.map(({ outlet }) => isolate(cleanText(outlet))))].slice(0, maxLinks))
  const text = [counted, names, days].filter((part) => part !== '').join(' · ')
  const label = translate(outlets > 1 ? 'alert.sources' : 'alert.source')
  return [{ kind: 'sources', label, text, links, ...(rest === '' ? {} : { rest }) }]
}

function reactionsBlock(reactions: readonly SourceReference[], translate: Translate, language: Language): readonly Block[] {
  if (reactions.length === 0) return []
  const { links } = outletLinks(reactions)
  const text = links.length === 0 ? listIn(language, [...new Set(reactions.map(({ outlet }) => cleanText(outlet)))]) : ''
  return [{ kind: 'reactions', label: translate('alert.reactions'), text, links: links.slice(0, 3) }]
}

function whyBlock({ topicLabel, entities }: Alert, translate: Translate, language: Language): Block {
  const topic = labelIn(language, topicLabel)
  const names = [...new Set(entities.map(({ label }) => isolate(labelIn(language, label))))].slice(0, 4)
  const text =
    names.length === 0
      ? translate('alert.why.topic', { topic })
      : translate('alert.why.named', { topic, names: listIn(language, names) })
  return { kind: 'why', label: translate('alert.why'), text }
}

/** The newest report of each outlet, in the order in which the outlets came. */
function newestOf(sources: readonly SourceReference[]): SourceReference[] {
  const inOrder = sources.toSorted((one, other) => one.publishedAt - other.publishedAt)
  return [...new Map(inOrder.map((source) => [source.outlet, source])).values()]
}

/** One link an outlet (its latest report), at most `maxLinks`, and how many outlets are left out. Unsafe links stay out. */
function outletLinks(sources: readonly SourceReference[]): { readonly links: readonly BlockLink[]; readonly more: number } {
  const links = newestOf(sources.filter(({ url }) => safeLink(url) !== undefined)).map(({ outlet, url }) => {
    const name = shortened(cleanText(outlet), 40)
    const domain = domainOf(url)
    return { text: name === '' || name === domain ? domain : `${isolate(name)} (${isolate(domain)})`, url: safeLink(url) ?? url }
  })
  return { links: links.slice(0, maxLinks), more: Math.max(0, links.length - maxLinks) }
}

const listIn = (language: Language, parts: readonly string[]): string => parts.join(language === 'ar' ? '، ' : ', ')

const sizeOf = (block: Block): number =>
  block.text.length +
  (block.label?.length ?? 0) +
  (block.rest?.length ?? 0) +
  (block.links ?? []).reduce((sum, { text }) => sum + text.length, 0)

/** What gives way when the message is longer than a screen, first to go first; headline, news, lead and sources stay. */
const givesWay: readonly Block['kind'][] = ['why', 'slot', 'reactions', 'phase', 'difference']

function onOneScreen(blocks: readonly Block[]): Block[] {
  let kept = [...blocks]
  for (const kind of givesWay) {
    while (kept.reduce((sum, block) => sum + sizeOf(block), 0) > maxAlertUnits) {
      const last = kept.findLastIndex((block) => block.kind === kind)
      if (last < 0) break
      kept = kept.toSpliced(last, 1)
    }
  }
  return kept
}
