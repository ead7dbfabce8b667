/** The nearest known name to a misspelt one: for keys of files and names of environment variables. */

/**
 * Optimal string alignment: insertions, deletions, replacements and exchanges of neighbours, each counted once.
 * (Damerau 1964 in its restricted form; names here are under 40 letters, so the plain table is enough.)
 */
function editDistance(a: string, b: string): number {
  let before: number[] = []
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (let row = 1; row <= a.length; row++) {
    const current = [row]
    for (let column = 1; column <= b.length; column++) {
      const cost = a[row - 1] === b[column - 1] ? 0 : 1
      let best = Math.min(previous[column]! + 1, current[column - 1]! + 1, previous[column - 1]! + cost)
      if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1])
        best = Math.min(best, before[column - 2]! + 1)
      current.push(best)
    }
    before = previous
    previous = current
  }
  return previous[b.length]!
}

/** The candidate within `most` edits of `word` (default: a third of its length, at least one), or undefined. Case counts for nothing. */
export function didYouMean(word: string, candidates: readonly string[], most?: number): string | undefined {
  if (word.length > 64) return undefined
  const limit = most ?? Math.max(1, Math.floor(word.length / 3))
  let best: { readonly name: string; readonly distance: number } | undefined
  for (const name of candidates) {
    const distance = editDistance(word.toLowerCase(), name.toLowerCase())
    if (distance <= limit && (best === undefined || distance < best.distance)) best = { name, distance }
  }
  return best?.name
}
