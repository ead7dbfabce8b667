/**
 * Forty hostile feeds polled beside two hundred good ones, all on loopback, for some seconds: what it costs the loop and the memory,
 * and whether the good ones are on time. Run: node tests/faults/hostile-feeds.ts [SECONDS]. Prints one line; exit 1 when a promise
 * of hostile.md is broken. The server is a process of its own, so that only the reader's loop is measured.
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { gzipSync } from 'node:zlib'
import type { FeedSource, FeedState } from '#model'
import { createGate } from '../../feeds/gate.ts'
import { createFeedReader } from '../../feeds/index.ts'
import { afterPoll, newFeedState } from '../../src/schedule/next-poll.ts'

const good = `<rss version="2.0"><channel><title>قناة</title>${Array.from({ length: 30 }, (_, index) => `<item><title>الخبر رقم ${index}</title><link>https://difaf.example/${index}</link><description>${'نص الخبر كما نشر. '.repeat(30)}</description></item>`).join('')}</channel></rss>`
const item = (inside: string): string => `<rss version="2.0"><channel><item>${inside}</item></channel></rss>`
const bomb = gzipSync(Buffer.alloc(60_000_000))
const endless = (response: ServerResponse): void => {
  const more = (): void => {
    while (!response.destroyed && response.write(Buffer.alloc(65_536, 32)));
    response.once('drain', more)
  }
  more()
}
const hostile: readonly ((response: ServerResponse) => void)[] = [
  (response) => response.end(item(`<title>خبر</title><description>${'a&lt;p'.repeat(320_000)}</description>`)),
  (response) => response.end(item(`<title>${'&#65;'.repeat(900_000)}</title>`)),
  (response) => response.end(item('<b>'.repeat(1_500_000))),
  (response) => response.end(`<rss><channel>${'<item><title>خبر</title></item>'.repeat(150_000)}</channel></rss>`),
  (response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb),
  endless,
  (response) => void setInterval(() => response.write(' '), 500).unref(),
  () => undefined,
  (response) => response.writeHead(302, { location: 'http://[::bad' }).end(),
  (response) => response.writeHead(302, { location: 'http://169.254.169.254/' }).end(),
]

if (process.argv[2] === 'serve') {
  const server = createServer((request, response) => {
    const [, kind, index] = (request.url ?? '').split('/')
    if (kind === 'good') response.end(good)
    else hostile[Number(index) % hostile.length]?.(response)
  })
  server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port))
} else if (process.argv[2] !== 'measure') {
  // As `npm start` runs it: a small heap keeps what bombs leave behind short-lived.
  const measured = fork(new URL(import.meta.url), ['measure', process.argv[2] ?? '15'], {
    execArgv: [
      '--optimize-for-size',
      '--max-semi-space-size=4',
      '--import',
      new URL('../../src/require-node.mjs', import.meta.url).pathname,
    ],
  })
  process.exitCode = ((await once(measured, 'exit')) as [number])[0]
} else {
  const seconds = Number(process.argv[3])
  const server = fork(new URL(import.meta.url), ['serve'])
  const [port] = (await once(server, 'message')) as [number]
  const host = `127.0.0.1:${port}`
  const reader = createFeedReader({ userAgent: 'Rasid fault script', allow: [host], limits: { perHost: 400 } })
  const everyMs = 5000
  const feeds = Array.from({ length: 240 }, (_, index): FeedSource => {
    const kind = index < 200 ? 'good' : 'hostile'
    return {
      id: `${kind}-${index}`,
      outlet: kind,
      url: `http://${host}/${kind}/${index}`,
      language: 'ar',
      everyMs,
      enabled: true,
    }
  })
  // The queue runs this many polls at once.
  const turns = createGate(64)
  const lag = monitorEventLoopDelay({ resolution: 5 })
  lag.enable()
  let mostMegabytes = 0
  const lateMs: number[] = []
  const codes = new Map<string, number>()
  const until = Date.now() + seconds * 1000
  const follow = async (feed: FeedSource): Promise<void> => {
    let state: FeedState = newFeedState(feed, Date.now())
    while (state.nextPollAt < until) {
      await new Promise((due) => setTimeout(due, state.nextPollAt - Date.now()))
      const dueAt = state.nextPollAt
      const leave = await turns('poll')
      const fetched = await reader.read(feed, undefined, Date.now()).finally(leave)
      const now = Date.now()
      if (feed.outlet === 'good' && fetched.status === 'fresh') lateMs.push(now - dueAt)
      const code = `${feed.outlet} ${fetched.status === 'failed' ? fetched.error.code : fetched.status}`
      codes.set(code, (codes.get(code) ?? 0) + 1)
      mostMegabytes = Math.max(mostMegabytes, process.memoryUsage.rss() / 1e6)
      state = afterPoll({ feed, state, fetched, newItems: 0, matches: 0, now, fast: true })
    }
  }
  await Promise.all(feeds.map(follow))
  const sorted = lateMs.toSorted((a, b) => a - b)
  const at = (share: number): number => sorted[Math.floor(sorted.length * share)] ?? Number.POSITIVE_INFINITY
  const report = {
    seconds,
    lagP99Ms: Math.round(lag.percentile(99) / 1e5) / 10,
    lagMaxMs: Math.round(lag.max / 1e6),
    megabytes: Math.round(mostMegabytes),
    goodPolls: sorted.length,
    goodLateMs: { median: at(0.5), p90: at(0.9), p99: at(0.99) },
    answers: Object.fromEntries(codes),
  }
  process.stdout.write(`${JSON.stringify(report)}\n`)
  await reader.close()
  server.kill()
  process.exit(report.lagP99Ms < 100 && report.megabytes < 300 && at(0.9) < everyMs ? 0 : 1)
}
