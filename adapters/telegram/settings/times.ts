/** Hours and zones as people say them. */
import type { Language } from '#model'
import { type MessageKey, messages, translator } from '../../../src/i18n/translate.ts'
import { localTime } from '../../../src/local-time.ts'

/** What is offered; any other zone can come with an imported file and is then shown by its IANA name. */
export const zones: readonly string[] = Object.keys(messages.ar).flatMap((key) =>
  key.startsWith('tg.zone.') && key.includes('/') ? [key.slice('tg.zone.'.length)] : [],
)

export const zoneIn = (language: Language, zone: string): string =>
  zones.includes(zone) ? translator(language)(`tg.zone.${zone}` as MessageKey) : zone

/** `22` → `22:00`. */
export const clockOf = (hour: number): string => `${String(hour).padStart(2, '0')}:00`

const locale: Readonly<Record<Language, string>> = { ar: 'ar-MA-u-nu-latn', fr: 'fr-FR', en: 'en-GB' }

/** A moment in a zone: «26 نونبر، 08:00». */
export const momentIn = (language: Language, at: number, zone: string): string =>
  new Intl.DateTimeFormat(locale[language], {
    day: 'numeric',
    month: 'long',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone: zone,
  }).format(at)

const hourMs = 3_600_000

/** The next day's `hour` o'clock in a zone, also across a change of its clock. Epoch milliseconds. */
export function tomorrowAt(hour: number, now: number, zone: string): number {
  const { hour: hours, minute } = localTime(zone, now)
  const at = Math.floor(now / 60_000) * 60_000 + (24 + hour - hours) * hourMs - minute * 60_000
  return at - (localTime(zone, at).hour - hour) * hourMs
}
