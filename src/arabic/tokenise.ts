import { foldInPlace } from './normalise.ts'
import type { Folding } from './normalise.ts'
import { scriptOf } from './script.ts'
import type { Script } from './script.ts'

/** A run of letters of one script, or of digits. */
export type Token = {
  /** Folded. */
  readonly text: string
  /** Range in the raw text, UTF-16 units, marks included. */
  readonly start: number
  readonly end: number
  /** Index of its first character in the folded text. */
  readonly at: number
  /** A sentence, clause or line ended between the previous token and this one. */
  readonly hardBefore: boolean
  /** Below `slots`; equal words have equal ones: what is known of a word may be kept there. */
  readonly slot: number
  readonly script: Script
}

/**
 * Words of a text that is already folded, their offsets moved by `by`. Folding comes first: the other order loses words (NBSP,
 * presentation forms).
 */
export function tokensOf(folding: Folding, by = 0): Token[] {
  const { count, units, starts, ends } = folding
  const tokens: Token[] = []
  let hardBefore = true
  for (let i = 0; i < count;) {
    const unit = units[i]!
    const script = scriptOf(unit)
    if (script === undefined) {
      if (unit === 0x0a) hardBefore = true
      i++
      continue
    }
    let j = i + 1
    let hash = hashed(unset, unit)
    for (; j < count; j++) {
      const next = units[j]!
      // Most letters are Arabic ones in an Arabic word: asked first.
      if (!(script === 'arabic' && next >= 0x621 && next <= 0x64a) && scriptOf(next) !== script) break
      hash = hashed(hash, next)
    }
    const slot = (hash ^ (hash >>> 15)) & (slots - 1)
    const text = wordOf(units, { from: i, to: j, slot })
    tokens.push({ text, start: by + starts[i]!, end: by + ends[j - 1]!, at: i, hardBefore, slot, script })
    hardBefore = false
    i = j
  }
  return tokens
}

/**
 * Words met lately, by a hash of their letters: the same word is the same string, so that its own hash is computed once and a look-up
 * in a list compares addresses. Bounded: a word takes the place of another.
 */
export const slots = 1 << 15
const met = Array.from({ length: slots }, () => '')
/** Longer runs of letters are hardly words. */
const longestKept = 24

function wordOf(
  units: Uint16Array,
  { from, to, slot }: { readonly from: number; readonly to: number; readonly slot: number },
): string {
  const length = to - from
  if (length > longestKept) return stringOf(units, from, to)
  const known = met[slot]!
  if (known.length === length) {
    let i = 0
    while (i < length && known.charCodeAt(i) === units[from + i]) i++
    if (i === length) return known
  }
  return (met[slot] = stringOf(units, from, to))
}

/** FNV-1a (Fowler, Noll and Vo), a letter a step. */
const hashed = (hash: number, unit: number): number => Math.imul(hash ^ unit, 0x01000193)
const unset = 0x811c9dc5

const stringOf = (units: Uint16Array, from: number, to: number): string =>
  Buffer.from(units.buffer, from * 2, (to - from) * 2).toString('utf16le')

/** Words of a raw text: `عربي21` gives two, `F16V` three, `وHarpy` two. */
export const tokenise = (text: string): Token[] => tokensOf(foldInPlace(text))
