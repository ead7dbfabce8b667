/** Found articles as a reader sees them: the piece of text that answers, as published, with its words marked. */
import { bareForms } from '../arabic/clitics.ts'
import { tokenise, type Token } from '../arabic/tokenise.ts'
import type { Article, MatchedArticle } from '#model'
import type { SearchFilter, SearchHit } from '#ports'

type Found = { readonly matched: MatchedArticle; readonly storyId?: string }

const dayMs = 86_400_000
/** A hit in the title counts as this much newer, one in the teaser as this much: news first, without burying the exact answer. */
const titleBoostMs = 3 * dayMs
const summaryBoostMs = dayMs
/** Length of a snippet and how much of it stands before the first hit, in UTF-16 units. */
const snippetLength = 180
const leadIn = 50

/**
 * The hits of a page, newest first with titles that answer lifted. Highlights are ranges in the snippet; the snippet is a piece
 * of one field as published, with line breaks shown as spaces.
 */
export function presentHits(articles: readonly Found[], filter: SearchFilter): SearchHit[] {
  const wanted = new Set(filter.terms.flat())
  return articles
    .map((found) => ({ found, rank: rankOf(found.matched.article, filter.terms) }))
    .toSorted((a, b) => b.rank - a.rank)
    .map(({ found: { matched, storyId } }) => {
      const { id, title, outlet, url, publishedAt } = matched.article
      const story = storyId === undefined ? {} : { storyId }
      return { articleId: id, ...story, title, outlet, url, publishedAt, ...snippetOf(matched.article, wanted) }
    })
}

/** Publication time, lifted when the title (or title and teaser) has every term. */
function rankOf({ title, summary, publishedAt }: Article, terms: SearchFilter['terms']): number {
  if (terms.length === 0) return publishedAt
  const titleForms = formsIn(title)
  if (hasAll(titleForms, terms)) return publishedAt + titleBoostMs
  return hasAll(new Set([...titleForms, ...formsIn(summary)]), terms) ? publishedAt + summaryBoostMs : publishedAt
}

const formsIn = (text: string): Set<string> => new Set(tokenise(text).flatMap((token) => [token.text, ...bareForms(token.text)]))
const hasAll = (forms: ReadonlySet<string>, terms: SearchFilter['terms']): boolean =>
  terms.every((alternatives) => alternatives.some((word) => forms.has(word)))

const isHit = (token: Token, wanted: ReadonlySet<string>): boolean =>
  wanted.has(token.text) || bareForms(token.text).some((form) => wanted.has(form))

/** The field with a hit (teaser, then text), cut around it; without one the beginning of the teaser or text. */
function snippetOf({ summary, text, title }: Article, wanted: ReadonlySet<string>): Pick<SearchHit, 'snippet' | 'highlights'> {
  const fields = [summary, text].filter((field) => field.trim() !== '')
  for (const field of fields) {
    const hits = tokenise(field).filter((token) => isHit(token, wanted))
    if (hits.length > 0) return cut(field, hits[0]!.start, hits)
  }
  return cut(fields[0] ?? title, 0, [])
}

/** A piece of the field that begins and ends between words. */
function cut(field: string, at: number, hits: readonly Token[]): Pick<SearchHit, 'snippet' | 'highlights'> {
  const start = wordStart(field, at <= leadIn ? 0 : at - leadIn)
  const end = wordEnd(field, start + snippetLength)
  const snippet = field.slice(start, end).replace(/\s/g, ' ')
  const inside = hits.filter((hit) => hit.start >= start && hit.end <= end)
  return { snippet, highlights: inside.map((hit) => ({ start: hit.start - start, end: hit.end - start })) }
}

function wordStart(field: string, at: number): number {
  if (at <= 0) return field.length - field.trimStart().length
  const space = field.slice(at).search(/\s/)
  return space < 0 || space > leadIn ? wholeCharacter(field, at) : at + space + 1
}

function wordEnd(field: string, at: number): number {
  if (at >= field.length) return field.trimEnd().length
  const space = field.slice(0, at).search(/\s\S*$/)
  return space < at - leadIn ? wholeCharacter(field, at) : space
}

/** Never between the halves of a surrogate pair. */
const wholeCharacter = (field: string, at: number): number => (/[\udc00-\udfff]/.test(field.charAt(at)) ? at - 1 : at)
