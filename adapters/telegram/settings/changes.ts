/** What the buttons of the settings change, by verb, and which page is shown afterwards. The desk looks at every value again. */
import { entityOf } from '#model'
import type { SettingsChange } from '#ports'
import { languages } from '../../../src/i18n/translate.ts'
import { called } from '../buttons/press.ts'
import type { Place } from './screen.ts'
import { tomorrowAt } from './times.ts'

/** The page to show, with its argument, and the language that holds from now on. */
type Shown = { readonly screen: string; readonly argument?: string; readonly language?: Place['language'] }
type Change = (place: Place, argument: string) => Promise<Shown>

const hourMs = 3_600_000
const pauses: ReadonlyMap<string, number> = new Map([
  ['1h', hourMs],
  ['8h', 8 * hourMs],
  ['1d', 24 * hourMs],
  ['1w', 7 * 24 * hourMs],
])

/** When a pause of this length ends; undefined: no such length. */
export function pauseEnd(length: string, now: number, zone: string): number | undefined {
  if (length === 'morning') return tomorrowAt(8, now, zone)
  const ms = pauses.get(length)
  return ms === undefined ? undefined : now + ms
}

/** A verb that writes settings and shows a page. */
const chooses =
  (screen: string, change: (argument: string) => SettingsChange): Change =>
  async ({ desk, chat }, argument) => {
    await desk.choose(chat, change(argument))
    return { screen }
  }

/** `2 name`: the page it was on, and which one. */
function onPage(argument: string): readonly [page: string, name: string] {
  const at = argument.indexOf(' ')
  return [argument.slice(0, at), argument.slice(at + 1)]
}

/** Ends one subscription of those there are. */
const ends =
  (screen: string): Change =>
  async ({ desk, chat }, argument) => {
    const [page, name] = onPage(argument)
    const followed = (await desk.subscriptions(chat)).map(({ topic }) => topic)
    const topic = called(name, followed)
    if (topic !== undefined) await desk.unsubscribe(chat, topic)
    return { screen, argument: page }
  }

const topic: Change = async ({ desk, chat, language }, argument) => {
  const [page, name] = onPage(argument)
  const id = called(
    name,
    desk.topics().map((one) => one.id),
  )
  const followed = (await desk.subscriptions(chat)).some((one) => one.topic === id)
  if (id !== undefined) await (followed ? desk.unsubscribe(chat, id) : desk.subscribe(chat, id, language))
  return { screen: 'topics', argument: page }
}

const outlet: Change = async ({ desk, chat }, argument) => {
  const [page, name] = onPage(argument)
  const found = called(name, desk.outlets())
  const { withoutOutlets: before } = await desk.settings(chat)
  const others = before.filter((one) => one !== found)
  if (found !== undefined) await desk.choose(chat, { withoutOutlets: before.includes(found) ? others : [...others, found] })
  return { screen: 'outlets', argument: page }
}

const quiet: Change = async ({ desk, chat }, argument) => {
  const [fromHour = NaN, toHour = NaN] = argument.split(' ').map(Number)
  const { quiet: before } = await desk.settings(chat)
  await desk.choose(chat, { quiet: { fromHour, toHour, breaking: before?.breaking ?? false } })
  return { screen: 'quiet' }
}

const sounding: Change = async ({ desk, chat }, argument) => {
  const { quiet: before } = await desk.settings(chat)
  if (before !== undefined) await desk.choose(chat, { quiet: { ...before, breaking: argument === 'yes' } })
  return { screen: 'quiet' }
}

const language: Change = async ({ desk, chat }, argument) => {
  const wanted = languages.find((one) => one === argument)
  if (wanted === undefined) return { screen: 'language' }
  await desk.setLanguage(chat, wanted)
  return { screen: 'language', language: wanted }
}

const pause: Change = async ({ desk, chat, now }, length) => {
  const { zone } = await desk.settings(chat)
  const pausedUntil = pauseEnd(length, now, zone)
  if (pausedUntil !== undefined) await desk.choose(chat, { pausedUntil })
  return { screen: 'pause' }
}

/** `follow name`: one of those that were suggested. */
const follow: Change = async ({ desk, chat, language: spoken }, name) => {
  const followed = (await desk.subscriptions(chat)).flatMap((one) => entityOf(one.topic) ?? [])
  const all = desk.names('', Infinity).map(({ id }) => id)
  const id = called(name, all)
  if (id !== undefined && !followed.includes(id)) await desk.follow(chat, id, spoken)
  return { screen: 'names' }
}

export const changes: Readonly<Record<string, Change>> = {
  topic,
  name: ends('names'),
  drop: ends('list'),
  pace: chooses('pace', (value) => ({ pace: value as 'breaking' })),
  hour: chooses('pace', (value) => ({ digestHour: Number(value) })),
  zone: chooses('zone', (value) => ({ zone: value })),
  silent: chooses('sound', (value) => ({ silent: value === 'yes' })),
  severity: chooses('severity', (value) => ({ severity: value as 'all' })),
  quiet,
  sounding,
  noquiet: chooses('quiet', () => ({ quiet: undefined })),
  outlet,
  language,
  pause,
  resume: chooses('pause', () => ({ pausedUntil: undefined })),
  unmute: chooses('list', () => ({ muted: [] })),
  follow,
}
