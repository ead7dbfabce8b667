/** Strangers' text inside Discord markdown: shown literally, never longer than the place it goes to. */
import { startsLine } from '../../src/i18n/direction.ts'
import { cleanText, shortened } from '../../src/i18n/plain.ts'

/** Discord takes a backslash before any punctuation as "literally this sign". */
const special = /[\\*_~`|>#[\]()<@:]/g
/** Signs that mean something only where a line begins: lists, small text. */
const atLineStart = /^(\s*)([-+]|\d+(?=\.))/gm
/** Invitations open a card with a join button even without a scheme before them. */
const invitation = /(discord(?:app)?|dsc)\.(?=gg\b|com\/invite)/gi

/** Escapes cleaned text: no markup, mention, link, emoji or heading of the text works, and it reads as published. */
export function escaped(text: string): string {
  return text
    .replaceAll(special, (sign) => `\\${sign}`)
    .replaceAll(invitation, (_, host: string) => `${host}\\.`)
    .replaceAll(atLineStart, (_, space: string, sign: string) => (/\d/.test(sign) ? `${space}${sign}\\` : `${space}\\${sign}`))
}

/** Cleaned, escaped, and at most `maxUnits` long after escaping; cut where a clause or word ends. */
export function fitted(text: string, maxUnits: number): string {
  const clean = cleanText(text)
  let room = maxUnits
  let result = escaped(shortened(clean, room))
  while (result.length > maxUnits && room > 0) {
    room -= Math.max(1, Math.ceil((result.length - maxUnits) / 2))
    result = escaped(shortened(clean, room))
  }
  return result
}

/** A link with our own words. The caller has checked the address (`safeLink`); parentheses in it would end the link early. */
export const maskedLink = (text: string, url: string): string =>
  `[${escaped(text)}](${url.replaceAll('(', '%28').replaceAll(')', '%29')})`

/** A piece that keeps the space at its edges, which `cleanText` would trim. */
function piece(text: string): string {
  const clean = escaped(cleanText(text))
  if (clean === '') return /\s/.test(text) ? ' ' : ''
  return `${/^\s/.test(text) ? ' ' : ''}${clean}${/\s$/.test(text) ? ' ' : ''}`
}

/**
 * A snippet with its highlights bold. Ranges are UTF-16 offsets into `text`, in order; those with only white space between them
 * become one, and white space at the edge of a range stays outside the stars, where markdown wants it.
 */
export function highlighted(text: string, ranges: readonly { readonly start: number; readonly end: number }[]): string {
  const joined: { start: number; end: number }[] = []
  for (const { start, end } of [...ranges].toSorted((one, other) => one.start - other.start)) {
    const last = joined.at(-1)
    if (last !== undefined && text.slice(last.end, start).trim() === '') last.end = Math.max(last.end, end)
    else if (end > start) joined.push({ start, end })
  }
  let result = ''
  let at = 0
  for (const { start, end } of joined) {
    const bold = piece(text.slice(start, end))
    result += piece(text.slice(at, start))
    result += bold.trim() === '' ? bold : bold.replace(/^(\s*)(.*?)(\s*)$/su, '$1**$2**$3')
    at = end
  }
  return (result + piece(text.slice(at))).trim()
}

/**
 * A published text on a line of its own, running the way most of its letters do, whoever reads it. Clients go by the first letter
 * with a direction; an invisible mark is put before it only where that one is of the minority («IAI تعلن…»).
 */
export function ownLine(markdown: string): string {
  const letters = markdown.match(/\p{Script=Arabic}|\p{Script=Latin}/gu) ?? []
  const arabic = letters.filter((letter) => !/\p{Script=Latin}/u.test(letter)).length
  const isArabic = arabic * 2 >= letters.length
  const first = letters[0]
  return first === undefined || /\p{Script=Latin}/u.test(first) !== isArabic
    ? markdown
    : `${startsLine(isArabic ? 'ar' : 'en')}${markdown}`
}
