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
  /** Counts anchors (entity ids, act families) beside the words; idempotent by article like `add`. */
  readonly addAnchors: (articleId: string, anchors: readonly string[]) => void
  /** Inverse document frequency of a term or an anchor, in nats: about 6 for one never seen, under 1 for one in every article. */
  readonly idf: (term: string) => number
}

/** How common an anchor is in a topic's articles before any was read: countries and generic topics are everywhere. */
const anchorShare = (anchor: string): number => {
  if (/^@l\.(ma|il|rabat|telaviv)$/.test(anchor)) return 0.7
  if (/^@(t\.|o\.idf|e\.normal|e\.abraham)/.test(anchor)) return 0.2
  return anchor.startsWith('#') ? 0.15 : 0.01
}

/** A window over `seed` (oldest first); the most recent `capacity` articles count. */
export function createStoryWindow(seed: Iterable<Article> = [], capacity = 20_000): StoryWindow {
  const df = new Map<string, number>()
  const learnt = new Map<string, readonly string[]>()

  const count = (key: string, terms: Iterable<string>): void => {
    if (learnt.has(key)) return
    const distinct = [...new Set(terms)]
    learnt.set(key, distinct)
    for (const term of distinct) df.set(term, (df.get(term) ?? 0) + 1)
    if (learnt.size > capacity * 2) forgetOldest()
  }
  const forgetOldest = (): void => {
    const [oldest] = learnt
    if (oldest === undefined) return
    learnt.delete(oldest[0])
    for (const term of oldest[1]) {
      const left = (df.get(term) ?? 1) - 1
      if (left > 0) df.set(term, left)
      else df.delete(term)
    }
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
    addAnchors: (articleId, anchors) => count(`anchors of ${articleId}`, anchors),
    idf: (term) => {
      const share = /^[@#]/.test(term) ? anchorShare(term) : usualShare(term)
      return Math.max(0.05, Math.log((startSize + size + 1) / (startSize * share + (df.get(term) ?? 0) + 0.5)))
    },
  }
}
