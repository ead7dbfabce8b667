import type { Folding } from './normalise.ts'
import { scriptOf } from './script.ts'

/** Words of a folded text without a string made: where each stands in the folded text, and 64 bits that tell it from others. */
export type WordKeys = {
  readonly count: number
  /** Ranges in the folded text. */
  readonly from: Uint32Array
  readonly to: Uint32Array
  /** Two hashes of its letters: FNV-1a (Fowler, Noll and Vo), and the same under another prime (that of xxHash). */
  readonly first: Uint32Array
  readonly second: Uint32Array
}

const [firstPrime, secondPrime] = [0x01000193, 0x85ebca77]
const unset = 0x811c9dc5

// Kept from call to call, like the folded text itself.
let from = new Uint32Array(1 << 11)
let to = new Uint32Array(1 << 11)
let first = new Uint32Array(1 << 11)
let second = new Uint32Array(1 << 11)

/** No text has more words than letters. */
function makeRoom(letters: number): void {
  if (letters <= from.length) return
  const size = Math.max(letters, from.length * 2)
  ;[from, to, first, second] = [new Uint32Array(size), new Uint32Array(size), new Uint32Array(size), new Uint32Array(size)]
}

/** The words that `tokensOf` gives, in order. Valid until the next text is folded or read. */
export function wordKeysOf({ count: letters, units }: Folding): WordKeys {
  makeRoom(letters)
  let count = 0
  for (let i = 0; i < letters;) {
    const unit = units[i]!
    const script = scriptOf(unit)
    if (script === undefined) {
      i++
      continue
    }
    let one = Math.imul(unset ^ unit, firstPrime)
    let other = Math.imul(unset ^ unit, secondPrime)
    let j = i + 1
    for (; j < letters; j++) {
      const next = units[j]!
      // Most letters are Arabic ones in an Arabic word: asked first.
      if (!(script === 'arabic' && next >= 0x621 && next <= 0x64a) && scriptOf(next) !== script) break
      one = Math.imul(one ^ next, firstPrime)
      other = Math.imul(other ^ next, secondPrime)
    }
    from[count] = i
    to[count] = j
    first[count] = one
    second[count++] = other
    i = j
  }
  return { count, from, to, first, second }
}

/** A word of the folded text as a string. */
export const wordAt = ({ units: { buffer } }: Folding, { from, to }: WordKeys, at: number): string =>
  Buffer.from(buffer, from[at]! * 2, (to[at]! - from[at]!) * 2).toString('utf16le')
