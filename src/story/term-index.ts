/**
 * A sliding inverted index in typed arrays (`performance.md` §4). Terms come as 32-bit hashes: nothing here holds a string. Of 50,000
 * terms about one shares its hash with another; the two then count as one word.
 *
 *   terms     hash → df, list      df: articles of the window that have it; list: those that it is a weighty term of
 *   forward   article → its terms  which df to lower, and which lists to shorten, when the article leaves
 *   postings  slot · weight        24 bits and 8; a slot is the article's sequence number modulo the capacity
 */
import { createForward } from './forward.ts'
import { createPostings } from './postings.ts'
import { createTermTable } from './term-table.ts'
import type { TermHashes } from './terms.ts'

/** Weightiest terms of an article that lead to it (`performance.md` §4 measured 48). */
const postingsOf = 48
/** Most postings read for one text, those of its weightiest terms first: what is common says little (pruning by weight). */
const mostRead = 8_192
/** A slot takes 24 bits of a posting. */
const mostSlots = 1 << 24

export type TermIndex = {
  readonly size: () => number
  /** Articles of the window that have the term. */
  readonly df: (hash: number) => number
  /** Takes an article in, and lets the oldest go where the window is full. Returns its sequence number, from 0. */
  readonly add: (terms: TermHashes) => number
  /**
   * How like the window's articles are to a text: cosines over their weightiest terms, by sequence number; 0 for one that shares
   * none of them or has left. Valid until the next call.
   */
  readonly likeness: (terms: TermHashes) => (sequence: number) => number
}

/** `idfOf` a term by its hash and document frequency, in nats. */
export function createTermIndex(capacity: number, idfOf: (hash: number, df: number) => number): TermIndex {
  if (!(capacity > 0 && capacity < mostSlots))
    throw new RangeError(`Expected a window of 1 to ${mostSlots - 1} articles, got ${capacity}: give it a capacity between`)
  const table = createTermTable(capacity)
  const forward = createForward()
  const postings = createPostings()
  let scores = new Float32Array(Math.min(capacity, 256))
  let added = 0
  // Slots that the last query gave a score: cleared before the next. Each stands here once.
  const touched = new (capacity < 1 << 16 ? Uint16Array : Uint32Array)(Math.min(mostRead, capacity))
  let touchedCount = 0
  // The article taken in last is mostly the one that is asked about next.
  let last: { readonly terms: TermHashes; readonly added: number; readonly weighed: Weighed } | undefined

  function forgetOldest(): void {
    const slot = added % capacity
    forward.takeOldest((id) => {
      const list = table.list(id)
      if (list.length > 0 && postings.oldest(list) >>> 8 === slot) {
        postings.shift(list)
        table.keep(id, list)
      }
      table.lower(id)
    })
  }

  /** Terms that the window knows, weightiest first; equal ones as they come. */
  function weigh({ hashes, counts }: TermHashes, ids: Uint32Array): Weighed {
    // Weight and place in one number, so that they are sorted as numbers.
    const keys = new Float64Array(hashes.length)
    let sum = 0
    let unknown = 0
    for (let at = 0; at < keys.length; at++) {
      const id = ids[at]!
      const weight = logarithms[counts[at]!]! * idfOf(hashes[at]!, table.df(id))
      sum += weight * weight
      // What nobody has leads nowhere; it only makes the text longer.
      if (id === 0) unknown++
      else keys[at] = Math.floor(weight * weightSteps) * places + (places - 1 - Math.min(at, places - 1))
    }
    keys.sort()
    const norm = Math.sqrt(sum)
    const weighed = { ids: new Uint32Array(keys.length - unknown), shares: new Float64Array(keys.length - unknown) }
    for (let rank = 0; rank < weighed.ids.length; rank++) {
      const key = keys[keys.length - 1 - rank]!
      const weight = Math.floor(key / places)
      // The rest of a division by a power of two, exact and cheaper than `%`.
      weighed.ids[rank] = ids[places - 1 - (key - weight * places)]!
      weighed.shares[rank] = weight / weightSteps / norm
    }
    return weighed
  }

  return {
    size: () => Math.min(added, capacity),
    df: (hash) => table.df(table.find(hash)),
    add: (terms) => {
      if (added >= capacity) forgetOldest()
      const ids = new Uint32Array(terms.hashes.length)
      for (let at = 0; at < ids.length; at++) ids[at] = table.raise(terms.hashes[at]!)
      forward.append(ids)
      const slot = added % capacity
      // Like every article after it, it is weighed with itself counted.
      const weighed = weigh(terms, ids)
      for (let rank = 0; rank < Math.min(postingsOf, weighed.ids.length); rank++) {
        const list = table.list(weighed.ids[rank]!)
        postings.append(list, ((slot << 8) | Math.round(255 * Math.sqrt(weighed.shares[rank]!))) >>> 0)
        table.keep(weighed.ids[rank]!, list)
      }
      last = { terms, added: ++added, weighed }
      return added - 1
    },
    likeness: (terms) => {
      for (let i = 0; i < touchedCount; i++) scores[touched[i]!] = 0
      touchedCount = 0
      const size = Math.min(added, capacity)
      if (scores.length < size) scores = new Float32Array(Math.min(capacity, Math.ceil(size * 1.25)))
      const { ids, shares } =
        last?.terms === terms && last.added === added ? last.weighed : weigh(terms, terms.hashes.map(table.find))
      const numbers = postings.numbers()
      let left = mostRead
      for (let rank = 0; rank < ids.length && left > 0; rank++) {
        const { name, length } = table.list(ids[rank]!)
        const share = shares[rank]!
        // The newest first, as far as the budget goes.
        for (let at = length - 1; at >= Math.max(0, length - left); at--) {
          const posting = length === 1 ? name : numbers[name + at]!
          const slot = posting >>> 8
          const before = scores[slot]!
          scores[slot] = before + share * squares[posting & 255]!
          if (before === 0 && scores[slot] !== 0) touched[touchedCount++] = slot
        }
        left -= length
      }
      return (sequence) => (sequence >= added - size && sequence < added ? scores[sequence % capacity]! : 0)
    },
  }
}

/** Terms by weight; `shares`: of the length of the text's vector. */
type Weighed = { readonly ids: Uint32Array; readonly shares: Float64Array }

/** Weights are sorted in such steps, and terms by their place among so many; a text of more distinct terms is hardly one. */
const [weightSteps, places] = [1 << 20, 1 << 14]
/** What a term counts for that stands so often in a text. */
const logarithms = Float64Array.from({ length: 256 }, (_, count) => 1 + Math.log(count))
/** What a stored weight stands for: roots are stored, so that small weights keep two digits in one byte. */
const squares = Float32Array.from({ length: 256 }, (_, stored) => (stored / 255) ** 2)
