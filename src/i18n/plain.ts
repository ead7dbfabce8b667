/**
 * Text of strangers made safe to show: no character that re-orders, hides or piles up, never half a grapheme. What is read stays
 * what was published; markup is each platform's own affair and comes after this.
 */

/**
 * Controls (C0, C1), bidi overrides and isolates, tag characters, fillers, soft hyphens, invisible operators. Not: tab and newline,
 * the joiners and emoji selectors that shape words and pictures, the Arabic number signs that are drawn.
 */
// oxlint-disable-next-line no-misleading-character-class -- the class lists code points, it matches no sequence
const unseen = /[[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]--[\n\t\u200C-\u200D\uFE0E-\uFE0F\u{600}-\u{605}\u{6DD}\u{8E2}]]/gv

/** A joiner (U+200C, U+200D) or variation selector that shapes nothing: not between letters, marks and emoji. */
const idleJoiner =
  /(?<![\p{L}\p{M}\p{Extended_Pictographic}\p{Emoji_Modifier}\uFE0F])[\u200C\u200D]+|[\u200C\u200D]+(?![\p{L}\p{Extended_Pictographic}])/gu

/** More than eight combining marks on one base: zalgo. Arabic needs three, pointed Hebrew four. */
const piledMarks = /(\p{M}{8})\p{M}+/gu

/** The same wide or pictured character again and again: ﷽ drawn 500 times fills a screen. */
const repeated = /([\uFDF0-\uFDFF])\1+|((?!\d)[^\p{L}\p{N}\s])\2{9,}/gu

/**
 * One-line text as it may be shown: well-formed UTF-16, without controls, bidi overrides, invisible and tag characters, at most
 * eight marks on a base, white space collapsed. `lines: true` keeps single newlines.
 */
export function cleanText(text: string, { lines = false }: { readonly lines?: boolean } = {}): string {
  const spaced = text
    .toWellFormed()
    .replaceAll(/\r\n?|[\u2028\u2029\u0085]/g, '\n')
    .replaceAll(unseen, '')
    .replaceAll(piledMarks, '$1')
    .replaceAll(idleJoiner, '')
    .replaceAll(repeated, (run, wide: string | undefined, sign: string | undefined) => wide ?? sign?.repeat(3) ?? run)
  return lines
    ? spaced
        .split('\n')
        .map((line) => line.replaceAll(/[\p{Zs}\t]+/gu, ' ').trim())
        .filter((line) => line !== '')
        .join('\n')
    : spaced.replaceAll(/[\s\p{Zs}]+/gu, ' ').trim()
}

const graphemes = new Intl.Segmenter('ar', { granularity: 'grapheme' })

/** Ends of clauses, best first: a sentence, a clause, a word. The cut may lie in the last 40 % of what fits. */
const clauseEnds: readonly RegExp[] = [/[.!?؟](?=\s)/gu, /[،؛,;:](?=\s)/gu, /\s/gu]

/**
 * Text of at most `maxUnits` UTF-16 units, cut where a sentence, a clause or a word ends and never inside a grapheme, with «…»
 * for what is missing. UTF-16 units are never fewer than code points, so the limit of a platform that counts those holds too.
 */
export function shortened(text: string, maxUnits: number): string {
  if (text.length <= maxUnits) return text
  if (maxUnits < 1) return ''
  let fits = 0
  // One unit for the ellipsis. A few units more than fit are enough: the segmenter need not see 50 KB.
  for (const { index, segment } of graphemes.segment(text.slice(0, maxUnits + 64))) {
    if (index + segment.length > maxUnits - 1) break
    fits = index + segment.length
  }
  const room = text.slice(0, fits)
  const rest = text.slice(fits)
  for (const end of clauseEnds) {
    const last = [...(room + rest.slice(0, 1)).matchAll(end)].at(-1)?.index
    if (last === undefined || last < maxUnits * 0.6 || last > room.length) continue
    return `${room.slice(0, last).replace(/[\s،؛,;:.–—-]+$/u, '')}${/[!?؟]/.exec(room[last] ?? '')?.[0] ?? ''}…`
  }
  return `${room.trimEnd()}…`
}
