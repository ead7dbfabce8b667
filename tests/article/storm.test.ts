// S-01 to S-14, as far as one poll can show them.
import { expect, test } from 'vitest'
import type { Article, FeedState } from '#model'
import { stormGate } from '../../src/article/storm.ts'
import { toArticle } from '../../src/article/to-articles.ts'

const now = Date.UTC(2026, 10, 24, 12)
const hourMs = 3_600_000
const state = (fields: Partial<FeedState> = {}): FeedState => ({
  feedId: 'difaf',
  url: 'https://difaf.example/feed',
  validators: {},
  nextPollAt: now,
  failures: 0,
  everyMs: 3e5,
  polls: 9,
  items: 50,
  matches: 1,
  quarantined: [],
  baselineAt: now - 48 * hourMs,
  lastSuccessAt: now - hourMs / 12,
  itemsPerHour: 2,
  ...fields,
})
const articles = (count: number, published?: string): Article[] =>
  Array.from({ length: count }, (_, index) => {
    const item = {
      title: `الخبر رقم ${index} من هذا اليوم`,
      url: `https://difaf.example/${index}`,
      categories: [],
      media: [],
      ...(published === undefined ? {} : { published }),
    }
    const article = toArticle({ item, feed: { id: 'difaf', outlet: 'الضفاف', language: 'ar' }, now })
    if (article === undefined) throw new Error('dropped')
    return article
  })
const passes = (fields: Partial<FeedState>, fresh: number, total: number): boolean =>
  stormGate({ state: state(fields), fresh: articles(fresh), total, now }).pass

test('the first answer of a feed is told to nobody', () => {
  const { baselineAt: _, ...never } = state()
  expect(stormGate({ state: never, fresh: articles(1), total: 1, now })).toMatchObject({ pass: false })
})

test('a feed that is new as a whole is held back, with a sentence', () => {
  expect(stormGate({ state: state(), fresh: articles(50), total: 50, now })).toMatchObject({
    pass: false,
    reason: expect.stringMatching(/^Expected at most 10 new items from difaf, got 50 of 50/),
  })
})

test('an ordinary batch passes: few items, or a small part of the feed', () => {
  expect(passes({}, 10, 10)).toBe(true)
  expect(passes({}, 12, 40)).toBe(true)
})

test('after hours of silence the rhythm says how many are natural', () => {
  expect(passes({ lastSuccessAt: now - 6 * hourMs, itemsPerHour: 4 }, 24, 30)).toBe(true)
  expect(passes({ lastSuccessAt: now - 6 * hourMs, itemsPerHour: 0.1 }, 24, 30)).toBe(false)
})

test('items older than two days are kept in silence, undated and future ones are new', () => {
  const old = stormGate({ state: state(), fresh: articles(3, '2026-11-20T00:00:00Z'), total: 50, now })
  expect([old.pass, old.tooOld.size]).toEqual([true, 3])
  expect(stormGate({ state: state(), fresh: articles(3), total: 50, now }).tooOld.size).toBe(0)
  expect(stormGate({ state: state(), fresh: articles(3, '2099-01-01T00:00:00Z'), total: 50, now }).tooOld.size).toBe(0)
})
