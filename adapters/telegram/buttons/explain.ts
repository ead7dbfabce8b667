/** «لماذا وصلك هذا»: in private as a message; elsewhere in a window of the one who asked, so that a busy group is not filled with reasons. */
import { translator } from '../../../src/i18n/translate.ts'
import { whyAnswer } from '../commands/why.ts'
import type { Pressed } from './index.ts'

export async function explain({ chat, messageId, language, id, isPrivate, desk, speaker }: Pressed): Promise<void> {
  const lines = await desk.why({ chat, messageId: String(messageId) }, language)
  if (isPrivate) {
    await speaker.toast(id, '')
    return speaker.say(chat, whyAnswer(lines, language), messageId)
  }
  // The first line repeats the headline, which stands above the button.
  const reasons = lines === undefined ? translator(language)('chat.why.none') : lines.slice(lines.length > 1 ? 1 : 0).join('\n')
  return speaker.toast(id, reasons, true)
}
