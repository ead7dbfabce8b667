/**
 * Stories: what one article costs beside tokenising and hashing it, by the size of the window, with naive Jaccard and SimHash in
 * the same run, and how many edited copies each finds again.
 */
import { setImmediate } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { Article, MatchedArticle, Story } from '#model'
import { tokenise } from '../../src/arabic/tokenise.ts'
import { readArticle } from '../../src/story/features.ts'
import { groupArticles } from '../../src/story/group.ts'
import { candidatesFor } from '../../src/story/join.ts'
import { createStoryWindow, type StoryWindow } from '../../src/story/window.ts'
import { compare, table } from './measure.ts'
import { article, edited } from './stories-sample.ts'

const sizes = [1_000, 10_000, 100_000]
const probes = 60
/** Stories that are open at once in a busy month of one topic. */
const openStories = 60
const rounds = 15
/** What naive ways scan; their cost is scaled to the window. */
const scannedArticles = 1_000
/** Bounds of a copy: `performance.md` §4 for the index. */
const [cosineOfACopy, jaccardOfACopy, bitsOfACopy] = [0.22, 0.5, 3]

const wordsIn = ({ title, text }: Article): string[] => tokenise(`${title} ${text}`).map((token) => token.text)

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
function jaccard(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  let both = 0
  for (const word of one) if (other.has(word)) both++
  return both / (one.size + other.size - both)
}

const matchedOf = (one: Article): MatchedArticle => ({ article: one, entities: [], topics: [], revision: 1 })

function built(size: number): StoryWindow {
  const window = createStoryWindow([], size)
  for (let number = 0; number < size; number++) window.add(article(number))
  return window
}

/** The collector, whether or not node was started with the flag. */
setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

/** Bytes an article that go when the window goes: caches of words, which every window shares, stay. */
async function bytesOf(size: number): Promise<number> {
  const taken = async (): Promise<number> => {
    for (let time = 0; time < 3; time++) {
      collect()
      await setImmediate()
    }
    const { heapUsed, arrayBuffers } = process.memoryUsage()
    return heapUsed + arrayBuffers
  }
  const windows = [built(size)]
  const before = await taken()
  windows.pop()
  return Math.round((before - (await taken())) / size)
}

/** A probe under a new id each time it is asked: the window takes an id once. */
let asking = 0
const anew = (one: Article): Article => ({ ...one, id: `${one.id}.${asking++}` })

async function costs(size: number, window: StoryWindow): Promise<(string | number)[]> {
  const originals = Array.from({ length: probes }, (_, at) => article(size - 1 - at))
  const asked = originals.map((original) => edited(original, 10))
  const stories: Story[] = originals
    .slice(0, openStories)
    .flatMap((one) =>
      groupArticles({ matched: [matchedOf(one)], topic: 'bench', stories: [], window, now: one.publishedAt }).map(
        ({ story }) => story,
      ),
    )
  const features = asked.map((one) => readArticle(matchedOf(one)).features)
  const scanned = Array.from({ length: Math.min(size, scannedArticles) }, (_, at) => article(size - 1 - at))
  const sets = scanned.map((one) => new Set(wordsIn(one)))
  const signatures = scanned.map((one) => simHash(wordsIn(one)))
  const few = asked.slice(0, 4)
  const place = (one: Article): Article => {
    const fresh = anew(one)
    window.add(fresh)
    return fresh
  }
  const measured = await compare(
    [
      { name: 'floor', run: () => asked.map((one) => wordsIn(one).map(hash)) },
      { name: 'index', run: () => asked.map((one) => window.likeness(place(one))) },
      {
        name: 'compare',
        run: () =>
          asked.map((one, at) =>
            candidatesFor(
              { features: { ...features[at]! }, outlet: one.outlet, near: window.likeness(place(one)) },
              stories,
              window,
            ),
          ),
      },
      {
        name: 'whole',
        run: () =>
          asked.map((one) =>
            groupArticles({ matched: [matchedOf(anew(one))], topic: 'bench', stories, window, now: one.publishedAt }),
          ),
      },
      {
        name: 'jaccard',
        run: () =>
          few.map((one) => {
            const own = new Set(wordsIn(one))
            return sets.filter((set) => jaccard(set, own) >= jaccardOfACopy).length
          }),
      },
      {
        name: 'simhash',
        run: () =>
          asked.map((one) => {
            const own = simHash(wordsIn(one))
            return signatures.filter((signature) => distance(signature, own) <= bitsOfACopy).length
          }),
      },
    ],
    rounds,
  )
  const [floor, index, compared, whole, naive, sim] = measured.map(({ medianMs }) => medianMs) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  const scale = size / scanned.length
  return [
    size,
    (1_000 * floor) / probes,
    index / floor,
    compared / floor,
    whole / floor,
    ((naive * probes) / few.length / floor) * scale,
    // Its own floor is no part of the scan.
    1 + (sim / floor - 1) * scale,
  ]
}

/** How an article was changed. */
const changes: readonly (readonly [string, (original: Article) => Article])[] = [
  ['every 20th word', (original) => edited(original, 20)],
  ['every 10th word', (original) => edited(original, 10)],
  ['every 5th word', (original) => edited(original, 5)],
  ['every 3rd word', (original) => edited(original, 3)],
  ['first 40 %, every 10th', (original) => edited(original, 10, 0.4)],
]

function recall(size: number, window: StoryWindow): (string | number)[][] {
  // All over the window, not only its newest.
  const originals = Array.from({ length: probes }, (_, at) => article(Math.floor(((at + 0.5) * size) / probes)))
  const share = (test: (original: Article) => boolean): number => (100 * originals.filter(test).length) / originals.length
  const found = changes.map(([name, change]) => [
    size,
    name,
    share((original) => (window.likeness(change(original))(original.id) ?? 0) >= cosineOfACopy),
    share((original) => jaccard(new Set(wordsIn(change(original))), new Set(wordsIn(original))) >= jaccardOfACopy),
    share((original) => distance(simHash(wordsIn(change(original))), simHash(wordsIn(original))) <= bitsOfACopy),
  ])
  // Articles that nobody told before: any that passes for a copy of theirs is false.
  const scanned = Array.from({ length: scannedArticles }, (_, at) => article(size - 1 - at))
  const sets = scanned.map((one) => new Set(wordsIn(one)))
  const signatures = scanned.map((one) => simHash(wordsIn(one)))
  const strangers = Array.from({ length: probes }, (_, at) => article(1_000_000 + at))
  const mistaken = (test: (stranger: Article) => boolean): number => (100 * strangers.filter(test).length) / strangers.length
  return [
    ...found,
    [
      size,
      'strangers taken for a copy',
      mistaken((stranger) => {
        const near = window.likeness(stranger)
        return Array.from({ length: size }, (_, number) => near(`b${number}`) ?? 0).some((cosine) => cosine >= cosineOfACopy)
      }),
      mistaken((stranger) => sets.some((set) => jaccard(set, new Set(wordsIn(stranger))) >= jaccardOfACopy)),
      mistaken((stranger) => {
        const own = simHash(wordsIn(stranger))
        return signatures.some((signature) => distance(signature, own) <= bitsOfACopy)
      }),
    ],
  ]
}

export async function bench(): Promise<string> {
  const rows: (string | number)[][] = [
    ['window', 'floor µs', 'index', '+ comparing', 'whole grouping', 'Jaccard', 'SimHash', 'bytes an article'],
  ]
  const copies: (string | number)[][] = [['window', 'changed', 'index %', 'Jaccard %', 'SimHash %']]
  for (const size of sizes) {
    const bytes = await bytesOf(size)
    const window = built(size)
    copies.push(...recall(size, window))
    rows.push([...(await costs(size, window)), bytes])
  }
  return [
    table(
      [
        `stories: times the floor (tokenise and hash) an article; ${probes} probes, ${openStories} open stories, CPU medians of ${rounds} rounds of one run`,
        'index: terms, taking in and asking, what performance.md §4 counts · comparing: choosing among open stories, with every feature of the chosen',
        'whole: also slots, phases, decision and the summary of the story, which matched articles alone need',
      ].join('\n'),
      rows,
    ),
    table(
      `copies found again (index: cosine ≥ ${cosineOfACopy}; Jaccard ≥ ${jaccardOfACopy}; SimHash ≤ ${bitsOfACopy} of 32 bits); strangers: against the whole window by the index, ${scannedArticles} articles by the others`,
      copies,
    ),
  ].join('')
}
