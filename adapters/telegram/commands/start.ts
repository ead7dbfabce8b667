/** /start, also as it comes from a deep link: language, topic, pace, each a tap at most, then a sample of what will come. */
import type { Language } from '#model'
import type { ReaderDesk } from '#ports'
import { startsLine } from '../../../src/i18n/direction.ts'
import { isolate, labelIn, languages, translator } from '../../../src/i18n/translate.ts'
import { type Answer, sentence } from '../answer.ts'
import { type Button, short } from '../buttons/press.ts'
import { joined, markup } from '../html.ts'
import { renderAlert } from '../render.ts'
import { opens, ticked } from '../settings/screen.ts'
import { paceIn } from '../settings/words.ts'
import { type Ask, type Command, followedIn, offered, type Topic, withWords } from './command.ts'
import { languageNames } from './language.ts'
import { subscribed } from './topics.ts'

type Reader = Pick<Ask, 'chat' | 'language'>

export const start: Command = { manages: withWords, run: started }

/** Looked through for one that the chat follows. */
const newest = 30

async function started(ask: Ask, desk: ReaderDesk): Promise<Answer | readonly Answer[]> {
  // Whoever blocked the bot and comes back finds everything as it was.
  if (ask.isPrivate) await desk.resume(ask.chat)
  // Deep link: t.me/<bot>?start=<topic>, and ?startgroup=<topic>.
  if (ask.words === '') return startAnswer(offered(desk), await followedIn(ask.chat, desk), ask.language)
  const answer = await subscribed(ask, desk)
  const follows = (await followedIn(ask.chat, desk)).size > 0
  return follows ? [answer, await sampleAnswer(ask, desk)] : answer
}

/** The first page: who this is, languages, topics; once one is followed, how often. */
export function startAnswer(topics: readonly Topic[], followed: ReadonlySet<string>, language: Language): Answer {
  const translate = translator(language)
  const speak = languages.map((one): Button => ({
    text: ticked(one === language, languageNames[one]),
    press: { kind: 'sl', value: one },
  }))
  const rows = topics.slice(0, 30).map(({ id, label }): readonly Button[] => {
    const text = translate(followed.has(id) ? 'chat.topics.followed' : 'chat.topics.offered', { topic: labelIn(language, label) })
    return [{ text, press: { kind: 'st', value: short(id) } }]
  })
  const here = topics.filter(({ id }) => followed.has(id))
  if (topics.length === 0) return { says: markup`${translate('chat.start')}`, buttons: [speak] }
  if (here.length === 0)
    return { says: markup`${translate('chat.start')}\n\n${translate('chat.start.choose')}`, buttons: [...rows, speak] }
  const paces = (['breaking', 'hourly', 'daily'] as const).map((pace): readonly Button[] => [
    { text: translate(`tg.pace.${pace}`), press: { kind: 'sp', value: pace } },
  ])
  return {
    says: markup`${translate('chat.start.following')}\n${named(here, language)}\n\n<b>${translate('tg.start.pace')}</b>`,
    buttons: [...paces, ...rows, speak],
  }
}

const named = (topics: readonly Topic[], language: Language) =>
  joined(
    topics.map(({ label }) => markup`${startsLine(language)}✓ ${isolate(labelIn(language, label))}`),
    '\n',
  )

/** The last page: what holds now, and where more can be set. */
export async function startedAnswer({ chat, language }: Reader, desk: ReaderDesk): Promise<Answer> {
  const translate = translator(language)
  const followed = await followedIn(chat, desk)
  const here = offered(desk).filter(({ id }) => followed.has(id))
  const pace = paceIn(language, await desk.settings(chat))
  return {
    says: markup`<b>${translate('tg.start.done')}</b>\n${translate('chat.start.following')}\n${named(here, language)}\n${pace}\n\n${translate('tg.start.more')}`,
    buttons: [[opens(translate('tg.settings'), 'home')]],
  }
}

/** The newest story that the chat follows, drawn as it would come and marked as a sample. */
export async function sampleAnswer({ chat, language }: Reader, desk: ReaderDesk): Promise<Answer> {
  const translate = translator(language)
  const followed = await followedIn(chat, desk)
  const story = (await desk.latest(newest)).find(({ topic }) => followed.has(topic))
  const told = story === undefined ? undefined : await desk.story(story.id)
  if (told === undefined) return sentence(translate('tg.sample.none'))
  const { text } = renderAlert({ alert: told.alert, language, isReply: false, plain: false })
  return { says: markup`<i>${translate('tg.sample')}</i>\n\n${{ html: text }}` }
}
