// P-04 of hostile.md §6.4 beyond the parser: texts made to hurt patterns go through articles, zones and matching, in the main thread.
import { beforeAll, expect, test } from 'vitest'
import type { FeedSource, FetchedFeed, Item } from '#model'
import { createConfigSource } from '../../config/load.ts'
import { toArticles } from '../../src/article/to-articles.ts'
import { zonesOf } from '../../src/article/zones.ts'
import { compileMatcher, type Matcher } from '../../src/match/compile.ts'
import { matchArticle } from '../../src/match/match-article.ts'

const bundled = new URL('../../config', import.meta.url).pathname
const feed: FeedSource = {
  id: 'sada',
  outlet: 'صدى الأطلس',
  url: 'https://sada.example/feed',
  country: 'ma',
  language: 'ar',
  everyMs: 60_000,
  enabled: true,
}
const now = Date.parse('2026-03-02T08:00:00Z')

let matcher: Matcher
beforeAll(async () => {
  const loaded = await createConfigSource(bundled, bundled).load()
  if (!loaded.ok) throw new Error('the bundled configuration does not load')
  matcher = compileMatcher(loaded.configuration)
})

const units =
  'a<p|<b>| |\u00A0|\n|،|.|1,|12/|«|&amp;|&#|<!--|[(|و |وال|ـ|\u064E|\u200D|المغرب وإسرائيل. |«المغرب» «إسرائيل» |http://|<a href="|المغرب - |قال: |مليون |اقرأ أيضا: |المغرب\n'.split(
    '|',
  )
const fields = ['title', 'summary', 'content', 'guid', 'url', 'published', 'author'] as const

// A pattern that backtracks over sixty thousand characters would not end before the time of the test does.
test.each(units)('«%s» sixty thousand characters long, in every field, makes an article of bounded size', (unit) => {
  for (const field of fields) {
    const plain: Item = { guid: '1', url: 'https://sada.example/1', title: 'خبر', categories: [], media: [] }
    const item = { ...plain, [field]: `${unit.repeat(60_000 / unit.length)}!` }
    const fetched = {
      feedId: feed.id,
      at: now,
      tookMs: 1,
      status: 'fresh',
      finalUrl: feed.url,
      validators: {},
      bytes: 60_000,
      feed: { kind: 'rss', title: 'صدى الأطلس', items: [item], dropped: [] },
    } satisfies FetchedFeed
    for (const article of toArticles({ feed, fetched, now }).articles) {
      expect(article.title.length + article.summary.length + article.text.length).toBeLessThanOrEqual(100_000)
      expect(Number.isFinite(article.publishedAt)).toBe(true)
      expect(article.keys.every((key) => key.length < 2100)).toBe(true)
      for (const { mentions } of matchArticle(article, matcher).entities)
        for (const { field: where, start, end, text } of mentions) expect(article[where].slice(start, end)).toBe(text)
    }
  }
})

test('a line of thousands of bars is no row of headlines: it is read as text, whole', () => {
  const text = 'المغرب | '.repeat(4000)
  const zones = zonesOf({ title: 'خبر عن الطقس', summary: '', text })
  expect(zones.filter(({ field }) => field === 'text').map(({ kind }) => kind)).toEqual(['lead', 'body'])
})
