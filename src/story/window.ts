/**
 * What the stream so far says about how common a term is, and which of its articles are near to a new one (TF-IDF, `performance.md`
 * §4). A cache: it is rebuilt from the store's articles, and a story grouped against a rebuilt window comes out the same.
 */
import type { Article } from '#model'
import { usualShare } from './common-words.ts'
import { createSeenIds } from './seen-ids.ts'
import { createTermIndex } from './term-index.ts'
import { termHashesOf } from './term-hashes.ts'
import { termHash } from './terms.ts'

/** Weight of the built-in start: it counts like so many articles. */
const startSize = 200

export type StoryWindow = {
  /** Articles learnt. */
  readonly size: () => number
  /** Counts an article's terms once, whatever its later revisions say. */
  readonly add: (article: Article) => void
  /** Counts a story's anchors (entity ids) and kinds of event, each once a story however often it is told. */
  readonly addAnchors: (storyId: string, anchors: readonly string[]) => void
  /** Whether the story's anchors were counted. */
  readonly knows: (storyId: string) => boolean
  /** Inverse document frequency of a term or an anchor, in nats: about 6 for one never seen, under 1 for one in every article. */
  readonly idf: (term: string) => number
  /** Changes whenever an `idf` may have changed. */
  readonly version: () => number
  /**
   * How like an article the window's articles are, by id: cosine over the weightiest terms, 0..1; undefined for one that the window
   * does not hold. Valid until the next addition or call.
   */
  readonly likeness: (article: Article) => (articleId: string) => number | undefined
}

/**
 * How common an anchor is before any was read, by its sort: kinds of event and general subjects recur, places and bodies do at
 * times, names of persons, systems and firms hardly. Which of them a topic's articles all have (its countries, its armies), the
 * window learns from its first dozens: what nearly every article carries loses its weight by itself.
 */
const anchorShare = (anchor: string): number => {
  if (anchor.startsWith('#')) return 0.15
  if (anchor.startsWith('@t.')) return 0.2
  return anchor.startsWith('@l.') ? placeShare : 0.01
}
const placeShare = 0.05

/** Anchors count among stories, not articles: a story told forty times makes its people no commoner. The start weighs like so many. */
const anchorStart = 30
const storyCapacity = 2_000

/** Document frequencies below this have their rarity remembered. */
const mostRemembered = 256

/** The rarity of what stands in `seen` of `all`, where `start` more are taken to have it by `share`; never below 0.05. */
const rarity = (start: number, share: number, { seen, all }: { readonly seen: number; readonly all: number }): number =>
  Math.max(0.05, Math.log((start + all + 1) / (start * share + seen + 0.5)))

/** As many articles as the service reads back at its start: a window that ran for months and one just restored count the same. */
const restored = 5_000

/** A window over `seed` (oldest first); the most recent `capacity` articles count. */
export function createStoryWindow(seed: Iterable<Article> = [], capacity = restored): StoryWindow {
  const ids = createSeenIds(capacity)
  // Of words that are not among the usual ones all of one frequency are equally rare: one logarithm for them, while the size stands.
  const byFrequency: number[] = []
  let sizeThen = -1
  const termIdf = (hash: number, seen: number): number => {
    const all = index.size()
    const share = usualShare(hash)
    if (share > 0 || seen >= mostRemembered) return rarity(startSize, share, { seen, all })
    if (sizeThen !== all) byFrequency.length = 0
    sizeThen = all
    return (byFrequency[seen] ??= rarity(startSize, 0, { seen, all }))
  }
  const index = createTermIndex(capacity, termIdf)
  // Story id → its anchors, and in how many stories each stands: some hundreds, so they stay words.
  const counted = new Map<string, Set<string>>()
  const stories = new Map<string, number>()
  let version = 0

  const forgetStory = (): void => {
    const [oldest] = counted
    if (oldest === undefined) return
    counted.delete(oldest[0])
    for (const anchor of oldest[1]) {
      const left = (stories.get(anchor) ?? 1) - 1
      if (left > 0) stories.set(anchor, left)
      else stories.delete(anchor)
    }
  }
  const add = (article: Article): void => {
    if (ids.find(article.id) >= 0) return
    ids.append(article.id)
    index.add(termHashesOf(article))
    version++
  }
  for (const article of seed) add(article)

  return {
    size: index.size,
    add,
    version: () => version,
    knows: (storyId) => counted.has(storyId),
    addAnchors: (storyId, anchors) => {
      const known = counted.get(storyId) ?? new Set<string>()
      counted.set(storyId, known)
      for (const anchor of anchors) {
        if (known.has(anchor)) continue
        known.add(anchor)
        stories.set(anchor, (stories.get(anchor) ?? 0) + 1)
      }
      if (counted.size > storyCapacity) forgetStory()
      version++
    },
    idf: (term) => {
      const sign = term.charAt(0)
      if (sign === '@' || sign === '#')
        return rarity(anchorStart, anchorShare(term), { seen: stories.get(term) ?? 0, all: counted.size })
      // Names that no gazetteer knows are words of the stream: as rare as a word never read elsewhere.
      if (sign === '=') return rarity(startSize, 0, { seen: stories.get(term) ?? 0, all: index.size() })
      const hash = termHash(term)
      return termIdf(hash, index.df(hash))
    },
    likeness: (article) => {
      const of = index.likeness(termHashesOf(article))
      return (articleId) => {
        const sequence = ids.find(articleId)
        return sequence < 0 ? undefined : of(sequence)
      }
    },
  }
}
