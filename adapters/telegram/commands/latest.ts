/** /latest: the newest stories. */
import type { Language, Story } from '#model'
import { dayIn } from '../../../src/i18n/dates.ts'
import { startsLine } from '../../../src/i18n/direction.ts'
import { cleanText, shortened } from '../../../src/i18n/plain.ts'
import { translator } from '../../../src/i18n/translate.ts'
import { type Answer, linked, sentence } from '../answer.ts'
import { joined, markup } from '../html.ts'
import { type Command, never } from './command.ts'

const shownAtOnce = 5

export const latest: Command = {
  manages: never,
  run: async ({ language }, desk) => latestAnswer(await desk.latest(shownAtOnce), language),
}

/** One block of lines a story. */
function latestAnswer(stories: readonly Story[], language: Language): Answer {
  const translate = translator(language)
  if (stories.length === 0) return sentence(translate('chat.latest.empty'))
  const told = stories.map(({ summary, lastAt }) => {
    const outlets = new Set(summary.sources.map(({ outlet }) => outlet)).size
    const facts = [
      dayIn(language, lastAt, { time: true }),
      ...(outlets > 0 ? [translate('alert.outlets', { count: outlets })] : []),
    ]
    return markup`${linked(shortened(cleanText(summary.headline.text), 160), summary.sources[0]?.url)}\n${startsLine(language)}${facts.join(' · ')}`
  })
  return { says: markup`<b>${translate('chat.latest')}</b>\n\n${joined(told, '\n\n')}` }
}
