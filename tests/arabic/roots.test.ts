import { expect, test } from 'vitest'
import { fold } from '../../src/arabic/normalise.ts'
import { rootOf } from '../../src/arabic/roots.ts'

test.each([
  ['نفق', 'أنفاق'],
  ['مدفع', 'مدافع'],
  ['ضابط', 'ضباط'],
  ['تدريب', 'يتدرب'],
  ['قمر', 'أقمار'],
])('«%s» and «%s» share a root', (one, other) => {
  expect(rootOf(fold(one))).toBe(rootOf(fold(other)))
})

test.each([
  ['مدفع', 'دفعة'],
  ['مصنع', 'منع'],
])('«%s» and «%s» do not', (one, other) => {
  expect(rootOf(fold(one))).not.toBe(rootOf(fold(other)))
})

test('foreign words, numbers and short words stay as they are', () => {
  expect(['spyx', '155', 'دار'].map((word) => rootOf(word))).toEqual(['spyx', '155', 'دار'])
})
