/** What a chat follows, apart into topics and names, and as pages with a button to end each. */
import { entityOf, type Subscription } from '#model'
import { startsLine } from '../../../src/i18n/direction.ts'
import { isolate, labelIn, translator } from '../../../src/i18n/translate.ts'
import { short } from '../buttons/press.ts'
import { offered, topicName } from '../commands/command.ts'
import { inert, joined, markup } from '../html.ts'
import { backRow, lines, opens, paged, type Place, type Screen, sets, ticked } from './screen.ts'
import { choicesIn } from './words.ts'

/** The name of what a subscription follows, in the reader's language. */
export function nameOf({ desk, language }: Place, topic: string): string {
  const entity = entityOf(topic)
  if (entity === undefined) return topicName(desk.topics(), topic, language)
  const known = desk.nameOf(entity)
  return known === undefined ? inert(entity) : labelIn(language, known.label)
}

export async function followedHere({ chat, desk }: Place): Promise<{
  readonly topics: readonly Subscription[]
  readonly names: readonly Subscription[]
}> {
  const all = await desk.subscriptions(chat)
  return {
    topics: all.filter(({ topic }) => entityOf(topic) === undefined),
    names: all.filter(({ topic }) => entityOf(topic) !== undefined),
  }
}

export const topicsScreen: Screen = async (place, page) => {
  const { topics } = await followedHere(place)
  const on = new Set(topics.map(({ topic }) => topic))
  const rows = offered(place.desk).map(({ id, label }) => [
    sets(ticked(on.has(id), labelIn(place.language, label)), 'topic', `${Number(page)} ${short(id)}`),
  ])
  const translate = translator(place.language)
  return {
    says: lines(place.language, translate('tg.b.topics'), [translate('tg.topics.ask')]),
    buttons: [...paged(rows, Number(page), { screen: 'topics', language: place.language }), ...backRow(place.language)],
  }
}

export const namesScreen: Screen = async (place, page) => {
  const { names } = await followedHere(place)
  const translate = translator(place.language)
  const rows = names.map(({ topic }) => [
    sets(translate('tg.b.drop', { name: nameOf(place, topic) }), 'name', `${Number(page)} ${short(topic)}`),
  ])
  const sentences = [translate('tg.says.names', { count: names.length }), translate('tg.names.ask')]
  return {
    says: lines(place.language, translate('tg.b.names'), sentences),
    buttons: [...paged(rows, Number(page), { screen: 'names', language: place.language }), ...backRow(place.language)],
  }
}

/** /list: everything in sentences, and a button to end each. */
export const listScreen: Screen = async (place, page) => {
  const { language, desk, chat, now } = place
  const translate = translator(language)
  const { topics, names } = await followedHere(place)
  const settings = await desk.settings(chat)
  const all = [...topics, ...names]
  if (all.length === 0) return { says: markup`${translate('tg.list.none')}` }
  const listed = all.slice(0, 60).map(({ topic, status }) => {
    const name = nameOf(place, topic)
    const text = status === 'active' ? isolate(name) : translate('tg.list.suspended', { name })
    return markup`${startsLine(language)}• ${text}`
  })
  const said = choicesIn(language, settings, now).map((sentence) => markup`${startsLine(language)}${sentence}`)
  const rows = all.map(({ topic }) => [
    sets(translate('tg.b.drop', { name: nameOf(place, topic) }), 'drop', `${Number(page)} ${short(topic)}`),
  ])
  const paused = (settings.pausedUntil ?? 0) > now
  return {
    says: markup`<b>${translate('tg.list')}</b>\n\n${joined(listed, '\n')}\n\n${joined(said, '\n')}`,
    buttons: [
      ...paged(rows, Number(page), { screen: 'list', language }),
      ...(settings.muted.length === 0 ? [] : [[sets(translate('tg.b.unmute'), 'unmute')]]),
      ...(paused ? [[sets(translate('tg.b.resume'), 'resume')]] : []),
      [opens(translate('tg.settings'), 'home')],
    ],
  }
}
