/**
 * The only place that folds text. One pass over the code points; every folded character remembers the raw range it came from,
 * so a hit in folded text is a range in the text as published. Rules and their evidence: DESIGN.md, "Arabic".
 */
import { scriptOf } from './script.ts'

/** Soft separators (spaces, quotes, hyphens) fold to a space, hard ones (stop, comma, line end) to a newline. */
export type Normalised = {
  /** Folded text: one UTF-16 unit an entry. */
  readonly text: string
  /** Raw offset where the entry begins, in UTF-16 units. */
  readonly start: Uint32Array
  /** Raw offset where it ends, marks on the letter included. */
  readonly end: Uint32Array
}

const soft = 0x20
const hard = 0x0a
/** Entry of `foldTable` for marks and invisible characters. */
export const dropped = 0
/** Entry of `foldTable` for what folds to several letters or by its neighbours. */
export const expands = 1
const unknown = 0xffff

// Carriers of hamza fold to their letter and the combining hamza is dropped with the marks: NFC and NFD input become the same.
const letters: Readonly<Record<string, string>> = {
  ا: 'أإآٱٲٳٵ',
  و: 'ؤۆۇۈۉۊۋ',
  ي: 'ئىیېےۍێۓ',
  ه: 'ةۃہھەۀۂۿ',
  ك: 'ککڪگݣڭڮگݢݤ',
  ب: 'پٻ',
  ج: 'چ',
  ز: 'ژ',
  ف: 'ڤڥڢڡ',
  ق: 'ڧڨ',
  l: 'ł',
  o: 'ø',
  d: 'đð',
}
const hardSeparators = '،؛؟۔!:;?\n\r\v\f\u0085\u2028\u2029…'

/** Folded unit of each BMP unit, computed when first met. */
const table = new Uint16Array(0x10000).fill(unknown)
for (const [to, from] of Object.entries(letters)) for (const letter of from) table[letter.charCodeAt(0)] = to.charCodeAt(0)
for (const separator of hardSeparators) table[separator.charCodeAt(0)] = hard

const compatible = (unit: number): boolean =>
  (unit >= 0xfb50 && unit <= 0xfdff) ||
  (unit >= 0xfe70 && unit <= 0xfefc) ||
  (unit >= 0xff01 && unit <= 0xff5e) ||
  (unit >= 0x2070 && unit <= 0x209c)

/** Invisible: tatweel, small waw and yeh, zero-width and bidi controls, soft hyphen, Arabic letter mark. */
const invisible = (unit: number): boolean =>
  unit === 0x640 ||
  unit === 0x6e5 ||
  unit === 0x6e6 ||
  (unit >= 0x200b && unit <= 0x200f) ||
  (unit >= 0x202a && unit <= 0x202e) ||
  (unit >= 0x2060 && unit <= 0x2064) ||
  (unit >= 0x2066 && unit <= 0x2069) ||
  unit === 0xfeff ||
  unit === 0xad ||
  unit === 0x61c

function classify(unit: number): number {
  const char = String.fromCharCode(unit)
  if (compatible(unit)) return expands
  if (invisible(unit) || /\p{Mn}/u.test(char)) return dropped
  if (unit >= 0x660 && unit <= 0x669) return unit - 0x660 + 0x30
  if (unit >= 0x6f0 && unit <= 0x6f9) return unit - 0x6f0 + 0x30
  if (/\p{L}/u.test(char)) {
    const plain = (unit < 0x250 ? char.normalize('NFKD').replace(/\p{Mn}/gu, '') : char).toLowerCase()
    if (plain === char) return unit
    return plain.length === 1 ? foldedUnit(plain.charCodeAt(0)) : unit < 0x250 ? expands : unit
  }
  if (unit >= 0x30 && unit <= 0x39) return unit
  return soft
}

function foldedUnit(unit: number): number {
  const known = table[unit]!
  if (known !== unknown) return known
  return (table[unit] = classify(unit))
}

/**
 * The whole table, for scanners of raw text: the folded unit of every BMP unit, `dropped`, `expands`, a soft or a hard separator.
 * Stops and commas are hard or not by their neighbours, surrogates and evasion runs (tatweel and dots) are read in pairs and runs:
 * for these only `normalise` is exact. Filled on first demand.
 */
export function foldTable(): Uint16Array {
  if (!filled) for (let unit = 0; unit < 0x10000; unit++) foldedUnit(unit)
  filled = true
  return table
}
let filled = false

const isArabicLetter = (unit: number): boolean => unit >= 0x621 && unit <= 0x64a && unit !== 0x640
const isDigit = (unit: number): boolean => unit >= 0x30 && unit <= 0x39
export const isTatweel = (unit: number): boolean => unit === 0x640
const isDot = (unit: number): boolean => unit === 0x2e || unit === 0xb7 || unit === 0x2022 || unit === 0x2a || unit === 0x5f
/** Characters that filter evaders put inside words beside tatweel. */
export const isEvasive = (unit: number): boolean => isDot(unit) || unit === 0x2d

/**
 * Length of a filter-evasion run inside a word (إسـ.ـرائيل, تهـ.ـجير: tatweel and dots between two letters), or 0. The caller has
 * just read an Arabic letter. Runs are scanned once, so a text of dots stays linear.
 */
function evasionAt(text: string, at: number): number {
  let i = at
  while (isTatweel(text.charCodeAt(i))) i++
  const before = i - at
  const dots = i
  while (before > 0 ? isEvasive(text.charCodeAt(i)) : isDot(text.charCodeAt(i))) i++
  if (i === dots) return 0
  const after = i
  while (isTatweel(text.charCodeAt(i))) i++
  if (before === 0 && i === after) return 0
  return isArabicLetter(text.charCodeAt(i)) ? i - at : 0
}

/** A stop ends a sentence only before a space, a closing quote or the end: `إن.إس.أو` and `3.5` stay whole. */
function stopIsHard(text: string, at: number): boolean {
  const next = text.charCodeAt(at + 1)
  return Number.isNaN(next) || next <= 0x20 || next === 0xa0 || '"\'»”’)]'.includes(text.charAt(at + 1))
}

/**
 * The folded text being read, kept from call to call: a text is folded and its words are taken from here before the next one comes.
 * No character folds to more than `mostLetters` letters (NFKD of ﷺ).
 */
let units = new Uint16Array(1 << 14)
let starts = new Uint32Array(1 << 14)
let ends = new Uint32Array(1 << 14)
const mostLetters = 32

function makeRoom(count: number): void {
  if (count + mostLetters <= units.length) return
  const size = Math.max(units.length * 2, count + mostLetters)
  const [moreUnits, moreStarts, moreEnds] = [new Uint16Array(size), new Uint32Array(size), new Uint32Array(size)]
  moreUnits.set(units)
  moreStarts.set(starts)
  moreEnds.set(ends)
  ;[units, starts, ends] = [moreUnits, moreStarts, moreEnds]
}

/** Folded text before it is copied: valid until the next text is folded. */
export type Folding = {
  readonly count: number
  readonly units: Uint16Array
  readonly starts: Uint32Array
  readonly ends: Uint32Array
}

/** Folds a text and keeps the way back, without a copy. Never trims; offsets never fall inside a surrogate pair. */
export function foldInPlace(text: string): Folding {
  const count = foldUnits(text)
  return { count, units, starts, ends }
}

/** Folds a text and keeps the way back. */
export function normalise(text: string): Normalised {
  const folding = foldInPlace(text)
  const { count } = folding
  return { text: textOf(folding), start: starts.slice(0, count), end: ends.slice(0, count) }
}

/** The folded text as a string. */
export const textOf = ({ units: { buffer }, count }: Folding): string => Buffer.from(buffer, 0, count * 2).toString('utf16le')

/** Writes the letters of a presentation form; returns the new count. */
function expandAt(raw: string, count: number, at: number): number {
  const plain = raw.normalize('NFKD')
  // An isolated mark decomposes to a space or tatweel with the mark: no word ends there.
  const mark = /\p{Mn}/u.test(plain)
  makeRoom(count + plain.length)
  for (const char of plain) {
    const folded = foldedUnit(char.charCodeAt(0))
    if (folded > expands && !(mark && folded === soft)) {
      units[count] = folded
      starts[count] = at
      ends[count++] = at + 1
    }
  }
  return count
}

function foldUnits(text: string): number {
  const size = text.length
  makeRoom(size)
  let [toUnits, toStarts, toEnds] = [units, starts, ends]
  let count = 0
  // Raw end of the last letter while only invisible characters followed it, else -1.
  let letterEnd = -1
  let afterArabic = false
  for (let i = 0; i < size;) {
    const unit = text.charCodeAt(i)
    let folded = foldedUnit(unit)
    if (folded > soft) {
      toUnits[count] = folded
      toStarts[count] = i
      toEnds[count++] = letterEnd = ++i
      afterArabic = isArabicLetter(folded)
      continue
    }
    if (afterArabic && (isTatweel(unit) || isDot(unit))) {
      const run = evasionAt(text, i)
      if (run > 0) {
        i += run
        continue
      }
      // A run that failed here fails from each of its tatweels too: do not scan it again.
      afterArabic = false
    }
    if (folded === dropped) {
      if (letterEnd === i && unit !== 0x640) toEnds[count - 1] = letterEnd = i + 1
      i++
      continue
    }
    if (folded === expands) {
      const before = count
      count = expandAt(text.charAt(i), count, i)
      makeRoom(count + size - i)
      ;[toUnits, toStarts, toEnds] = [units, starts, ends]
      i++
      // A presentation form of a mark belongs to the letter before it.
      if (count === before) {
        if (letterEnd === i - 1) toEnds[count - 1] = letterEnd = i
        continue
      }
      folded = toUnits[count - 1]!
      letterEnd = folded > soft ? i : -1
      afterArabic = isArabicLetter(folded)
      continue
    }
    let width = 1
    letterEnd = -1
    afterArabic = false
    if (unit >= 0xd800 && unit <= 0xdfff) {
      const point = text.codePointAt(i)!
      if (point > 0xffff) width = 2
      if (point >= 0xe0100 && point <= 0xe01ef) {
        i += width
        continue
      }
      const plain = point >= 0x1d400 && point <= 0x1eeff ? String.fromCodePoint(point).normalize('NFKC') : ''
      folded = plain.length === 1 ? foldedUnit(plain.charCodeAt(0)) : soft
    } else if (unit === 0x2e) folded = stopIsHard(text, i) ? hard : soft
    else if (unit === 0x2c) folded = isDigit(text.charCodeAt(i - 1)) && isDigit(text.charCodeAt(i + 1)) ? soft : hard
    toUnits[count] = folded
    toStarts[count] = i
    toEnds[count++] = i + width
    i += width
  }
  return count
}

/** Folded words joined by single spaces, for comparing. A change of script is a word boundary: عربي21 → «عربي 21». */
export function fold(text: string): string {
  const folding = foldInPlace(text)
  const { count } = folding
  const folded = textOf(folding)
  let out = ''
  let from = -1
  let script: ReturnType<typeof scriptOf>
  for (let i = 0; i <= count; i++) {
    const here = i < count ? scriptOf(folded.charCodeAt(i)) : undefined
    if (from >= 0 && here !== script) {
      out += (out === '' ? '' : ' ') + folded.slice(from, i)
      from = -1
    }
    if (from < 0 && here !== undefined) from = i
    script = here
  }
  return out
}
