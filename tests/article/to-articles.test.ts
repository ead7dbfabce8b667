import { expect, test } from 'vitest'
import type { FeedSource, FetchedFeed, Item } from '#model'
import { toArticles } from '../../src/article/to-articles.ts'

const now = Date.UTC(2026, 10, 24, 12)
const feed: FeedSource = {
  id: 'difaf',
  outlet: 'الضفاف',
  url: 'https://difaf.example/feed',
  country: 'ma',
  language: 'ar',
  everyMs: 300_000,
  enabled: true,
}
const item = (fields: Partial<Item>): Item => ({ title: 'عنوان طويل بما يكفي للتمييز', categories: [], media: [], ...fields })
const read = (items: readonly Item[], at = now) => {
  const fetched: FetchedFeed & { status: 'fresh' } = {
    feedId: 'difaf',
    at,
    tookMs: 1,
    status: 'fresh',
    finalUrl: feed.url,
    validators: {},
    bytes: 1,
    feed: {
      kind: 'rss',
      title: 'الضفاف',
      items,
      dropped: [],
    },
  }
  return toArticles({ feed, fetched, now: at })
}
const only = (fields: Partial<Item>) => {
  const [article] = read([item(fields)]).articles
  if (article === undefined) throw new Error('dropped')
  return article
}

test('an item becomes an article of plain fields', () => {
  expect(
    only({
      url: '/1?utm_source=rss',
      summary: '<p>ملخص</p>',
      content: '<p>نص</p><p>كامل</p>',
      published: '2026-11-24T10:00:00.000Z',
      author: 'سلمى',
    }),
  ).toMatchObject({
    outlet: 'الضفاف',
    country: 'ma',
    url: 'https://difaf.example/1',
    summary: 'ملخص',
    text: 'نص\nكامل',
    author: 'سلمى',
    publishedAt: now - 72e5,
    firstSeenAt: now,
    zones: [{ field: 'title' }, { field: 'summary' }, { field: 'text' }],
  })
})

test('a description that is a whole article is the text', () => {
  expect(only({ summary: `<p>${'كلمة '.repeat(150)}</p>` })).toMatchObject({ summary: '', text: expect.stringContaining('كلمة') })
  expect(only({ summary: 'قصير' })).toMatchObject({ summary: 'قصير', text: '' })
})

test('an item that says nothing is dropped with its reason, the others are not harmed', () => {
  const { articles, dropped } = read([item({ title: '' }), item({ url: 'https://difaf.example/2' })])
  expect(articles).toHaveLength(1)
  expect(dropped).toEqual([{ index: 0, reason: expect.stringMatching(/^Expected/) }])
})

test('the same item comes back under the same keys when guid, tracking, scheme or host change', () => {
  const before = only({ url: 'https://difaf.example/1', guid: 'a' })
  for (const again of [
    { url: 'https://difaf.example/1', guid: 'b' },
    { url: 'http://www.difaf.example/1/?utm_source=x', guid: 'a' },
    { url: 'https://difaf.example/9', guid: 'a' },
    { url: 'https://difaf.example/9', guid: 'z' },
  ]) {
    const keys = only(again).keys
    expect(before.keys.some((key) => keys.includes(key))).toBe(true)
  }
})

test('a guid or a link that several items carry identifies none of them', () => {
  const { articles } = read([
    item({ title: 'الخبر الأول من نوعه اليوم', url: 'https://difaf.example/', guid: 'same' }),
    item({ title: 'الخبر الثاني من نوعه اليوم', url: 'https://difaf.example/', guid: 'same' }),
  ])
  const [first, second] = articles.map(({ keys, id }) => ({ keys, id }))
  expect(first?.keys.filter((key) => second?.keys.includes(key))).toEqual([])
  expect(first?.id).not.toBe(second?.id)
})

test('a short rubric does not make two days one article', () => {
  const [first, second] = [
    only({ title: 'مواقيت الصلاة', url: 'https://difaf.example/1' }),
    only({ title: 'مواقيت الصلاة', url: 'https://difaf.example/2' }),
  ]
  expect(first.keys.filter((key) => second.keys.includes(key))).toEqual([])
})

test('a new date or other vowel signs are no edit, another word is', () => {
  const hash = (fields: Partial<Item>): string =>
    only({ url: 'https://difaf.example/1', content: 'وصل الوفد إلى الرباط', ...fields }).contentHash
  expect(hash({ published: '2026-11-24T11:00:00.000Z' })).toBe(hash({}))
  expect(hash({ content: '<p>وَصَلَ الوفد  إلى الرباط</p>' })).toBe(hash({}))
  expect(hash({ content: 'غادر الوفد الرباط' })).not.toBe(hash({}))
})

test('a link that is none leaves the article without one', () =>
  expect(only({ url: 'javascript:alert(1)', guid: 'a' })).toMatchObject({
    url: '',
    keys: ['guid:a', expect.stringMatching(/^title:/), expect.stringMatching(/^title:/)],
  }))

test('a headline identifies for three days, not for ever', () => {
  const on = (published: string, url: string): readonly string[] => only({ published, url }).keys
  const first = on('2026-11-01T10:00:00Z', 'https://difaf.example/1')
  const share = (other: readonly string[]): boolean => first.some((key) => other.includes(key))
  expect(share(on('2026-11-04T09:00:00Z', 'https://difaf.example/2'))).toBe(true)
  expect(share(on('2026-11-20T10:00:00Z', 'https://difaf.example/3'))).toBe(false)
})

test('an item without a link has no address, and two of them that come one after the other are two', () => {
  const [first, second] = [{}, { url: ' ' }, { url: '#comments' }].map((fields, index) =>
    only({ ...fields, guid: `g${index}`, title: `خبر عاجل رقم ${index} من هذا اليوم` }),
  )
  expect(first).toMatchObject({ url: '', keys: expect.not.arrayContaining([expect.stringMatching(/^url:/)]) })
  expect(first?.keys.filter((key) => second?.keys.includes(key))).toEqual([])
})
