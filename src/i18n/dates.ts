/** Dates as a reader's press prints them: in Arabic the Moroccan months (يوليوز، غشت، شتنبر) with Western digits. */
import type { Language } from '#model'

const locale: Readonly<Record<Language, string>> = { ar: 'ar-MA-u-nu-latn', fr: 'fr-FR', en: 'en-GB' }
const zone = 'Africa/Casablanca'

/** A day that the summary resolved («أمس الاثنين (18/7/2022)») in the reader's own words; other texts stay as they are. */
export const withDayIn = (language: Language, text: string): string =>
  text.replace(
    /\((\d{1,2})\/(\d{1,2})\/(\d{4})\)/g,
    (_, day: string, month: string, year: string) =>
      `(${dayIn(language, Date.UTC(Number(year), Number(month) - 1, Number(day), 12), { weekday: false })})`,
  )

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
  return format.format(at).replaceAll(/[\u200E\u200F\u061C،]/g, '')
}
