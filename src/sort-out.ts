/** What an answer's articles are to the store: new, edits of known ones, copies of known ones; and which edits are news. */
import type { Article, FeedSource, FeedState, MatchedArticle } from '#model'
import type { PollCommit, Store } from '#ports'
import { keepingPage } from './article/full-text.ts'
import { stormGate } from './article/storm.ts'

export type SortedOut = {
  /** Not known before, oldest first. */
  readonly fresh: readonly Article[]
  /** Known under another text, and standing in a story. */
  readonly revised: readonly Article[]
  /** Known under another text, in no story. */
  readonly edited: readonly Article[]
  /** Another page under the headline of a known article: from now on its own keys lead there too. */
  readonly copies: NonNullable<PollCommit['copies']>
  /** Known as they read now, or another page or feed says what they read: nothing follows from them. */
  readonly settled: readonly Article[]
}

/**
 * Two pages of an outlet may carry one item with two texts for ever, in one feed or in two: the page and the feed that brought it
 * first say what it reads, else the text would change at every poll.
 */
export async function sortOut(
  articles: readonly Article[],
  { feed, store, now }: { readonly feed: FeedSource; readonly store: Store; readonly now: () => number },
): Promise<SortedOut> {
  const known = await store.known(
    feed.outlet,
    articles.flatMap(({ keys }) => keys),
    now(),
  )
  const fresh: Article[] = []
  const revised: Article[] = []
  const edited: Article[] = []
  const copies: SortedOut['copies'][number][] = []
  const settled: Article[] = []
  const taken = new Set<string>()
  for (const article of articles) {
    const key = article.keys.find((one) => known.has(one))
    const before = key === undefined ? undefined : known.get(key)
    if (key === undefined || before === undefined) {
      if (article.keys.some((key) => taken.has(key))) continue
      for (const key of article.keys) taken.add(key)
      fresh.push(article)
      continue
    }
    // A headline is known for a few days only: a copy that had no keys of its own in the store would be news after them.
    if (key.startsWith('title:') && article.keys.length > 1) {
      copies.push({ articleId: before.articleId, outlet: feed.outlet, keys: article.keys, seenAt: now() })
      continue
    }
    const stored = before.contentHash === article.contentHash ? undefined : (await store.article(before.articleId))?.article
    if (stored?.feedId !== feed.id || !stored.keys.includes(key)) {
      settled.push(article)
      continue
    }
    const again = keepingPage({ ...article, id: stored.id, firstSeenAt: stored.firstSeenAt }, stored)
    ;(before.storyId === undefined ? edited : revised).push(again)
  }
  return { fresh: fresh.toSorted((a, b) => a.publishedAt - b.publishedAt), revised, edited, copies, settled }
}

/**
 * Of edited items those that said too little at first («عاجل» without a text) and fire since they were written out. What their
 * last text would fire for as well was kept silent for a reason (baseline, quarantine, age, an older configuration) and stays so.
 */
export async function grownUp(
  edited: readonly Article[],
  total: number,
  input: {
    readonly state: FeedState
    readonly store: Store
    readonly decide: (article: Article) => MatchedArticle
    readonly now: () => number
  },
): Promise<readonly MatchedArticle[]> {
  const { state, store, decide, now } = input
  const { baselineAt = Infinity } = state
  const fires = ({ topics }: MatchedArticle): boolean => topics.some(({ decision }) => decision === 'alert')
  const held = new Set(state.quarantined.flatMap(({ articleIds }) => articleIds))
  const grown: MatchedArticle[] = []
  for (const article of edited) {
    const matched = decide(article)
    if (held.has(article.id) || !fires(matched)) continue
    const before = (await store.article(article.id))?.article
    if (before === undefined || before.firstSeenAt <= baselineAt || fires(decide(before))) continue
    grown.push(matched)
  }
  const gate = stormGate({ state, fresh: grown.map(({ article }) => article), total, now: now() })
  return gate.pass ? grown.filter(({ article }) => !gate.tooOld.has(article.id)) : []
}
