/** The registry of buttons: kind → what a tap does. Who may press is asked here, again at each tap: a keyboard outlives ranks. */
import type { Chat, Language } from '#model'
import type { ReaderDesk } from '#ports'
import { translator } from '../../../src/i18n/translate.ts'
import type { Speaker } from '../speaker.ts'
import { explain } from './explain.ts'
import { type Kind, ruleOf } from './kinds.ts'
import type { Press } from './press.ts'
import { changed, forgotten, opened } from './settings.ts'
import { startPace, startSpeaking, startTopic } from './start.ts'
import { begin, end, speak } from './topics.ts'

export type Tap = {
  readonly id: string
  readonly press: Press | 'forged' | 'stale'
  readonly chat: Chat
  readonly language: Language
  readonly isPrivate: boolean
  /** Who tapped, as the platform numbers people. */
  readonly by: string
  /** The message under which the button is. */
  readonly messageId: number
  readonly mayManage: () => Promise<boolean>
}

/** What a handler gets: a tap that was signed, is in time and comes from somebody who may. It answers the tap, once. */
export type Pressed = Omit<Tap, 'press' | 'mayManage'> & {
  readonly value: string
  readonly desk: ReaderDesk
  readonly speaker: Speaker
  readonly now: number
}

const handlers: Readonly<Record<Kind, (pressed: Pressed) => Promise<void>>> = {
  why: explain,
  s: begin,
  u: end,
  l: speak,
  go: opened,
  set: changed,
  sl: startSpeaking,
  st: startTopic,
  sp: startPace,
  forget: forgotten,
}

/** Does what the button says and always tells Telegram so. A button that is forged, foreign or too old changes nothing. */
export async function pressed(tap: Tap, world: Pick<Pressed, 'desk' | 'speaker' | 'now'>): Promise<void> {
  const { press, mayManage, ...rest } = tap
  const translate = translator(tap.language)
  if (press === 'forged' || press === 'stale') return world.speaker.toast(tap.id, translate('chat.button.old'), true)
  const { kind, value } = press
  if (ruleOf(kind).may === 'managers' && !(await mayManage()))
    return world.speaker.toast(tap.id, translate('chat.adminsOnly'), true)
  return handlers[kind]({ ...rest, ...world, value })
}
