/** Article id → its place in the window's order, as two 32-bit hashes in typed arrays: about 20 bytes an article. */

export type SeenIds = {
  /** Sequence number (from 0) of an id among the latest `capacity`; -1 for one that is not. */
  readonly find: (id: string) => number
  /** Takes the next sequence number for an id that is not known. */
  readonly append: (id: string) => void
}

/** The table is rebuilt when so much of it is taken, of which what left the window makes up a part. */
const mostTaken = 0.75
/** Two independent keys: FNV-1a, and the same letters under another prime (that of xxHash). */
const [firstPrime, secondPrime] = [0x01000193, 0x85ebca77]

function keyOf(id: string, prime: number): number {
  let value = 0x811c9dc5
  for (let at = 0; at < id.length; at++) value = Math.imul(value ^ id.charCodeAt(at), prime)
  return (value ^ (value >>> 15)) >>> 0
}

export function createSeenIds(capacity: number): SeenIds {
  let room = Math.min(capacity, 256)
  let first = new Uint32Array(room)
  let second = new Uint32Array(room)
  // Sequence number plus one; 0 is empty.
  let table = new Uint32Array(512)
  let taken = 0
  let added = 0

  /** Looks from the place of the key; stale names are passed over. */
  function find(id: string): number {
    const [one, two] = [keyOf(id, firstPrime), keyOf(id, secondPrime)]
    const oldest = Math.max(0, added - capacity)
    for (let place = one & (table.length - 1); table[place] !== 0; place = (place + 1) & (table.length - 1)) {
      const sequence = table[place]! - 1
      if (sequence >= oldest && first[sequence % room] === one && second[sequence % room] === two) return sequence
    }
    return -1
  }
  function insert(sequence: number): void {
    let place = first[sequence % room]! & (table.length - 1)
    while (table[place] !== 0) place = (place + 1) & (table.length - 1)
    table[place] = sequence + 1
    taken++
  }
  function rebuild(): void {
    const live = Math.min(added, capacity)
    table = new Uint32Array(live > (table.length * mostTaken) / 2 ? table.length * 2 : table.length)
    taken = 0
    for (let sequence = added - live; sequence < added; sequence++) insert(sequence)
  }

  return {
    find,
    append: (id) => {
      if (added >= room && room < capacity) {
        room = Math.min(capacity, Math.ceil(room * 1.1))
        ;[first, second] = [first, second].map((old) => {
          const more = new Uint32Array(room)
          more.set(old)
          return more
        }) as [typeof first, typeof second]
      }
      if (taken + 1 > table.length * mostTaken) rebuild()
      first[added % room] = keyOf(id, firstPrime)
      second[added % room] = keyOf(id, secondPrime)
      insert(added++)
    },
  }
}
