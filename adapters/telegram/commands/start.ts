/** /start, also as it comes from a deep link. */
import type { Language } from '#model'
import type { ReaderDesk } from '#ports'
import { translator } from '../../../src/i18n/translate.ts'
import type { Answer } from '../answer.ts'
import { markup } from '../html.ts'
import { type Ask, type Command, followedIn, offered, type Topic, withWords } from './command.ts'
import { languageButtons } from './language.ts'
import { subscribed, topicButtons } from './topics.ts'

export const start: Command = { manages: withWords, run: started }

async function started(ask: Ask, desk: ReaderDesk): Promise<Answer> {
  // Whoever blocked the bot and comes back finds everything as it was.
  if (ask.isPrivate) await desk.resume(ask.chat)
  // Deep link: t.me/<bot>?start=<topic>.
  if (ask.words !== '') return subscribed(ask, desk)
  return startAnswer(offered(desk), await followedIn(ask.chat, desk), ask.language)
}

/** /start: who this is, what is followed here, what there is; languages in the last row. */
export function startAnswer(topics: readonly Topic[], followed: ReadonlySet<string>, language: Language): Answer {
  const translate = translator(language)
  const next = topics.every(({ id }) => followed.has(id)) ? translate('chat.start.following') : translate('chat.start.choose')
  return {
    says: topics.length === 0 ? markup`${translate('chat.start')}` : markup`${translate('chat.start')}\n\n${next}`,
    buttons: [...topicButtons(topics, followed, language), languageButtons()],
  }
}
