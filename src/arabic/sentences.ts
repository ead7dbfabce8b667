/** A range of the raw text, UTF-16 units. */
type Range = { readonly start: number; readonly end: number }

const closing = '"\'»”’)]*'
/** Titles and initials that end in a stop without ending a sentence: د. أ. م. */
const initial = /(?:^|[\s("«“])[\p{L}]{1,2}$/u

/**
 * Sentences of a raw text, without the white space around them. A stop ends one before a space, a closing quote or the end;
 * initials and decimals do not; a line end always does.
 */
export function sentences(text: string): Range[] {
  const out: Range[] = []
  let from = 0
  const close = (end: number): void => {
    let [a, b] = [from, end]
    while (a < b && isSpace(text.charCodeAt(a))) a++
    while (b > a && isSpace(text.charCodeAt(b - 1))) b--
    if (b > a) out.push({ start: a, end: b })
    from = end
  }
  for (let i = 0; i < text.length; i++) {
    const char = text.charAt(i)
    if (char === '\n' || char === '\r' || char === '\u2028' || char === '\u2029') close(i)
    else if ('.!؟?۔…'.includes(char)) {
      let end = i + 1
      while (end < text.length && '.!؟?۔…'.includes(text.charAt(end))) end++
      const stops = end
      while (end < text.length && closing.includes(text.charAt(end))) end++
      // « … » with a space before the closing guillemet.
      if (text.charAt(end) === ' ' && '»”'.includes(text.charAt(end + 1)) && end + 1 < text.length) end += 2
      const atEnd = end >= text.length || isSpace(text.charCodeAt(end))
      const single = char === '.' && stops === i + 1 && end === stops && initial.test(text.slice(Math.max(0, i - 4), i))
      if (atEnd && !single) close(end)
      i = end - 1
    }
  }
  close(text.length)
  return out
}

const isSpace = (unit: number): boolean => unit <= 0x20 || unit === 0xa0 || unit === 0x200f || unit === 0x200e || unit === 0x3000
