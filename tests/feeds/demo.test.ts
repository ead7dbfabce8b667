import { afterAll, beforeAll, expect, test } from 'vitest'
import { startDemoServer, type DemoServer } from '../../feeds/demo/server.ts'
import { createFeedReader } from '../../feeds/index.ts'
import type { FeedReader } from '#ports'

let now = Date.UTC(2026, 10, 24, 12)
let server: DemoServer
let reader: FeedReader
beforeAll(async () => {
  server = await startDemoServer(() => now)
  reader = createFeedReader({ userAgent: 'test', allow: server.feeds.map(({ url }) => new URL(url).host), workers: 1 })
})
afterAll(() => Promise.all([reader.close(), server.close()]))

const titles = async (): Promise<string[]> => {
  const reads = await Promise.all(server.feeds.map((feed) => reader.read(feed, undefined, now)))
  return reads.flatMap((read) => (read.status === 'fresh' ? read.feed.items.map(({ title }) => title) : [`${read.status}`]))
}

test('each outlet starts with old news, and goes on once all were read', async () => {
  const first = server.feeds[0]
  if (first === undefined) throw new Error('no feeds')
  now += 60_000
  expect(await reader.read(first, undefined, now)).toMatchObject({ feed: { items: { length: 1 } } })
  expect(await titles()).toHaveLength(5)
  now += 20_000
  const all = await titles()
  expect(all.length).toBeGreaterThanOrEqual(14)
  expect(new Set(all).size).toBe(all.length)
  expect(all).toContain('الجيش الملكي يهزم الوداد بهدفين ويعتلي صدارة البطولة')
})

test('five outlets speak five dialects, and an answer that has not changed is not sent again', async () => {
  const reads = await Promise.all(server.feeds.map((feed) => reader.read(feed, undefined, now)))
  expect(reads.map((read) => (read.status === 'fresh' ? read.feed.kind : read.status))).toEqual([
    'rss',
    'rss',
    'atom',
    'json',
    'rdf',
  ])
  const again = await Promise.all(
    server.feeds.map((feed, index) =>
      reader.read(feed, { validators: reads[index]?.status === 'fresh' ? reads[index].validators : {} }, now),
    ),
  )
  expect(again.map(({ status }) => status)).toEqual(Array<string>(5).fill('unchanged'))
})
