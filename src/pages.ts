/** Which teasers of a poll are worth their page, and the articles with its text (feeds/pages.ts fetches). */
import type { Article, Configuration, FeedSource, FeedState, MatchedArticle } from '#model'
import type { FeedReader } from '#ports'
import { isNear, isTeaser, withPage } from './article/full-text.ts'
import { stormGate } from './article/storm.ts'

/** All pages of a poll must be there within this, or their teasers do: a slow site delays no alert for long. */
const pagesWithinMs = 4_000
/** Pages fetched in one poll, the newest items first. */
const maxPages = 3

/**
 * By id, new articles with the text of their page, where the feed gave a teaser that is at or near a topic's threshold. Nothing is
 * fetched for what will be silent anyway: a baseline, a storm, a feed under suspicion, old items.
 */
export async function pagesOf(input: {
  readonly feed: FeedSource
  readonly state: FeedState
  readonly fresh: readonly Article[]
  /** Items of the answer, for the storm gate. */
  readonly total: number
  readonly reader: FeedReader
  readonly snapshot: { readonly configuration: Configuration }
  readonly decide: (article: Article) => MatchedArticle
  readonly isRepeated?: ((line: string) => boolean) | undefined
  readonly now: () => number
  readonly signal: AbortSignal
}): Promise<ReadonlyMap<string, Article>> {
  const { feed, state, fresh, total, reader, snapshot, decide, now, signal } = input
  const none = new Map<string, Article>()
  if (feed.fullText === false || reader.page === undefined || state.baselineAt === undefined) return none
  const gate = stormGate({ state, fresh, total, now: now() })
  if (!gate.pass || state.suspect !== undefined) return none
  const reviewFrom = new Map(snapshot.configuration.topics.map((topic) => [topic.id, topic.reviewFrom]))
  const wanted = fresh
    .filter((article) => isTeaser(article) && !gate.tooOld.has(article.id))
    .filter((article) => isNear(decide(article).topics, (topic) => reviewFrom.get(topic) ?? 100))
    .slice(-maxPages)
  if (wanted.length === 0) return none
  const deadline = AbortSignal.any([signal, AbortSignal.timeout(pagesWithinMs)])
  const read = wanted.map(async (article) => {
    const page = await reader.page?.(article.url, deadline)
    return [article.id, page === undefined ? article : withPage(article, page.html, input.isRepeated)] as const
  })
  return new Map(await Promise.all(read))
}
