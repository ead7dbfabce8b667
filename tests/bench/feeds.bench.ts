/** Feeds: what a 304 costs beside the bare request, parsing and articles beside rss-parser alone, and detection delay by schedule. */
import { existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gunzipSync } from 'node:zlib'
import RssParser from 'rss-parser'
import { Agent, request } from 'undici'
import type { FeedSource, FetchedFeed, ParsedFeed } from '#model'
import { createFeedReader } from '../../feeds/index.ts'
import { parseBytes } from '../../feeds/parse-bytes.ts'
import { toArticles } from '../../src/article/to-articles.ts'
import { afterPoll, newFeedState } from '../../src/schedule/next-poll.ts'
import { compare, table, type Row } from './measure.ts'
import { sampleArticles } from './sample.ts'

const feed: FeedSource = {
  id: 'bench',
  outlet: 'منبر',
  url: 'http://bench.example/',
  language: 'ar',
  everyMs: 300_000,
  enabled: true,
}
const minuteMs = 60_000

export async function bench(): Promise<string> {
  return [await conditional(), await parsing(), detection()].join('')
}

const asTable = (title: string, rows: readonly Row[]): string =>
  table(title, [['', 'CPU ms', 'ratio'], ...rows.map(({ name, medianMs, ratio }) => [name, medianMs, ratio])])

/** 300 unchanged answers in a row over one kept connection. */
async function conditional(): Promise<string> {
  const server = createServer((_, response) => response.writeHead(304, { etag: '"1"' }).end())
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  const reader = createFeedReader({ userAgent: 'bench', allow: [host] })
  const agent = new Agent({ connections: 2 })
  const rows = await compare([
    {
      name: 'undici.request',
      run: async () => {
        for (let count = 0; count < 300; count++) {
          const { body } = await request(`http://${host}/`, { dispatcher: agent, headers: { 'if-none-match': '"1"' } })
          await body.dump()
        }
      },
    },
    {
      name: 'reader.read',
      run: async () => {
        for (let count = 0; count < 300; count++)
          await reader.read({ ...feed, url: `http://${host}/` }, { validators: { etag: '"1"' } }, 0)
      },
    },
  ])
  await Promise.all([reader.close(), agent.close()])
  server.close()
  return asTable('300 answers 304 (server included in both)', rows)
}

/** One feed of 500 items, about 2 MB. */
async function parsing(): Promise<string> {
  const items = sampleArticles(500).map(
    ({ title, url, text, publishedAt }) =>
      `<item><title>${title}</title><link>${url}</link><pubDate>${new Date(publishedAt).toUTCString()}</pubDate><description><![CDATA[<p>${text}</p>]]></description></item>`,
  )
  const document = `<rss version="2.0"><channel><title>منبر</title>${items.join('')}</channel></rss>`
  const bytes = new TextEncoder().encode(document)
  const parsed = async (): Promise<ParsedFeed> => {
    const read = await parseBytes(bytes, {})
    if (!read.ok) throw new Error(read.error.message)
    return read.feed
  }
  const rows = await compare([
    { name: 'rss-parser.parseString', run: () => new RssParser().parseString(document) },
    { name: 'decode, clean, parse', run: parsed },
    {
      name: '… and articles',
      run: async () => {
        const fetched = {
          feedId: 'bench',
          at: 0,
          tookMs: 0,
          status: 'fresh',
          finalUrl: feed.url,
          validators: {},
          bytes: 0,
          feed: await parsed(),
        } as const
        return toArticles({ feed, fetched, now: Date.UTC(2026, 0, 2) })
      },
    },
  ])
  return asTable(`one feed of 500 items, ${(bytes.length / 1e6).toFixed(1)} MB`, rows)
}

/**
 * Real publication times of five outlets, May and June 2018 (a sample of what they published), polled by rhythm and at one fixed
 * interval with the same number of requests in all. The delay is from publication to the poll that saw it.
 */
function detection(): string {
  const file = new URL('../../../shared/data/ordinary-news-2018.jsonl.gz', import.meta.url)
  if (!existsSync(file)) return '\ndetection delay: skipped, ../shared/data is not there\n'
  const from = Date.UTC(2018, 4, 1)
  const until = Date.UTC(2018, 5, 30)
  const times = Map.groupBy(
    gunzipSync(readFileSync(file))
      .toString('utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { outlet: string; published: string }),
    ({ outlet }) => outlet,
  )
  const outlets = [...times].map(([outlet, rows]) => ({
    outlet,
    published: rows
      .map(({ published }) => Date.parse(published))
      .filter((at) => at >= from && at < until)
      .toSorted((a, b) => a - b),
  }))
  const adaptive = outlets.map(({ outlet, published }) => simulate(outlet, published, from, until))
  const polls = adaptive.reduce((sum, run) => sum + run.polls, 0)
  const fixedMs = ((until - from) * outlets.length) / polls
  const fixed = outlets.flatMap(({ published }) => published.map((at) => fixedMs - ((at - from) % fixedMs)))
  const row = (name: string, delays: readonly number[]): (string | number)[] => {
    const sorted = delays.toSorted((a, b) => a - b)
    const at = (share: number): number => Math.round(((sorted[Math.floor(sorted.length * share)] ?? 0) / minuteMs) * 10) / 10
    return [name, polls, at(0.5), at(0.9)]
  }
  return table('detection delay in minutes, five outlets, 60 days', [
    ['', 'requests', 'median', 'p90'],
    row(`every ${(fixedMs / minuteMs).toFixed(1)} min`, fixed),
    row(
      'by rhythm',
      adaptive.flatMap(({ delays }) => delays),
    ),
  ])
}

function simulate(
  outlet: string,
  published: readonly number[],
  from: number,
  until: number,
): { polls: number; delays: number[] } {
  const source = { ...feed, id: outlet }
  let state = newFeedState(source, from)
  const delays: number[] = []
  let seen = 0
  let polls = 0
  while (state.nextPollAt < until) {
    const now = state.nextPollAt
    let next = seen
    while (next < published.length && published[next]! <= now) delays.push(now - published[next++]!)
    const items = published
      .slice(Math.max(0, next - 30), next)
      .map((at) => ({ title: '', categories: [], media: [], published: new Date(at).toISOString() }))
    const stamp = { feedId: outlet, at: now, tookMs: 0, finalUrl: feed.url, validators: {} }
    const fetched: FetchedFeed =
      next === seen && polls > 0
        ? { ...stamp, status: 'unchanged' }
        : { ...stamp, status: 'fresh', bytes: 0, feed: { kind: 'rss', title: '', items, dropped: [] } }
    state = afterPoll({ feed: source, state, fetched, newItems: next - seen, matches: 0, now, fast: false })
    seen = next
    polls++
  }
  return { polls, delays }
}
