/**
 * Which stretches of raw text deserve the exact look. Most places where the automaton ends are inside longer words (عرب in معربة);
 * here the letters beside them are read off the raw text, and only what may stand remains. The sieve may keep too much, never too
 * little: where it cannot tell (dots and tatweel inside a word) it keeps.
 */
import { kind, unitKinds } from '../arabic/kinds.ts'
import { isEvasive, isTatweel } from '../arabic/normalise.ts'
import { letterOfColumn } from './automaton.ts'
import type { Automaton } from './automaton.ts'
import { longestGlued, looseFrom, splitFrom } from './candidates.ts'
import {
  distinctive,
  endingMayBegin,
  gluedLeftFits,
  glueWords,
  leftFits,
  longestEnding,
  longestGluedLeft,
  longestProclitic,
  rightFits,
} from './edges.ts'
import type { Pattern } from './patterns.ts'
import { sweep } from './sweep.ts'
import type { Sweep } from './sweep.ts'

/** A stretch between white space. */
export type Stretch = { readonly from: number; readonly to: number }

export type Sifted = {
  /** In order, apart from each other; `all`: so much is wanted that reading the whole field is cheaper. */
  readonly stretches: readonly Stretch[] | 'all'
  /** Raw offsets inside words that may be misspelt names, or that may stand before one. */
  readonly doubts: readonly number[]
  /** Only where there are `others`, and instead of stretches: numbers of the patterns that may stand. */
  readonly kept: ReadonlySet<number>
}

/** undefined: the text holds characters that only the exact way reads (presentation forms, mathematical letters). */
export type Sieve = (raw: string) => Sifted | undefined

/**
 * `patterns` are the first words of the automaton; then come as many `pieces` of words and last whole words, which make a misspelling
 * likely. `others`: names that the automaton does not know may stand in the text, glued to one that it knows.
 */
export function createSieve(
  automaton: Automaton,
  patterns: readonly Pattern[],
  { pieces, others = false }: { readonly pieces: number; readonly others?: boolean },
): Sieve {
  const traits = { ...traitsOf(patterns, pieces), others }
  const kinds = unitKinds()
  const at = { outputs: automaton.outputs, classesAt: classesOfStates(automaton, traits) }
  return (raw) => {
    const swept = sweep(raw, automaton)
    if (swept === undefined) return undefined
    if (swept.count === 0) return nothing
    return sift({ ...swept, size: raw.length, kinds, column: automaton.column, begins: traits.begins }, at, traits)
  }
}
const none: Set<number> = new Set()
const nothing: Sifted = { stretches: [], doubts: [], kept: none }

/** What the sieve asks of a pattern, in flat arrays. */
type Traits = {
  readonly patterns: readonly Pattern[]
  /** Number of the first word that means something only as a whole. */
  readonly wholeFrom: number
  /** Kind of its last letter. */
  readonly tail: Uint8Array
  readonly length: Uint16Array
  /** One word that may not be split. */
  readonly solid: Uint8Array
  readonly loose: Uint8Array
  /** What a loose one is glued to may be a name that is not among the patterns. */
  readonly others: boolean
  readonly left: Sides
  readonly right: Sides
  readonly begins: Int32Array
}

/** Bits of a state besides the classes of the endings that its words take. */
const suspicious = 1 << 30
const looseHere = 1 << 29

/** What all words that end in a state come to: one look tells whether any may stand. */
function classesOfStates({ states, outputs }: Automaton, { patterns, right, loose }: Traits): Int32Array {
  const classes = new Int32Array(states)
  for (let state = 1; state < states; state++)
    outputs(state << 5, (word) => {
      classes[state]! |= word < patterns.length ? (1 << right.of[word]!) | (loose[word] === 1 ? looseHere : 0) : suspicious
    })
  return classes
}

/** Classes of patterns that answer alike about the letters beside them. */
type Sides = {
  /** Class of each pattern. */
  readonly of: Uint8Array
  /** Bit set of the classes that the letters of a key fit. */
  readonly fit: (key: number) => number
  /** Bit set of the classes that answer yes. */
  readonly having: (ask: (pattern: Pattern) => boolean) => number
}

function traitsOf(patterns: readonly Pattern[], pieces: number): Omit<Traits, 'others'> {
  const kinds = unitKinds()
  const right = sidesOf(patterns, {
    name: ({ script, inflection, stem }) => `${script} ${inflection} ${stem.length >= distinctive}`,
    fits: rightFits,
  })
  return {
    patterns,
    wholeFrom: patterns.length + pieces,
    tail: Uint8Array.from(patterns, ({ stem }) => kinds[stem.charCodeAt(stem.length - 1)]!),
    length: Uint16Array.from(patterns, ({ stem }) => stem.length),
    solid: Uint8Array.from(patterns, ({ stem, breaks }) => (breaks.length === 0 && stem.length < splitFrom ? 1 : 0)),
    loose: Uint8Array.from(patterns, ({ stem, script }) => (script === 'arabic' && stem.length >= looseFrom ? 1 : 0)),
    left: sidesOf(patterns, {
      name: ({ script, article, stem }) => `${script} ${article} ${stem.startsWith('ل')}`,
      // Letters of Hebrew are read through shared columns: only their number is known.
      fits: (pattern, letters) => (pattern.script === 'hebrew' ? letters.length <= 3 : leftFits(pattern, letters)),
    }),
    right,
    begins: Int32Array.from({ length: 32 }, (_, column) =>
      right.having((pattern) => endingMayBegin(pattern, letterOfColumn(column))),
    ),
  }
}

function sidesOf(
  patterns: readonly Pattern[],
  ask: { readonly name: (pattern: Pattern) => string; readonly fits: (pattern: Pattern, letters: string) => boolean },
): Sides {
  const classes = new Map<string, number>()
  const examples: Pattern[] = []
  const of = Uint8Array.from(patterns, (pattern) => {
    const name = ask.name(pattern)
    const known = classes.get(name)
    if (known !== undefined) return known
    classes.set(name, examples.length)
    return examples.push(pattern) - 1
  })
  const having: Sides['having'] = (answers) =>
    examples.reduce((bits, pattern, index) => (answers(pattern) ? bits | (1 << index) : bits), 0)
  const fitOf = (key: number): number => {
    const letters = lettersOf(key)
    return having((pattern) => ask.fits(pattern, letters))
  }
  // Up to three letters in a table of numbers of answers (0: not asked yet), longer ones in a map.
  const short = new Uint8Array(1 << 16)
  const answers = [0]
  const long = new Map<number, number>()
  return {
    of,
    having,
    fit: (key) => {
      if (key < short.length) {
        const answer = short[key]!
        if (answer > 0) return answers[answer]!
        const fit = fitOf(key)
        const same = answers.indexOf(fit, 1)
        short[key] = same > 0 ? same : answers.length < 256 ? answers.push(fit) - 1 : 0
        return fit
      }
      const before = long.get(key)
      if (before !== undefined) return before
      const fit = fitOf(key)
      if (long.size < mostRemembered) long.set(key, fit)
      return fit
    },
  }
}

const mostRemembered = 20_000
/** Letters beside a word are a number: a leading 1, then five bits a letter in reading order. */
const noLetters = 1
/** More letters than any clitic has; dots that may be part of the word. */
const tooLong = -1
const unsure = -2

function lettersOf(key: number): string {
  let letters = ''
  for (let rest = key; rest > 1; rest >>= 5) letters = letterOfColumn(rest & 31) + letters
  return letters
}

type Reading = Sweep & {
  readonly size: number
  readonly kinds: Uint8Array
  readonly column: Uint8Array
  /** Classes with an ending that begins with the letter of a column. */
  readonly begins: Int32Array
}

function sift(
  reading: Reading,
  { outputs, classesAt }: { readonly outputs: Automaton['outputs']; readonly classesAt: Int32Array },
  traits: Traits,
): Sifted {
  const { ends, count } = reading
  const stretches: { from: number; to: number }[] = []
  const doubts: number[] = []
  /** Ends of names that others may be glued to, in order. */
  const open: number[] = []
  const kept = traits.others ? new Set<number>() : none
  let end = 0
  let right = noLetters
  let fit = 0
  const keep = (word: number): void => {
    if (word >= traits.patterns.length) {
      if (word < traits.wholeFrom || right === noLetters || right === unsure) doubts.push(end - 1)
      return
    }
    if (reading.kinds[reading.units[end - 1]!] !== traits.tail[word]) return
    if (right !== unsure && ((fit >> traits.right.of[word]!) & 1) === 0) {
      if (traits.loose[word] !== 1) return
      if (traits.others) {
        if (hasRoomForName(reading, end, 1)) kept.add(word)
      } else if (open.at(-1) !== end) open.push(end)
      return
    }
    if (kept.has(word)) return
    const start = startWhereItMayStand(reading, traits, { word, end, sure: right !== unsure, open })
    if (start >= 0 && traits.others) kept.add(word)
    else if (start >= 0) addStretch(stretches, reading, { start, end })
  }
  for (let i = 0; i < count; i += 2) {
    const row = ends[i + 1]!
    const classes = classesAt[row >> 5]!
    if (stretches.length > mostStretches && (classes & suspicious) === 0) continue
    end = ends[i]!
    right = lettersAfter(reading, end, classes)
    fit = right < 0 ? 0 : traits.right.fit(right)
    if (right !== unsure && (classes & (fit | suspicious)) === 0) {
      if ((classes & looseHere) === 0) continue
      if (traits.others) outputs(row, keep)
      else open.push(end)
    } else outputs(row, keep)
  }
  return { stretches: stretches.length > mostStretches ? 'all' : apart(stretches), doubts, kept }
}
const mostStretches = 12

/** Widens a hit to the white space around it. */
function addStretch(
  stretches: { from: number; to: number }[],
  { units, size }: Reading,
  { start, end }: { readonly start: number; readonly end: number },
): void {
  const last = stretches.at(-1)
  if (last !== undefined && last.from <= start && last.to >= end) return
  let [from, to] = [start, end]
  while (from > 0 && units[from - 1]! > space) from--
  while (to < size && units[to]! > space) to++
  stretches.push({ from, to })
}
const space = 0x20

function apart(stretches: { from: number; to: number }[]): Stretch[] {
  const merged: { from: number; to: number }[] = []
  for (const one of stretches.length > 1 ? stretches.toSorted((a, b) => a.from - b.from) : stretches) {
    const last = merged.at(-1)
    if (last === undefined || one.from > last.to) merged.push(one)
    else last.to = Math.max(last.to, one.to)
  }
  return merged
}

/** Start of the first letter of a word that may stand where it was met, else -1. */
function startWhereItMayStand(
  reading: Reading,
  traits: Traits,
  at: { readonly word: number; readonly end: number; readonly sure: boolean; readonly open: readonly number[] },
): number {
  const { word, end, sure, open } = at
  const start = startOf(reading, end, traits.length[word]!)
  if (!sure || start.unsure) return start.at
  if (start.split && traits.solid[word] === 1) return -1
  const left = lettersBefore(reading, start.at)
  if (left === unsure || (left !== tooLong && ((traits.left.fit(left) >> traits.left.of[word]!) & 1) === 1)) return start.at
  const glued =
    traits.loose[word] === 1 &&
    ((traits.others && hasRoomForName(reading, start.at - 1, -1)) ||
      mayBeGlued(reading, traits.patterns[word]!, { start: start.at, open }))
  return glued ? start.at : -1
}

/** Letters of the same word right of it; marks are passed over, another script is another word. `wanted`: bits of the state. */
function lettersAfter({ units, size, kinds, column, begins }: Reading, end: number, wanted: number): number {
  const own = kinds[units[end - 1]!]!
  let key = noLetters
  let letters = 0
  for (let i = end; i < size; i++) {
    const is = kinds[units[i]!]!
    if (is === kind.mark) continue
    if (is < kind.arabic) return isEvasive(units[i]!) && touchesTatweel(units, size, i) ? unsure : key
    if (is !== own) return key
    const letter = column[units[i]!]!
    if (++letters > longestEnding || (letters === 1 && ((begins[letter]! | suspicious) & wanted) === 0)) return tooLong
    key = (key << 5) | letter
  }
  return key
}

/** Index of the first letter of a word of `length` letters that ends at `end`. */
function startOf(
  { units, size, kinds }: Reading,
  end: number,
  length: number,
): { readonly at: number; readonly split: boolean; readonly unsure: boolean } {
  const own = kinds[units[end - 1]!]!
  let split = false
  let dotted = false
  let at = end
  for (let letters = 0; letters < length;) {
    const is = kinds[units[--at]!]!
    if (is >= kind.arabic) {
      letters++
      if (is !== own) split = true
    } else if (is === kind.gap) {
      if (isEvasive(units[at]!) && touchesTatweel(units, size, at)) dotted = true
      split = true
    }
  }
  return { at, split, unsure: dotted }
}

/** Letters of the same word left of it. */
function lettersBefore({ units, size, kinds, column }: Reading, start: number): number {
  const own = kinds[units[start]!]!
  let key = 0
  let letters = 0
  for (let i = start - 1; i >= 0; i--) {
    const is = kinds[units[i]!]!
    if (is === kind.mark) continue
    if (is < kind.arabic) {
      if (isEvasive(units[i]!) && touchesTatweel(units, size, i)) return unsure
      break
    }
    if (is !== own) break
    if (letters === longestProclitic) return tooLong
    key |= column[units[i]!]! << (5 * letters++)
  }
  return key | (1 << (5 * letters))
}

/** Is there a function word before it, or another name, in the same run of letters? */
function mayBeGlued(
  { units, size, kinds, column }: Reading,
  pattern: Pattern,
  { start, open }: { readonly start: number; readonly open: readonly number[] },
): boolean {
  const own = kinds[units[start]!]!
  let at = start
  let count = 0
  for (let i = start - 1; i >= 0; i--) {
    const is = kinds[units[i]!]!
    if (is === kind.mark) continue
    if (is < kind.arabic) {
      if (isEvasive(units[i]!) && touchesTatweel(units, size, i)) return true
      break
    }
    if (is !== own) break
    if (++count > longestGlued) return false
    at = i
  }
  if (count <= longestGluedLeft && isGlueHead[column[units[at]!]!] === 1) {
    let letters = ''
    for (let i = at; i < start; i++) if (kinds[units[i]!] !== kind.mark) letters += letterOfColumn(column[units[i]!]!)
    if (gluedLeftFits(pattern, letters)) return true
  }
  for (let i = open.length - 1; i >= 0 && open[i]! > at; i--) if (open[i]! <= start) return true
  return false
}

/** Are there so many letters of the same word from a place on that another name may be glued there? */
function hasRoomForName({ units, size, kinds }: Reading, from: number, step: 1 | -1): boolean {
  const own = kinds[units[from - step]!]!
  let letters = 0
  for (let i = from; i >= 0 && i < size && letters < looseFrom; i += step) {
    const is = kinds[units[i]!]!
    if (is === kind.mark) continue
    if (is < kind.arabic) return isEvasive(units[i]!) && touchesTatweel(units, size, i)
    if (is !== own) return false
    letters++
  }
  return letters >= looseFrom
}

/** First letters of the function words, by column. */
const isGlueHead = Uint8Array.from({ length: 32 }, (_, column) =>
  glueWords.some((word) => word.startsWith(letterOfColumn(column))) ? 1 : 0,
)

/** Does a run of dots have tatweel at one of its ends? Then it may be part of the word. */
function touchesTatweel(units: Uint16Array, size: number, dot: number): boolean {
  let before = dot - 1
  while (before >= 0 && isEvasive(units[before]!)) before--
  if (before >= 0 && isTatweel(units[before]!)) return true
  let after = dot + 1
  while (after < size && isEvasive(units[after]!)) after++
  return after < size && isTatweel(units[after]!)
}
