// When a clock counts as set back: the store then looks through all that waits, so it must be seldom, and never missed.
import { expect, test } from 'vitest'
import { noon } from '../contracts/samples.ts'
import { createSetBackWatch } from '../../src/store/waits.ts'

test('the first look counts, because the clock may have been set while nobody ran', () => {
  expect(createSetBackWatch()(noon)).toBe(true)
})

test('two sweeps that overtake each other are no clock that was set back; an hour is, once', () => {
  const wasSetBack = createSetBackWatch()
  wasSetBack(noon)
  expect([noon + 5, noon, noon + 5, noon - 3_600_000, noon - 3_599_000].map(wasSetBack)).toEqual([
    false,
    false,
    false,
    true,
    false,
  ])
})

test('small steps back add up', () => {
  const wasSetBack = createSetBackWatch()
  wasSetBack(noon)
  expect([noon - 600, noon - 1_200, noon - 1_300].map(wasSetBack)).toEqual([false, true, false])
})
