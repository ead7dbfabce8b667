/**
 * How benches measure: candidates take turns in one process (interleaved, so that a neighbour's noise hits all alike), CPU time
 * of the process counts and not the wall, and what is reported is the median of each and the median of its ratios to the first,
 * each ratio taken within one round, so that a slow minute counts on both sides.
 */

export type Candidate = { readonly name: string; readonly run: () => unknown }
export type Row = { readonly name: string; readonly medianMs: number; readonly ratio: number }

const cpuMs = (): number => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1_000
}

const median = (numbers: readonly number[]): number => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0

/** Runs every candidate `rounds` times in turn after one warm-up each; ratios are against the first candidate's turn before. */
export async function compare(candidates: readonly Candidate[], rounds = 9): Promise<Row[]> {
  const times = candidates.map((): number[] => [])
  for (let round = -1; round < rounds; round++) {
    for (const [index, { run }] of candidates.entries()) {
      const before = cpuMs()
      await run()
      if (round >= 0) times[index]?.push(cpuMs() - before)
    }
  }
  return candidates.map(({ name }, index) => {
    const own = times[index] ?? []
    return { name, medianMs: median(own), ratio: median(own.map((ms, round) => ms / (times[0]?.[round] || 1))) }
  })
}

/** A table with the columns given, as the README quotes it. */
export function table(title: string, rows: readonly (readonly (string | number)[])[]): string {
  const cells = rows.map((row) =>
    row.map((cell) => (typeof cell === 'number' ? (Number.isInteger(cell) ? String(cell) : cell.toPrecision(3)) : cell)),
  )
  const widths = (cells[0] ?? []).map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)))
  const lines = cells.map((row) =>
    row.map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join('  '),
  )
  return `\n${title}\n${lines.join('\n')}\n`
}
