/**
 * An article's terms for the window, counted without a string: the letters of a word lead to the hash of its term. Every article of
 * every feed is counted so; `articleWords` counts the same by strings, for articles that a topic matched.
 */
import type { Article } from '#model'
import { beginsMonth, foldMonths } from '../arabic/months.ts'
import { foldInPlace, type Folding } from '../arabic/normalise.ts'
import { wordAt, wordKeysOf, type WordKeys } from '../arabic/word-keys.ts'
import { hashOfWord, wordsReadLast, type TermHashes } from './terms.ts'

/**
 * Words met lately, in seats of two numbers: a check and the hash of the word's term. A word has one of four seats that stand side by
 * side in memory; row and check are 44 bits of its letters. The low bits of a check say what the word is, 0 is an empty seat.
 */
const met = new Uint32Array(1 << 17)
const rowLength = 8
const rows = met.length / rowLength
const [ordinary, monthly] = [1, 2]

/** Where a word is in `met`; a new one is learnt at the head of its row, and the oldest one there goes. */
function seatOf(folding: Folding, words: WordKeys, at: number): number {
  const [first, second] = [words.first[at]!, words.second[at]!]
  const row = ((first ^ (first >>> 15)) & (rows - 1)) * rowLength
  for (let seat = row; seat < row + rowLength; seat += 2) {
    const check = met[seat]!
    if ((check ^ second) >>> 2 === 0 && check !== 0) return seat
  }
  const word = wordAt(folding, words, at)
  met.copyWithin(row + 2, row, row + rowLength - 2)
  met[row] = (second & ~3) | (beginsMonth(word) ? monthly : ordinary)
  met[row + 1] = hashOfWord(word)
  return row
}

// The article being counted: hashes of its terms, how often each stands in it, and where in a table of open addressing (place plus 1).
let hashes = new Uint32Array(1 << 9)
let counts = new Uint8Array(1 << 9)
let table = new Uint32Array(1 << 10)
let found = 0

/** The place in the table of a term's hash. */
function placeOf(hash: number): number {
  const mask = table.length - 1
  let place = (hash ^ (hash >>> 16)) & mask
  while (table[place] !== 0 && hashes[table[place]! - 1] !== hash) place = (place + 1) & mask
  return place
}
function makeRoom(words: number): void {
  if (found + words <= hashes.length) return
  const size = 2 ** Math.ceil(Math.log2(found + words))
  const [moreHashes, moreCounts] = [new Uint32Array(size), new Uint8Array(size)]
  moreHashes.set(hashes)
  moreCounts.set(counts)
  ;[hashes, counts, table] = [moreHashes, moreCounts, new Uint32Array(size * 2)]
  for (let at = 0; at < found; at++) table[placeOf(hashes[at]!)] = at + 1
}
function count(hash: number): void {
  if (hash === 0) return
  const place = placeOf(hash)
  const at = table[place]! - 1
  if (at >= 0) {
    if (counts[at]! < 255) counts[at]!++
    return
  }
  hashes[found] = hash
  counts[found++] = 1
  table[place] = found
}

function countText(text: string): void {
  const folding = foldInPlace(text)
  const words = wordKeysOf(folding)
  makeRoom(words.count)
  for (let at = 0; at < words.count; at++) {
    const seat = seatOf(folding, words, at)
    if ((met[seat]! & 3) === monthly) at = countDate(folding, words, at)
    else count(met[seat + 1]!)
  }
}

/**
 * From a word that may begin a month: it, those like it with at most one word between, and the word behind them are all that
 * `foldMonths` can change, and the word before is all that it looks back to. Returns the last one counted.
 */
function countDate(folding: Folding, words: WordKeys, at: number): number {
  const mayBegin = (other: number): boolean => other < words.count && (met[seatOf(folding, words, other)]! & 3) === monthly
  let last = at
  while (mayBegin(last + 1) || mayBegin(last + 2)) last = mayBegin(last + 1) ? last + 1 : last + 2
  last = Math.min(last + 1, words.count - 1)
  const before = Math.max(0, at - 1)
  const read = Array.from({ length: last + 1 - before }, (_, place) => wordAt(folding, words, before + place))
  for (const word of foldMonths(read).slice(at - before)) count(hashOfWord(word))
  return last
}

let latest: { readonly article: Article; readonly terms: TermHashes } | undefined

/** Hashes and counts of an article's terms, counted once while its steps follow one another. */
export function termHashesOf(article: Article): TermHashes {
  if (latest?.article === article) return latest.terms
  const read = wordsReadLast(article)?.terms
  if (read === undefined) {
    table.fill(0)
    found = 0
    countText(article.title)
    countText(article.summary === '' ? article.text : `${article.summary}\n${article.text}`)
  }
  const terms = read ?? { hashes: hashes.slice(0, found), counts: counts.slice(0, found) }
  latest = { article, terms }
  return terms
}
