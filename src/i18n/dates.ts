/** Dates as a reader's press prints them: in Arabic the Moroccan months (يوليوز، غشت، شتنبر) with Western digits. */
import type { Language } from '#model'

const locale: Readonly<Record<Language, string>> = { ar: 'ar-MA-u-nu-latn', fr: 'fr-FR', en: 'en-GB' }
const zone = 'Africa/Casablanca'

const formats = new Map<string, Intl.DateTimeFormat>()

/** A day such as «الثلاثاء 19 يوليوز 2022»; with `time: true` the minute too. `at` is epoch milliseconds; the zone is Morocco's. */
export function dayIn(language: Language, at: number, { time = false }: { readonly time?: boolean } = {}): string {
  const id = `${language}${time}`
  let format = formats.get(id)
  if (format === undefined) {
    const day: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'long', year: 'numeric', timeZone: zone }
    format = new Intl.DateTimeFormat(
      locale[language],
      time ? { ...day, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } : { ...day, weekday: 'long' },
    )
    formats.set(id, format)
  }
  return format.format(at).replaceAll(/[\u200E\u200F\u061C،]/g, '')
}
