/** Buttons of /start. Each redraws the message that the newcomer sees. */
import { languages, translator } from '../../../src/i18n/translate.ts'
import { followedIn, offered, topicName } from '../commands/command.ts'
import { sampleAnswer, startAnswer, startedAnswer } from '../commands/start.ts'
import type { Pressed } from './index.ts'
import { called } from './press.ts'

/** The language of this chat from now on. */
export async function startSpeaking({ id, chat, value, messageId, desk, speaker }: Pressed): Promise<void> {
  const wanted = languages.find((language) => language === value)
  if (wanted === undefined) return speaker.toast(id, '')
  await desk.setLanguage(chat, wanted)
  await speaker.toast(id, translator(wanted)('chat.language.set'))
  await speaker.redraw(chat, messageId, startAnswer(offered(desk), await followedIn(chat, desk), wanted))
}

/** A topic on or off; from the first one on, the pace is asked. */
export async function startTopic({ id, chat, value, language, messageId, desk, speaker }: Pressed): Promise<void> {
  const topics = offered(desk)
  const translate = translator(language)
  const ids = topics.map((one) => one.id)
  const topic = called(value, ids) ?? value
  const name = topicName(topics, topic, language)
  if ((await followedIn(chat, desk)).has(topic)) {
    await speaker.toast(id, translate('chat.unsubscribed', { count: await desk.unsubscribe(chat, topic) }))
  } else {
    const came = await desk.subscribe(chat, topic, language)
    await speaker.toast(id, translate(came === 'unknown-topic' ? 'chat.unknownTopic' : `chat.${came}`, { topic: name }))
  }
  await speaker.redraw(chat, messageId, startAnswer(topics, await followedIn(chat, desk), language))
}

/** How often; then it is done, and a sample shows what will come. */
export async function startPace({ id, chat, value, language, messageId, desk, speaker }: Pressed): Promise<void> {
  await desk.choose(chat, { pace: value as 'breaking' })
  await speaker.toast(id, '')
  await speaker.redraw(chat, messageId, await startedAnswer({ chat, language }, desk))
  await speaker.say(chat, await sampleAnswer({ chat, language }, desk))
}
