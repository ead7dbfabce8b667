/** Articles for the bench of stories: a newsroom's opening, then words of a made-up language by Zipf's law, every article another. */
import type { Article } from '#model'
import { zonesOf } from '../../src/article/zones.ts'
import { ordinaryWord, sampleArticles } from './sample.ts'

/** Words that `performance.md` drew its corpus from. */
const vocabulary = Array.from({ length: 60_000 }, (_, rank) => ordinaryWord(rank))
const clitics = ['', '', '', '', 'ال', 'ال', 'و', 'وال', 'ب', 'لل']
/** With the opening about 270 words, 1,700 characters. */
const ownWords = 240
/** Openings come again; what follows them does not. */
const openings = sampleArticles(500).map(({ title, text }) => ({ title, lead: text.split('. ').slice(0, 2).join('. ') }))

/** A number in 0..1 for each pair of numbers: the finaliser of MurmurHash3 (Appleby). */
function luck(one: number, other: number): number {
  let value = Math.imul(one + 1, 0x9e3779b1) ^ Math.imul(other + 1, 0x85ebca6b)
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b)
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35)
  return ((value ^ (value >>> 16)) >>> 0) / 2 ** 32
}

/** The word that a number's place draws. */
const drawn = (number: number, place: number): string =>
  `${clitics[Math.floor(luck(place, number) * clitics.length)]}${vocabulary[Math.floor(60_000 ** luck(number, place))]}`

function articleOf(fields: Pick<Article, 'id' | 'outlet' | 'title' | 'text'>, at: number): Article {
  const { id, title, text } = fields
  return {
    ...fields,
    feedId: 'bench',
    language: 'ar',
    url: `https://bench.example/${id}`,
    summary: '',
    publishedAt: at,
    firstSeenAt: at,
    contentHash: id,
    keys: [],
    zones: zonesOf({ title, summary: '', text }),
  }
}

/** The article of a number: the same on every call. */
export function article(number: number): Article {
  const { title, lead } = openings[Math.floor(luck(number, 1_000_000) * openings.length)] ?? { title: '', lead: '' }
  const own = Array.from({ length: ownWords }, (_, place) => drawn(number, place) + (place % 15 === 14 ? '.' : ''))
  const at = Date.UTC(2026, 0, 1) + number * 60_000
  return articleOf({ id: `b${number}`, outlet: `منبر ${number % 9}`, title, text: `${lead}. ${own.join(' ')}` }, at)
}

/** The same article in another outlet with every `step`th word replaced; `share` of its text, from the head. */
export function edited(original: Article, step: number, share = 1): Article {
  const words = original.text.split(' ')
  const text = words
    .slice(0, Math.ceil(words.length * share))
    .map((word, at) => (at % step === 1 ? drawn(original.publishedAt % 99_991, 500 + at) : word))
    .join(' ')
  return articleOf({ ...original, id: `${original.id}e${step}`, outlet: 'منبر آخر', text }, original.publishedAt + 3_600_000)
}
