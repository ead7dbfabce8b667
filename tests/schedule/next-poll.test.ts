import { expect, test } from 'vitest'
import fc from 'fast-check'
import type { FeedErrorCode, FeedSource, FeedState, FetchedFeed } from '#model'
import { addressOf, afterPoll, isDue, newFeedState } from '../../src/schedule/next-poll.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const now = Date.UTC(2026, 10, 24, 12)
const feed: FeedSource = {
  id: 'difaf',
  outlet: 'الضفاف',
  url: 'https://difaf.example/feed',
  language: 'ar',
  everyMs: 5 * minuteMs,
  enabled: true,
}
const stamp = { feedId: 'difaf', at: now, tookMs: 1, finalUrl: feed.url }

/** A fresh answer with `count` items, one every `gapMs`. */
const fresh = (
  count: number,
  gapMs: number,
  extra: { ttlMs?: number; maxAgeMs?: number; permanentUrl?: string } = {},
): FetchedFeed => ({
  ...stamp,
  status: 'fresh',
  validators: { etag: '"1"' },
  bytes: 1,
  ...(extra.maxAgeMs === undefined ? {} : { maxAgeMs: extra.maxAgeMs }),
  ...(extra.permanentUrl === undefined ? {} : { permanentUrl: extra.permanentUrl }),
  feed: {
    kind: 'rss',
    title: '',
    dropped: [],
    ...(extra.ttlMs === undefined ? {} : { ttlMs: extra.ttlMs }),
    items: Array.from({ length: count }, (_, index) => ({
      title: 'خبر',
      categories: [],
      media: [],
      published: new Date(now - index * gapMs).toISOString(),
    })),
  },
})
const failed = (code: FeedErrorCode, retryAfterMs?: number): FetchedFeed => ({
  ...stamp,
  status: 'failed',
  error: { code, message: 'Expected …' },
  ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
})
const poll = (
  fetched: FetchedFeed,
  given: { state?: FeedState; newItems?: number; matches?: number; fast?: boolean; at?: number; feed?: FeedSource } = {},
): FeedState =>
  afterPoll({
    newItems: 0,
    matches: 0,
    fast: false,
    feed,
    ...given,
    state: given.state,
    fetched,
    now: given.at ?? now,
  })

test('a busy feed is asked more often than a quiet one, in the root of their rhythm', () => {
  const busy = poll(fresh(20, 3 * minuteMs)).everyMs
  const quiet = poll(fresh(20, 12 * hourMs)).everyMs
  expect(quiet / busy).toBeCloseTo(Math.sqrt((12 * 60) / 3), 0)
})

test('whatever is published, the wait stays between a minute and a day', () => {
  expect(() =>
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 500 }),
        fc.integer({ min: 1, max: 400 * 24 * 60 }),
        fc.integer({ min: 0, max: 10 ** 10 }),
        (count, gap, ttlMs) => {
          const { everyMs, nextPollAt } = poll(fresh(count, gap * minuteMs, { ttlMs }))
          return (
            everyMs >= minuteMs &&
            everyMs <= 24 * hourMs &&
            nextPollAt >= now + 0.9 * minuteMs &&
            nextPollAt <= now + 1.1 * 24 * hourMs
          )
        },
      ),
    ),
  ).not.toThrow()
})

test('what the publisher asks for is obeyed up to half an hour', () => {
  expect(poll(fresh(20, 3 * minuteMs, { ttlMs: 20 * minuteMs })).everyMs).toBe(20 * minuteMs)
  expect(poll(fresh(20, 3 * minuteMs, { maxAgeMs: 10 * minuteMs })).everyMs).toBe(10 * minuteMs)
  expect(poll(fresh(20, 3 * minuteMs, { ttlMs: 24 * hourMs })).everyMs).toBe(30 * minuteMs)
})

test('a match makes the feed breaking for an hour', () => {
  const calm = poll(fresh(5, hourMs))
  const breaking = poll(fresh(5, hourMs), { state: calm, newItems: 1, matches: 1 })
  expect(breaking.everyMs).toBeLessThan(calm.everyMs / 3)
  const later = poll({ ...stamp, status: 'unchanged', validators: {} }, { state: breaking, at: now + 61 * minuteMs })
  expect(later.everyMs).toBeGreaterThan(calm.everyMs / 2)
})

test('failures double the wait up to a day, and one success ends that', () => {
  let state = poll(fresh(5, hourMs))
  const waits = Array.from({ length: 12 }, () => {
    state = poll(failed('HTTP_STATUS'), { state })
    return state.nextPollAt - now
  })
  expect(waits[0]).toBeLessThan(11 * minuteMs * 1.1)
  expect(waits[3]! / waits[0]!).toBeGreaterThan(6)
  expect(waits.at(-1)).toBeLessThanOrEqual(1.1 * 24 * hourMs)
  expect(state).toMatchObject({ failures: 12, lastError: { code: 'HTTP_STATUS', at: now } })
  const well = poll(fresh(5, hourMs), { state })
  expect(well.failures).toBe(0)
  expect(well).not.toHaveProperty('lastError')
})

test('a night without network costs ten minutes when it is back, not hours', () => {
  for (const code of ['DNS', 'CONNECT'] as const) {
    let state = poll(fresh(5, hourMs))
    for (let failure = 0; failure < 40; failure++) state = poll(failed(code), { state })
    expect(state.nextPollAt - now).toBeLessThanOrEqual(11 * minuteMs)
  }
})

test('after the clock was set back a feed is asked at once, not when the old time comes again', () => {
  const state = poll(fresh(5, hourMs))
  expect(isDue(state, now + 1)).toBe(false)
  expect(isDue(state, now - hourMs)).toBe(true)
  expect(isDue(state, state.nextPollAt)).toBe(true)
})

test('a feed without dates learns its rhythm from what comes', () => {
  const undated: FetchedFeed = { ...stamp, status: 'unchanged', validators: {} }
  let state = poll(fresh(0, hourMs), { newItems: 0 })
  for (let hour = 1; hour <= 96; hour++) state = poll(undated, { state, newItems: 6, at: now + hour * hourMs })
  expect(state.itemsPerHour).toBeGreaterThan(4)
  expect(state.itemsPerHour).toBeLessThan(7)
})

test('Retry-After is never undercut, and never longer than a day', () => {
  expect(poll(failed('RATE_LIMITED', 2 * hourMs)).nextPollAt).toBe(now + 2 * hourMs)
  expect(poll(failed('RATE_LIMITED', 10 ** 12)).nextPollAt).toBe(now + 24 * hourMs)
})

test('a feed that is gone, or that breaks the parser three times, is asked once a day', () => {
  expect(poll(failed('GONE')).nextPollAt).toBeGreaterThan(now + 20 * hourMs)
  let state = newFeedState(feed, now)
  for (let strike = 0; strike < 3; strike++) state = poll(failed('PARSE_BUDGET'), { state })
  expect(state.nextPollAt).toBeGreaterThan(now + 20 * hourMs)
})

test('a feed on FEEDS_ALLOW is followed as given, and comes back soon after a failure', () => {
  const quick = { ...feed, everyMs: 1000 }
  expect(poll(fresh(5, hourMs, { ttlMs: hourMs }), { feed: quick, fast: true }).nextPollAt).toBe(now + 1000)
  let state = newFeedState(quick, now)
  for (let failure = 0; failure < 15; failure++) state = poll(failed('CONNECT'), { state, feed: quick, fast: true })
  expect(state.nextPollAt).toBeLessThanOrEqual(now + 30_000)
})

test('the first answer is the baseline, an error is none, and it stays', () => {
  expect(poll(failed('NOT_A_FEED'))).not.toHaveProperty('baselineAt')
  const first = poll(fresh(5, hourMs), { newItems: 5 })
  expect(first).toMatchObject({ baselineAt: now, validators: { etag: '"1"' }, items: 5, polls: 1 })
  expect(poll(fresh(5, hourMs), { state: first, at: now + hourMs }).baselineAt).toBe(now)
})

test('first polls are spread, the same for the same feed', () => {
  const starts = Array.from({ length: 200 }, (_, index) => newFeedState({ ...feed, id: `feed-${index}` }, now).nextPollAt - now)
  expect(Math.max(...starts)).toBeLessThanOrEqual(15_000)
  expect(new Set(starts.map((start) => Math.floor(start / 1000))).size).toBeGreaterThan(12)
  expect(newFeedState(feed, now)).toEqual(newFeedState(feed, now))
})

test('a permanent move is believed at the third poll, and forgotten when the address is edited', () => {
  const to = 'https://new.example/feed'
  let state = newFeedState(feed, now)
  for (const expected of [feed.url, feed.url, to]) {
    state = poll(fresh(1, hourMs, { permanentUrl: to }), { state })
    expect(addressOf(feed, state)).toBe(expected)
  }
  expect(addressOf(feed, poll(fresh(1, hourMs), { state }))).toBe(to)
  expect(addressOf({ ...feed, url: 'https://third.example/feed' }, state)).toBe('https://third.example/feed')
})

test('where a move led to nothing for three polls, the configured address is asked again without old validators', () => {
  const to = 'https://new.example/feed'
  let state = newFeedState(feed, now)
  for (let times = 0; times < 3; times++) state = poll(fresh(1, hourMs, { permanentUrl: to }), { state })
  for (const expected of [to, to, feed.url]) {
    state = poll(failed('HTTP_STATUS'), { state })
    expect(addressOf(feed, state)).toBe(expected)
  }
  expect(state.validators).toEqual({})
})
