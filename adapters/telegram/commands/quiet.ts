/** /settings, /list, and how to hear less for a while: /pause, /resume, /mute, /unmute, /digest. */
import type { ReaderDesk } from '#ports'
import { translator } from '../../../src/i18n/translate.ts'
import { type Answer, sentence } from '../answer.ts'
import { joined, markup } from '../html.ts'
import { pauseEnd } from '../settings/changes.ts'
import { screens } from '../settings/screens.ts'
import { opens, sets } from '../settings/screen.ts'
import { pauseIn } from '../settings/words.ts'
import { always, type Ask, type Command, never, withWords } from './command.ts'

const page =
  (name: string): Command['run'] =>
  async (ask, desk) =>
    (await screens[name]?.({ ...ask, desk }, '')) ?? []

export const settings: Command = { manages: always, run: page('home') }
export const list: Command = { manages: never, run: page('list') }
export const pause: Command = { manages: always, run: paused }
export const resume: Command = { manages: always, run: resumed }
export const mute: Command = { manages: always, run: (ask, desk) => muted(ask, desk, true) }
export const unmute: Command = { manages: always, run: (ask, desk) => muted(ask, desk, false) }
export const digest: Command = { manages: withWords, run: digested }

async function paused(ask: Ask, desk: ReaderDesk): Promise<Answer | readonly Answer[]> {
  const { chat, language, words, now } = ask
  if (words === '') return page('pause')(ask, desk)
  const pausedUntil = pauseEnd(words.toLowerCase(), now, (await desk.settings(chat)).zone)
  if (pausedUntil === undefined) return sentence(translator(language)('tg.pause.unknown'))
  const chosen = await desk.choose(chat, { pausedUntil })
  return {
    says: markup`${pauseIn(language, chosen, now) ?? ''}`,
    buttons: [[sets(translator(language)('tg.b.resume'), 'resume')]],
  }
}

/** Ends a pause; a chat that was suspended (blocked, no rights) is tried again too. */
async function resumed({ chat, language }: Ask, desk: ReaderDesk): Promise<Answer> {
  await desk.choose(chat, { pausedUntil: undefined })
  await desk.resume(chat)
  return sentence(translator(language)('tg.resumed'))
}

async function muted({ chat, language, repliedTo }: Ask, desk: ReaderDesk, on: boolean): Promise<Answer> {
  const translate = translator(language)
  if (repliedTo === undefined) {
    const count = (await desk.settings(chat)).muted.length
    const says = markup`${translate('tg.mute.ask')}\n${translate('tg.says.muted', { count })}`
    return count === 0 ? { says } : { says, buttons: [[sets(translate('tg.b.unmute'), 'unmute')]] }
  }
  const story = await desk.storyOf(chat, repliedTo)
  const known = story !== undefined && (await desk.mute(chat, story, on))
  return sentence(translate(known ? (on ? 'tg.mute.done' : 'tg.unmute.done') : 'tg.mute.unknown'))
}

async function digested({ chat, language, words }: Ask, desk: ReaderDesk): Promise<Answer> {
  const translate = translator(language)
  if (words !== '') return sentence(translate('tg.digest.sent', { count: await desk.digestNow(chat) }))
  const says = joined([markup`${translate('tg.digest')}`, markup`${translate('tg.digest.now')}`], '\n')
  return { says, buttons: [[opens(translate('tg.b.pace'), 'pace')]] }
}
