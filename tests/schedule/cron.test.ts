// K-01 to K-05: the tick goes on whatever the clock does. Time is vitest's, turned by hand.
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { everySecond } from '../../src/schedule/cron.ts'

let ticks = 0
let errors: unknown[] = []
let stop = (): void => undefined
const start = (tick: () => Promise<void>): void => {
  stop = everySecond(
    () => {
      ticks++
      return tick()
    },
    (error) => errors.push(error),
  )
}
/** Passes `seconds` on the monotonic clock and on the wall, and says how many ticks came. */
async function pass(seconds: number): Promise<number> {
  const before = ticks
  await vi.advanceTimersByTimeAsync(seconds * 1000)
  return ticks - before
}
beforeEach(() => {
  ticks = 0
  errors = []
  vi.useFakeTimers({
    now: Date.UTC(2026, 10, 24, 23, 59, 40),
    toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date', 'performance'],
  })
})
afterEach(() => {
  stop()
  vi.useRealTimers()
})

test('it ticks every second, over the minute and over midnight', async () => {
  start(async () => undefined)
  expect(await pass(180)).toBeGreaterThanOrEqual(178)
  expect(errors).toEqual([])
})

test.each([
  ['an hour back', -3_600_000],
  ['an hour forward', 3_600_000],
  ['thirty days forward', 30 * 86_400_000],
])('a clock that jumps %s costs a few seconds and no block', async (_, jumpMs) => {
  start(async () => undefined)
  await pass(5)
  vi.setSystemTime(Date.now() + jumpMs)
  expect(await pass(10)).toBeGreaterThanOrEqual(7)
  expect(await pass(10)).toBeGreaterThanOrEqual(9)
})

test('a tick that takes longer than a second is never started twice', async () => {
  let running = 0
  let most = 0
  start(async () => {
    most = Math.max(most, ++running)
    await new Promise((resolve) => setTimeout(resolve, 3500))
    running--
  })
  await pass(30)
  expect(most).toBe(1)
  expect(ticks).toBeGreaterThanOrEqual(6)
})

test('a tick that throws is reported and the next one comes', async () => {
  start(() => Promise.reject(new Error('broken')))
  expect(await pass(5)).toBeGreaterThanOrEqual(4)
  expect(errors.length).toBe(ticks)
})

test('a tick that never ends is reported after a minute, and the next ones go on', async () => {
  start(() => (ticks === 1 ? new Promise(() => undefined) : Promise.resolve()))
  await pass(75)
  expect(errors).toEqual([expect.objectContaining({ message: expect.stringMatching(/^Expected the tick to end/) })])
  expect(ticks).toBeGreaterThan(5)
})

test('once stopped it is quiet', async () => {
  start(async () => undefined)
  await pass(3)
  stop()
  expect(await pass(30)).toBe(0)
})
