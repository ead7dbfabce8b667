/** A clock that a test turns by hand. Nothing waits for real time. */
import type { Clock } from '#ports'

export type ManualClock = Clock & {
  /** Moves on, waking sleepers in order and letting what they start come to rest. */
  readonly advance: (ms: number) => Promise<void>
  /** The clock is set, or the process stood still: nobody who sleeps is woken by it. */
  readonly step: (ms: number) => void
  /** Moves from sleeper to sleeper until `done` holds; throws when nobody sleeps any more. */
  readonly runUntil: (done: () => boolean) => Promise<void>
}

/** Lets promises and immediates run until they have nothing to do. */
export async function settle(rounds = 12): Promise<void> {
  for (let round = 0; round < rounds; round++) await new Promise((resolve) => setImmediate(resolve))
}

export function manualClock(start: number): ManualClock {
  let now = start
  const sleepers = new Set<{ readonly at: number; readonly wake: () => void }>()
  const first = () => [...sleepers].toSorted((a, b) => a.at - b.at)[0]

  return {
    now: () => now,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve()
        const wake = (): void => {
          sleepers.delete(sleeper)
          signal?.removeEventListener('abort', wake)
          resolve()
        }
        const sleeper = { at: now + ms, wake }
        sleepers.add(sleeper)
        signal?.addEventListener('abort', wake, { once: true })
      }),
    advance: async (ms) => {
      const until = now + ms
      await settle()
      for (let next = first(); next !== undefined && next.at <= until; next = first()) {
        now = Math.max(now, next.at)
        next.wake()
        await settle()
      }
      now = until
      await settle()
    },
    step: (ms) => void (now += ms),
    runUntil: async (done) => {
      await settle()
      while (!done()) {
        const next = first()
        if (next === undefined) {
          // A store at work needs a few turns of the loop for each write.
          await settle(40)
          if (done() || sleepers.size > 0) continue
          throw new Error('Expected somebody to sleep, got nobody: what is awaited never comes')
        }
        now = Math.max(now, next.at)
        next.wake()
        await settle(2)
      }
    },
  }
}
