/** An alert as a Discord message: one embed whose title carries the headline and the link, two buttons under it. */
import type { APIEmbed } from 'discord.js'
import type { Alert, Language } from '#model'
import type { Outgoing } from '#ports'
import { alertBlocks } from '../../src/i18n/blocks.ts'
import type { Block } from '../../src/i18n/blocks.ts'
import { digestBlocks } from '../../src/i18n/digest.ts'
import { startsLine, withColon } from '../../src/i18n/direction.ts'
import { domainOf, safeLink } from '../../src/i18n/links.ts'
import { cleanText, shortened } from '../../src/i18n/plain.ts'
import { isolate, translator } from '../../src/i18n/translate.ts'
import { isSnowflake } from './answers.ts'
import { escaped, fitted, maskedLink, ownLine } from './markdown.ts'
import { nonceOf } from './nonce.ts'

/** Limits of a message in code points; we count UTF-16 units, which are never fewer (platforms.md 1.7). */
export const limits = { content: 2000, title: 256, description: 4096, footer: 300, buttonUrl: 512, label: 80 } as const

/** The colour of the bar at the side: what kind of message this is, before a word is read. */
const colours: Readonly<Record<Alert['kind'], number>> = {
  new: 0x1f7a8c,
  edit: 0x1f7a8c,
  update: 0x3a7d44,
  contradiction: 0xd9822b,
}

/** Nobody is ever pinged, whatever a headline says: Discord strips bidi controls before it looks for mentions (api-docs#1189). */
export const nobody = { parse: [] as never[], replied_user: false } as const

export const flags = { suppressEmbeds: 4, ephemeral: 64, silent: 4096 } as const
export const whyPrefix = 'why:'

type Component = {
  readonly type: 2
  readonly style: 1 | 2 | 5
  readonly label: string
  readonly url?: string
  readonly custom_id?: string
  readonly disabled?: boolean
}
export type Row = { readonly type: 1; readonly components: readonly Component[] }

/** The body of POST or PATCH; every field written, so that an edit replaces all of an earlier form. */
export type MessageBody = {
  readonly content: string
  readonly embeds: readonly APIEmbed[]
  readonly components: readonly Row[]
  readonly allowed_mentions: typeof nobody
  readonly flags: number
  readonly nonce?: string
  readonly enforce_nonce?: true
  readonly message_reference?: { readonly message_id: string; readonly fail_if_not_exists: false }
}

/** The whole request body for a delivery. An edit carries no nonce, rings nobody and keeps its place. */
export function messageBody(message: Outgoing): MessageBody {
  const isEdit = message.alert.kind === 'edit'
  const drawn = message.plain ? plainForm(message) : embedForm(message)
  const quiet = message.silent && !isEdit ? flags.silent : 0
  const body = {
    ...drawn,
    components: buttons(message),
    allowed_mentions: nobody,
    flags: (message.plain ? flags.suppressEmbeds : 0) | quiet,
  }
  if (isEdit) return body
  return {
    ...body,
    nonce: nonceOf(message.deliveryId),
    enforce_nonce: true,
    ...(isSnowflake(message.replyTo) ? { message_reference: { message_id: message.replyTo, fail_if_not_exists: false } } : {}),
  }
}

/** Where the headline was read; else the first source with a link that may be followed. */
function headlineLink({ summary }: Alert): string | undefined {
  const own = summary.sources.find(({ articleId }) => articleId === summary.headline.articleId)
  return [own, ...summary.sources].map((source) => safeLink(source?.url ?? '')).find((link) => link !== undefined)
}

/** Where the button leads: to the report that brought the news, for a head to the one that the headline is from. */
function whatToRead(alert: Alert): { readonly url: string | undefined; readonly outlet: string } {
  const { summary, articleId, kind } = alert
  const news =
    kind === 'update' || kind === 'contradiction' ? summary.sources.find((one) => one.articleId === articleId) : undefined
  const url = safeLink(news?.url ?? '')
  const shown =
    url === undefined ? { url: headlineLink(alert), outlet: summary.headline.outlet } : { url, outlet: news?.outlet ?? '' }
  return { url: shown.url, outlet: shortened(cleanText(shown.outlet), 40) }
}

const blocksOf = ({ alert, language, digest }: Outgoing): readonly Block[] =>
  digest === undefined ? alertBlocks(alert, language) : digestBlocks(digest, language)

function embedForm(message: Outgoing): { readonly content: string; readonly embeds: readonly APIEmbed[] } {
  const { alert, language } = message
  const blocks = blocksOf(message)
  const headline = blocks.find(({ kind }) => kind === 'headline')?.text ?? ''
  const why = blocks.find(({ kind }) => kind === 'why')?.text
  const url = message.digest === undefined ? headlineLink(alert) : undefined
  const paragraphs = blocks
    .filter(({ kind }) => kind !== 'headline' && kind !== 'why')
    .map((block) => ({ block, text: paragraph(block, language) }))
  return {
    content: '',
    embeds: [
      {
        // A message without a word in it is refused; the id of the topic is always there.
        title: ownLine(fitted(headline, limits.title - 1)) || escaped(alert.topic),
        ...(url === undefined ? {} : { url }),
        description: together(paragraphs),
        color: colours[alert.kind],
        // No markdown works in a footer, so nothing is escaped there.
        ...(why === undefined ? {} : { footer: { text: shortened(why, limits.footer) } }),
      },
    ],
  }
}

/** Room for one line of a digest: ten of them fit the description, whatever signs must be escaped. */
const entryUnits = 400

/** A line of a digest; a link that is too long for it stays out, its name stays. */
function entry({ label = '', text, links = [], outlet = '' }: Block, language: Language): string {
  const start = startsLine(language)
  const titled = label === '' ? '' : `**${withColon(language, escaped(label))}** `
  const said = `${start}• ${titled}${fitted(text, entryUnits / 2)}`
  const room = entryUnits - said.length - 8
  const [link] = links
  const masked = link === undefined ? escaped(outlet) : maskedLink(link.text, link.url)
  const name = masked.length <= room ? masked : fitted(link?.text ?? outlet, Math.max(0, room))
  return name === '' ? said : `${said}\n${start}${name}`
}

/** One block: label in bold, text, then links. Links that would not fit the description any more stay out, their names stay. */
function paragraph({ kind, label = '', text, links = [], outlet, rest }: Block, language: Language): string {
  const start = startsLine(language)
  if (kind === 'entry') return entry({ kind, label, text, links, ...(outlet === undefined ? {} : { outlet }) }, language)
  if (kind === 'lead') return ownLine(escaped(text))
  if (kind === 'news') return `${start}**${escaped(label)}**\n${ownLine(escaped(text))}`
  const named: string[] = []
  let room = limits.description / 2
  for (const link of links) {
    const masked = maskedLink(link.text, link.url)
    named.push(masked.length <= room ? masked : escaped(link.text))
    room -= masked.length
  }
  const linked = [...named, ...(rest === undefined ? [] : [escaped(rest)])].join(' · ')
  const parts = [escaped(text), linked].filter((part) => part !== '')
  return `${start}**${withColon(language, escaped(label))}** ${parts.join(kind === 'sources' ? `\n${start}` : ' ')}`
}

/** Short facts stand under one another; everything else has a line of air. */
function together(paragraphs: readonly { readonly block: Block; readonly text: string }[]): string {
  let result = ''
  for (const [index, { block, text }] of paragraphs.entries()) {
    const before = paragraphs[index - 1]?.block.kind
    const close = block.kind === 'slot' && before === 'slot'
    const next = `${index === 0 ? '' : close ? '\n' : '\n\n'}${text}`
    if (result.length + next.length > limits.description) break
    result += next
  }
  return result
}

/** Without any markup, for a message that Discord refused as an embed. */
function plainForm(message: Outgoing): { readonly content: string; readonly embeds: readonly APIEmbed[] } {
  const { alert, language } = message
  const url = message.digest === undefined ? headlineLink(alert) : undefined
  const lines = blocksOf(message)
    .filter(({ kind }) => kind !== 'why')
    .map(({ label, text, links = [], rest = '' }) => {
      const names = links.map((link) => link.text)
      const said = [text, [...names, rest].filter((part) => part !== '').join(' · ')].filter((part) => part !== '').join(' ')
      return label === undefined ? escaped(said) : `${withColon(language, escaped(label))} ${escaped(said)}`
    })
  const tail = url === undefined || url.length > 500 ? '' : `\n${url}`
  const text = shortened(lines.join('\n').trim(), limits.content - tail.length) || escaped(alert.topic)
  return { content: `${text}${tail}`, embeds: [] }
}

function buttons({ alert, language, deliveryId, digest }: Outgoing): readonly Row[] {
  const translate = translator(language)
  // A digest leads to many places: its lines are the links.
  const { url, outlet } = digest === undefined ? whatToRead(alert) : { url: undefined, outlet: '' }
  const read: readonly Component[] =
    url === undefined || url.length > limits.buttonUrl
      ? []
      : [{ type: 2, style: 5, label: outlet === '' ? translate('discord.read') : translate('discord.readAt', { outlet }), url }]
  return [
    {
      type: 1,
      components: [
        ...read,
        // The id doubles as the mark by which `findSent` knows the message in the channel's history.
        { type: 2, style: 2, label: translate('alert.why'), custom_id: `${whyPrefix}${nonceOf(deliveryId)}` },
      ],
    },
  ]
}

/** A text of ours in an embed of its own: what commands answer. The title is ours too; a colon at its end is a heading's no more. */
export const noteEmbed = (title: string, description: string): APIEmbed => ({
  title: title.replace(/\s*[:：]\s*$/, ''),
  description: description.slice(0, limits.description),
  color: colours.new,
})

/** A list of embeds that each tell one article or story: title with its link, text, a last line in small print. */
export function listEmbed(item: {
  readonly title: string
  readonly url: string
  /** Markdown of ours, escaped already. */
  readonly text: string
  readonly source: string
  readonly language: Language
  readonly foot: string
}): APIEmbed {
  const url = safeLink(item.url)
  const outlet = shortened(cleanText(item.source), 60)
  const domain = domainOf(item.url)
  // Plain text: no markdown works in an author line. The name of the site stands beside what the outlet calls itself.
  const author = [outlet, domain === outlet ? '' : domain]
    .filter((part) => part !== '')
    .map(isolate)
    .join(' · ')
  return {
    ...(author === '' ? {} : { author: { name: `${startsLine(item.language)}${author}` } }),
    title: ownLine(fitted(item.title, limits.title - 1)),
    ...(url === undefined ? {} : { url }),
    ...(item.text === '' ? {} : { description: item.text }),
    color: colours.new,
    ...(item.foot === '' ? {} : { footer: { text: shortened(item.foot, limits.footer) } }),
  }
}

/** Discord shows only the first of two embeds with one address; the others give theirs up. */
export function withDistinctLinks(embeds: readonly APIEmbed[]): APIEmbed[] {
  const seen = new Set<string>()
  return embeds.map((embed) => {
    if (embed.url === undefined || !seen.has(embed.url)) {
      if (embed.url !== undefined) seen.add(embed.url)
      return embed
    }
    const { url: _, ...rest } = embed
    return rest
  })
}
