/** What a page of the settings is, and the buttons that all of them use. */
import type { Chat, Language } from '#model'
import type { ReaderDesk } from '#ports'
import { startsLine } from '../../../src/i18n/direction.ts'
import { translator } from '../../../src/i18n/translate.ts'
import type { Answer } from '../answer.ts'
import type { Button, Rows } from '../buttons/press.ts'
import { type Html, joined, markup } from '../html.ts'

/** Whose settings, in which language, and when. All state is in the store: a page is drawn from it each time. */
export type Place = { readonly chat: Chat; readonly language: Language; readonly desk: ReaderDesk; readonly now: number }
/** `argument` is what its button carried: the number of a page, an hour. */
export type Screen = (place: Place, argument: string) => Promise<Answer>

/** Opens a page. */
export const opens = (text: string, screen: string, argument: string | number = ''): Button => ({
  text,
  press: { kind: 'go', value: `${screen} ${argument}`.trim() },
})
/** Changes something and stays. */
export const sets = (text: string, verb: string, argument: string | number = ''): Button => ({
  text,
  press: { kind: 'set', value: `${verb} ${argument}`.trim() },
})
export const ticked = (on: boolean, text: string): string => (on ? `✓ ${text}` : text)

/** Buttons side by side, `width` in a row. */
export const grid = (buttons: readonly Button[], width: number): Rows =>
  Array.from({ length: Math.ceil(buttons.length / width) }, (_, row) => buttons.slice(row * width, (row + 1) * width))

export const backRow = (language: Language, screen = 'home'): Rows => [[opens(translator(language)('tg.b.back'), screen)]]

const perPage = 8
/** One page of many rows, and how to turn it. A page that is not there any more is the last one. */
export function paged(rows: Rows, page: number, options: { readonly screen: string; readonly language: Language }): Rows {
  const last = Math.max(0, Math.ceil(rows.length / perPage) - 1)
  const at = Math.min(Math.max(0, Number.isInteger(page) ? page : 0), last)
  const translate = translator(options.language)
  const turn = [
    ...(at > 0 ? [opens(translate('tg.b.previous'), options.screen, at - 1)] : []),
    ...(at < last ? [opens(translate('tg.b.next'), options.screen, at + 1)] : []),
  ]
  return [...rows.slice(at * perPage, (at + 1) * perPage), ...(turn.length === 0 ? [] : [turn])]
}

/** A title and sentences, a line each. */
export const lines = (language: Language, title: string, sentences: readonly string[]): Html =>
  sentences.length === 0
    ? markup`<b>${title}</b>`
    : markup`<b>${title}</b>\n\n${joined(
        sentences.map((sentence) => markup`${startsLine(language)}${sentence}`),
        '\n',
      )}`
