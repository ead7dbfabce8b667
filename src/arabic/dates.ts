/**
 * Dates as feeds and Arabic pages print them → epoch milliseconds: ISO 8601 and W3CDTF, RFC 822 and 1123, Arabic and French month
 * names of every convention, Arabic-Indic digits, `12/07/2026` (day first, as the region writes), Unix seconds. Without a zone it
 * is UTC. A Hijri date alone is recognised and ignored; beside «الموافق» the Gregorian one counts.
 */
import { monthNumber } from './months.ts'
import { fold } from './normalise.ts'

/** undefined for what is no date, or none of the years 1900–2199; never NaN. */
export function readDate(written: string): number | undefined {
  if (written.length > 120) return undefined
  const text = written
    .trim()
    .replace(/[٠-٩۰-۹]/g, (digit) => fold(digit))
    .toLowerCase()
  const seconds = /^(\d{10})(\d{3})?$/.exec(text)
  if (seconds) return Number(seconds[1]) * 1000 + Number(seconds[2] ?? 0)
  const clock = /(?:^|[\s,t])(\d{1,2}):(\d{2})(?::(\d{2}))?(?:[.,]\d+)?\s*(.*)$/.exec(text)
  const day = dayOf(clock === null ? text : text.slice(0, clock.index)) ?? (clock === null ? undefined : dayOf(String(clock[4])))
  if (day === undefined || day.year < 1900 || day.year > 2199) return undefined
  const midnight = Date.UTC(day.year, day.month - 1, day.day)
  if (new Date(midnight).getUTCDate() !== day.day || day.month < 1 || day.month > 12) return undefined
  if (clock === null) return midnight
  const hour = hourOf(Number(clock[1]), text)
  const [minute, second] = [Number(clock[2]), Number(clock[3] ?? 0)]
  if (hour > 24 || minute > 59 || second > 60) return midnight
  return midnight + (hour * 3600 + minute * 60 + second) * 1000 - zoneMs(String(clock[4]))
}

/** The same as ISO 8601 in UTC. */
export function isoDate(written: string): string | undefined {
  const at = readDate(written)
  return at === undefined ? undefined : new Date(at).toISOString()
}

type Day = { readonly year: number; readonly month: number; readonly day: number }

function dayOf(text: string): Day | undefined {
  const numeric = /(?<!\d)(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?(?!\d)/.exec(text)
  if (numeric && !isHijri(Number(numeric[1])))
    return { year: Number(numeric[1]), month: Number(numeric[2]), day: Number(numeric[3] ?? 1) }
  const compact = /^(\d{4})(\d{2})(\d{2})t?$/.exec(text.trim())
  if (compact) return { year: Number(compact[1]), month: Number(compact[2]), day: Number(compact[3]) }
  const reversed = /(?<!\d)(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})(?!\d)/.exec(text)
  if (reversed) return ordered(Number(reversed[1]), Number(reversed[2]), fullYear(String(reversed[3])))
  return namedMonth(text) ?? (/^\d{4}$/.test(text.trim()) ? { year: Number(text), month: 1, day: 1 } : undefined)
}

/** Day first, unless that cannot be. */
function ordered(first: number, second: number, year: number): Day | undefined {
  if (isHijri(year)) return undefined
  return second > 12 ? { year, month: first, day: second } : { year, month: second, day: first }
}

/** `الاثنين 12 يوليوز 2026`, `12 تموز/ يوليو 2026`, `Mon, 12 Jul 2026`, `July 12, 2026`, `12-Jul-26`. */
function namedMonth(text: string): Day | undefined {
  const words = fold(text).split(' ')
  const at = words.findIndex((word, index) => fullMonth(words, index) !== undefined)
  const index = at === -1 ? words.findIndex((word) => shortMonth(word) !== undefined) : at
  const month = at === -1 ? shortMonth(words[index] ?? '') : fullMonth(words, at)
  if (month === undefined) return undefined
  const isDay = (word: string | undefined): boolean =>
    /^\d{1,2}(?:st|nd|rd|th|er)?$/.test(word ?? '') && Number.parseInt(String(word), 10) > 0
  const before = isDay(words[index - 1])
  const dayWord = before ? words[index - 1] : words.slice(index + 1).find(isDay)
  const years = words.slice(index + 1).filter((word) => /^\d{4}$/.test(word) && !isHijri(Number(word)))
  const short = before ? words.slice(index + 1).find((word) => /^\d{2}$/.test(word)) : undefined
  const year = years[0] ?? words.find((word) => /^(?:19|20)\d{2}$/.test(word)) ?? short
  if (dayWord === undefined || year === undefined) return undefined
  return { year: fullYear(year), month, day: Number.parseInt(dayWord, 10) }
}

/** A full name, the two-word Levantine ones first: «تشرين الثاني». */
const fullMonth = (words: readonly string[], index: number): number | undefined =>
  monthNumber(`${words[index]} ${words[index + 1] ?? ''}`) ?? monthNumber(words[index] ?? '')

const shortMonths = [
  'jan',
  'fe[bv]',
  'mar',
  'a[pv]r',
  'ma[iy]',
  'jun|juin',
  'jul|juil',
  'aug|aou',
  'sep',
  'oct',
  'nov',
  'dec',
].map((shape) => new RegExp(`^(?:${shape})[a-z]{0,2}$`))
function shortMonth(word: string): number | undefined {
  const found = shortMonths.findIndex((shape) => shape.test(word))
  return found === -1 ? undefined : found + 1
}

/** The years 1300–1500 are Hijri (1882–2077 of ours): nothing on a news site is from the late Middle Ages. */
const isHijri = (year: number): boolean => year >= 1300 && year <= 1500
/** RFC 822 still has two digits. */
const fullYear = (written: string): number =>
  written.length > 2 ? Number(written) : Number(written) + (Number(written) < 70 ? 2000 : 1900)

/** `02:30 م`, `2:30 pm`, «مساء»: the afternoon. */
function hourOf(hour: number, text: string): number {
  if (hour < 12 && /(?:\d\s*pm\b|\d\s*م(?![\p{L}])|مساء|ظهرا|عصرا)/u.test(text)) return hour + 12
  return hour === 12 && /(?:\d\s*am\b|\d\s*ص(?![\p{L}])|صباحا)/u.test(text) ? 0 : hour
}

/** Hours east of Greenwich of the names that feeds use (RFC 822 §5.1 and the region's). `ast` is Arabia's. */
const zones: Readonly<Record<string, number>> = Object.fromEntries(
  'est-5 edt-4 cst-6 cdt-5 mst-7 mdt-6 pst-8 pdt-7 bst+1 wet+0 west+1 cet+1 cest+2 eet+2 eest+3 msk+3 ast+3 gst+4'
    .split(' ')
    .map((zone) => [zone.slice(0, -2), Number(zone.slice(-2))]),
)

function zoneMs(after: string): number {
  const offset = /([+-])(\d{1,2}):?(\d{2})?(?!\d)/.exec(after)
  if (offset) return (offset[1] === '-' ? -1 : 1) * (Number(offset[2]) * 60 + Number(offset[3] ?? 0)) * 60_000
  return (zones[/[a-z]{3,4}/.exec(after)?.[0] ?? ''] ?? 0) * 3_600_000
}
