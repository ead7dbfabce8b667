/** /language: in which one the bot writes here. */
import type { Language } from '#model'
import type { ReaderDesk } from '#ports'
import { languages, translator } from '../../../src/i18n/translate.ts'
import { type Answer, sentence } from '../answer.ts'
import type { Button } from '../buttons/press.ts'
import { markup } from '../html.ts'
import { type Ask, type Command, withWords } from './command.ts'

export const language: Command = { manages: withWords, run: setLanguage }

export const languageNames: Readonly<Record<Language, string>> = { ar: 'العربية', fr: 'Français', en: 'English' }

/** One button a language. */
export const languageButtons = (): readonly Button[] =>
  languages.map((one) => ({ text: languageNames[one], press: { kind: 'l', value: one } }))

async function setLanguage({ chat, language, words }: Ask, desk: ReaderDesk): Promise<Answer> {
  const wanted = languages.find((one) => one === words.toLowerCase())
  if (wanted === undefined) return { says: markup`${translator(language)('chat.language.ask')}`, buttons: [languageButtons()] }
  await desk.setLanguage(chat, wanted)
  return sentence(translator(wanted)('chat.language.set'))
}
