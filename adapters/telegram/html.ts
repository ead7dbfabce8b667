/** Telegram's HTML mode: four characters escaped, and texts of strangers kept from turning into commands, mentions and links. */

/** Markup that is ready to send; everything else is text and gets escaped. */
export type Html = { readonly html: string }

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** Text as HTML that shows exactly that text. */
const escapeHtml = (text: string): string => text.replaceAll(/[&<>"]/g, (sign) => escapes[sign] ?? sign)

/**
 * HTML with values filled in: strings are escaped, `Html` goes in as it is.
 * `markup`<b>${title}</b>`` is how every message is written; nothing else may make `Html` from outside text.
 */
export function markup(parts: TemplateStringsArray, ...values: readonly (string | Html)[]): Html {
  let html = parts[0] ?? ''
  values.forEach((value, index) => {
    html += (typeof value === 'string' ? escapeHtml(value) : value.html) + (parts[index + 1] ?? '')
  })
  return { html }
}

/** Pieces with `between` (plain text) between them. */
export const joined = (pieces: readonly Html[], between: string): Html => ({
  html: pieces.map(({ html }) => html).join(escapeHtml(between)),
})

const joiner = '\u2060'

/**
 * Text of strangers that Telegram makes nothing of: an invisible word joiner breaks commands, mentions, hashtags and bare
 * addresses. (A zero-width non-joiner would not do: Telegram takes it for a letter of a hashtag.)
 */
export const inert = (text: string): string =>
  text
    .replaceAll(/[@＠](?=[\p{L}\p{N}_])|(?<![\p{L}\p{N}_])[/#＃$](?=[\p{L}\p{N}_])/gu, (sign) => sign + joiner)
    .replaceAll(/(?<=[\p{L}\p{N}-])\.(?=[\p{L}\p{N}-]*\p{L})/gu, `.${joiner}`)
