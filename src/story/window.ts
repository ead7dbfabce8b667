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
  // Terms are numbers here: an article costs four bytes a term, not a reference to a string.
  const idOf = new Map<string, number>()
  const terms: string[] = []
  const df: number[] = []
  const free: number[] = []
  const learnt = new Map<string, Uint32Array>()
  const counted = new Map<string, Set<string>>()

  const raise = (term: string): number => {
    const known = idOf.get(term)
    const id = known ?? free.pop() ?? terms.length
    if (known === undefined) {
      idOf.set(term, id)
      terms[id] = term
    }
    df[id] = (known === undefined ? 0 : (df[id] ?? 0)) + 1
    return id
  }
  const lower = (id: number): void => {
    df[id] = (df[id] ?? 1) - 1
    if ((df[id] ?? 0) > 0) return
    idOf.delete(terms[id] ?? '')
    free.push(id)
  }
  const forgetOldest = (): void => {
    const [oldest] = learnt
    if (oldest === undefined) return
    learnt.delete(oldest[0])
    for (const id of oldest[1]) lower(id)
  }
  const forgetStory = (): void => {
    const [oldest] = counted
    if (oldest === undefined) return
    counted.delete(oldest[0])
    for (const anchor of oldest[1]) {
      const id = idOf.get(anchor)
      if (id !== undefined) lower(id)
    }
  }
  const add = (article: Article): void => {
    if (learnt.has(article.id)) return
    const distinct = new Set(termsOf(wordsOf(`${article.title}\n${article.summary}\n${article.text}`)))
    learnt.set(article.id, Uint32Array.from(distinct, raise))
    if (learnt.size > capacity) forgetOldest()
  }
  for (const article of seed) add(article)

  return {
    size: () => learnt.size,
    add,
    knows: (storyId) => counted.has(storyId),
    addAnchors: (storyId, anchors) => {
      const known = counted.get(storyId) ?? new Set<string>()
      counted.set(storyId, known)
      for (const anchor of anchors) {
        if (known.has(anchor)) continue
        known.add(anchor)
        raise(anchor)
      }
      if (counted.size > storyCapacity) forgetStory()
    },
    idf: (term) => {
      const id = idOf.get(term)
      const seen = id === undefined ? 0 : (df[id] ?? 0)
      const [start, share, all] = /^[@#]/.test(term)
        ? [anchorStart, anchorShare(term), counted.size]
        : [startSize, usualShare(term), learnt.size]
      return Math.max(0.05, Math.log((start + all + 1) / (start * share + seen + 0.5)))
    },
  }
}
