/** Buttons of the settings: open a page, change something, export, be forgotten. */
import { translator } from '../../../src/i18n/translate.ts'
import { sentence } from '../answer.ts'
import { exportAnswer } from '../commands/transfer.ts'
import { changes } from '../settings/changes.ts'
import { screens } from '../settings/screens.ts'
import type { Pressed } from './index.ts'

/** `name argument`. */
function split(value: string): readonly [name: string, argument: string] {
  const at = value.indexOf(' ')
  return at < 0 ? [value, ''] : [value.slice(0, at), value.slice(at + 1)]
}

/** Shows a page in place of the one that is there. */
export async function opened(tap: Pressed): Promise<void> {
  const [name, argument] = split(tap.value)
  const screen = Object.hasOwn(screens, name) ? screens[name] : undefined
  await tap.speaker.toast(tap.id, '')
  if (screen !== undefined) await tap.speaker.redraw(tap.chat, tap.messageId, await screen(tap, argument))
}

/** Changes what the button says and shows how it is now. */
export async function changed(tap: Pressed): Promise<void> {
  const { chat, language, desk, speaker, id } = tap
  const [verb, argument] = split(tap.value)
  if (verb === 'export') {
    await speaker.toast(id, '')
    return speaker.say(chat, await exportAnswer(tap, desk))
  }
  const change = Object.hasOwn(changes, verb) ? changes[verb] : undefined
  if (change === undefined) return speaker.toast(id, translator(language)('chat.button.old'), true)
  const shown = await change(tap, argument)
  return opened({ ...tap, language: shown.language ?? language, value: `${shown.screen} ${shown.argument ?? ''}`.trim() })
}

/** Deletes all there is of the chat and says what that was. */
export async function forgotten({ id, chat, language, messageId, desk, speaker }: Pressed): Promise<void> {
  const translate = translator(language)
  const { subscriptions, deliveries, verdicts, onTheWire } = await desk.forget(chat)
  await speaker.toast(id, '')
  const counts = [
    translate('tg.forget.subscriptions', { count: subscriptions }),
    translate('tg.forget.deliveries', { count: deliveries }),
    translate('tg.forget.verdicts', { count: verdicts }),
  ].map((line) => `• ${line}`)
  const wire = onTheWire > 0 ? [translate('tg.forget.wire')] : []
  await speaker.redraw(chat, messageId, sentence([translate('tg.forget.done'), ...counts, ...wire].join('\n')))
}
