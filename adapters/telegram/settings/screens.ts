/** The pages of /settings, by name. */
import { languages, translator } from '../../../src/i18n/translate.ts'
import { short } from '../buttons/press.ts'
import { languageNames } from '../commands/language.ts'
import { inert } from '../html.ts'
import { followedHere, listScreen, namesScreen, topicsScreen } from './following.ts'
import { backRow, grid, lines, opens, paged, type Screen, sets, ticked } from './screen.ts'
import { clockOf, zoneIn, zones } from './times.ts'
import { choicesIn, paceIn, pauseIn, quietIn, soundIn } from './words.ts'

const home: Screen = async (place) => {
  const { language, desk, chat, now } = place
  const translate = translator(language)
  const { topics, names } = await followedHere(place)
  const followed = [translate('tg.says.topics', { count: topics.length }), translate('tg.says.names', { count: names.length })]
  const page = (name: 'topics' | 'names' | 'pace' | 'quiet' | 'zone' | 'sound' | 'severity' | 'outlets' | 'language' | 'pause') =>
    opens(translate(`tg.b.${name}`), name)
  return {
    says: lines(language, translate('tg.settings'), [...followed, ...choicesIn(language, await desk.settings(chat), now)]),
    buttons: [
      [page('topics'), page('names')],
      [page('pace'), page('quiet')],
      [page('severity'), page('outlets')],
      [page('sound'), page('zone')],
      [page('language'), page('pause')],
      [sets(translate('tg.b.export'), 'export'), opens(translate('tg.b.close'), 'closed')],
    ],
  }
}

const closed: Screen = ({ language }) =>
  Promise.resolve({ says: lines(language, translator(language)('tg.settings.closed'), []) })

const pace: Screen = async ({ language, desk, chat }) => {
  const translate = translator(language)
  const chosen = await desk.settings(chat)
  const rows = (['breaking', 'hourly', 'daily'] as const).map((one) => [
    sets(ticked(chosen.pace === one, translate(`tg.pace.${one}`)), 'pace', one),
  ])
  const hour = chosen.pace === 'daily' ? [[opens(translate('tg.b.hour', { hour: clockOf(chosen.digestHour) }), 'hour')]] : []
  return {
    says: lines(language, translate('tg.b.pace'), [paceIn(language, chosen), translate('tg.digest')]),
    buttons: [...rows, ...hour, ...backRow(language)],
  }
}

const dayHours = Array.from({ length: 24 }, (_, hour) => hour)

const hour: Screen = async ({ language, desk, chat }) => {
  const translate = translator(language)
  const { digestHour } = await desk.settings(chat)
  const buttons = dayHours.map((one) => sets(ticked(one === digestHour, clockOf(one)), 'hour', one))
  return {
    says: lines(language, translate('tg.b.pace'), [translate('tg.hour.ask')]),
    buttons: [...grid(buttons, 4), ...backRow(language, 'pace')],
  }
}

const quiet: Screen = async ({ language, desk, chat }) => {
  const translate = translator(language)
  const chosen = await desk.settings(chat)
  const { quiet: night } = chosen
  const buttons =
    night === undefined
      ? [[opens(translate('tg.b.quiet.on'), 'from')]]
      : [
          [
            opens(translate('tg.b.from', { hour: clockOf(night.fromHour) }), 'from'),
            opens(translate('tg.b.to', { hour: clockOf(night.toHour) }), 'to', night.fromHour),
          ],
          [sets(ticked(night.breaking, translate('tg.b.quiet.breaking')), 'sounding', night.breaking ? 'no' : 'yes')],
          [sets(translate('tg.b.quiet.off'), 'noquiet')],
        ]
  return {
    says: lines(language, translate('tg.b.quiet'), [quietIn(language, chosen)]),
    buttons: [...buttons, ...backRow(language)],
  }
}

const from: Screen = ({ language }) => {
  const translate = translator(language)
  return Promise.resolve({
    says: lines(language, translate('tg.b.quiet'), [translate('tg.from.ask')]),
    buttons: [
      ...grid(
        dayHours.map((one) => opens(clockOf(one), 'to', one)),
        4,
      ),
      ...backRow(language, 'quiet'),
    ],
  })
}

const to: Screen = ({ language }, begins) => {
  const translate = translator(language)
  const ends = dayHours.filter((one) => one !== Number(begins))
  return Promise.resolve({
    says: lines(language, translate('tg.b.quiet'), [
      translate('tg.b.from', { hour: clockOf(Number(begins)) }),
      translate('tg.to.ask'),
    ]),
    buttons: [
      ...grid(
        ends.map((one) => sets(clockOf(one), 'quiet', `${begins} ${one}`)),
        4,
      ),
      ...backRow(language, 'quiet'),
    ],
  })
}

const zone: Screen = async ({ language, desk, chat }) => {
  const translate = translator(language)
  const { zone: chosen } = await desk.settings(chat)
  const buttons = zones.map((one) => sets(ticked(one === chosen, zoneIn(language, one)), 'zone', one))
  return {
    says: lines(language, translate('tg.b.zone'), [translate('tg.zone.ask', { zone: zoneIn(language, chosen) })]),
    buttons: [...grid(buttons, 3), ...backRow(language)],
  }
}

const sound: Screen = async ({ language, desk, chat }) => {
  const translate = translator(language)
  const chosen = await desk.settings(chat)
  const row = [
    sets(ticked(!chosen.silent, translate('tg.b.loud')), 'silent', 'no'),
    sets(ticked(chosen.silent, translate('tg.b.silent')), 'silent', 'yes'),
  ]
  return {
    says: lines(language, translate('tg.b.sound'), [soundIn(language, chosen)]),
    buttons: [row, ...backRow(language)],
  }
}

const severity: Screen = async ({ language, desk, chat }) => {
  const translate = translator(language)
  const { severity: chosen } = await desk.settings(chat)
  const rows = (['all', 'events', 'heads'] as const).map((one) => [
    sets(ticked(chosen === one, translate(`tg.b.${one}`)), 'severity', one),
  ])
  return {
    says: lines(language, translate('tg.b.severity'), [translate(`tg.says.${chosen}`)]),
    buttons: [...rows, ...backRow(language)],
  }
}

const outlets: Screen = async ({ language, desk, chat }, page) => {
  const translate = translator(language)
  const { withoutOutlets } = await desk.settings(chat)
  const rows = desk
    .outlets()
    .map((outlet) => [
      sets(ticked(!withoutOutlets.includes(outlet), inert(outlet)), 'outlet', `${Number(page)} ${short(outlet)}`),
    ])
  return {
    says: lines(language, translate('tg.b.outlets'), [
      translate('tg.outlets.ask'),
      translate('tg.says.outlets', { count: withoutOutlets.length }),
    ]),
    buttons: [...paged(rows, Number(page), { screen: 'outlets', language }), ...backRow(language)],
  }
}

const spoken: Screen = ({ language }) => {
  const translate = translator(language)
  const row = languages.map((one) => sets(ticked(one === language, languageNames[one]), 'language', one))
  return Promise.resolve({
    says: lines(language, translate('tg.b.language'), [translate('chat.language.ask')]),
    buttons: [row, ...backRow(language)],
  })
}

const pause: Screen = async ({ language, desk, chat, now }) => {
  const translate = translator(language)
  const paused = pauseIn(language, await desk.settings(chat), now)
  return {
    says: lines(language, translate('tg.b.pause'), [paused ?? translate('tg.pause.ask')]),
    buttons: [
      [sets(translate('tg.b.hour1'), 'pause', '1h'), sets(translate('tg.b.week'), 'pause', '1w')],
      [sets(translate('tg.b.morning'), 'pause', 'morning')],
      ...(paused === undefined ? [] : [[sets(translate('tg.b.resume'), 'resume')]]),
      ...backRow(language),
    ],
  }
}

export const screens: Readonly<Record<string, Screen>> = {
  home,
  closed,
  topics: topicsScreen,
  names: namesScreen,
  list: listScreen,
  pace,
  hour,
  quiet,
  from,
  to,
  zone,
  sound,
  severity,
  outlets,
  language: spoken,
  pause,
}
