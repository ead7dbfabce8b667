// A newsroom's day: the hours in which it publishes are read more often, without more requests in all.
import { expect, test } from 'vitest'
import { dayShare, hoursAfter, pastSkipped } from '../../src/schedule/day.ts'

const at = (hour: number): number => Date.UTC(2026, 2, 2, hour, 30)
const baselineAt = at(0)
/** Thirty days of a desk that publishes one item an hour between 8 and 16. */
function month(): readonly number[] | undefined {
  let hours: readonly number[] | undefined
  for (let day = 0; day < 30; day++)
    for (let hour = 8; hour < 16; hour++)
      hours = hoursAfter({ baselineAt, ...(hours ? { hours } : {}) }, 1, at(hour) + day * 86_400_000)
  return hours
}

test('nothing is known at first, and the baseline teaches nothing', () => {
  expect(dayShare(undefined, at(3))).toBe(1)
  expect(hoursAfter({}, 50, at(3))).toBeUndefined()
})

test('the hours of work are livelier than the night, and the mean over the day stays one', () => {
  const hours = month()
  expect(dayShare(hours, at(12))).toBeGreaterThan(2)
  expect(dayShare(hours, at(2))).toBeLessThan(0.2)
  const mean = Array.from({ length: 24 }, (_, hour) => dayShare(hours, at(hour))).reduce((sum, share) => sum + share, 0) / 24
  expect(mean).toBeCloseTo(1, 5)
})

test('one early item does not turn the night into day', () => {
  expect(dayShare(hoursAfter({ baselineAt }, 1, at(3)), at(3))).toBeLessThan(2)
})

test('another habit takes over', () => {
  let hours = month()
  for (let item = 0; item < 900; item++) hours = hoursAfter({ baselineAt, ...(hours ? { hours } : {}) }, 1, at(22))
  expect(dayShare(hours, at(22))).toBeGreaterThan(3 * dayShare(hours, at(12)))
})

test('the hours in which a publisher asks not to be read are passed over, up to half a day', () => {
  const night = [23, 0, 1, 2]
  expect(new Date(pastSkipped(night, at(23))).getUTCHours()).toBe(3)
  expect(pastSkipped(night, at(12))).toBe(at(12))
  expect(
    pastSkipped(
      Array.from({ length: 24 }, (_, hour) => hour),
      at(12),
    ),
  ).toBe(at(12))
})
