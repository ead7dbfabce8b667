/** What an article is found by, the same in every store: its folded words, the names it can be filtered by, its place in time. */
import type { Article, EntityHit, MatchedArticle } from '#model'
import { bareForms } from '../arabic/clitics.ts'
import { fold } from '../arabic/normalise.ts'
import { tokenise } from '../arabic/tokenise.ts'

/** The first row number of an instant; an instant has room for a thousand articles before it spills into the next. */
export const rowidAt = (at: number): number => Math.max(0, Math.floor(at)) * 1000

/** Every word as it stands, and again without its proclitics: a query for المغرب finds والمغرب and للمغرب (arabic.md §4.3). */
export const wordsOf = ({ title, summary, text }: Article): string[] =>
  tokenise(`${title}\n${summary}\n${text}`).flatMap((token) => [
    token.text,
    ...bareForms(token.text).filter((form) => form !== token.text),
  ])

/** Names to filter by: `f:` folded outlet, `t:` topic that did not drop it, `e:` folded id or label of an entity. */
export const namesOf = ({ article, entities, topics }: MatchedArticle): Set<string> =>
  new Set([
    `f:${fold(article.outlet)}`,
    ...topics.filter(({ decision }) => decision !== 'drop').map(({ topic }) => `t:${topic}`),
    ...entities.flatMap(({ id, label }) =>
      [id, label.ar, label.en, label.fr].flatMap((name) => (name ? [`e:${fold(name)}`] : [])),
    ),
  ])

/**
 * A known article with a new text. Without a new match, mentions whose words are still in place are kept; the first sight stays.
 */
export function revisedOf(before: MatchedArticle, article: Article, again: MatchedArticle | undefined): MatchedArticle {
  const matched: MatchedArticle = again ?? {
    ...before,
    article,
    entities: before.entities.flatMap((hit) => stillIn(article, hit)),
  }
  return { ...matched, article: { ...article, firstSeenAt: before.article.firstSeenAt } }
}

function stillIn(article: Article, hit: EntityHit): EntityHit[] {
  const mentions = hit.mentions.filter(({ field, start, end, text }) => article[field].slice(start, end) === text)
  return mentions.length === 0 ? [] : [{ ...hit, mentions }]
}
