/** Days and spans as readers write them, in Arabic, French and English: `2026-10-20`, `7d`, «منذ أسبوع», «أمس», "last week". */
import { fold } from '../arabic/normalise.ts'

/** First and last millisecond of what was meant; a span back from now is one instant. */
export type Moment = { readonly from: number; readonly until: number }

/** Days are the newsroom's: the zone in which dates are shown too (src/i18n/dates.ts). */
const zone = 'Africa/Casablanca'
const hourMs = 3_600_000
const dayMs = 24 * hourMs

const units: readonly (readonly [ms: number, words: string])[] = [
  [hourMs, 'h hour hours heure heures ساعه ساعات'],
  [dayMs, 'd j day days jour jours يوم يوما ايام'],
  [7 * dayMs, 'w week weeks semaine semaines sem اسبوع اسبوعا اسابيع'],
  [30 * dayMs, 'm month months mois شهر شهرا اشهر شهور'],
  [365 * dayMs, 'y year years an ans annee annees سنه سنوات عام عاما اعوام'],
]
/** Two of a unit in one Arabic word. */
const duals: readonly (readonly [ms: number, words: string])[] = [
  [2 * hourMs, 'ساعتين ساعتان'],
  [2 * dayMs, 'يومين يومان'],
  [14 * dayMs, 'اسبوعين اسبوعان'],
  [60 * dayMs, 'شهرين شهران'],
  [730 * dayMs, 'سنتين سنتان عامين عامان'],
]
const table = (rows: readonly (readonly [number, string])[]): ReadonlyMap<string, number> =>
  new Map(rows.flatMap(([ms, words]) => words.split(' ').map((word) => [word, ms] as const)))
const unitMs = table(units)
const dualMs = table(duals)

const days: ReadonlyMap<string, number> = new Map([
  ...['اليوم', 'today', 'aujourd hui', 'aujourdhui'].map((word) => [word, 0] as const),
  ...['امس', 'البارحه', 'yesterday', 'hier'].map((word) => [word, 1] as const),
  ...['اول امس', 'امس الاول', 'قبل امس', 'avant hier', 'before yesterday'].map((word) => [word, 2] as const),
])
const numbers: ReadonlyMap<string, number> = new Map(
  [
    'واحد واحده one un une a an',
    'اثنين اثنان two deux',
    'ثلاثه ثلاث three trois',
    'اربعه اربع four quatre',
    'خمسه خمس five cinq',
    'سته ست six',
    'سبعه سبع seven sept',
    'ثمانيه ثماني eight huit',
    'تسعه تسع nine neuf',
    'عشره عشر ten dix',
  ].flatMap((words, index) => words.split(' ').map((word) => [word, index + 1] as const)),
)
/** Words around a span that say no more than "back from now". */
const around = new Set(
  'منذ قبل خلال اخر الماضي الماضيه الماضيين المنصرم depuis il y dernier derniere derniers dernieres passe passee since last past the ago les la le ces'.split(
    ' ',
  ),
)

/** What a reader means by a day or a span; undefined when it is neither. */
export function readMoment(text: string, now: number): Moment | undefined {
  return calendarDay(text.trim()) ?? spanBack(fold(text), now)
}

/** `2026`, `2026-10` or `2026-10-20`, with Arabic-Indic digits as well. */
function calendarDay(text: string): Moment | undefined {
  const [, year, month, day] = /^(\d{4})(?: ?[-/ ] ?(\d{1,2}))?(?: ?[-/ ] ?(\d{1,2}))?$/.exec(westernDigits(text)) ?? []
  if (year === undefined) return undefined
  const [y, m, d] = [Number(year), Number(month ?? 1), Number(day ?? 1)]
  const written = new Date(Date.UTC(y, m - 1, d))
  if (written.getUTCMonth() !== m - 1 || written.getUTCDate() !== d) return undefined
  const next = day !== undefined ? Date.UTC(y, m - 1, d + 1) : month !== undefined ? Date.UTC(y, m, 1) : Date.UTC(y + 1, 0, 1)
  return { from: midnight(written.getTime()), until: midnight(next) - 1 }
}

const westernDigits = (text: string): string => text.replace(/[٠-٩۰-۹]/g, (digit) => fold(digit))

function spanBack(folded: string, now: number): Moment | undefined {
  const day = days.get(folded.replace(/^(?:منذ|since|depuis) /, ''))
  if (day !== undefined) {
    const from = midnight(localDay(now) - day * dayMs)
    return { from, until: midnight(localDay(now) - (day - 1) * dayMs) - 1 }
  }
  const words = folded.split(' ').filter((word) => word !== '')
  const spoken = words.filter((word) => !around.has(withoutArticle(word)) && !around.has(word))
  const ms = spanOf(spoken) ?? spanOf(spoken.map(withoutArticle))
  return ms === undefined ? undefined : { from: now - ms, until: now - ms }
}

const withoutArticle = (word: string): string =>
  /^ال..../.test(word) || word === 'العام' || word === 'اليوم' ? word.slice(2) : word

/** `7 d`, `أسبوع`, `ثلاثة أيام`, `يومين`: how long, in milliseconds. Nothing longer than ten years. */
function spanOf(words: readonly string[]): number | undefined {
  // «il y a une semaine» leaves an «a» before the number.
  const [first, second, ...rest] = words[0] === 'a' && words.length > 1 ? words.slice(1) : words
  if (first === undefined || rest.length > 0) return undefined
  if (second === undefined) return dualMs.get(first) ?? unitMs.get(first)
  const count = /^\d{1,4}$/.test(first) ? Number(first) : numbers.get(first)
  const unit = unitMs.get(second)
  if (count === undefined || unit === undefined || count * unit > 3_650 * dayMs) return undefined
  return count * unit
}

const parts = new Intl.DateTimeFormat('en-GB', {
  timeZone: zone,
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
  hour: 'numeric',
  minute: 'numeric',
  second: 'numeric',
  hourCycle: 'h23',
})

/** The wall clock of the zone as if it were UTC. */
function wallClock(at: number): number {
  const value = Object.fromEntries(parts.formatToParts(at).map(({ type, value: part }) => [type, Number(part)]))
  return Date.UTC(value['year']!, value['month']! - 1, value['day'], value['hour'], value['minute'], value['second'])
}

/** 00:00 of the zone's day at this instant, written as UTC. */
const localDay = (at: number): number => Math.floor(wallClock(at) / dayMs) * dayMs

/** The instant at which a day (written as UTC midnight) begins in the zone. */
function midnight(day: number): number {
  const guess = day - (wallClock(day) - day)
  return guess + (day - wallClock(guess))
}
