// Items that need no second look: only as printed, only for half a day, only as long as nobody else reads the feed.
import { expect, test } from 'vitest'
import type { Item } from '#model'
import { createSettled } from '../../src/article/settled.ts'
import { toArticles } from '../../src/article/to-articles.ts'

const hourMs = 3_600_000
const item = (title: string): Item => ({ title, url: 'https://difaf.example/1', categories: [], media: [] })

test('an item that stands as it stood is settled, one with another headline is not', () => {
  const settled = createSettled()
  settled.learn('ضفاف', [item('افتتاح الملتقى في فاس')], 0)
  const [same, edited] = [item('افتتاح الملتقى في فاس'), item('تأجيل افتتاح الملتقى في فاس')]
  expect(settled.of('ضفاف', [same, edited], hourMs)).toEqual(new Set([same]))
  expect(settled.of('منبر', [same], hourMs).size).toBe(0)
})

test('after half a day, or when told to forget, everything is looked at again', () => {
  const settled = createSettled()
  const one = item('افتتاح الملتقى في فاس')
  settled.learn('ضفاف', [one], 0)
  settled.learn('ضفاف', [one], 11 * hourMs)
  expect(settled.of('ضفاف', [one], 13 * hourMs).size).toBe(0)
  settled.learn('ضفاف', [one], 13 * hourMs)
  settled.forget('ضفاف')
  expect(settled.of('ضفاف', [one], 13 * hourMs).size).toBe(0)
})

test('a settled item makes no article, and the link that it shares still names neither', () => {
  const [old, fresh] = [item('الخبر الأول من فاس اليوم'), item('خبر ثان من فاس اليوم')]
  const feed = { id: 'ضفاف', outlet: 'ضفاف', url: 'https://difaf.example/feed', language: 'ar', everyMs: 300_000, enabled: true }
  const parsed = { kind: 'rss' as const, title: 'ضفاف', items: [old, fresh], dropped: [] }
  const fetched = { feedId: 'ضفاف', at: 0, tookMs: 0, finalUrl: feed.url, validators: {}, bytes: 1, feed: parsed }
  const { articles, items } = toArticles({ feed, fetched: { ...fetched, status: 'fresh' }, now: hourMs, settled: new Set([old]) })
  expect(items).toEqual([fresh])
  expect(articles[0]?.keys.filter((key) => key.startsWith('url:'))).toEqual([])
})
