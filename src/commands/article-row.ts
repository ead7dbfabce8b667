/** An article as a data command gets it → our Article, its fields exactly as given so that offsets point into them. */
import type { Article } from '#model'
import { canonicalUrl } from '../article/canonical-url.ts'
import { readDate } from '../arabic/dates.ts'
import { contentHash, identityKeys } from '../article/identity.ts'
import { zonesOf } from '../article/zones.ts'
import { InputError, type Row } from './json-lines.ts'

/** Reads every row; all problems are reported at once. Rows without an id get their line number. */
export function articlesOfRows(rows: readonly Row[], now: number): readonly Article[] {
  const problems: string[] = []
  const articles = rows.map((row, index) => {
    for (const name of ['title', 'summary', 'text', 'url', 'outlet', 'country', 'published', 'guid', 'language'])
      if (row[name] !== undefined && row[name] !== null && typeof row[name] !== 'string')
        problems.push(
          `Expected «${name}» to be a string, got ${typeof row[name]} (line ${index + 1}): give it as text or leave it out`,
        )
    if (!textOf(row, 'title') && !textOf(row, 'text') && !textOf(row, 'summary'))
      problems.push(
        `Expected a title, a summary or a text, got none of them (line ${index + 1}): an article needs words to be read`,
      )
    return articleOfRow(row, index, now)
  })
  if (problems.length > 0) throw new InputError(problems)
  return articles
}

const textOf = (row: Row, name: string): string => (typeof row[name] === 'string' ? row[name] : '')

function articleOfRow(row: Row, index: number, now: number): Article {
  const title = textOf(row, 'title')
  const summary = textOf(row, 'summary')
  const text = textOf(row, 'text')
  const outlet = textOf(row, 'outlet')
  const url = canonicalUrl(textOf(row, 'url'))
  const guid = textOf(row, 'guid')
  const publishedAt = readDate(textOf(row, 'published')) ?? now
  return {
    id: typeof row['id'] === 'string' || typeof row['id'] === 'number' ? String(row['id']) : String(index + 1),
    feedId: outlet,
    outlet,
    ...(row['country'] ? { country: textOf(row, 'country').toLowerCase() } : {}),
    language: textOf(row, 'language') || 'ar',
    ...(guid ? { guid } : {}),
    url,
    title,
    summary,
    text,
    publishedAt,
    firstSeenAt: publishedAt,
    contentHash: contentHash(title, text || summary),
    keys: identityKeys({ guid, url, title, publishedAt, shared: { guid: false, url: false } }),
    zones: zonesOf({ title, summary, text }),
  }
}
