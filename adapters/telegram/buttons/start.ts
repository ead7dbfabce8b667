/** Buttons of /start. Each redraws the message that the newcomer sees. */
import { followedIn, offered } from '../commands/command.ts'
import { sampleAnswer, startAnswer, startedAnswer } from '../commands/start.ts'
import type { Pressed } from './index.ts'
import { spoken, subscribed, topicOf, unsubscribed } from './topics.ts'

/** The language of this chat from now on. */
export async function startSpeaking(tap: Pressed): Promise<void> {
  const language = await spoken(tap)
  if (language !== undefined) await begun({ ...tap, language })
}

/** A topic on or off; from the first one on, the pace is asked. */
export async function startTopic(tap: Pressed): Promise<void> {
  const isFollowed = (await followedIn(tap.chat, tap.desk)).has(topicOf(tap))
  await (isFollowed ? unsubscribed(tap) : subscribed(tap))
  return begun(tap)
}

/** The first page as it is now. */
async function begun({ chat, messageId, language, desk, speaker }: Pressed): Promise<void> {
  await speaker.redraw(chat, messageId, startAnswer(offered(desk), await followedIn(chat, desk), language))
}

/** How often; then it is done, and a sample shows what will come. */
export async function startPace({ id, chat, value, language, messageId, desk, speaker }: Pressed): Promise<void> {
  await desk.choose(chat, { pace: value as 'breaking' })
  await speaker.toast(id, '')
  await speaker.redraw(chat, messageId, await startedAnswer({ chat, language }, desk))
  await speaker.say(chat, await sampleAnswer({ chat, language }, desk))
}
