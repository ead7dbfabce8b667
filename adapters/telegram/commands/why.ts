/** /why: the reason for a message of ours, or for a story by its id. */
import type { Language } from '#model'
import type { ReaderDesk } from '#ports'
import { startsLine } from '../../../src/i18n/direction.ts'
import { shortened } from '../../../src/i18n/plain.ts'
import { translator } from '../../../src/i18n/translate.ts'
import { type Answer, sentence } from '../answer.ts'
import { inert, joined, markup } from '../html.ts'
import { type Ask, type Command, never } from './command.ts'

export const why: Command = { manages: never, run: explained }

async function explained({ chat, language, words, repliedTo }: Ask, desk: ReaderDesk): Promise<Answer> {
  if (repliedTo !== undefined) return whyAnswer(await desk.why({ chat, messageId: repliedTo }, language), language)
  if (words !== '') return whyAnswer(await desk.why({ id: words }, language), language)
  return sentence(translator(language)('chat.why.ask'))
}

/** /why: the desk's sentences, a line each. */
export function whyAnswer(lines: readonly string[] | undefined, language: Language): Answer {
  const translate = translator(language)
  if (lines === undefined) return sentence(translate('chat.why.none'))
  const text = lines.map((line) => markup`${startsLine(language)}• ${inert(shortened(line, 400))}`)
  return { says: markup`<b>${translate('chat.why')}</b>\n${joined(text.slice(0, 12), '\n')}` }
}
