/** What is said to a person, as HTML and buttons. */
import { safeLink } from '../../src/i18n/links.ts'
import type { Rows } from './buttons/press.ts'
import { type Html, inert, markup } from './html.ts'

/** An answer to a person: what it says, and buttons in rows. */
export type Answer = {
  readonly says: Html
  readonly buttons?: Rows
  /** A document that comes with it. */
  readonly file?: { readonly name: string; readonly text: string }
}

/** A sentence of ours alone. */
export const sentence = (text: string): Answer => ({ says: markup`${text}` })

/** Text as a link, or as plain bold text where the address may not be one. */
export function linked(text: string, address: string | undefined): Html {
  const url = safeLink(address ?? '')
  return url === undefined ? markup`<b>${inert(text)}</b>` : markup`<a href="${url}">${inert(text)}</a>`
}
