/**
 * The tick of the poll loop: once a second by node-cron, watched by a timer of our own that no clock can move.
 *
 * node-cron 4.6 stops in silence when the clock goes back and walks every missed second, synchronously, when it goes forward: a day
 * costs 46 s (platforms.md §0, finding 11). So its pattern never names more than two minutes of one day, which leaves it at most a
 * few hundred seconds to walk, and the watchdog arms it again for the minutes that the clock then shows.
 */
import { schedule, type ScheduledTask } from 'node-cron'

const watchMs = 500
/** A tick this late is made up for, once, whatever node-cron thinks. */
const lateMs = 1500
/** A tick that runs longer is reported and no longer waited for. */
const stuckMs = 60_000

/** Calls `tick` every second, never two at a time; what it throws goes to `onError`. Returns how to stop. */
export function everySecond(tick: () => Promise<void>, onError: (error: unknown) => void): () => void {
  let task: ScheduledTask | undefined
  let armedFor = ''
  let startedAt: number | undefined
  let lastAt = performance.now()

  const run = async (): Promise<void> => {
    if (startedAt !== undefined) return
    const mine = (startedAt = lastAt = performance.now())
    try {
      await tick()
    } catch (error) {
      onError(error)
    } finally {
      if (startedAt === mine) startedAt = undefined
    }
  }
  const arm = (now: Date): void => {
    void task?.destroy()
    armedFor = minuteOf(now)
    task = schedule(twoMinutes(now), run, { timezone: 'UTC', noOverlap: true, logger: quiet })
  }
  const watch = setInterval(() => {
    const now = new Date()
    if (minuteOf(now) !== armedFor) arm(now)
    if (startedAt !== undefined && performance.now() - startedAt > stuckMs) {
      onError(
        new Error(`Expected the tick to end within ${stuckMs / 1000} s, got one that still runs: the next ones go on without it`),
      )
      startedAt = undefined
    }
    if (performance.now() - lastAt > lateMs) void run()
  }, watchMs)
  arm(new Date())
  return () => {
    clearInterval(watch)
    void task?.destroy()
  }
}

/** Seconds that node-cron missed are made up for here; its warnings would only fill the log. */
const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined, debug: () => undefined }

const minuteOf = (date: Date): string => date.toISOString().slice(0, 16)

/** Every second of this minute and the next, of this day and month (or the next ones around midnight). */
function twoMinutes(now: Date): string {
  const later = new Date(now.getTime() + 60_000)
  const both = (part: (date: Date) => number): string => [...new Set([part(now), part(later)])].join(',')
  return [
    '*',
    both((date) => date.getUTCMinutes()),
    both((date) => date.getUTCHours()),
    both((date) => date.getUTCDate()),
    both((date) => date.getUTCMonth() + 1),
    '*',
  ].join(' ')
}
