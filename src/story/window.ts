/**
 * What the stream so far says about how common a term is (TF-IDF, `performance.md` §4). A cache: it is rebuilt from the store's
 * articles, and a story grouped against a rebuilt window comes out the same.
 */
import type { Article } from '#model'
import { usualShare } from './common-words.ts'
import { termsOf, wordsOf } from './terms.ts'

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

/** A window over `seed` (oldest first); the most recent `capacity` articles count. */
export function createStoryWindow(seed: Iterable<Article> = [], capacity = 20_000): StoryWindow {
  const df = new Map<string, number>()
  const learnt = new Map<string, readonly string[]>()
  const counted = new Map<string, Set<string>>()

  const count = (key: string, terms: Iterable<string>): void => {
    if (learnt.has(key)) return
    const distinct = [...new Set(terms)]
    learnt.set(key, distinct)
    for (const term of distinct) df.set(term, (df.get(term) ?? 0) + 1)
    if (learnt.size > capacity) forgetOldest()
  }
  const forget = (term: string): void => {
    const left = (df.get(term) ?? 1) - 1
    if (left > 0) df.set(term, left)
    else df.delete(term)
  }
  const forgetOldest = (): void => {
    const [oldest] = learnt
    if (oldest === undefined) return
    learnt.delete(oldest[0])
    for (const term of oldest[1]) forget(term)
  }
  const forgetStory = (): void => {
    const [oldest] = counted
    if (oldest === undefined) return
    counted.delete(oldest[0])
    for (const anchor of oldest[1]) forget(anchor)
  }
  let size = 0
  const add = (article: Article): void => {
    if (learnt.has(article.id)) return
    size = Math.min(capacity, size + 1)
    count(article.id, termsOf(wordsOf(`${article.title}\n${article.summary}\n${article.text}`)))
  }
  for (const article of seed) add(article)

  return {
    size: () => size,
    add,
    knows: (storyId) => counted.has(storyId),
    addAnchors: (storyId, anchors) => {
      const known = counted.get(storyId) ?? new Set<string>()
      counted.set(storyId, known)
      for (const anchor of anchors) {
        if (known.has(anchor)) continue
        known.add(anchor)
        df.set(anchor, (df.get(anchor) ?? 0) + 1)
      }
      if (counted.size > storyCapacity) forgetStory()
    },
    idf: (term) => {
      const seen = df.get(term) ?? 0
      const [start, share, all] = /^[@#]/.test(term)
        ? [anchorStart, anchorShare(term), counted.size]
        : [startSize, usualShare(term), size]
      return Math.max(0.05, Math.log((start + all + 1) / (start * share + seen + 0.5)))
    },
  }
}
