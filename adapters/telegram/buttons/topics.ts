/** Buttons of /topics and /language: one topic on or off, one language. */
import { languages, translator } from '../../../src/i18n/translate.ts'
import { sentence } from '../answer.ts'
import { followedIn, offered, topicName } from '../commands/command.ts'
import { topicButtons } from '../commands/topics.ts'
import type { Pressed } from './index.ts'
import { called } from './press.ts'

/** Subscribes to a topic. */
export async function begin(tap: Pressed): Promise<void> {
  const { id, chat, language, desk, speaker } = tap
  const topic = idOf(tap)
  const came = await desk.subscribe(chat, topic, language)
  const values = { topic: topicName(offered(desk), topic, language) }
  await speaker.toast(id, translator(language)(came === 'unknown-topic' ? 'chat.unknownTopic' : `chat.${came}`, values))
  return redrawn(tap)
}

/** Ends a subscription. */
export async function end(tap: Pressed): Promise<void> {
  const { id, chat, language, desk, speaker } = tap
  const count = await desk.unsubscribe(chat, idOf(tap))
  const translate = translator(language)
  await speaker.toast(id, count === 0 ? translate('chat.unsubscribed.none') : translate('chat.unsubscribed', { count }))
  return redrawn(tap)
}

const idOf = ({ desk, value }: Pressed): string =>
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
export async function speak({ id, chat, value, messageId, desk, speaker }: Pressed): Promise<void> {
  const wanted = languages.find((language) => language === value)
  if (wanted === undefined) return speaker.toast(id, '')
  await desk.setLanguage(chat, wanted)
  const done = translator(wanted)('chat.language.set')
  await speaker.toast(id, done)
  await speaker.redraw(chat, messageId, sentence(done))
}
