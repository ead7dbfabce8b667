/** What commands answer, as HTML and buttons: data from the desk and words from i18n in, a message out. */
import type { Language, Story } from '#model'
import type { ReaderDesk, SearchHit, SearchPage } from '#ports'
import { dayIn } from '../../src/i18n/dates.ts'
import { startsLine } from '../../src/i18n/direction.ts'
import { domainOf, safeLink } from '../../src/i18n/links.ts'
import { cleanText, shortened } from '../../src/i18n/plain.ts'
import { isolate, labelIn, languages, translator } from '../../src/i18n/translate.ts'
import { type Html, inert, joined, markup } from './html.ts'
import type { Button } from './render.ts'

/** An answer to a person: what it says, and buttons in rows. */
export type Answer = { readonly says: Html; readonly buttons?: readonly (readonly Button[])[] }

export type Topic = ReturnType<ReaderDesk['topics']>[number]

/** Callback data: a letter and a value, within the 64 bytes there are. Ids that do not fit get no button. */
export const subscribeData = 's:'
export const unsubscribeData = 'u:'
export const languageData = 'l:'
const fits = (data: string): boolean => Buffer.byteLength(data) <= 64

const languageNames: Readonly<Record<Language, string>> = { ar: 'العربية', fr: 'Français', en: 'English' }

/** A sentence of ours alone. */
export const sentence = (text: string): Answer => ({ says: markup`${text}` })

/** One button a topic: ✓ followed (a tap ends it), + offered (a tap subscribes). */
export function topicButtons(
  topics: readonly Topic[],
  followed: ReadonlySet<string>,
  language: Language,
): readonly (readonly Button[])[] {
  const translate = translator(language)
  return topics.slice(0, 30).flatMap(({ id, label }): readonly (readonly Button[])[] => {
    const on = followed.has(id)
    const data = `${on ? unsubscribeData : subscribeData}${id}`
    const text = translate(on ? 'chat.topics.followed' : 'chat.topics.offered', { topic: labelIn(language, label) })
    return fits(data) ? [[{ text, callback_data: data }]] : []
  })
}

/** A topic a line: its name, and its id in a form that a tap copies. */
export function topicLines(topics: readonly Topic[], followed: ReadonlySet<string>, language: Language): Html {
  return joined(
    topics
      .slice(0, 30)
      .map(
        ({ id, label }) =>
          markup`${startsLine(language)}${followed.has(id) ? '✓' : '•'} ${isolate(labelIn(language, label))}\n<code>${id}</code>`,
      ),
    '\n',
  )
}

/** /topics, and what /subscribe without a topic answers. */
export function topicsAnswer(topics: readonly Topic[], followed: ReadonlySet<string>, language: Language): Answer {
  const translate = translator(language)
  if (topics.length === 0) return sentence(translate('chat.topics.none'))
  return {
    says: markup`<b>${translate('chat.topics')}</b>\n${topicLines(topics, followed, language)}`,
    buttons: topicButtons(topics, followed, language),
  }
}

/** /start: who this is, what is followed here, what there is; languages in the last row. */
export function startAnswer(topics: readonly Topic[], followed: ReadonlySet<string>, language: Language): Answer {
  const translate = translator(language)
  const next = topics.every(({ id }) => followed.has(id)) ? translate('chat.start.following') : translate('chat.start.choose')
  return {
    says: topics.length === 0 ? markup`${translate('chat.start')}` : markup`${translate('chat.start')}\n\n${next}`,
    buttons: [...topicButtons(topics, followed, language), languageButtons()],
  }
}

/** One button a language. */
export const languageButtons = (): readonly Button[] =>
  languages.map((language) => ({ text: languageNames[language], callback_data: `${languageData}${language}` }))

/** Name of a topic for sentences: its label, else what the person typed. */
export const topicName = (topics: readonly Topic[], id: string, language: Language): string => {
  const topic = topics.find((one) => one.id === id)
  return topic === undefined ? inert(shortened(cleanText(id), 60)) : labelIn(language, topic.label)
}

/** The ids of a list and where they lead: one block of lines a story. */
export function latestAnswer(stories: readonly Story[], language: Language): Answer {
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

/** /search: how many, then the newest with the words found set in bold. */
export function searchAnswer(page: SearchPage, words: string, language: Language): Answer {
  const translate = translator(language)
  const asked = inert(shortened(cleanText(words), 80))
  if (page.problem !== undefined) return { says: markup`${inert(cleanText(page.problem))}` }
  const meant =
    page.suggestion === undefined ? undefined : translate('chat.search.suggestion', { words: inert(cleanText(page.suggestion)) })
  if (page.hits.length === 0) {
    const none = translate('chat.search.none', { words: asked })
    return sentence(meant === undefined ? none : `${none}\n${meant}`)
  }
  const counted = translate('chat.search.count', { count: page.total, words: asked })
  const shown = page.total > page.hits.length ? `. ${translate('chat.search.first', { count: page.hits.length })}` : ''
  const hits = page.hits.map((hit) => hitLines(hit, language))
  return { says: markup`<b>${counted}</b>${shown}\n\n${joined(hits, '\n\n')}` }
}

function hitLines(hit: SearchHit, language: Language): Html {
  const title = linked(shortened(cleanText(hit.title), 140), hit.url)
  const domain = domainOf(hit.url)
  const facts = [
    isolate(cleanText(hit.outlet)),
    ...(domain === '' ? [] : [isolate(domain)]),
    dayIn(language, hit.publishedAt, { time: true }),
  ]
  // A snippet that only begins like its headline is the headline again.
  const [opening, name] = [cleanText(hit.snippet), cleanText(hit.title)].map((text) => text.slice(0, 60))
  const snippet = opening === name ? markup`` : highlighted(hit)
  const where = markup`${startsLine(language)}<i>${facts.join(' · ')}</i>`
  return snippet.html === '' ? joined([title, where], '\n') : joined([title, snippet, where], '\n')
}

/** The snippet with its hits in bold. Ranges point into the raw snippet, so pieces are cleaned one by one. */
function highlighted({ snippet, highlights }: SearchHit): Html {
  let html = markup``
  let at = 0
  const piece = (text: string): string =>
    inert(text === '' ? '' : `${/^\s/.test(text) ? ' ' : ''}${cleanText(text)}${/\s$/.test(text) ? ' ' : ''}`)
  for (const { start, end } of highlights.toSorted((one, other) => one.start - other.start)) {
    if (start < at || end <= start || end > snippet.length) continue
    html = markup`${html}${piece(snippet.slice(at, start))}<b>${piece(snippet.slice(start, end)).trim()}</b>`
    at = end
  }
  return markup`${html}${piece(snippet.slice(at))}`
}

/** Text as a link, or as plain bold text where the address may not be one. */
function linked(text: string, address: string | undefined): Html {
  const url = safeLink(address ?? '')
  return url === undefined ? markup`<b>${inert(text)}</b>` : markup`<a href="${url}">${inert(text)}</a>`
}

/** /why: the desk's sentences, a line each. */
export function whyAnswer(lines: readonly string[] | undefined, language: Language): Answer {
  const translate = translator(language)
  if (lines === undefined) return sentence(translate('chat.why.none'))
  const text = lines.map((line) => markup`${startsLine(language)}• ${inert(shortened(line, 400))}`)
  return { says: markup`<b>${translate('chat.why')}</b>\n${joined(text.slice(0, 12), '\n')}` }
}
