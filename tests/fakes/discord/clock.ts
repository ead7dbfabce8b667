/** A clock for journeys over a real socket: short waits pass at once, long ones when the test says so. */
import type { Clock } from '#ports'

/** Waits up to this long are what a test would only sit through. */
const shortMs = 30_000

/** `pass` moves time on and wakes who waited for it. */
export function hurriedClock(): Clock & { readonly pass: (ms: number) => Promise<void> } {
  let ahead = 0
  const now = (): number => Date.now() + ahead
  const sleepers = new Set<{ readonly at: number; readonly wake: () => void }>()
  return {
    now,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted === true) return resolve()
        const sleeper = { at: now() + ms, wake }
        function wake(): void {
          sleepers.delete(sleeper)
          signal?.removeEventListener('abort', wake)
          resolve()
        }
        sleepers.add(sleeper)
        signal?.addEventListener('abort', wake, { once: true })
        if (ms <= shortMs) {
          ahead += ms
          setImmediate(wake)
        }
      }),
    pass: async (ms) => {
      ahead += ms
      for (const sleeper of sleepers) if (sleeper.at <= now()) sleeper.wake()
      await new Promise((resolve) => setImmediate(resolve))
    },
  }
}
