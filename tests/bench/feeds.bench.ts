/** Feeds: what a 304 costs beside the bare request, parsing and articles beside other parsers, and detection delay by schedule. */
import { spawnSync } from 'node:child_process'
import { parseFeed } from 'feedsmith'
import RssParser from 'rss-parser'
import { Agent, request } from 'undici'
import type { FeedSource, ParsedFeed } from '#model'
import { createFeedReader } from '../../feeds/index.ts'
import { parseBytes } from '../../feeds/parse-bytes.ts'
import { toArticles } from '../../src/article/to-articles.ts'
import { detection } from './detection.ts'
import { compare, table, type Row } from './measure.ts'
import { sampleArticles } from './sample.ts'
import { startUnchangedServer } from './unchanged-server.ts'

const feed: FeedSource = {
  id: 'bench',
  outlet: 'منبر',
  url: 'http://bench.example/',
  language: 'ar',
  everyMs: 300_000,
  enabled: true,
}

export async function bench(): Promise<string> {
  return [await conditional(), await parsing(), sixThousand(), detection()].join('')
}

const asTable = (title: string, rows: readonly Row[]): string =>
  table(title, [['', 'CPU ms', 'ratio'], ...rows.map(({ name, medianMs, ratio }) => [name, medianMs, ratio])])

/** 300 unchanged answers in a row over one kept connection. The server is another process: only the client's CPU counts. */
async function conditional(): Promise<string> {
  const { host, stop } = await startUnchangedServer()
  const reader = createFeedReader({ userAgent: 'bench', allow: [host] })
  const agent = new Agent({ connections: 2 })
  const candidates = [
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
  ]
  // The first run is thrown away: code that is not compiled yet costs both, but not alike.
  await compare(candidates, 20)
  const rows = await compare(candidates, 60)
  await Promise.all([reader.close(), agent.close()])
  stop()
  return asTable('300 answers 304 (client alone)', rows)
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
    { name: 'feedsmith.parseFeed', run: () => parseFeed(document) },
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

/** Six thousand feeds for twenty seconds, in processes of their own. */
function sixThousand(): string {
  const done = spawnSync(process.execPath, [new URL('six-thousand.ts', import.meta.url).pathname, '20'], { encoding: 'utf8' })
  if (done.status !== 0) throw new Error(done.stderr)
  const rows = done.stdout
    .trim()
    .split('\n')
    .map((line) => {
      const { start, cores, megabytes, pollsPerSecond, statuses } = JSON.parse(line) as SixThousand
      return [start, cores, megabytes, pollsPerSecond, statuses['unchanged'] ?? 0, statuses['fresh'] ?? 0]
    })
  return table('6,000 feeds at their rhythm', [['', 'cores', 'MB', 'polls/s', 'unchanged', 'fresh'], ...rows])
}

type SixThousand = {
  readonly start: string
  readonly cores: number
  readonly megabytes: number
  readonly pollsPerSecond: number
  readonly statuses: Readonly<Record<string, number>>
}
