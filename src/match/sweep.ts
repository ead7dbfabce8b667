/**
 * One pass over raw text. A state depends on the one before it, so a single walk waits for memory at every character; eight walks
 * over eight parts of the text wait together. A walk goes on past its part as long as the word it is in began before the border;
 * what it meets there twice is told twice, in order of the walks.
 */
import { exoticEntry, skip } from './automaton.ts'
import type { Automaton } from './automaton.ts'

/** Raw text being read and the places where words end in it. Valid until the next sweep: one field at a time. */
export type Sweep = {
  /** UTF-16 units of the text. */
  readonly units: Uint16Array
  /** Pairs: index after the last unit, row of the automaton. */
  readonly ends: Int32Array
  /** Numbers used in `ends`. */
  readonly count: number
}

const lanes = 8
/** Below this many units one walk is as good. */
const laned = 256

let units = new Uint16Array(1 << 14)
let bytes = Buffer.from(units.buffer)
let ends = new Int32Array(1 << 12)
/** What the eight walks meet: an eighth of it each, two numbers a unit at most. */
let met = new Int32Array(units.length * 2)
const metBy = new Int32Array(lanes)
const entries = new Int32Array(lanes)

type Tables = Pick<Automaton, 'table' | 'column' | 'depth'>

/** undefined when the text holds characters that only the exact way reads. */
export function sweep(text: string, automaton: Tables): Sweep | undefined {
  const size = text.length
  if (size > units.length) {
    units = new Uint16Array(size * 2)
    bytes = Buffer.from(units.buffer)
    met = new Int32Array(size * 4)
  }
  bytes.write(text, 0, 'utf16le')
  if (size < laned) {
    const count = walk(automaton, { from: 0, to: size, entry: 0, count: 0 })
    return count < 0 ? undefined : { units, ends, count }
  }
  const part = Math.floor(size / lanes)
  walkTogether(units, automaton, part)
  let count = 0
  for (let lane = 0; lane < lanes; lane++) {
    const first = lane * part * 2
    const last = first + metBy[lane]!
    makeRoom(count + last - first)
    for (let i = first; i < last; i += 2) {
      // The root ends no word: it stands for an exotic character.
      if (met[i + 1] === 0) return undefined
      ends[count++] = met[i]!
      ends[count++] = met[i + 1]!
    }
    const from = part * (lane + 1)
    count = walk(automaton, { from, to: size, entry: entries[lane]!, count, untilOwn: lane < lanes - 1 })
    if (count < 0) return undefined
  }
  return { units, ends, count }
}

/** Eight walks of `part` units each, side by side. Leaves what they met and where they stand. */
function walkTogether(raw: Uint16Array, { table, column }: Tables, part: number): void {
  const out = met
  const [p1, p2, p3, p4, p5, p6, p7] = [part, part * 2, part * 3, part * 4, part * 5, part * 6, part * 7]
  let [a, b, c, d, e, f, g, h] = [0, 0, 0, 0, 0, 0, 0, 0]
  let [na, nb, nc, nd, ne, nf, ng, nh] = [0, 2 * p1, 2 * p2, 2 * p3, 2 * p4, 2 * p5, 2 * p6, 2 * p7]
  for (let i = 0; i < part; i++) {
    a = table[a | column[raw[i]!]!]!
    b = table[b | column[raw[i + p1]!]!]!
    c = table[c | column[raw[i + p2]!]!]!
    d = table[d | column[raw[i + p3]!]!]!
    e = table[e | column[raw[i + p4]!]!]!
    f = table[f | column[raw[i + p5]!]!]!
    g = table[g | column[raw[i + p6]!]!]!
    h = table[h | column[raw[i + p7]!]!]!
    if (((a | b | c | d | e | f | g | h) & 1) === 0) continue
    if ((a & 1) !== 0) {
      out[na++] = i + 1
      out[na++] = a &= ~1
    }
    if ((b & 1) !== 0) {
      out[nb++] = i + 1 + p1
      out[nb++] = b &= ~1
    }
    if ((c & 1) !== 0) {
      out[nc++] = i + 1 + p2
      out[nc++] = c &= ~1
    }
    if ((d & 1) !== 0) {
      out[nd++] = i + 1 + p3
      out[nd++] = d &= ~1
    }
    if ((e & 1) !== 0) {
      out[ne++] = i + 1 + p4
      out[ne++] = e &= ~1
    }
    if ((f & 1) !== 0) {
      out[nf++] = i + 1 + p5
      out[nf++] = f &= ~1
    }
    if ((g & 1) !== 0) {
      out[ng++] = i + 1 + p6
      out[ng++] = g &= ~1
    }
    if ((h & 1) !== 0) {
      out[nh++] = i + 1 + p7
      out[nh++] = h &= ~1
    }
  }
  entries.set([a, b, c, d, e, f, g, h])
  metBy.set([na, nb - 2 * p1, nc - 2 * p2, nd - 2 * p3, ne - 2 * p4, nf - 2 * p5, ng - 2 * p6, nh - 2 * p7])
}

/**
 * One walk; notes ends from `count` on and returns the new count, -1 for an exotic character. `untilOwn`: stops where all that it is
 * in began after `from`, because there another walk began.
 */
function walk(
  { table, column, depth }: Tables,
  stretch: {
    readonly from: number
    readonly to: number
    readonly entry: number
    readonly count: number
    readonly untilOwn?: boolean
  },
): number {
  const { from, to, untilOwn = false } = stretch
  let { entry, count } = stretch
  let letters = 0
  for (let i = from; i < to; i++) {
    if (untilOwn && depth[entry >> 5]! <= letters) return count
    const at = column[units[i]!]!
    if (at !== skip) letters++
    entry = table[entry | at]!
    if ((entry & 1) !== 0) {
      if (entry === exoticEntry) return -1
      entry &= ~1
      makeRoom(count + 2)
      ends[count++] = i + 1
      ends[count++] = entry
    }
  }
  return count
}

function makeRoom(count: number): void {
  if (count <= ends.length) return
  const more = new Int32Array(Math.max(count, ends.length * 2))
  more.set(ends)
  ends = more
}
