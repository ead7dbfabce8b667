import { expect, test } from 'vitest'
import { isQuiet } from '../../src/alert/quiet-hours.ts'

const at = (hour: number, minute = 0): number => Date.UTC(2026, 9, 20, hour, minute)
const night = { fromHour: 22, toHour: 7, zone: 'UTC' }

test('a night spans midnight and ends at its hour', () => {
  expect([at(21, 59), at(22), at(3), at(6, 59), at(7)].map((now) => isQuiet(night, now))).toEqual([
    false,
    true,
    true,
    true,
    false,
  ])
})

test('hours count in the zone of the reader', () => {
  const riyadh = { ...night, zone: 'Asia/Riyadh' }
  expect([isQuiet(riyadh, at(19)), isQuiet(riyadh, at(18, 59))]).toEqual([true, false])
})

test('equal hours and no hours mean never, and an unknown zone is read as UTC', () => {
  expect(isQuiet({ fromHour: 7, toHour: 7, zone: 'UTC' }, at(7))).toBe(false)
  expect(isQuiet(undefined, at(3))).toBe(false)
  expect(isQuiet({ ...night, zone: 'المريخ' }, at(23))).toBe(true)
})
