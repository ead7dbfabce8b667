/** /search, and plain words in a private chat. */
import type { Language } from '#model'
import type { ReaderDesk, SearchHit, SearchPage } from '#ports'
import { dayIn } from '../../../src/i18n/dates.ts'
import { startsLine } from '../../../src/i18n/direction.ts'
import { domainOf } from '../../../src/i18n/links.ts'
import { cleanText, shortened } from '../../../src/i18n/plain.ts'
import { isolate, translator } from '../../../src/i18n/translate.ts'
import { type Answer, linked, sentence } from '../answer.ts'
import { type Html, inert, joined, markup } from '../html.ts'
import { type Ask, type Command, never } from './command.ts'

const shownAtOnce = 5

export const search: Command = { manages: never, run: found }

async function found({ words, language }: Ask, desk: ReaderDesk): Promise<Answer> {
  const translate = translator(language)
  if (words === '')
    return { says: markup`${translate('chat.search.ask')}\n<code>/search ${translate('chat.search.example')}</code>` }
  return searchAnswer(await desk.search({ words, language, limit: shownAtOnce }), words, language)
}

/** /search: how many, then the newest with the words found set in bold. */
function searchAnswer(page: SearchPage, words: string, language: Language): Answer {
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
