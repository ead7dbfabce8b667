/** Durations as people write them: `30s`, `5m`, `1h`, `1d`. */

const unitMs: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** Milliseconds, or undefined when `text` is not a whole number with one of s, m, h, d. */
export function durationMs(text: string): number | undefined {
  const match = /^(\d{1,6})\s?([smhd])$/.exec(text.trim())
  return match === null ? undefined : Number(match[1]) * unitMs[match[2]!]!
}

/** The shortest way to write a duration: 300000 → `5m`. Parts of a second are rounded up, so that nothing becomes `0s`. */
export function durationText(ms: number): string {
  for (const [unit, size] of Object.entries(unitMs).toReversed()) if (ms >= size && ms % size === 0) return `${ms / size}${unit}`
  return `${Math.ceil(ms / 1000)}s`
}
