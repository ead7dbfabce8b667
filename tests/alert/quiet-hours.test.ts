import { expect, test } from 'vitest'
import { defaultChatSettings } from '#model'
import { digestAt, isQuiet } from '../../src/alert/quiet-hours.ts'

const at = (hour: number, minute = 0): number => Date.UTC(2026, 9, 20, hour, minute)
const quiet = { fromHour: 22, toHour: 7, breaking: false }
const night = { quiet, zone: 'UTC' }

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
  expect(isQuiet({ quiet: { ...quiet, fromHour: 7 }, zone: 'UTC' }, at(7))).toBe(false)
  expect(isQuiet({ zone: 'UTC' }, at(3))).toBe(false)
  expect(isQuiet({ ...night, zone: 'المريخ' }, at(23))).toBe(true)
})

const digests = (pace: 'hourly' | 'daily', zone: string, now: number): string => {
  const next = digestAt({ ...defaultChatSettings, pace, zone, digestHour: 8 }, now)
  return next === undefined ? '' : new Date(next).toISOString().slice(0, 16)
}

test('an hourly digest comes at the next full hour of the reader, also where zones are half an hour off', () => {
  expect(digests('hourly', 'Africa/Casablanca', at(9, 20))).toBe('2026-10-20T10:00')
  expect(digests('hourly', 'Asia/Kolkata', at(9, 20))).toBe('2026-10-20T09:30')
})

test('a daily digest comes at its hour of the next day that has it', () => {
  expect(digests('daily', 'Asia/Riyadh', at(4, 59))).toBe('2026-10-20T05:00')
  expect(digests('daily', 'Asia/Riyadh', at(5))).toBe('2026-10-21T05:00')
})

test('K-04: where the clocks change, a daily digest comes once a day: in a skipped hour at the next, in a doubled one the first time', () => {
  const daily = (now: number): string => {
    const next = digestAt({ ...defaultChatSettings, pace: 'daily', zone: 'Europe/Paris', digestHour: 2 }, now)
    return new Date(next ?? 0).toISOString().slice(0, 16)
  }
  expect(daily(Date.UTC(2026, 2, 28, 12))).toBe('2026-03-29T01:00')
  expect(daily(Date.UTC(2026, 2, 29, 1))).toBe('2026-03-30T00:00')
  expect(daily(Date.UTC(2026, 9, 24, 12))).toBe('2026-10-25T00:00')
  expect(daily(Date.UTC(2026, 9, 25, 0, 30))).toBe('2026-10-26T01:00')
})

test('who hears everything at once has no digest', () => {
  expect(digestAt(defaultChatSettings, at(9))).toBeUndefined()
})
