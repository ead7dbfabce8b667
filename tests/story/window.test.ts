// The sliding index against the slow obvious version: counts in Maps over the latest articles.
import { expect, test } from 'vitest'
import type { Article, Story } from '#model'
import { groupArticles } from '../../src/story/group.ts'
import { usualShare } from '../../src/story/common-words.ts'
import { termHashesOf } from '../../src/story/term-hashes.ts'
import { articleWords, termHash } from '../../src/story/terms.ts'
import { createStoryWindow } from '../../src/story/window.ts'
import { ordinaryWord } from '../bench/sample.ts'
import { streams, toMatched } from './stream.ts'

/** A made-up text: some words common to all, most of them the article's own. */
function article(number: number, words = 90): Article {
  const text = Array.from({ length: words }, (_, at) =>
    ordinaryWord(at % 5 === 0 ? at : 40 + ((number * 7_919 + at * 103 * (number + 1)) % 3_001)),
  )
  const { article: made } = toMatched({
    id: `م${number}`,
    outlet: 'منبر',
    published: '2023-05-02T08:00:00Z',
    title: '',
    text: text.join(' '),
  })
  return made
}
const articles = Array.from({ length: 900 }, (_, number) => article(number))
const capacity = 300

/** How many of the articles have each term. */
function frequencies(of: readonly Article[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const one of of) for (const term of articleWords(one).terms.terms) counts.set(term, (counts.get(term) ?? 0) + 1)
  return counts
}

test('the window counts the latest articles only: what left it counts for nothing', () => {
  const window = createStoryWindow(articles, capacity)
  const fresh = createStoryWindow(articles.slice(-capacity), capacity)
  const all = frequencies(articles)
  const latest = frequencies(articles.slice(-capacity))
  expect(window.size()).toBe(capacity)
  for (const term of all.keys()) expect([term, window.idf(term)]).toEqual([term, fresh.idf(term)])
  for (const [term, seen] of [...latest].filter(([one]) => usualShare(termHash(one)) === 0))
    expect([term, window.idf(term)]).toEqual([term, Math.max(0.05, Math.log((200 + capacity + 1) / (seen + 0.5)))])
})

test('an article counts once, under whatever revision it comes', () => {
  const [first, second] = [article(1), article(2)]
  const window = createStoryWindow([first, second])
  const before = window.idf(articleWords(first).terms.terms[0]!)
  window.add({ ...first, text: second.text })
  expect(window.size()).toBe(2)
  expect(window.idf(articleWords(first).terms.terms[0]!)).toBe(before)
})

/** Cosine over all terms, by Maps. */
function slowCosine(one: Article, other: Article, idf: (term: string) => number): number {
  const vector = (of: Article): Map<string, number> => {
    const { terms, counts } = articleWords(of).terms
    return new Map(terms.map((term, at) => [term, (1 + Math.log(counts[at]!)) * idf(term)]))
  }
  const [left, right] = [vector(one), vector(other)]
  const norm = (weights: Map<string, number>): number => Math.hypot(...weights.values())
  let dot = 0
  for (const [term, weight] of left) dot += weight * (right.get(term) ?? 0)
  return dot / (norm(left) * norm(right))
}

test('short texts are as like by the index as by the whole vector, and whoever left the window is like nothing', () => {
  const short = articles.map((_, number) => article(number, 40))
  const window = createStoryWindow(short, capacity)
  const near = window.likeness(short.at(-1)!)
  for (const one of short.slice(-capacity, -1)) {
    const exact = slowCosine(short.at(-1)!, one, window.idf)
    // Weights are kept in a byte; very common words lead nowhere.
    expect(Math.abs(near(one.id)! - exact)).toBeLessThan(0.06)
  }
  expect(near(short.at(-1)!.id)).toBeGreaterThan(0.9)
  expect(near(short[0]!.id)).toBeUndefined()
})

test('an edited copy is nearer than any other article, wherever in the window its original stands', () => {
  const window = createStoryWindow(articles, capacity)
  for (const original of articles.slice(-capacity).filter((_, at) => at % 30 === 0)) {
    const words = original.text.split(' ').map((word, at) => (at % 5 === 2 ? ordinaryWord(9_000 + at) : word))
    const near = window.likeness({ ...original, id: 'نسخة', text: words.join(' ') })
    const others = articles.slice(-capacity).filter(({ id }) => id !== original.id)
    // The bound of performance.md §4 for a copy of which every fifth word is another.
    expect(near(original.id)!).toBeGreaterThan(0.22)
    expect(Math.max(...others.map(({ id }) => near(id)!))).toBeLessThan(near(original.id)! / 2)
  }
})

test('stories are told apart the same way over a window that was rebuilt from the store', () => {
  const lines = streams.get('blind-b')!.map(toMatched)
  const tell = (rebuilds: boolean): string[] => {
    const stories = new Map<string, Story>()
    let window = createStoryWindow()
    return lines.map((matched, at) => {
      if (rebuilds) window = createStoryWindow(lines.slice(0, at).map(({ article: one }) => one))
      const [update] = groupArticles({ matched: [matched], topic: 'ت', stories: [...stories.values()], window, now: 0 })
      stories.set(update!.story.id, JSON.parse(JSON.stringify(update!.story)) as Story)
      return `${update!.story.id} ${update!.decision}`
    })
  }
  expect(tell(true)).toEqual(tell(false))
})

/** The hashes as the window counts them and as they come from strings: of two objects, for each remembers the last one it read. */
const bothCounts = (one: Article): readonly string[][] => {
  const told = ({ hashes, counts }: { readonly hashes: Uint32Array; readonly counts: Uint8Array }): string[] =>
    Array.from(hashes, (hash, at) => `${hash} × ${counts[at]}`)
  return [told(termHashesOf({ ...one })), told(articleWords({ ...one }).terms)]
}

test('terms counted from letters are those counted from words, in every stream', () => {
  for (const lines of streams.values())
    for (const { article: one } of lines.map(toMatched)) {
      const [letters, words] = bothCounts(one)
      expect([one.id, letters]).toEqual([one.id, words])
    }
})

test.each([
  ['a pair of names of one month, and a pair of words', 'وصل في تموز/ يوليو 2022 ثم في تشرين الثاني نوفمبر، وعاد في كانون الأول'],
  ['a word that is a month only beside a number', 'مارس الرياضة في مارس 2023 ومارس ضغوطا، 12 ماي وماي'],
  ['a month that begins or ends the text', 'كانون'],
  ['months in a row, with words between', 'يناير فبراير و مارس ثم أبريل أو ماي في يونيو تشرين كانون الثاني'],
  ['a word said more often than a byte counts', 'صاروخ '.repeat(300)],
  ['Latin, digits and marks within words', 'F16V عربي21 إسـ.ـرائيل وHarpy بَرَّاك ﷺ ١٢ مايو'],
  ['a run of letters longer than any word', 'ب'.repeat(200_000)],
  ['more words than any article', Array.from({ length: 9_000 }, (_, at) => ordinaryWord(at)).join(' ')],
])('terms counted from letters are those counted from words: %s', (_, text) => {
  const [letters, words] = bothCounts({ ...article(1), title: text.slice(0, 400), summary: text, text })
  expect(letters).toEqual(words)
})
