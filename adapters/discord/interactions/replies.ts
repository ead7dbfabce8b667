/** What commands answer: data of the desk in, one message body out. Nothing here talks to anybody. */
import type { APIEmbed } from 'discord.js'
import type { Language, Story } from '#model'
import type { ReaderDesk, SearchHit, SearchPage } from '#ports'
import { dayIn } from '../../../src/i18n/dates.ts'
import { startsLine } from '../../../src/i18n/direction.ts'
import { cleanText } from '../../../src/i18n/plain.ts'
import { isolate, labelIn, translator } from '../../../src/i18n/translate.ts'
import { limits, listEmbed, noteEmbed, withDistinctLinks } from '../embed.ts'
import type { Row } from '../embed.ts'
import { escaped, fitted, highlighted, ownLine } from '../markdown.ts'
import { pageIds } from './page-state.ts'
import type { PagedQuery } from './page-state.ts'

export type Answer = { readonly content: string; readonly embeds: readonly APIEmbed[]; readonly components: readonly Row[] }
export type Topic = ReturnType<ReaderDesk['topics']>[number]

/** Five embeds of at most 1,150 units stay under the 6,000 of a message. */
export const pageSize = 5
const maxSnippet = 700
export const shareId = 'share'

/** Names of commands kept together: in an Arabic line the slash of «/search» would stand on its other side. */
const withCommands = (text: string): string => text.replaceAll(/(?<![\w/<:])\/[a-z]+(?![\w/])/g, isolate)

/** A sentence alone. Sentences of ours hold no markup; what strangers put into them was escaped by the caller. */
export const sentence = (content: string): Answer => ({
  content: withCommands(content).slice(0, limits.content),
  embeds: [],
  components: [],
})
const note = (embed: APIEmbed): Answer => ({ content: '', embeds: [embed], components: [] })

export const languageNames: Readonly<Record<Language, string>> = { ar: 'العربية', fr: 'Français', en: 'English' }

/** A hit: outlet, title with link, the snippet as published with the words found in bold, the day. */
function hitEmbed(hit: SearchHit, language: Language): APIEmbed {
  const bold = highlighted(hit.snippet, hit.highlights)
  const text = bold.length <= maxSnippet ? bold : fitted(hit.snippet, maxSnippet)
  return listEmbed({
    title: hit.title,
    url: hit.url,
    text: ownLine(text),
    source: hit.outlet,
    language,
    foot: dayIn(language, hit.publishedAt),
  })
}

/** One page of a search, with the buttons that turn it. */
export function searchAnswer(
  page: SearchPage,
  asked: { readonly query: PagedQuery; readonly offset: number; readonly language: Language },
): Answer {
  const { query, offset, language } = asked
  const translate = translator(language)
  const words = escaped(cleanText(query.words))
  const lines = [
    ...(page.problem === undefined ? [] : [escaped(cleanText(page.problem))]),
    page.hits.length === 0
      ? translate('chat.search.none', { words })
      : translate('chat.search.count', { count: page.total, words }),
    ...(page.suggestion === undefined
      ? []
      : [translate('chat.search.suggestion', { words: escaped(cleanText(page.suggestion)) })]),
  ]
  const embeds = withDistinctLinks(page.hits.slice(0, pageSize).map((hit) => hitEmbed(hit, language)))
  const turning = pageRow(page, asked)
  if (page.total > pageSize && turning === undefined) lines.push(translate('discord.pages.many'))
  const share: Row['components'] =
    page.hits.length === 0 ? [] : [{ type: 2, style: 2, label: translate('discord.share'), custom_id: `${shareId}:${offset}` }]
  const components = [...(turning ?? []), ...share]
  return {
    content: lines
      .map((line) => `${startsLine(language)}${line}`)
      .join('\n')
      .slice(0, limits.content),
    embeds,
    components: components.length === 0 ? [] : [{ type: 1, components }],
  }
}

/** back · page of pages · next; undefined when there is one page, or the query does not fit the buttons. */
function pageRow(
  { total }: SearchPage,
  { query, offset, language }: { readonly query: PagedQuery; readonly offset: number; readonly language: Language },
): Row['components'] | undefined {
  if (total <= pageSize) return undefined
  const ids = pageIds(query, { back: Math.max(0, offset - pageSize), next: offset + pageSize })
  if (ids === undefined) return undefined
  const translate = translator(language)
  const [back, page, next] = ids
  const position = { page: Math.floor(offset / pageSize) + 1, pages: Math.ceil(total / pageSize) }
  return [
    { type: 2, style: 2, label: translate('discord.previous'), custom_id: back, disabled: offset === 0 },
    { type: 2, style: 2, label: translate('discord.page', position), custom_id: page, disabled: true },
    { type: 2, style: 2, label: translate('discord.next'), custom_id: next, disabled: offset + pageSize >= total },
  ]
}

/** The newest stories, each told once: headline, lead, who reports it. */
export function latestAnswer(stories: readonly Story[], language: Language): Answer {
  const translate = translator(language)
  if (stories.length === 0) return sentence(translate('chat.latest.empty'))
  const embeds = stories.slice(0, pageSize).map(({ summary, lastAt }) => {
    const own = summary.sources.find(({ articleId }) => articleId === summary.headline.articleId) ?? summary.sources[0]
    const outlets = new Set(summary.sources.map(({ outlet }) => outlet)).size
    const lead = fitted(summary.lead.text, maxSnippet)
    return listEmbed({
      title: summary.headline.text,
      url: own?.url ?? '',
      text: lead === fitted(summary.headline.text, maxSnippet) ? '' : ownLine(lead),
      source: summary.headline.outlet,
      language,
      foot: [outlets > 1 ? translate('alert.outlets', { count: outlets }) : '', dayIn(language, lastAt)]
        .filter((part) => part !== '')
        .join(' · '),
    })
  })
  return { content: `${startsLine(language)}${translate('chat.latest')}`, embeds: withDistinctLinks(embeds), components: [] }
}

/** The topics, ticked where the channel follows them; the id stands beside each in a form that copies well. */
export function topicsAnswer(topics: readonly Topic[], followed: ReadonlySet<string>, language: Language): Answer {
  const translate = translator(language)
  if (topics.length === 0) return sentence(translate('chat.topics.none'))
  const start = startsLine(language)
  const lines = topics
    .slice(0, 40)
    .map(({ id, label }) => `${start}${followed.has(id) ? '✓' : '•'} ${escaped(labelIn(language, label))} \`${id}\``)
  const hint = topics.some(({ id }) => followed.has(id)) ? [] : ['', `${start}${withCommands(translate('discord.topics.none'))}`]
  return note(noteEmbed(translate('chat.topics'), [...lines, ...hint].join('\n')))
}

/** Why a story was told: one reason a line, the story's headline above when it is known. */
export function whyAnswer(reasons: readonly string[] | undefined, language: Language, headline?: string): Answer {
  const translate = translator(language)
  if (reasons === undefined || reasons.length === 0) return sentence(translate('discord.why.none'))
  const start = startsLine(language)
  const lines: string[] = headline === undefined ? [] : [ownLine(`**${fitted(headline, 300)}**`), '']
  let room = limits.description - lines.join('\n').length
  for (const reason of reasons) {
    const line = `${start}• ${fitted(reason, 500)}`
    if (line.length + 1 > room) break
    room -= line.length + 1
    lines.push(line)
  }
  return note(noteEmbed(translate('discord.why.story'), lines.join('\n')))
}

/** What can be asked. */
export const helpAnswer = (language: Language): Answer => {
  const translate = translator(language)
  const lines = withCommands(translate('discord.help')).split('\n')
  return note(
    noteEmbed(
      translate('chat.command.help'),
      lines.map((line) => (line === '' ? '' : `${startsLine(language)}${line}`)).join('\n'),
    ),
  )
}
