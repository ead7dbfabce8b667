/** Dates as a reader's press prints them: in Arabic the Moroccan months (يوليوز، غشت، شتنبر) with Western digits. */
import type { Language } from '#model'

const locale: Readonly<Record<Language, string>> = { ar: 'ar-MA-u-nu-latn', fr: 'fr-FR', en: 'en-GB' }
const zone = 'Africa/Casablanca'

/** A day that is given as ISO 8601 (2026-10-20), told in full: «اليوم» of yesterday's report would be another day tomorrow. */
export const isoDayIn = (language: Language, day: string): string => dayIn(language, Date.parse(`${day}T12:00Z`))

/** A day without its year: «2 شتنبر». */
export function shortDayIn(language: Language, at: number): string {
  const id = `${language} short`
  const format = formats.get(id) ?? new Intl.DateTimeFormat(locale[language], { day: 'numeric', month: 'long', timeZone: zone })
  formats.set(id, format)
  return plainDay(format.format(at))
}

/** The days from one to another, both as ISO: «4–15 ماي 2026». */
export const isoDaysIn = (language: Language, from: string, to: string): string =>
  daysIn(language, Date.parse(`${from}T12:00Z`), Date.parse(`${to}T12:00Z`))

const formats = new Map<string, Intl.DateTimeFormat>()

/** A day such as «الثلاثاء 19 يوليوز 2022»; with `time: true` the minute too. `at` is epoch milliseconds; the zone is Morocco's. */
export function dayIn(
  language: Language,
  at: number,
  { time = false, weekday = !time }: { readonly time?: boolean; readonly weekday?: boolean } = {},
): string {
  const id = `${language} ${time} ${weekday}`
  let format = formats.get(id)
  if (format === undefined) {
    const day: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'long', year: 'numeric', timeZone: zone }
    format = new Intl.DateTimeFormat(locale[language], {
      ...day,
      ...(time ? { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } : {}),
      ...(weekday ? { weekday: 'long' } : {}),
    })
    formats.set(id, format)
  }
  return plainDay(format.format(at))
}

/** The days from one moment to another: one day in full, or «18–20 أكتوبر 2026» without weekdays. */
export function daysIn(language: Language, from: number, to: number): string {
  const day = (at: number): string => dayIn(language, at)
  if (day(from) === day(to)) return day(from)
  const format = new Intl.DateTimeFormat(locale[language], { day: 'numeric', month: 'long', year: 'numeric', timeZone: zone })
  return plainDay(format.formatRange(from, to))
}

/** Without direction marks (texts are isolated anyway) and the comma after an Arabic weekday. */
const plainDay = (text: string): string => text.replaceAll(/[\u200E\u200F\u061C،]/g, '')
