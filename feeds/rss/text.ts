/** Text inside XML: references decoded once, CDATA kept as it stands. */

const named: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

/**
 * Decodes numeric references and XML's own five; other names (`&nbsp;`) stay, because titles and texts are HTML and are decoded
 * again there. 128–159 are read as windows-1252 like in HTML; surrogates and NUL become U+FFFD.
 */
export function decodeReferences(text: string): string {
  if (!text.includes('&')) return text
  return text.replace(/&(?:#(\d{1,8})|#[xX]([\da-fA-F]{1,6})|([a-z]{2,4}));/g, (whole, decimal, hex, name) => {
    if (name !== undefined) return named[String(name)] ?? whole
    return characterOf(decimal === undefined ? Number.parseInt(String(hex), 16) : Number(decimal))
  })
}

function characterOf(code: number): string {
  if (code >= 0x80 && code <= 0x9f) return new TextDecoder('windows-1252').decode(Uint8Array.of(code))
  const hidden = (code < 0x20 && code !== 9 && code !== 10 && code !== 13) || code === 0xfffe || code === 0xffff
  if (code === 0 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return '\uFFFD'
  return hidden ? '' : String.fromCodePoint(code)
}

/** The value of an element from its raw inside: CDATA verbatim, the rest decoded unless it is `markup` (xhtml); comments go. */
export function innerText(raw: string, markup: boolean): string {
  const decode = markup ? (text: string): string => text : decodeReferences
  if (!raw.includes('<!')) return decode(raw).trim()
  const pieces: string[] = []
  let at = 0
  while (at < raw.length) {
    const mark = raw.indexOf('<!', at)
    const end = mark === -1 ? raw.length : mark
    pieces.push(decode(raw.slice(at, end)))
    if (mark === -1) break
    const cdata = raw.startsWith('<![CDATA[', mark)
    const comment = !cdata && raw.startsWith('<!--', mark)
    if (!cdata && !comment) {
      pieces.push('<!')
      at = mark + 2
      continue
    }
    const close = raw.indexOf(cdata ? ']]>' : '-->', mark + 4)
    if (cdata) pieces.push(raw.slice(mark + 9, close === -1 ? raw.length : close))
    at = close === -1 ? raw.length : close + 3
  }
  return pieces.join('').trim()
}

/** Escapes for an attribute in double quotes. */
export const escapeAttribute = (value: string): string =>
  value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
