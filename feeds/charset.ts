/**
 * Bytes → text. The order of belief is BOM > HTTP header > XML prolog > UTF-8 (RFC 7303, XML 1.0 appendix F), but bytes outrank
 * labels: what is strictly valid UTF-8 with Arabic in it is UTF-8 whatever the server says, and a claimed UTF-8 that is not valid
 * is read as the single-byte Arabic charset that gives plausible words. Text that stays garbled is refused, never shown.
 */

/** `text` without BOM; `charset` is the WHATWG name that was used. */
export type Decoded =
  | { readonly ok: true; readonly text: string; readonly charset: string }
  | { readonly ok: false; readonly message: string }

/** More U+FFFD than this share of the characters means the charset was wrong (hostile.md §2). */
const maxReplacedShare = 0.01

const boms: readonly (readonly [readonly number[], string])[] = [
  [[0xef, 0xbb, 0xbf], 'utf-8'],
  [[0xff, 0xfe], 'utf-16le'],
  [[0xfe, 0xff], 'utf-16be'],
]

/** Decodes a feed document. `contentType` is the HTTP header as received. */
export function decodeBytes(bytes: Uint8Array, contentType?: string): Decoded {
  if (startsWith(bytes, [0xff, 0xfe, 0, 0]) || startsWith(bytes, [0, 0, 0xfe, 0xff]))
    return refused('UTF-32, which no browser reads: serve the feed as UTF-8')
  const bom = boms.find(([mark]) => startsWith(bytes, mark))
  if (bom) return accept(new TextDecoder(bom[1]).decode(bytes), bom[1], bytes)
  const wide = wideWithoutBom(bytes)
  if (wide !== undefined) return accept(new TextDecoder(wide).decode(bytes), wide, bytes)
  const claims = [headerCharset(contentType), prologCharset(bytes)].filter((label) => label !== undefined)
  if (claims.some((label) => /^utf-?7$/i.test(label))) return refused('UTF-7, which is not safe to read: serve the feed as UTF-8')
  // UTF-16 was excluded by looking at the bytes, so a claim of it is a mistake of the template.
  const known = claims.map(knownCharset).filter((name) => name !== undefined && !name.startsWith('utf-16'))
  const charset = known[0] ?? 'utf-8'
  if (charset !== 'utf-8' && isStrictUtf8(bytes)) return accept(new TextDecoder().decode(bytes), 'utf-8', bytes)
  return accept(new TextDecoder(charset).decode(bytes), charset, bytes)
}

/** The last look: too many replaced characters bring a second guess, double encoding is refused. */
function accept(text: string, charset: string, bytes: Uint8Array): Decoded {
  if (replacedShare(text) > maxReplacedShare) {
    const guess = charset.startsWith('utf-16') ? undefined : arabicGuess(bytes, charset)
    if (guess === undefined)
      return refused(`bytes that ${charset} cannot read (${Math.round(replacedShare(text) * 100)} % of the characters)`)
    return { ok: true, ...guess }
  }
  if (isMojibake(text))
    return refused('text that was encoded twice (Ø§Ù„… in place of Arabic): the publisher must encode it once')
  return { ok: true, text, charset }
}

const refused = (came: string): Decoded => ({
  ok: false,
  message: `Expected text in UTF-8 or the charset that the server or the XML prolog names, got ${came}`,
})

const startsWith = (bytes: Uint8Array, mark: readonly number[]): boolean => mark.every((byte, index) => bytes[index] === byte)

/** UTF-16 without a BOM shows as a NUL beside the first ASCII character of the document. */
function wideWithoutBom(bytes: Uint8Array): string | undefined {
  if (bytes.length < 4) return undefined
  if (bytes[0] === 0 && bytes[1] !== 0 && bytes[2] === 0) return 'utf-16be'
  return bytes[0] !== 0 && bytes[1] === 0 && bytes[3] === 0 ? 'utf-16le' : undefined
}

const headerCharset = (contentType: string | undefined): string | undefined =>
  /charset\s*=\s*["']?([\w.:-]+)/i.exec(contentType ?? '')?.[1]

function prologCharset(bytes: Uint8Array): string | undefined {
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, 400))
  return /<\?xml[^>]*?encoding\s*=\s*["']\s*([\w.:-]+)/i.exec(head)?.[1]
}

/** WHATWG name of a label; undefined for a label that nobody knows (`base64`, `x-arabic`…). */
function knownCharset(label: string): string | undefined {
  try {
    return new TextDecoder(label).encoding
  } catch {
    return undefined
  }
}

/** Valid UTF-8 with at least one sequence of several bytes: chance in single-byte Arabic text is nil. */
function isStrictUtf8(bytes: Uint8Array): boolean {
  if (!bytes.some((byte) => byte >= 0x80)) return false
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return true
  } catch {
    return false
  }
}

function replacedShare(text: string): number {
  let replaced = 0
  for (let at = text.indexOf('\uFFFD'); at !== -1; at = text.indexOf('\uFFFD', at + 1)) replaced++
  return text.length === 0 ? 0 : replaced / text.length
}

/** Words of the commonest kind; the wrong single-byte charset turns them to other letters. */
const commonWords = /(?<![\p{L}])(?:في|من|على|إلى|الى|أن|عن|مع|هذا|التي|الذي|بعد|بين|قال)(?![\p{L}])/gu

/** Reads bytes that their label does not fit as the single-byte Arabic charset with the most everyday Arabic words. */
function arabicGuess(bytes: Uint8Array, without: string): { text: string; charset: string } | undefined {
  const guesses = ['windows-1256', 'iso-8859-6']
    .filter((charset) => charset !== without)
    .map((charset) => {
      const text = new TextDecoder(charset).decode(bytes)
      return { text, charset, words: text.match(commonWords)?.length ?? 0 }
    })
    .toSorted((a, b) => b.words - a.words)
  const best = guesses[0]
  if (best === undefined || best.words === 0 || replacedShare(best.text) > maxReplacedShare) return undefined
  return { text: best.text, charset: best.charset }
}

/** Enough to tell; counting a whole document would cost more than parsing it. */
const mojibakeSample = 100_000
/** What the bytes 0x80–0xBF become in Latin-1, windows-1252 and windows-1256. */
const continuation = /^[\u0080-\u00BF\u0152-\u0192\u02C6-\u02DC\u2013-\u2122\u0660-\u06FF]$/

/**
 * UTF-8 Arabic read as a single-byte charset and encoded again: nearly every foreign letter is a lead byte (Ø Ù Ú Û; in windows-1256
 * ط and ظ) followed by a continuation byte. Real Arabic has ط and ظ too, but not before every other letter.
 */
function isMojibake(text: string): boolean {
  let foreign = 0
  let pairs = 0
  const end = Math.min(text.length, mojibakeSample)
  for (let at = 0; at < end; at++) {
    const code = text.charCodeAt(at)
    if (code < 0x80) continue
    foreign++
    const leads = (code >= 0xd8 && code <= 0xdb) || code === 0x637 || code === 0x638
    if (leads && continuation.test(text.charAt(at + 1))) pairs++
  }
  return foreign >= 20 && pairs * 2 > foreign * 0.7
}
