/**
 * The one door to intl-messageformat (ICU messages: six Arabic plural forms, selects, dates). A language is a folder with one
 * file an area; Arabic defines the keys, and a type error or the i18n test names what another language lacks.
 */
import { IntlMessageFormat } from 'intl-messageformat'
import type { Label, Language } from '#model'
import { alert as arAlert } from './ar/alert.ts'
import { chat as arChat } from './ar/chat.ts'
import { console as arConsole } from './ar/console.ts'
import { discord as arDiscord } from './ar/discord.ts'
import { owner as arOwner } from './ar/owner.ts'
import { search as arSearch } from './ar/search.ts'
import { telegram as arTelegram } from './ar/telegram.ts'
import { why as arWhy } from './ar/why.ts'
import { alert as enAlert } from './en/alert.ts'
import { chat as enChat } from './en/chat.ts'
import { console as enConsole } from './en/console.ts'
import { discord as enDiscord } from './en/discord.ts'
import { owner as enOwner } from './en/owner.ts'
import { search as enSearch } from './en/search.ts'
import { telegram as enTelegram } from './en/telegram.ts'
import { why as enWhy } from './en/why.ts'
import { alert as frAlert } from './fr/alert.ts'
import { chat as frChat } from './fr/chat.ts'
import { console as frConsole } from './fr/console.ts'
import { discord as frDiscord } from './fr/discord.ts'
import { owner as frOwner } from './fr/owner.ts'
import { search as frSearch } from './fr/search.ts'
import { telegram as frTelegram } from './fr/telegram.ts'
import { why as frWhy } from './fr/why.ts'

const arabic = { ...arAlert, ...arChat, ...arDiscord, ...arConsole, ...arOwner, ...arSearch, ...arTelegram, ...arWhy }

export type MessageKey = keyof typeof arabic
export type Messages = Readonly<Record<MessageKey, string>>

/** French prints a narrow no-break space before : ; ! ? % and inside « »: written as a plain one in the files, set here for all. */
const spaced = (french: Messages): Messages =>
  Object.fromEntries(
    Object.entries(french).map(([key, text]) => [key, text.replaceAll(/ (?=[:;!?%»])|(?<=«) /g, '\u202F')]),
  ) as Messages

/** Every message of every language, keyed alike. */
export const messages: Readonly<Record<Language, Messages>> = {
  ar: arabic,
  fr: spaced({ ...frAlert, ...frChat, ...frDiscord, ...frConsole, ...frOwner, ...frSearch, ...frTelegram, ...frWhy }),
  en: { ...enAlert, ...enChat, ...enDiscord, ...enConsole, ...enOwner, ...enSearch, ...enTelegram, ...enWhy },
}

export const languages: readonly Language[] = ['ar', 'fr', 'en']

/** Fills a message. Text values are wrapped in first-strong isolates so that Latin inside Arabic (and the reverse) keeps its place; numbers are not. */
export type Translate = (key: MessageKey, values?: Readonly<Record<string, string | number>>) => string

/**
 * Wraps a piece of foreign direction: U+2068 … U+2069 (UAX #9, first-strong isolate). What holds isolates already stays as it is:
 * the first strong letter is sought outside of inner isolates, so a list of isolated names would turn left to right.
 */
export const isolate = (text: string): string => (text === '' || text.includes('\u2068') ? text : `\u2068${text}\u2069`)

/** Locale of numbers and dates: Western digits in Arabic, as the Moroccan press prints them. */
export const localeOf: Readonly<Record<Language, string>> = { ar: 'ar-u-nu-latn', fr: 'fr', en: 'en' }

const compiled = new Map<string, IntlMessageFormat>()

/** The translator of a language. Throws on a value that a message needs and did not get: that is a bug, not a user's mistake. */
export function translator(language: Language): Translate {
  return (key, values = {}) => {
    const id = `${language}\n${key}`
    let format = compiled.get(id)
    if (format === undefined)
      compiled.set(
        id,
        (format = new IntlMessageFormat(messages[language][key], localeOf[language], undefined, { ignoreTag: true })),
      )
    const isolated = Object.fromEntries(
      Object.entries(values).map(([name, value]) => [name, typeof value === 'string' ? isolate(value) : value]),
    )
    return String(format.format(isolated))
  }
}

/** A label in the reader's language. A name that needs no French form is the English one, in Latin letters; then Arabic. */
export const labelIn = (language: Language, label: Label): string =>
  label[language] ?? (language === 'fr' ? label.en : undefined) ?? label.ar

/** The nearest language we speak to a BCP 47 tag such as `fr-MA`; `fallback` for none. */
export function nearestLanguage(tag: string | undefined, fallback: Language): Language {
  const head = tag?.toLowerCase().split('-')[0]
  return languages.find((language) => language === head) ?? fallback
}
