/** The text of an article's page in place of the teaser that its feed gave. Pure: fetching is the pipeline's. */
import type { Article, TopicDecision } from '#model'
import { fold } from '../arabic/normalise.ts'
import { plainText } from './plain-text.ts'
import { zonesOf } from './zones.ts'

/** A feed that gives fewer words than this gives a teaser. */
const teaserWords = 100
/** A page counts as this article when it holds this share of the teaser's words; a consent wall or a front page does not. */
const sharedWords = 0.5
const maxTextLength = 40_000

const wordsOf = (text: string): string[] =>
  fold(text)
    .split(' ')
    .filter((word) => word.length > 2)

/** A feed's item without its text, with a page that could be read. */
export const isTeaser = ({ url, summary, text }: Article): boolean =>
  url !== '' && (text === '' ? summary : text).split(/\s+/, teaserWords).length < teaserWords

/** Worth a request: a topic alerts or reviews it, or it reached half of the score from which it would be reviewed. */
export const isNear = (decisions: readonly TopicDecision[], reviewFrom: (topic: string) => number): boolean =>
  decisions.some(({ topic, decision, score }) => decision !== 'drop' || score >= reviewFrom(topic) / 2)

/**
 * The article with the text of its page; as it was when the page is another text or says no more. The content hash stays that of
 * the feed's item: the next poll compares it with the feed, not with the page.
 */
export function withPage(article: Article, html: string, isRepeated?: (line: string) => boolean): Article {
  const text = plainText(html).slice(0, maxTextLength)
  const teaser = new Set(wordsOf(`${article.title} ${article.summary} ${article.text}`))
  const page = new Set(wordsOf(text))
  const shared = [...teaser].filter((word) => page.has(word)).length
  const before = Math.max(article.summary.length, article.text.length)
  if (text.length <= before || shared < teaser.size * sharedWords) return article
  return { ...article, text, zones: zonesOf({ title: article.title, summary: article.summary, text }, isRepeated) }
}

/** An item that was edited keeps the text of its page: the feed still gives only the teaser. */
export const keepingPage = (revised: Article, before: Article | undefined): Article =>
  before === undefined || !isTeaser(revised) || before.text.length <= revised.text.length
    ? revised
    : { ...revised, text: before.text, zones: zonesOf({ title: revised.title, summary: revised.summary, text: before.text }) }
