/** An alert as a Telegram message: HTML with the outlets as links, or plain text when the server refused the HTML. */
import type { Alert, Language } from '#model'
import { alertBlocks, type Block } from '../../src/i18n/blocks.ts'
import { digestBlocks } from '../../src/i18n/digest.ts'
import { startsLine, withColon } from '../../src/i18n/direction.ts'
import { shortened } from '../../src/i18n/plain.ts'
import { isolate, translator } from '../../src/i18n/translate.ts'
import type { Rows } from './buttons/press.ts'
import { type Html, inert, joined, markup } from './html.ts'

/** Telegram's limit for the text a reader sees. It counts code points; UTF-16 units are never fewer. */
const maxUnits = 4096

/** A message as the Bot API takes it, but for the buttons: they are signed for their chat (buttons/press.ts). */
export type Rendered = { readonly text: string; readonly html: boolean; readonly buttons: Rows }

/**
 * Draws an alert for readers of `language`. `isReply`: it hangs under its head, whose headline need not be said again.
 * `plain`: no markup, no buttons, addresses written out. `digest`: these alerts, a line each.
 */
export function renderAlert(options: {
  readonly alert: Alert
  readonly language: Language
  readonly isReply: boolean
  readonly plain: boolean
  readonly digest?: readonly Alert[]
}): Rendered {
  const { alert, language, isReply, plain, digest } = options
  const all = digest === undefined ? alertBlocks(alert, language) : digestBlocks(digest, language)
  const hasNews = all.some(({ kind }) => kind === 'news')
  const blocks = all.filter(({ kind }) => !(kind === 'headline' && isReply && hasNews))
  if (plain) return { text: plainText(blocks, language), html: false, buttons: [] }
  // «لماذا» is a button here, so its line is left out.
  const paragraphs = paragraphsOf(blocks.filter(({ kind }) => kind !== 'why')).map((group) =>
    joined(
      group.map((block) => lineOf(block, language)),
      '\n',
    ),
  )
  const why = translator(language)('alert.why')
  return { text: joined(paragraphs, '\n\n').html, html: true, buttons: [[{ text: why, press: { kind: 'why', value: '' } }]] }
}

/** Blocks that stand together without an empty line: the slots; a headline of a reply and what it says. */
function paragraphsOf(blocks: readonly Block[]): readonly (readonly Block[])[] {
  const groups: Block[][] = []
  for (const block of blocks) {
    const last = groups.at(-1)
    const together = block.kind === 'slot' || block.kind === 'difference'
    if (last !== undefined && together && last[0]?.kind === block.kind) last.push(block)
    else groups.push([block])
  }
  return groups
}

function lineOf({ kind, label = '', text, links = [], outlet = '', rest }: Block, language: Language): Html {
  const start = startsLine(language)
  const body = inert(text)
  const named = links.map(({ text: name, url }) => markup`<a href="${url}">${name}</a>`)
  const titled = markup`${start}<b>${inert(withColon(language, label))}</b>`
  switch (kind) {
    case 'headline':
      return markup`<b>${body}</b>`
    case 'lead':
      return outlet === '' ? markup`${body}` : markup`${body} <i>(${isolate(inert(outlet))})</i>`
    case 'news':
      return markup`${start}<b>${inert(label)}</b>\n${body}`
    case 'sources':
      if (named.length === 1) return markup`${titled} ${named[0] ?? ''}${body === '' ? '' : ` · ${body}`}`
      return joined(
        [
          markup`${titled} ${body}`,
          ...named.map((link) => markup`${start}• ${link}`),
          ...(rest === undefined ? [] : [markup`${start}${inert(rest)}`]),
        ],
        '\n',
      )
    case 'reactions':
      return markup`${titled} ${links.length === 0 ? body : joined(named, language === 'ar' ? '، ' : ', ')}`
    case 'phase':
      return markup`${start}${body}`
    case 'entry': {
      const titledBody =
        label === '' ? markup`${start}• ${body}` : markup`${start}• <b>${inert(withColon(language, label))}</b> ${body}`
      return joined(
        [
          titledBody,
          ...named.map((link) => markup`${start}${link}`),
          ...(outlet === '' ? [] : [markup`${start}${inert(outlet)}`]),
        ],
        '\n',
      )
    }
    case 'slot':
    case 'difference':
    case 'why':
      return markup`${titled} ${body}`
  }
}

/** The same blocks with nothing that could be refused. */
function plainText(blocks: readonly Block[], language: Language): string {
  const start = startsLine(language)
  const lines = blocks.flatMap(({ kind, label, text, links = [], rest }) => [
    `${label === undefined || kind === 'phase' ? '' : `${start}${inert(withColon(language, label))} `}${inert(text)}`,
    ...links.map(({ text: name, url }) => `${start}• ${name}\n${url}`),
    ...(rest === undefined ? [] : [`${start}${inert(rest)}`]),
  ])
  return shortened(lines.join('\n\n'), maxUnits)
}
