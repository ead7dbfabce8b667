/**
 * A sliding inverted index in typed arrays (`performance.md` §4). Terms come as 32-bit hashes: nothing here holds a string. Of 50,000
 * terms about one shares its hash with another; the two then count as one word.
 *
 *   terms     hash → df, head      df: articles of the window that have it; head: its newest posting
 *   forward   slot → its terms     which df to lower when the article leaves
 *   postings  next, weight         `postingsOf` an article, its weightiest terms; a list runs from the newest article back
 *
 * A posting is named by its place in all time (sequence × `postingsOf` + rank + 1), so a list needs no unlinking: a name older than
 * the window says that the list ends there. Names last for 89 million articles.
 */
import { createForward } from './forward.ts'
import { createTermTable } from './term-table.ts'
import type { TermCounts } from './terms.ts'

/** Weightiest terms of an article that lead to it (`performance.md` §4 measured 48). */
const postingsOf = 48
/** Most postings read of one term, the newest first: what is commoner leads to the latest articles only. */
const mostRead = 128
/** A term that stands in a larger share of the window leads nowhere. */
const commonShare = 1 / 8

export type TermIndex = {
  readonly size: () => number
  /** Articles of the window that have the term. */
  readonly df: (hash: number) => number
  /** Takes an article in, and lets the oldest go where the window is full. Returns its sequence number, from 0. */
  readonly add: (terms: TermCounts) => number
  /**
   * How like the window's articles are to a text: cosines over their weightiest terms, by sequence number; 0 for one that shares
   * none of them or has left. Valid until the next call.
   */
  readonly likeness: (terms: TermCounts) => (sequence: number) => number
}

/** `idfOf` a term by its hash and document frequency, in nats. */
export function createTermIndex(capacity: number, idfOf: (hash: number, df: number) => number): TermIndex {
  const table = createTermTable()
  const forward = createForward()
  let room = Math.min(capacity, 256)
  let next = new Uint32Array(room * postingsOf)
  let weight = new Uint8Array(room * postingsOf)
  let scores = new Float32Array(room)
  let added = 0
  // Slots that the last query touched: their scores are cleared before the next.
  const touched = new Uint32Array(postingsOf * mostRead)
  let touchedCount = 0

  function grow(): void {
    room = Math.min(capacity, Math.ceil(room * 1.25))
    const [moreNext, moreWeight] = [new Uint32Array(room * postingsOf), new Uint8Array(room * postingsOf)]
    moreNext.set(next)
    moreWeight.set(weight)
    next = moreNext
    weight = moreWeight
    scores = new Float32Array(room)
    touchedCount = 0
  }

  return {
    size: () => Math.min(added, capacity),
    df: (hash) => table.df(table.find(hash)),
    add: (terms) => {
      if (added >= capacity) forward.takeOldest(table.lower)
      else if (added >= room) grow()
      const ids = new Uint32Array(terms.hashes.length)
      for (let at = 0; at < ids.length; at++) ids[at] = table.raise(terms.hashes[at]!)
      forward.append(ids)
      const base = (added % room) * postingsOf
      weight.fill(0, base, base + postingsOf)
      // Like every article after it, it is weighed with itself counted.
      for (const [rank, { at, share }] of weightiest(terms, ids).entries()) {
        const id = ids[at]!
        next[base + rank] = table.head(id)
        weight[base + rank] = Math.round(255 * Math.sqrt(share))
        table.setHead(id, added * postingsOf + rank + 1)
      }
      return added++
    },
    likeness: (terms) => {
      for (let i = 0; i < touchedCount; i++) scores[touched[i]!] = 0
      touchedCount = 0
      const oldest = Math.max(0, added - capacity)
      const oldestName = oldest * postingsOf + 1
      const ring = room * postingsOf
      // Names of the ring's present round begin behind this one.
      const round = Math.floor(added / room) * ring + 1
      const common = Math.max(mostRead, Math.min(added, capacity) * commonShare)
      const ids = new Uint32Array(terms.hashes.length)
      for (let at = 0; at < ids.length; at++) ids[at] = table.find(terms.hashes[at]!)
      for (const { at, share } of weightiest(terms, ids)) {
        if (table.df(ids[at]!) > common) continue
        let name = table.head(ids[at]!)
        for (let count = 0; name >= oldestName && count < mostRead; count++) {
          const posting = name >= round ? name - round : name - round + ring
          const slot = Math.floor(posting / postingsOf)
          if (scores[slot] === 0) touched[touchedCount++] = slot
          scores[slot]! += share * squares[weight[posting]!]!
          name = next[posting]!
        }
      }
      return (sequence) => (sequence >= oldest && sequence < added ? scores[sequence % room]! : 0)
    },
  }

  /** The weightiest terms of a text by their place, and the share of its vector's length that each has; equal ones as they come. */
  function weightiest({ hashes, counts }: TermCounts, ids: Uint32Array): Weighty[] {
    const weights = new Float64Array(hashes.length)
    let sum = 0
    for (let at = 0; at < weights.length; at++) {
      const one = logarithms[counts[at]!]! * idfOf(hashes[at]!, table.df(ids[at]!))
      weights[at] = one
      sum += one * one
    }
    const norm = Math.sqrt(sum)
    // What nobody has leads nowhere; it only makes the text longer.
    for (let at = 0; at < weights.length; at++) if (ids[at] === 0) weights[at] = 0
    const least = weights.length > postingsOf ? weights.slice().sort()[weights.length - postingsOf]! : 0
    const out: Weighty[] = []
    for (let at = 0; at < weights.length && out.length < postingsOf; at++)
      if (weights[at]! >= least && ids[at] !== 0) out.push({ at, share: weights[at]! / norm })
    return out
  }
}

type Weighty = { readonly at: number; readonly share: number }

/** What a term counts for that stands so often in a text. */
const logarithms = Float64Array.from({ length: 256 }, (_, count) => 1 + Math.log(count))
/** What a stored weight stands for: roots are stored, so that small weights keep two digits in one byte. */
const squares = Float32Array.from({ length: 256 }, (_, stored) => (stored / 255) ** 2)
