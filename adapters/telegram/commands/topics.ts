/** /topics, /subscribe and /unsubscribe. */
import type { Language } from '#model'
import type { ReaderDesk } from '#ports'
import { startsLine } from '../../../src/i18n/direction.ts'
import { isolate, labelIn, translator } from '../../../src/i18n/translate.ts'
import { type Answer, sentence } from '../answer.ts'
import { type Rows, short } from '../buttons/press.ts'
import { type Html, joined, markup } from '../html.ts'
import {
  always,
  type Ask,
  type Command,
  followedIn,
  never,
  offered,
  type Topic,
  topicId,
  topicName,
  withWords,
} from './command.ts'

export const topics: Command = {
  manages: never,
  run: async ({ chat, language }, desk) => topicsAnswer(offered(desk), await followedIn(chat, desk), language),
}
export const subscribe: Command = { manages: withWords, run: subscribed }
export const unsubscribe: Command = { manages: always, run: unsubscribed }

/** One button a topic: ✓ followed (a tap ends it), + offered (a tap subscribes). */
export function topicButtons(topics: readonly Topic[], followed: ReadonlySet<string>, language: Language): Rows {
  const translate = translator(language)
  return topics.slice(0, 30).map(({ id, label }) => {
    const on = followed.has(id)
    const text = translate(on ? 'chat.topics.followed' : 'chat.topics.offered', { topic: labelIn(language, label) })
    return [{ text, press: { kind: on ? 'u' : 's', value: short(id) } }]
  })
}

/** A topic a line: its name, and its id in a form that a tap copies. */
function topicLines(topics: readonly Topic[], followed: ReadonlySet<string>, language: Language): Html {
  return joined(
    topics
      .slice(0, 30)
      .map(
        ({ id, label }) =>
          markup`${startsLine(language)}${followed.has(id) ? '✓' : '•'} ${isolate(labelIn(language, label))}\n<code>${id}</code>`,
      ),
    '\n',
  )
}

/** /topics, and what /subscribe without a topic answers. */
function topicsAnswer(topics: readonly Topic[], followed: ReadonlySet<string>, language: Language): Answer {
  const translate = translator(language)
  if (topics.length === 0) return sentence(translate('chat.topics.none'))
  return {
    says: markup`<b>${translate('chat.topics')}</b>\n${topicLines(topics, followed, language)}`,
    buttons: topicButtons(topics, followed, language),
  }
}

export async function subscribed(ask: Ask, desk: ReaderDesk): Promise<Answer> {
  const topics = offered(desk)
  const { chat, language } = ask
  if (ask.words === '') return topicsAnswer(topics, await followedIn(chat, desk), language)
  const id = topicId(topics, ask.words)
  const came = await desk.subscribe(chat, id, language)
  if (came === 'unknown-topic') return unknownTopic(ask, id, desk)
  return sentence(translator(language)(`chat.${came}`, { topic: topicName(topics, id, language) }))
}

async function unknownTopic(ask: Ask, id: string, desk: ReaderDesk): Promise<Answer> {
  const topics = offered(desk)
  const { chat, language } = ask
  const followed = await followedIn(chat, desk)
  const unknown = translator(language)('chat.unknownTopic', { topic: topicName(topics, id, language) })
  return {
    says: markup`${unknown}\n${topicLines(topics, followed, language)}`,
    buttons: topicButtons(topics, followed, language),
  }
}

async function unsubscribed(ask: Ask, desk: ReaderDesk): Promise<Answer> {
  const { chat, language } = ask
  const translate = translator(language)
  const followed = await desk.subscriptions(chat)
  const id = ask.words === '' ? undefined : topicId(desk.topics(), ask.words)
  const known = id === undefined || desk.topics().some((topic) => topic.id === id) || followed.some(({ topic }) => topic === id)
  if (!known) return unknownTopic(ask, id, desk)
  const count = await (id === undefined ? desk.unsubscribe(chat) : desk.unsubscribe(chat, id))
  return sentence(count === 0 ? translate('chat.unsubscribed.none') : translate('chat.unsubscribed', { count }))
}
