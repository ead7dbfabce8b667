/**
 * Discord resets the token of a bot that identifies more than 1000 times in a day (platforms.md 1.7): a crash loop does that in
 * hours. So every identify is written down, across restarts, and the next one waits when there were too many.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Clock } from '#ports'

const windows: readonly { readonly ms: number; readonly most: number }[] = [
  { ms: 5 * 60_000, most: 8 },
  { ms: 24 * 3_600_000, most: 800 },
]

export type IdentifyBudget = {
  /** 0: identify now. */
  readonly waitMs: () => number
  readonly spend: () => void
}

/** `file` keeps the times (epoch ms, JSON array); without one, or where it cannot be written, they live as long as the process. */
export function createIdentifyBudget(clock: Pick<Clock, 'now'>, file?: string): IdentifyBudget {
  let times = file === undefined ? [] : readTimes(file)
  return {
    waitMs: () => {
      const now = clock.now()
      const waits = windows.map(({ ms, most }) => {
        // A time in the future is a clock that was set back: it must not hold us for ever.
        const inside = times.filter((at) => at > now - ms && at <= now)
        const oldest = inside.at(-most)
        return oldest === undefined ? 0 : oldest + ms - now
      })
      return Math.max(0, ...waits)
    },
    spend: () => {
      const longest = windows.at(-1)?.ms ?? 0
      times = [...times.filter((at) => at > clock.now() - longest), clock.now()]
      if (file === undefined) return
      try {
        mkdirSync(dirname(file), { recursive: true })
        writeFileSync(file, JSON.stringify(times))
      } catch {
        // A read-only folder: the budget holds within this process.
      }
    },
  }
}

function readTimes(file: string): number[] {
  try {
    const json: unknown = JSON.parse(readFileSync(file, 'utf8'))
    return Array.isArray(json) ? json.filter((at): at is number => typeof at === 'number') : []
  } catch {
    return []
  }
}
