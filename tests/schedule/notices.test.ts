// What an admin hears of a feed, once: F-20, F-21, S-02.
import { expect, test } from 'vitest'
import type { FeedSource, FeedState, FetchedFeed } from '#model'
import { afterPoll, newFeedState } from '../../src/schedule/next-poll.ts'
import { noticesOf } from '../../src/schedule/notices.ts'

const hour = 3_600_000
const start = Date.UTC(2026, 2, 2)
const feed: FeedSource = {
  id: 'difaf',
  outlet: 'الضفاف',
  url: 'https://difaf.example/feed',
  language: 'ar',
  everyMs: 300_000,
  enabled: true,
}
const stamp = { feedId: 'difaf', at: start, tookMs: 1, finalUrl: feed.url }
const gone = { ...stamp, status: 'failed', error: { code: 'GONE', message: 'Expected 200 or 304, got 410' } } as const
const missing = { ...stamp, status: 'failed', error: { code: 'HTTP_STATUS', message: 'Expected 200 or 304, got 404' } } as const
const well = { ...stamp, status: 'unchanged', validators: {} } as const
const moved = (permanentUrl: string): FetchedFeed => ({
  ...stamp,
  status: 'fresh',
  validators: {},
  bytes: 1,
  permanentUrl,
  feed: { kind: 'rss', title: '', items: [], dropped: [] },
})

/** Polls each time the schedule says so, for `hours`; returns every notice and the last state. */
function follow(from: FeedState, answer: FetchedFeed, hours: number): { state: FeedState; notices: string[] } {
  let state = from
  const notices: string[] = []
  for (const until = (from.lastPollAt ?? start) + hours * hour; state.nextPollAt <= until;) {
    const before = state
    state = afterPoll({ feed, state, fetched: answer, newItems: 0, matches: 0, now: state.nextPollAt, fast: false })
    notices.push(...noticesOf(before, state).map(({ action }) => action))
  }
  return { state, notices }
}

test('a feed that is gone is told once, asked once a day, and its return is told once', () => {
  const dead = follow(newFeedState(feed, start), gone, 24 * 10)
  expect(dead.notices).toEqual(['feed.dead'])
  expect(dead.state.polls).toBeLessThan(12)
  const back = follow(dead.state, well, 24)
  expect(back.notices).toEqual(['feed.returned'])
  expect(back.state.deadAt).toBeUndefined()
})

test('a feed that is missing for three days is told once, not at its first hour', () => {
  expect(follow(newFeedState(feed, start), missing, 60).notices).toEqual([])
  expect(follow(newFeedState(feed, start), missing, 24 * 14).notices).toEqual(['feed.dead'])
})

test('a permanent move is told when it is adopted, at the third poll that says the same', () => {
  const to = 'https://new.example/feed'
  let state = newFeedState(feed, start)
  const told = [1, 2, 3, 4].map(() => {
    const before = state
    state = afterPoll({ feed, state, fetched: moved(to), newItems: 0, matches: 0, now: state.nextPollAt, fast: false })
    return noticesOf(before, state)
  })
  expect(told.map((notices) => notices.length)).toEqual([0, 0, 1, 0])
  expect(told[2]?.[0]?.detail).toContain(to)
})

test('a batch that is held back is told once, with its size and its reason', () => {
  const before = newFeedState(feed, start)
  const after = { ...before, quarantined: [{ at: start, reason: 'Expected at most 10 new items', articleIds: ['a', 'b'] }] }
  expect(noticesOf(before, after)).toEqual([{ action: 'feed.held', detail: '2 items: Expected at most 10 new items' }])
  expect(noticesOf(after, after)).toEqual([])
})
