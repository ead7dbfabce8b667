/** Report groups: the same wire text in several outlets, found by hashed five-word shingles (`arabic.md` §1.5). */

/** A sketch of a text: hash and word position of its shingles, every one of a short text, one in four or eight (by hash) of a longer one. */
export type Sketch = { readonly words: number; readonly every: 1 | 4 | 8; readonly at: readonly (readonly [number, number])[] }

const shingle = 5
const containmentOfACopy = 0.5
const runOfACopy = 30
/** Words beyond this are not sketched: wire copy sits at the head of a text. */
const maxWords = 600

/** FNV-1a over UTF-16 units, 30 bits so that it stays a small integer. */
function hash(words: readonly string[], from: number): number {
  let value = 0x811c9dc5
  for (let i = from; i < from + shingle; i++) {
    const word = words[i] ?? ''
    for (let at = 0; at < word.length; at++) value = Math.imul(value ^ word.charCodeAt(at), 0x01000193)
    value = Math.imul(value ^ 32, 0x01000193)
  }
  return (value >>> 2) & 0x3fffffff
}

/** Sketches folded words in order. */
export function sketchOf(words: readonly string[]): Sketch {
  const used = words.slice(0, maxWords)
  const every = used.length > 320 ? 8 : used.length > 120 ? 4 : 1
  const at: [number, number][] = []
  for (let i = 0; i + shingle <= used.length; i++) {
    const value = hash(used, i)
    if (value % every === 0) at.push([value, i])
  }
  return { words: used.length, every, at }
}

export type Copying = {
  /** Share of the shorter text's shingles that stand in the other, 0..1; 0 where ten words or fewer say nothing. */
  readonly contained: number
  /** Words of the longest verbatim run, small edits bridged. */
  readonly run: number
}

/** How much two texts share word for word. */
export function copying(one: Sketch, other: Sketch): Copying {
  const every = Math.max(one.every, other.every)
  const of = (sketch: Sketch) => sketch.at.filter(([value]) => value % every === 0)
  const [left, right] = [of(one), of(other)]
  const smaller = Math.min(left.length, right.length)
  if (smaller === 0 || Math.min(one.words, other.words) < 10) return { contained: 0, run: 0 }
  const positions = new Map(right)
  // Positions of shared shingles by diagonal: on one diagonal they belong to one verbatim run or to a run with small edits.
  const diagonals = new Map<number, number[]>()
  let shared = 0
  for (const [value, position] of left) {
    const there = positions.get(value)
    if (there === undefined) continue
    shared++
    const run = diagonals.get(position - there)
    if (run === undefined) diagonals.set(position - there, [position])
    else run.push(position)
  }
  const runs = [...diagonals.values()].map((run) => {
    const span = (run.at(-1) ?? 0) - (run[0] ?? 0) + shingle
    return run.length >= 3 && run.length >= (span - shingle) / every / 2 ? span + every - 1 : 0
  })
  return { contained: shared / smaller, run: Math.max(0, ...runs) }
}

/** Whether two texts are one report: the shorter lies to half in the other, or a run of 30 words stands in both. */
export const isCopy = (one: Sketch, other: Sketch): boolean => {
  const { contained, run } = copying(one, other)
  return contained >= containmentOfACopy || run >= runOfACopy
}
