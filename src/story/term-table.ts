/** Term hash → its number, with document frequency and list of postings, in typed arrays: open addressing with linear probing. */
import type { List } from './postings.ts'

export type TermTable = {
  /** Number of a term, 0 for an unknown one. */
  readonly find: (hash: number) => number
  /** Counts one more article that has the term; returns its number, valid until `lower` let its last article go. */
  readonly raise: (hash: number) => number
  readonly lower: (id: number) => void
  readonly df: (id: number) => number
  /** The term's list of postings, in an object that the next call takes again. */
  readonly list: (id: number) => List
  /** Keeps a changed list. */
  readonly keep: (id: number, list: List) => void
}

/** The table is rebuilt when so much of it is taken, with room for so many more terms than live. */
const mostTaken = 0.85
const spare = 1.05
/** Numbers grow by so much at a time: small steps waste little. */
const growth = 1.05
/** Fibonacci hashing (Knuth): spreads hashes whose low bits are alike. */
const spread = 0x9e3779b1

/** `capacity`: articles at most, hence the highest frequency. */
export function createTermTable(capacity: number): TermTable {
  const frequencies = capacity < 1 << 16 ? Uint16Array : Uint32Array
  // 24 bits of a number and 8 of its hash: most look-ups that end elsewhere need not look there.
  let slots = new Uint32Array(1 << 10)
  let hashes = new Uint32Array(1 << 9)
  let dfs = new frequencies(1 << 9)
  let names = new Uint32Array(1 << 9)
  let lengths = new Uint16Array(1 << 9)
  const shown: List = { name: 0, length: 0 }
  // Number 0 is nobody's.
  let count = 1
  let dead = 0
  // The number given away last; the name of each is the one given away before it, 0 at the end.
  let free = 0
  let freeCount = 0

  /** The place of a hash: where it stands, or the empty place where it would. */
  function placeOf(hash: number): number {
    const { length } = slots
    const tag = hash & 255
    let place = Math.floor(((Math.imul(hash, spread) >>> 0) / 2 ** 32) * length)
    for (let slot = slots[place]!; slot !== 0; slot = slots[place]!) {
      if ((slot & 255) === tag && hashes[slot >>> 8] === hash) break
      place = place + 1 === length ? 0 : place + 1
    }
    return place
  }
  const slotOf = (id: number): number => ((id << 8) | (hashes[id]! & 255)) >>> 0
  function rebuild(): void {
    const freed = new Uint8Array(count)
    for (let id = free; id !== 0; id = names[id]!) freed[id] = 1
    // Terms that no article has any more give their numbers away.
    for (let id = 1; id < count; id++)
      if (dfs[id] === 0 && freed[id] === 0) {
        freed[id] = 1
        names[id] = free
        free = id
        freeCount++
      }
    dead = 0
    const live = count - freeCount
    if (live * spare > slots.length * mostTaken) slots = new Uint32Array(Math.ceil((live * spare) / mostTaken))
    else slots.fill(0)
    for (let id = 1; id < count; id++) if (freed[id] === 0) slots[placeOf(hashes[id]!)] = slotOf(id)
  }
  function newNumber(): number {
    if (free !== 0) {
      const reused = free
      free = names[reused]!
      freeCount--
      return reused
    }
    if (count === hashes.length) {
      const size = Math.ceil(count * growth)
      const [moreHashes, moreNames] = [new Uint32Array(size), new Uint32Array(size)]
      const [moreDfs, moreLengths] = [new frequencies(size), new Uint16Array(size)]
      moreHashes.set(hashes)
      moreNames.set(names)
      moreDfs.set(dfs)
      moreLengths.set(lengths)
      ;[hashes, names, dfs, lengths] = [moreHashes, moreNames, moreDfs, moreLengths]
    }
    return count++
  }

  return {
    find: (hash) => slots[placeOf(hash)]! >>> 8,
    raise: (hash) => {
      let place = placeOf(hash)
      let id = slots[place]! >>> 8
      if (id === 0) {
        if (count - freeCount > slots.length * mostTaken || dead > count / 2) {
          rebuild()
          place = placeOf(hash)
        }
        id = newNumber()
        hashes[id] = hash
        dfs[id] = 0
        lengths[id] = 0
        slots[place] = slotOf(id)
      } else if (dfs[id] === 0) dead--
      dfs[id]!++
      return id
    },
    lower: (id) => {
      dfs[id]!--
      if (dfs[id] === 0) dead++
    },
    df: (id) => (id === 0 ? 0 : dfs[id]!),
    list: (id) => {
      shown.name = names[id]!
      shown.length = id === 0 ? 0 : lengths[id]!
      return shown
    },
    keep: (id, { name, length }) => {
      names[id] = name
      lengths[id] = length
    },
  }
}
