/** /follow and /unfollow: everything that names somebody or something, whatever topic found it. */
import { entityOf, entityTopic } from '#model'
import type { EntityName, ReaderDesk } from '#ports'
import { fold } from '../../../src/arabic/normalise.ts'
import { cleanText, shortened } from '../../../src/i18n/plain.ts'
import { labelIn, translator } from '../../../src/i18n/translate.ts'
import { type Answer, sentence } from '../answer.ts'
import { short } from '../buttons/press.ts'
import { inert, markup } from '../html.ts'
import { sets } from '../settings/screen.ts'
import { screens } from '../settings/screens.ts'
import { always, type Ask, type Command } from './command.ts'

const suggested = 8

export const follow: Command = { manages: always, run: followed }
export const unfollow: Command = { manages: always, run: unfollowed }

const nameTyped = (words: string): string => inert(shortened(cleanText(words), 60))
const isCalled = ({ id, label }: EntityName, words: string): boolean =>
  id === words || [label.ar, label.fr, label.en].some((one) => one !== undefined && fold(one) === fold(words))

const suggestions = (names: readonly EntityName[], { language }: Ask) =>
  names.map(({ id, label }) => [sets(labelIn(language, label), 'follow', short(id))])

async function followed(ask: Ask, desk: ReaderDesk): Promise<Answer> {
  const { chat, language, words } = ask
  const translate = translator(language)
  const found = words === '' ? [] : desk.names(words, suggested)
  const first = found[0]
  if (first === undefined) {
    const says = words === '' ? translate('tg.follow.ask') : translate('tg.follow.unknown', { name: nameTyped(words) })
    return { says: markup`${says}`, buttons: suggestions(desk.names('', suggested), ask) }
  }
  if (found.length > 1 && !isCalled(first, words))
    return { says: markup`${translate('tg.follow.several')}`, buttons: suggestions(found, ask) }
  const came = await desk.follow(chat, first.id, language)
  const name = labelIn(language, first.label)
  if (came === 'too-many') return sentence(translate('tg.follow.many'))
  return sentence(translate(came === 'already' ? 'tg.follow.already' : 'tg.follow.done', { name }))
}

async function unfollowed(ask: Ask, desk: ReaderDesk): Promise<Answer> {
  const { chat, language, words } = ask
  const translate = translator(language)
  const names = screens['names']
  if (words === '' && names !== undefined) return names({ ...ask, desk }, '')
  const mine = new Set((await desk.subscriptions(chat)).flatMap(({ topic }) => entityOf(topic) ?? []))
  const found = desk.names(words, Number.MAX_SAFE_INTEGER).find(({ id }) => mine.has(id))
  if (found === undefined) return sentence(translate('tg.unfollow.unknown', { name: nameTyped(words) }))
  await desk.unsubscribe(chat, entityTopic(found.id))
  return sentence(translate('tg.unfollow.done', { name: labelIn(language, found.label) }))
}
