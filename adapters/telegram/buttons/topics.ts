/** Buttons of /topics and /language: one topic on or off, one language. */
import type { Language } from '#model'
import { languages, translator } from '../../../src/i18n/translate.ts'
import { sentence } from '../answer.ts'
import { followedIn, offered, topicName } from '../commands/command.ts'
import { topicButtons } from '../commands/topics.ts'
import type { Pressed } from './index.ts'
import { called } from './press.ts'

/** Subscribes to a topic. */
export async function begin(tap: Pressed): Promise<void> {
  await subscribed(tap)
  return redrawn(tap)
}

/** Ends a subscription. */
export async function end(tap: Pressed): Promise<void> {
  await unsubscribed(tap)
  return redrawn(tap)
}

/** Subscribes to the topic that the button names, and says what came of it. */
export async function subscribed(tap: Pressed): Promise<void> {
  const { id, chat, language, desk, speaker } = tap
  const topic = topicOf(tap)
  const came = await desk.subscribe(chat, topic, language)
  const values = { topic: topicName(offered(desk), topic, language) }
  return speaker.toast(id, translator(language)(came === 'unknown-topic' ? 'chat.unknownTopic' : `chat.${came}`, values))
}

/** Ends the subscription to it, likewise. */
export async function unsubscribed(tap: Pressed): Promise<void> {
  const { id, chat, language, desk, speaker } = tap
  const count = await desk.unsubscribe(chat, topicOf(tap))
  const translate = translator(language)
  return speaker.toast(id, count === 0 ? translate('chat.unsubscribed.none') : translate('chat.unsubscribed', { count }))
}

export const topicOf = ({ desk, value }: Pressed): string =>
  called(
    value,
    desk.topics().map(({ id }) => id),
  ) ?? value

/** The tick moves to where it belongs. */
async function redrawn({ chat, messageId, language, desk, speaker }: Pressed): Promise<void> {
  const rows = topicButtons(offered(desk), await followedIn(chat, desk), language)
  await speaker.redrawButtons(chat, messageId, rows)
}

/** From now on this language is written here. */
export async function speak(tap: Pressed): Promise<void> {
  const wanted = await spoken(tap)
  if (wanted === undefined) return
  await tap.speaker.redraw(tap.chat, tap.messageId, sentence(translator(wanted)('chat.language.set')))
}

/** Sets the language that the button names, and says so; undefined: there is no such. */
export async function spoken({ id, chat, value, desk, speaker }: Pressed): Promise<Language | undefined> {
  const wanted = languages.find((language) => language === value)
  if (wanted === undefined) {
    await speaker.toast(id, '')
    return undefined
  }
  await desk.setLanguage(chat, wanted)
  await speaker.toast(id, translator(wanted)('chat.language.set'))
  return wanted
}
