/** A range of the raw text, UTF-16 units. */
type Range = { readonly start: number; readonly end: number }

const unitsOf = (letters: string): ReadonlySet<number> => new Set(Array.from(letters, (letter) => letter.charCodeAt(0)))
const closing = unitsOf('"\'»”’)]*')
const stops = unitsOf('.!؟?۔…')
const lineEnds = unitsOf('\n\r\u2028\u2029')
/** What the loop looks at: one look a letter. */
const marks = new Uint8Array(0x10000)
for (const unit of [...stops, ...lineEnds]) marks[unit] = 1
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
    const unit = text.charCodeAt(i)
    if (marks[unit] === 0) continue
    if (lineEnds.has(unit)) close(i)
    else {
      let end = i + 1
      while (end < text.length && stops.has(text.charCodeAt(end))) end++
      const stopped = end
      while (end < text.length && closing.has(text.charCodeAt(end))) end++
      // « … » with a space before the closing guillemet.
      if (text.charAt(end) === ' ' && '»”'.includes(text.charAt(end + 1)) && end + 1 < text.length) end += 2
      const atEnd = end >= text.length || isSpace(text.charCodeAt(end))
      const single = unit === stop && stopped === i + 1 && end === stopped && initial.test(text.slice(Math.max(0, i - 4), i))
      if (atEnd && !single) close(end)
      i = end - 1
    }
  }
  close(text.length)
  return out
}

const stop = 0x2e
const isSpace = (unit: number): boolean => unit <= 0x20 || unit === 0xa0 || unit === 0x200f || unit === 0x200e || unit === 0x3000
