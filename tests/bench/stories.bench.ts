/**
 * Stories: what one article costs beside tokenising and hashing it, by the size of the window, with naive Jaccard and SimHash in
 * the same table, and how many edited copies each finds again.
 */
import type { Article, MatchedArticle, Story } from '#model'
import { tokenise } from '../../src/arabic/tokenise.ts'
import { zonesOf } from '../../src/article/zones.ts'
import { copying, sketchOf } from '../../src/story/copies.ts'
import { groupArticles } from '../../src/story/group.ts'
import { createStoryWindow } from '../../src/story/window.ts'
import { compare, table } from './measure.ts'
import { sampleArticles } from './sample.ts'

const probes = 40
/** Stories that are open at once in a busy month of one topic. */
const openStories = 60

const wordsIn = (article: Article): string[] => tokenise(`${article.title} ${article.text}`).map(({ text }) => text)

/** FNV-1a of a word. */
function hash(word: string): number {
  let value = 0x811c9dc5
  for (let at = 0; at < word.length; at++) value = Math.imul(value ^ word.charCodeAt(at), 0x01000193)
  return value >>> 0
}

/** SimHash in 32 bits: the sign of each bit's sum over the words. */
function simHash(words: readonly string[]): number {
  const sums = new Int32Array(32)
  for (const word of words) {
    const value = hash(word)
    for (let bit = 0; bit < 32; bit++) sums[bit]! += (value >>> bit) & 1 ? 1 : -1
  }
  return sums.reduce((bits, sum, bit) => (sum > 0 ? bits | (1 << bit) : bits), 0) >>> 0
}
function distance(one: number, other: number): number {
  let left = (one ^ other) >>> 0
  let count = 0
  for (; left !== 0; left &= left - 1) count++
  return count
}

/** Distinct words from a generator, so that articles differ: the sample's sentences alone are too few for a large window. */
function articlesOf(count: number): Article[] {
  return sampleArticles(count).map((fields, index) => {
    const own = Array.from({ length: 60 }, (_, at) => `كلمة${(index * 7919 + at * 104_729) % 50_021}`).join(' ')
    const text = `${fields.text} ${own}`
    return { ...fields, text, zones: zonesOf({ title: fields.title, summary: '', text }) }
  })
}

/** Every tenth word replaced. */
const edited = (article: Article): Article => ({
  ...article,
  id: `${article.id}e`,
  outlet: 'منبر آخر',
  text: article.text
    .split(' ')
    .map((word, at) => (at % 10 === 3 ? `بدل${at}` : word))
    .join(' '),
})

const matchedOf = (article: Article): MatchedArticle => ({ article, entities: [], topics: [], revision: 1 })

export async function bench(): Promise<string> {
  const rows: (string | number)[][] = [
    ['window', 'floor µs', 'window × floor', 'grouping × floor', 'Jaccard × floor', 'SimHash × floor', 'bytes an article'],
  ]
  const recall: (string | number)[][] = [['window', 'own shingles ≥ .3 %', 'Jaccard ≥ .5 %', 'SimHash ≤ 3 %']]
  for (const size of [1_000, 10_000, 100_000]) {
    const articles = articlesOf(Math.min(size, 20_000))
    const asked = articles.slice(-probes).map(edited)
    globalThis.gc?.()
    const before = process.memoryUsage().heapUsed
    const window = createStoryWindow([], size)
    for (let at = 0; at < size; at++) {
      const article = articles[at % articles.length]
      if (article !== undefined) window.add(at < articles.length ? article : { ...article, id: `${article.id}.${at}` })
    }
    globalThis.gc?.()
    const bytes = (process.memoryUsage().heapUsed - before) / size
    const stories: Story[] = articles
      .slice(-openStories)
      .flatMap((article) =>
        groupArticles({ matched: [matchedOf(article)], topic: 'bench', stories: [], window, now: article.publishedAt }),
      )
      .map(({ story }) => story)
    // What naive ways scan: word sets and signatures of at most 2,000 articles, scaled to the window.
    const scanned = articles.slice(-2_000)
    const scale = size / scanned.length
    const sets = scanned.map((article) => new Set(wordsIn(article)))
    const signatures = scanned.map((article) => simHash(wordsIn(article)))
    const jaccard = (one: ReadonlySet<string>, other: ReadonlySet<string>): number => {
      let both = 0
      for (const word of one) if (other.has(word)) both++
      return both / (one.size + other.size - both)
    }
    const [floor, learn, group, sim, naive] = await compare(
      [
        { name: 'floor', run: () => asked.map((article) => wordsIn(article).map(hash)) },
        {
          name: 'window',
          run: () => asked.map((article) => window.add({ ...article, id: `${article.id}${performance.now()}` })),
        },
        {
          name: 'group',
          run: () =>
            asked.map((article) =>
              groupArticles({ matched: [matchedOf(article)], topic: 'bench', stories, window, now: article.publishedAt }),
            ),
        },
        {
          name: 'simhash',
          run: () =>
            asked.map((article) => {
              const own = simHash(wordsIn(article))
              return signatures.filter((signature) => distance(signature, own) <= 3).length
            }),
        },
        {
          name: 'jaccard',
          run: () =>
            asked.slice(0, 4).map((article) => {
              const own = new Set(wordsIn(article))
              return sets.filter((set) => jaccard(set, own) >= 0.5).length
            }),
        },
      ],
      5,
    )
    const unit = floor?.medianMs || 1
    rows.push([
      size,
      (1_000 * unit) / probes,
      (learn?.medianMs ?? 0) / unit,
      (group?.medianMs ?? 0) / unit,
      (((naive?.medianMs ?? 0) * probes) / 4 / unit) * scale,
      ((sim?.medianMs ?? 0) / unit) * scale,
      Math.round(bytes),
    ])
    const found = (test: (copy: Article, original: Article) => boolean): number =>
      (100 * asked.filter((copy, at) => test(copy, articles[articles.length - probes + at] ?? copy)).length) / probes
    recall.push([
      size,
      found((copy, original) => copying(sketchOf(wordsIn(copy)), sketchOf(wordsIn(original))).contained >= 0.3),
      found((copy, original) => jaccard(new Set(wordsIn(copy)), new Set(wordsIn(original))) >= 0.5),
      found((copy, original) => distance(simHash(wordsIn(copy)), simHash(wordsIn(original))) <= 3),
    ])
  }
  return [
    table(`stories: ${probes} probes, ${openStories} open stories, CPU medians of one run`, rows),
    table('every tenth word replaced: copies found again', recall),
  ].join('')
}
