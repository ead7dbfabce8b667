// npm start must never leave an orphan: the process stops when the npm that started it is gone.
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { watchParent } from '../src/parent-watch.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('under npm, a parent that is gone is noticed within a second, once', () => {
  let parent = 100
  const gone = vi.fn<() => void>()
  watchParent(gone, { npm_lifecycle_event: 'start' }, () => parent)
  vi.advanceTimersByTime(5_000)
  expect(gone).not.toHaveBeenCalled()
  parent = 1
  vi.advanceTimersByTime(5_000)
  expect(gone).toHaveBeenCalledTimes(1)
})

test('started by hand, the process outlives its shell', () => {
  let parent = 100
  const gone = vi.fn<() => void>()
  watchParent(gone, {}, () => parent)
  parent = 1
  vi.advanceTimersByTime(5_000)
  expect(gone).not.toHaveBeenCalled()
})
