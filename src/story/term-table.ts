/** Term hash → its number, with document frequency and newest posting, in typed arrays: open addressing with linear probing. */

export type TermTable = {
  /** Number of a term, 0 for an unknown one. */
  readonly find: (hash: number) => number
  /** Counts one more article that has the term; returns its number, valid until `lower` let its last article go. */
  readonly raise: (hash: number) => number
  readonly lower: (id: number) => void
  readonly df: (id: number) => number
  /** Name of the newest posting, 0 for none. */
  readonly head: (id: number) => number
  readonly setHead: (id: number, name: number) => void
}

/** The table is rebuilt when so much of it is taken. */
const mostTaken = 0.85
/** Numbers grow by so much at a time: small steps waste little. */
const growth = 1.25
/** Fibonacci hashing (Knuth): spreads hashes whose low bits are alike. */
const spread = 0x9e3779b1

export function createTermTable(): TermTable {
  let bits = 10
  let slots = new Uint32Array(1 << bits)
  let hashes = new Uint32Array(1 << 9)
  let dfs = new Uint32Array(1 << 9)
  let heads = new Uint32Array(1 << 9)
  // Number 0 is nobody's.
  let count = 1
  let dead = 0
  let free: number[] = []

  /** The place of a hash: where it stands, or the empty place where it would. */
  function placeOf(hash: number): number {
    let place = Math.imul(hash, spread) >>> (32 - bits)
    for (let id = slots[place]!; id !== 0 && hashes[id] !== hash; id = slots[place]!) place = (place + 1) & (slots.length - 1)
    return place
  }
  function rebuild(): void {
    const freed = new Uint8Array(count)
    for (const id of free) freed[id] = 1
    // Terms that no article has any more give their numbers away.
    for (let id = 1; id < count; id++)
      if (dfs[id] === 0 && freed[id] === 0) {
        freed[id] = 1
        free.push(id)
      }
    dead = 0
    while (count - free.length > slots.length * mostTaken * 0.75) {
      bits++
      slots = new Uint32Array(1 << bits)
    }
    slots.fill(0)
    for (let id = 1; id < count; id++) if (freed[id] === 0) slots[placeOf(hashes[id]!)] = id
  }
  function newNumber(): number {
    const reused = free.pop()
    if (reused !== undefined) return reused
    if (count === hashes.length) {
      const size = Math.ceil(count * growth)
      ;[hashes, dfs, heads] = [hashes, dfs, heads].map((old) => {
        const more = new Uint32Array(size)
        more.set(old)
        return more
      }) as [typeof hashes, typeof dfs, typeof heads]
    }
    return count++
  }

  return {
    find: (hash) => slots[placeOf(hash)]!,
    raise: (hash) => {
      let place = placeOf(hash)
      let id = slots[place]!
      if (id === 0) {
        if (count - free.length > slots.length * mostTaken || dead > count / 2) {
          rebuild()
          place = placeOf(hash)
        }
        id = newNumber()
        hashes[id] = hash
        dfs[id] = 0
        heads[id] = 0
        slots[place] = id
      } else if (dfs[id] === 0) dead--
      dfs[id]!++
      return id
    },
    lower: (id) => {
      dfs[id]!--
      if (dfs[id] === 0) dead++
    },
    df: (id) => (id === 0 ? 0 : dfs[id]!),
    head: (id) => heads[id]!,
    setHead: (id, name) => {
      heads[id] = name
    },
  }
}
