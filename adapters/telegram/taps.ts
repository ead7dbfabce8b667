/** Taps on buttons. Rights are asked again at each: the keyboard may be older than the person's rank. */
import type { Chat, Language } from '#model'
import type { ReaderDesk } from '#ports'
import { languages, translator } from '../../src/i18n/translate.ts'
import {
  languageData,
  sentence,
  startAnswer,
  subscribeData,
  topicButtons,
  topicName,
  unsubscribeData,
  whyAnswer,
} from './answering.ts'
import { followedIn } from './commands.ts'
import { whyButton } from './render.ts'
import type { Speaker } from './speaker.ts'

export type Tap = {
  readonly id: string
  readonly data: string
  readonly chat: Chat
  readonly language: Language
  readonly isPrivate: boolean
  /** The message under which the button is. */
  readonly messageId: number
  /** Callback data of all buttons of that message. */
  readonly buttons: readonly string[]
  readonly mayManage: () => Promise<boolean>
}

/** Does what the button says and always tells Telegram so. What the button does not know (old, forged) changes nothing. */
export async function pressed(tap: Tap, desk: ReaderDesk, speaker: Speaker): Promise<void> {
  const { id, data, language, chat, messageId } = tap
  const translate = translator(language)
  if (data === whyButton) return explain(tap, desk, speaker)
  const [kind, value] = [data.slice(0, 2), data.slice(2)]
  if (kind !== subscribeData && kind !== unsubscribeData && kind !== languageData) return speaker.toast(id, '')
  if (!(await tap.mayManage())) return speaker.toast(id, translate('chat.adminsOnly'), true)
  if (kind === languageData) return speak(tap, value, desk, speaker)

  const topics = desk.topics().filter(({ enabled }) => enabled)
  const topic = topicName(topics, value, language)
  if (kind === subscribeData) {
    const came = await desk.subscribe(chat, value, language)
    await speaker.toast(id, translate(came === 'unknown-topic' ? 'chat.unknownTopic' : `chat.${came}`, { topic }))
  } else {
    const count = await desk.unsubscribe(chat, value)
    await speaker.toast(id, count === 0 ? translate('chat.unsubscribed.none') : translate('chat.unsubscribed', { count }))
  }
  // The tick moves to where it belongs; the row of languages stays.
  const rows = topicButtons(topics, await followedIn(tap, desk), language)
  const last = tap.buttons.some((one) => one.startsWith(languageData)) ? startAnswer([], new Set(), language).buttons : []
  await speaker.redrawButtons(chat, messageId, [...rows, ...(last ?? [])])
}

async function speak(tap: Tap, value: string, desk: ReaderDesk, speaker: Speaker): Promise<void> {
  const wanted = languages.find((language) => language === value)
  if (wanted === undefined) return speaker.toast(tap.id, '')
  await desk.setLanguage(tap.chat, wanted)
  const done = translator(wanted)('chat.language.set')
  await speaker.toast(tap.id, done)
  const isStart = tap.buttons.some((one) => one.startsWith(subscribeData) || one.startsWith(unsubscribeData))
  const topics = desk.topics().filter(({ enabled }) => enabled)
  const answer = isStart ? startAnswer(topics, await followedIn(tap, desk), wanted) : sentence(done)
  await speaker.redraw(tap.chat, tap.messageId, answer)
}

/** In private as a message; elsewhere in a window of the one who asked, so that a busy group is not filled with reasons. */
async function explain(tap: Tap, desk: ReaderDesk, speaker: Speaker): Promise<void> {
  const { chat, messageId, language, id } = tap
  const lines = await desk.why({ chat, messageId: String(messageId) }, language)
  if (tap.isPrivate) {
    await speaker.toast(id, '')
    return speaker.say(chat, whyAnswer(lines, language), messageId)
  }
  // The first line repeats the headline, which stands above the button.
  const reasons = lines === undefined ? translator(language)('chat.why.none') : lines.slice(lines.length > 1 ? 1 : 0).join('\n')
  return speaker.toast(id, reasons, true)
}
