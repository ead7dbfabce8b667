/** Items as published → our articles. Pure: the same feed and time give the same articles. */
import type { Article, FeedSource, FetchedFeed, Item } from '#model'
import { canonicalUrl } from './canonical-url.ts'
import { publishedAt } from './dates.ts'
import { contentHash, identityKeys, shortHash } from './identity.ts'
import { plainLine, plainText } from './plain-text.ts'
import { zonesOf } from './zones.ts'

/** A description with this many words is the article itself: many Arabic feeds carry no other content. */
const fullTextWords = 120
/** Matching is linear, but nobody reads more than this in an alert's sources; characters (arabic.md §5.2). */
const maxTextLength = 40_000
const maxTitleLength = 1000

type Shared = { readonly guid: boolean; readonly url: boolean }
type Feed = Pick<FeedSource, 'id' | 'outlet' | 'country' | 'language'>

/**
 * Every item of an answer, in its order, and the items that they came from; what cannot be used is named with its reason, beside what
 * the parser dropped.
 */
export function toArticles(input: {
  readonly feed: FeedSource
  readonly fetched: FetchedFeed & { readonly status: 'fresh' }
  readonly now: number
  /** Lines that the outlet prints under everything (repetition.ts). */
  readonly isRepeated?: (line: string) => boolean
  /** Items that make no article (settled.ts); the guid or link that they share with others is shared for all that. */
  readonly settled?: ReadonlySet<Item>
}): { articles: Article[]; items: Item[]; dropped: { index: number; reason: string }[] } {
  const { feed, fetched, now } = input
  const baseUrl = fetched.finalUrl
  const guids = repeated(fetched.feed.items.map(({ guid }) => guid ?? ''))
  const pages = fetched.feed.items.map(({ url }) => canonicalUrl(url ?? '', baseUrl))
  const urls = repeated(pages)
  const articles: Article[] = []
  const items: Item[] = []
  const dropped = [...fetched.feed.dropped]
  for (const [index, item] of fetched.feed.items.entries()) {
    if (input.settled?.has(item) === true) continue
    const shared = { guid: guids.has(item.guid ?? ''), url: urls.has(pages[index] ?? '') }
    const article = toArticle({ item, feed, baseUrl, now, shared, ...(input.isRepeated ? { isRepeated: input.isRepeated } : {}) })
    if (article !== undefined) {
      articles.push(article)
      items.push(item)
    } else dropped.push({ index, reason: 'Expected a title or a text, got neither: the item says nothing' })
  }
  return { articles, items, dropped }
}

/** One item; undefined when it has neither title nor text. `shared`: its guid or link stands on other items of the feed too. */
export function toArticle(input: {
  readonly item: Item
  readonly feed: Feed
  readonly baseUrl?: string
  readonly now: number
  readonly shared?: Shared
  readonly isRepeated?: (line: string) => boolean
}): Article | undefined {
  const { item, feed, now } = input
  const title = plainLine(item.title).slice(0, maxTitleLength)
  const { summary, text } = texts(item)
  if (title === '' && summary === '' && text === '') return undefined
  const url = canonicalUrl(item.url ?? '', input.baseUrl)
  const at = publishedAt(item.published ?? item.updated, now)
  const keys = identityKeys({
    publishedAt: at,
    guid: item.guid,
    url,
    title: title === '' ? (text || summary).slice(0, 200) : title,
    shared: input.shared ?? { guid: false, url: false },
  })
  const author = item.author === undefined ? '' : plainLine(item.author).slice(0, 200)
  return {
    id: shortHash(feed.outlet, keys[0] ?? ''),
    feedId: feed.id,
    outlet: feed.outlet,
    ...(feed.country === undefined ? {} : { country: feed.country }),
    language: feed.language,
    ...(item.guid === undefined ? {} : { guid: item.guid }),
    url,
    title,
    summary,
    text,
    ...(author === '' ? {} : { author }),
    publishedAt: at,
    firstSeenAt: now,
    contentHash: contentHash(title, text === '' ? summary : text),
    keys,
    zones: zonesOf({ title, summary, text }, input.isRepeated),
  }
}

/** The teaser and the text. A description that is a whole article is the text; one that only repeats it is left out. */
function texts(item: Item): { summary: string; text: string } {
  const summary = plainText(item.summary ?? '').slice(0, maxTextLength)
  const text = plainText(item.content ?? '').slice(0, maxTextLength)
  if (text === '' && summary.split(/\s+/, fullTextWords).length === fullTextWords) return { summary: '', text: summary }
  return { summary: summary === text ? '' : summary, text }
}

/** Values that stand more than once; '' counts for nothing. */
function repeated(values: readonly string[]): ReadonlySet<string> {
  const seen = new Set<string>()
  return new Set(values.filter((value) => value !== '' && (seen.has(value) || !seen.add(value))))
}
