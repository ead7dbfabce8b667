// When it is too quiet: nobody answers, nothing new comes, nothing concerns a topic any more.
import { expect, test } from 'vitest'
import type { FeedState } from '#model'
import { lastSigns, silencesOf } from '../../src/schedule/silence.ts'

const minute = 60_000
const hour = 60 * minute
const startedAt = Date.UTC(2026, 0, 5)
const state = (feedId: string, more: Partial<FeedState> = {}): FeedState => ({
  feedId,
  url: `https://${feedId}.example/feed`,
  validators: {},
  nextPollAt: 0,
  failures: 0,
  everyMs: 5 * minute,
  polls: 9,
  items: 90,
  matches: 1,
  quarantined: [],
  itemsPerHour: 1,
  ...more,
})
const failed = (feedId: string, at: number, more: Partial<FeedState> = {}): FeedState =>
  state(feedId, { failures: 1, failingSince: at, lastPollAt: at, ...more })
const silences = (states: readonly FeedState[], now: number, matched: readonly number[] = []) =>
  silencesOf({ states, matchedAt: new Map([['موضوع', matched]]), startedAt, now }).map(({ what }) => what)

test('O-14 all feeds down: said after five minutes, before ten are over', () => {
  const at = startedAt + hour
  const down = ['أ', 'ب', 'ج'].map((id, index) => failed(id, at + (index + 1) * minute, { lastSuccessAt: at }))
  expect([4, 5, 9].map((minutes) => silences(down, at + minutes * minute))).toEqual([[], ['answers'], ['answers']])
})

test('one that still answers among a few is no silence, nor are three that failed while others were not asked yet', () => {
  const at = startedAt + hour
  const some = [failed('أ', at + minute), failed('ب', at + minute), state('ج', { lastSuccessAt: at + 3 * minute })]
  expect(silences(some, at + 7 * minute)).toEqual([])
})

test('half of the feeds fail for ten minutes: said although the others answer', () => {
  const at = startedAt + hour
  const half = [
    ...['أ', 'ب', 'ج'].map((id) => failed(id, at)),
    ...['د', 'ه', 'و'].map((id) => state(id, { lastSuccessAt: at + 11 * minute, lastFreshAt: at + 11 * minute })),
  ]
  expect([9, 10].map((minutes) => silences(half, at + minutes * minute))).toEqual([[], ['answers']])
})

test('feeds that were given up, or never asked, are not waited for', () => {
  const at = startedAt + hour
  const gone = ['أ', 'ب', 'ج'].map((id) => failed(id, at, { deadAt: at }))
  expect(
    silences([...gone, state('د', { lastSuccessAt: at, lastFreshAt: at }), state('ه', { polls: 0 })], at + 20 * minute),
  ).toEqual([])
})

test('after a start nothing of before counts as silence', () => {
  const old = ['أ', 'ب', 'ج'].map((id) => failed(id, startedAt + minute, { lastSuccessAt: startedAt - 9 * hour }))
  expect([silences(old, startedAt + 4 * minute), silences(old, startedAt + 5 * minute)]).toEqual([[], ['answers']])
})

const answering = (now: number, itemsPerHour: number): FeedState[] =>
  Array.from({ length: 10 }, (_, index) =>
    state(`خ${index}`, { lastSuccessAt: now, lastFreshAt: startedAt + hour, itemsPerHour }),
  )

test('nothing new for as long as twenty articles take to come is a silence', () => {
  // Ten feeds with two an hour: twenty are due after an hour.
  const quiet = [59, 61].map((minutes) => startedAt + hour + minutes * minute)
  expect(quiet.map((now) => silences(answering(now, 2), now))).toEqual([[], ['articles']])
})

test('the same silence says nothing about feeds that print once a day', () => {
  const now = startedAt + 10 * hour
  expect(silences(answering(now, 1 / 24), now)).toEqual([])
})

test('a newsroom that sleeps is not silent at night', () => {
  // Everything it prints comes from 8 to 20 o'clock (UTC).
  const hours = Array.from({ length: 24 }, (_, at) => (at >= 8 && at < 20 ? 30 : 0))
  const evening = startedAt + 20 * hour
  const asleep = (now: number) =>
    answering(now, 1).map((one): FeedState => ({ ...one, hours, lastFreshAt: evening, lastSuccessAt: now }))
  expect([8, 16].map((later) => silences(asleep(evening + later * hour), evening + later * hour))).toEqual([[], ['articles']])
})

const heard = (now: number): FeedState[] => [state('أ', { lastSuccessAt: now, lastFreshAt: now })]

test('no match for three times the longest gap between matches, and a day at least', () => {
  const matched = Array.from({ length: 12 }, (_, index) => startedAt + index * 10 * hour)
  const last = matched.at(-1)!
  expect([29, 31].map((later) => silences(heard(last + later * hour), last + later * hour, matched))).toEqual([[], ['matches']])
})

test('a burst teaches no rhythm shorter than a day, and few matches teach none', () => {
  const burst = Array.from({ length: 12 }, (_, index) => startedAt + index * minute)
  const at = startedAt + 23 * hour
  expect([silences(heard(at), at, burst), silences(heard(at + 30 * 24 * hour), at + 30 * 24 * hour, burst.slice(3))]).toEqual([
    [],
    [],
  ])
})

test('the last signs are the newest of all feeds', () => {
  expect(lastSigns([state('أ', { lastSuccessAt: 5, lastFreshAt: 2 }), state('ب', { lastSuccessAt: 4 })])).toEqual({
    answerAt: 5,
    articleAt: 2,
  })
  expect(lastSigns([])).toEqual({})
})
