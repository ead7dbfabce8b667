/** HTML as feeds carry it → plain text; the one door to htmlparser2 for articles. */
import { Parser } from 'htmlparser2'

/** Elements whose end is the end of a line. */
const blocks = new Set(
  [
    'address article aside blockquote br center dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6',
    'header hr legend li main nav ol p pre section summary table tbody td tfoot th thead tr ul',
  ].flatMap((line) => line.split(' ')),
)
/** Elements that are never read aloud. */
const silent = new Set(
  'script style noscript template iframe object embed svg math head select button textarea audio video canvas'.split(' '),
)

/**
 * Tags go, entities are decoded, blocks end lines, white space inside a line collapses. Text without any tag keeps its own lines and
 * wide gaps, because there they are the layout (tickers). Never quadratic: one pass of a tokenizer.
 */
export function plainText(html: string): string {
  const markup = /<[a-z!/]/i.test(html)
  if (!markup && !html.includes('&')) return tidy(html, false)
  const pieces: string[] = []
  let hidden = 0
  const parser = new Parser({
    onopentagname: (name) => {
      if (silent.has(name)) hidden++
      else if (blocks.has(name)) pieces.push('\n')
    },
    ontext: (text) => {
      if (hidden === 0) pieces.push(markup ? text.replace(/[\n\r\t\f ]+/g, ' ') : text)
    },
    onclosetag: (name) => {
      if (silent.has(name)) hidden = Math.max(0, hidden - 1)
      else if (blocks.has(name)) pieces.push('\n')
    },
  })
  parser.end(html)
  return tidy(pieces.join(''), markup)
}

/** A title or a name: one line, decoded twice, because half the publishers escape titles twice. */
export function plainLine(html: string): string {
  const once = plainText(html)
  const twice = /&(?:amp|quot|lt|gt|nbsp|#\d+|#x[\da-f]+|[lr]aquo|[lr][sd]quo|hellip|ndash|mdash);/i.test(once)
    ? plainText(once)
    : once
  return twice.replace(/\s+/g, ' ').trim()
}

/**
 * Control characters, byte order marks, bidi embeddings, overrides and isolates, and tag characters are no text: they spoof (hostile.md §2).
 * Joiners stay, Arabic, Persian and emoji need them; LRM and RLM go, our own isolates do their work.
 */
const unprintable =
  // oxlint-disable-next-line no-control-regex
  /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069\uFEFF\uFFFE\uFFFF\u{E0000}-\u{E007F}]/gu

function tidy(text: string, collapse: boolean): string {
  return text
    .toWellFormed()
    .replace(unprintable, '')
    .replace(/\r\n?|[\u2028\u2029]/g, '\n')
    .replace(/\u00A0/g, ' ')
    .split('\n')
    .map((line) => (collapse ? line.replace(/[ \t]+/g, ' ') : line).trim())
    .filter((line) => line !== '')
    .join('\n')
}
