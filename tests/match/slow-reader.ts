/** The slow obvious reader that the fast one is checked against: fold the whole field, try every form at every place. */
import { findCandidates } from '../../src/match/candidates.ts'
import type { Scan } from '../../src/match/candidates.ts'
import type { Reader } from '../../src/match/find-entities.ts'

export const readSlowly: Reader = (stream, { patterns }) => {
  const scan: Scan = (units, size, found) => {
    const text = String.fromCharCode(...units.subarray(0, size))
    const places = patterns.flatMap(({ stem }, number) => {
      const ends: { number: number; end: number }[] = []
      for (let at = text.indexOf(stem); at >= 0; at = text.indexOf(stem, at + 1)) ends.push({ number, end: at + stem.length })
      return ends
    })
    // Of those that end together the longer first, of equal ones the one configured last.
    const length = (number: number): number => patterns[number]!.stem.length
    places.sort((a, b) => a.end - b.end || length(b.number) - length(a.number) || b.number - a.number)
    for (const { number, end } of places) found(number, end)
  }
  const { found, tiled } = findCandidates(stream, stream.words, { scan, patterns })
  return { candidates: [...found, ...tiled], doubts: 'anywhere' }
}
