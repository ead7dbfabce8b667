/**
 * Aho–Corasick in one dense table (Aho & Corasick, CACM 18(6), 1975). The goto function is completed at build time, so reading is one
 * look-up a unit. An entry is the offset of the next row with bit 0 set where a word ends there, so that the row offset and the
 * column are joined by an `|`. States are numbered breadth-first: the shallow ones, which text visits most, lie together.
 *
 * Columns fold: all spellings of a letter share one, everything invisible and every separator share `skip`, which stays in the
 * state, so raw text is read without being normalised first. The table is a sieve: letters of other scripts share the columns of
 * Arabic ones (a row is 128 bytes whatever the languages) and separators are passed over; who reports must look at the text.
 */
import { foldTable } from '../arabic/normalise.ts'
import { kind, unitKinds } from '../arabic/kinds.ts'

export type Automaton = {
  /** Calls back for every occurrence in the first `size` folded units, with the word's number and the index after its last unit. */
  readonly scan: (units: Uint16Array, size: number, found: (word: number, end: number) => void) => void
  /** Next entry of `state | column`. */
  readonly table: Int32Array
  /** Column of a raw unit. */
  readonly column: Uint8Array
  /** Letters read since the root, by state: row / 32. */
  readonly depth: Uint16Array
  /** Calls back for every word that ends in a row. */
  readonly outputs: (row: number, found: (word: number) => void) => void
  readonly states: number
}

/** Columns of a row; a power of two. */
const width = 32
const unusedLetter = 0
export const skip = 1
/** Leads to the entry `exoticEntry` from every state. */
const exotic = 2
/** The root with the end bit: no word ends there, so it marks a character that only the exact way reads. */
export const exoticEntry = 1
const firstLetter = 3
const arabicLetters = 'ءابتثجحخدذرزسشصضطظعغفقكلمنهوي'
const letterColumns = arabicLetters.length

/** Folded Arabic letter of a column, for reading what stands beside a word; `?` for none. */
export const letterOfColumn = (column: number): string => arabicLetters[column - firstLetter] ?? '?'

/** Builds the automaton of folded words; equal words share a state and are all reported. Empty words are never found. */
export function buildAutomaton(words: readonly string[]): Automaton {
  const letterColumn = columnsOfLetters(words)
  const most = words.reduce((sum, word) => sum + word.length, 1)
  // Children in a chain of siblings: a dense row a state is only made once, below.
  const child = new Int32Array(most)
  const sibling = new Int32Array(most)
  const via = new Uint8Array(most)
  const firstWord = new Int32Array(most).fill(-1)
  const nextSame = new Int32Array(words.length).fill(-1)
  let states = 1
  words.forEach((word, number) => {
    if (word === '') return
    let state = 0
    for (let i = 0; i < word.length; i++) {
      const column = letterColumn[word.charCodeAt(i)]!
      let next = child[state]!
      while (next !== 0 && via[next] !== column) next = sibling[next]!
      if (next === 0) {
        next = states++
        via[next] = column
        sibling[next] = child[state]!
        child[state] = next
      }
      state = next
    }
    nextSame[number] = firstWord[state]!
    firstWord[state] = number
  })

  const table = new Int32Array(states * width)
  /** First word of a state and the next shorter state in which a word ends, by the new numbers. */
  const ends = new Int32Array(states).fill(-1)
  const shorter = new Int32Array(states)
  const suffix = new Int32Array(states)
  const depth = new Uint16Array(states)
  const order = new Int32Array(states)
  let filled = 1
  for (let state = 0; state < filled; state++) {
    const row = state * width
    const fallback = suffix[state]! * width
    if (state > 0) table.copyWithin(row, fallback, fallback + width)
    table[row + skip] = row
    table[row + exotic] = exoticEntry
    for (let old = child[order[state]!]!; old !== 0; old = sibling[old]!) {
      const next = filled++
      order[next] = old
      const column = via[old]!
      const back = state === 0 ? 0 : table[fallback + column]! >> 5
      suffix[next] = back
      depth[next] = depth[state]! + 1
      ends[next] = firstWord[old]!
      shorter[next] = ends[back]! >= 0 ? back : shorter[back]!
      table[row + column] = next * width + (ends[next] >= 0 || shorter[next] > 0 ? 1 : 0)
    }
  }

  const outputs: Automaton['outputs'] = (row, found) => {
    const own = row >> 5
    for (let at = ends[own]! >= 0 ? own : shorter[own]!; at > 0; at = shorter[at]!)
      for (let word = ends[at]!; word >= 0; word = nextSame[word]!) found(word)
  }
  const column = columnsOfUnits(letterColumn)
  return {
    states,
    table,
    column,
    depth,
    outputs,
    scan: (units, size, found) => {
      let row = 0
      let end = 0
      const report = (word: number): void => {
        if (isWord(words[word]!, units, end)) found(word, end)
      }
      for (let i = 0; i < size; i++) {
        const entry = table[row | column[units[i]!]!]!
        row = entry & ~1
        if (row === entry) continue
        end = i + 1
        outputs(row, report)
      }
    },
  }
}

/** Columns are shared by scripts, so the letters are compared once more. */
function isWord(word: string, units: Uint16Array, end: number): boolean {
  for (let i = 0, at = end - word.length; i < word.length; i++, at++) if (units[at] !== word.charCodeAt(i)) return false
  return true
}

/** Column of each folded letter: its own for an Arabic one, a shared one for a letter of another script that occurs in a word. */
function columnsOfLetters(words: readonly string[]): Uint8Array {
  const columns = new Uint8Array(0x10000)
  for (let i = 0; i < letterColumns; i++) columns[arabicLetters.charCodeAt(i)] = firstLetter + i
  let others = 0
  for (const word of words)
    for (let i = 0; i < word.length; i++)
      if (columns[word.charCodeAt(i)] === 0) columns[word.charCodeAt(i)] = firstLetter + (others++ % letterColumns)
  return columns
}

function columnsOfUnits(letterColumn: Uint8Array): Uint8Array {
  const columns = new Uint8Array(0x10000)
  const folded = foldTable()
  const kinds = unitKinds()
  for (let unit = 0; unit < 0x10000; unit++) {
    const is = kinds[unit]!
    if (is === kind.exotic) columns[unit] = exotic
    else if (is < kind.arabic) columns[unit] = skip
    else columns[unit] = letterColumn[folded[unit]!] ?? unusedLetter
  }
  return columns
}
