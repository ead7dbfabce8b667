/**
 * Aho–Corasick over UTF-16 units in flat arrays (Aho & Corasick, CACM 18(6), 1975). The goto function is completed at build time, so
 * scanning is one table look-up a unit; patterns that end together form a chain through `suffixLink`.
 */
export type Automaton = {
  /** Calls back for every occurrence, with the pattern's number and the index after its last unit. */
  readonly scan: (units: Uint16Array, found: (pattern: number, end: number) => void) => void
  readonly states: number
}

/** Builds the automaton of the words; equal words share a state and are all reported. Empty words are never found. */
export function buildAutomaton(words: readonly string[]): Automaton {
  // Units that occur in no word share column 0 and lead back to the root.
  const column = new Uint16Array(0x10000)
  let columns = 1
  let most = 1
  for (const word of words) {
    most += word.length
    for (let i = 0; i < word.length; i++) if (column[word.charCodeAt(i)] === 0) column[word.charCodeAt(i)] = columns++
  }
  const goto = new Int32Array(most * columns)
  const first = new Int32Array(most).fill(-1)
  const nextSame = new Int32Array(words.length).fill(-1)
  let states = 1
  words.forEach((word, number) => {
    if (word === '') return
    let state = 0
    for (let i = 0; i < word.length; i++) {
      const edge = state * columns + column[word.charCodeAt(i)]!
      if (goto[edge] === 0) goto[edge] = states++
      state = goto[edge]!
    }
    nextSame[number] = first[state]!
    first[state] = number
  })
  const suffix = new Int32Array(states)
  const suffixLink = new Int32Array(states)
  const order = new Int32Array(states)
  let filled = 1
  for (let at = 0; at < filled; at++) {
    const state = order[at]!
    for (let c = 1; c < columns; c++) {
      const edge = state * columns + c
      const child = goto[edge]!
      const fallback = state === 0 ? 0 : goto[suffix[state]! * columns + c]!
      if (child === 0) goto[edge] = fallback
      else {
        order[filled++] = child
        suffix[child] = fallback
        suffixLink[child] = first[fallback]! >= 0 ? fallback : suffixLink[fallback]!
      }
    }
  }
  const table = goto.slice(0, states * columns)
  return {
    states,
    scan: (units, found) => {
      let state = 0
      for (let i = 0; i < units.length; i++) {
        state = table[state * columns + column[units[i]!]!]!
        for (let at = first[state]! >= 0 ? state : suffixLink[state]!; at > 0; at = suffixLink[at]!)
          for (let word = first[at]!; word >= 0; word = nextSame[word]!) found(word, i + 1)
      }
    },
  }
}
