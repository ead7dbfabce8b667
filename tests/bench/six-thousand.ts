/**
 * Six thousand feeds at their rhythm, on loopback, as the service polls them: schedule, queue, guarded requests, parsing, matching,
 * a store on disk. Prints what the process took, as JSON, a line for each of two starts: the first one after an update, which loads
 * the compiler that strips types and keeps it, and one that finds the compile cache filled, as every later one does. Run:
 * node tests/bench/six-thousand.ts [SECONDS]. The server is a process of its own, so that only Rasid is measured; the measured
 * process starts as `npm start` does.
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FeedSource, FeedState } from '#model'
import type { Log } from '#ports'
import { createConfigSource } from '../../config/load.ts'
import { createFeedReader } from '../../feeds/index.ts'
import { wallClock } from '../../src/clock.ts'
import { createPacing } from '../../src/delivery/pacing.ts'
import { compileMatcher } from '../../src/match/compile.ts'
import { createMetrics } from '../../src/metrics.ts'
import { createLocalQueue } from '../../src/queue/local.ts'
import { createRun } from '../../src/run.ts'
import { everySecond } from '../../src/schedule/cron.ts'
import { newFeedState } from '../../src/schedule/next-poll.ts'
import { openStore } from '../../src/store/open.ts'
import { createStoryWindow } from '../../src/story/window.ts'

const count = 6000
const [mode = '20', seconds = '20', portText = '0', start = ''] = process.argv.slice(2)
/** Items an hour: most feeds are quiet, a few are agencies (log-uniform from 0.05 to 4). */
const rateOf = (index: number): number => 0.05 * 80 ** ((index * 0.618_034) % 1)
/** What the schedule makes of five minutes and that rate. */
const intervalOf = (index: number): number => Math.max(60_000, 300_000 / Math.sqrt(rateOf(index)))
const sentence = 'افتتحت أمس في مدينة فاس أشغال الملتقى السنوي لحرف الصناعة التقليدية بحضور مهنيين وباحثين من جهات مختلفة.'

/** Answers 304 until a feed has something new, by its rate; then thirty items. */
function serve(): void {
  const asked = new Map<string, { at: number; items: number; debt: number }>()
  const server = createServer((request, response) => {
    const path = request.url ?? ''
    const now = Date.now()
    const index = Number(path.slice(1))
    // At the first question, what came since the poll before it.
    const feed = asked.get(path) ?? { at: now - intervalOf(index), items: 30, debt: (index * 0.754_877) % 1 }
    feed.debt += (rateOf(index) * (now - feed.at)) / 3_600_000
    feed.at = now
    const born = Math.floor(feed.debt)
    feed.debt -= born
    feed.items += born
    asked.set(path, feed)
    const etag = `"${feed.items}"`
    if (request.headers['if-none-match'] === etag) return response.writeHead(304, { etag }).end()
    // One new item a birth; the others are those that a service of a day knows already, the same ones in every feed.
    const items = Array.from({ length: 30 }, (_, age) => {
      const name = age < feed.items - 30 ? `${index}-${feed.items - age}` : `known-${age}`
      return `<item><title>الملتقى رقم ${name} في مدينة فاس</title><link>https://outlet.example/${name}</link><pubDate>${new Date(now - age * 600_000).toUTCString()}</pubDate><description>${sentence.repeat(5)}</description></item>`
    })
    return response
      .writeHead(200, { etag })
      .end(`<rss version="2.0"><channel><title>قناة</title>${items.join('')}</channel></rss>`)
  })
  server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port))
}

async function measure(port: number, lasting: number): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'rasid-6000-'))
  const bundled = new URL('../../config', import.meta.url).pathname
  const loaded = await createConfigSource(bundled, bundled).load()
  if (!loaded.ok) throw new Error('the bundled configuration does not load')
  const host = `127.0.0.1:${port}`
  const feeds = Array.from({ length: count }, (_, index): FeedSource => ({
    id: `f${index}`,
    outlet: 'منبر',
    url: `http://${host}/${index}`,
    language: 'ar',
    everyMs: 300_000,
    enabled: true,
  }))
  const configuration = { ...loaded.configuration, feeds }
  const snapshot = { revision: 1, configuration, matcher: compileMatcher(configuration) }
  const store = await openStore(`sqlite:${join(folder, 'rasid.db')}`)
  // As a service that has run for a day: every feed somewhere inside its interval.
  for (const [index, feed] of feeds.entries()) {
    const everyMs = intervalOf(index)
    const now = Date.now()
    const spread = (index * 0.381_966) % 1
    const state: FeedState = {
      ...newFeedState(feed, now),
      validators: { etag: '"30"' },
      baselineAt: now - 86_400_000,
      lastSuccessAt: now - everyMs * (1 - spread),
      lastPollAt: now - everyMs * (1 - spread),
      itemsPerHour: rateOf(index),
      everyMs,
      polls: 100,
      nextPollAt: now + everyMs * spread,
    }
    await store.saveFeedState(state)
  }
  const quiet = () => undefined
  const log: Log = { debug: quiet, info: quiet, warn: quiet, error: (_, message) => process.stderr.write(`${message}\n`) }
  const queue = createLocalQueue({ onError: (error) => process.stderr.write(`${String(error)}\n`) })
  const reader = createFeedReader({ userAgent: 'bench', allow: [host], limits: { perHost: 64 } })
  const statuses: Record<string, number> = {}
  const run = createRun({
    roles: ['poll'],
    store,
    queue,
    reader,
    adapters: new Map(),
    pacing: createPacing(new Map(), wallClock),
    clock: wallClock,
    log,
    metrics: createMetrics(),
    window: createStoryWindow(),
    snapshot: () => snapshot,
    everySecond,
    allow: new Set(),
    worker: 'bench',
    onPoll: (_, { fetched }) => void (statuses[fetched.status] = (statuses[fetched.status] ?? 0) + 1),
  })
  await run.start()
  const rest = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms))
  // Connections, threads and code warm up first.
  await rest(4000)
  for (const status of Object.keys(statuses)) delete statuses[status]
  const before = process.cpuUsage()
  const startedAt = performance.now()
  let megabytes = 0
  while (performance.now() - startedAt < lasting * 1000) {
    await rest(250)
    megabytes = Math.max(megabytes, process.memoryUsage.rss() / 1e6)
  }
  const wallMs = performance.now() - startedAt
  const { user, system } = process.cpuUsage(before)
  const report = {
    start,
    feeds: count,
    seconds: Math.round(wallMs / 1000),
    cores: Math.round(((user + system) / 1000 / wallMs) * 1000) / 1000,
    megabytes: Math.round(megabytes),
    pollsPerSecond: Math.round((Object.values(statuses).reduce((sum, one) => sum + one, 0) / wallMs) * 10_000) / 10,
    statuses,
  }
  process.stdout.write(`${JSON.stringify(report)}\n`)
  await run.stop(1000)
  await reader.close()
  await store.close()
  await rm(folder, { recursive: true })
}

if (mode === 'serve') serve()
else if (mode === 'measure') await measure(Number(portText), Number(seconds))
else {
  const cache = await mkdtemp(join(tmpdir(), 'rasid-cache-'))
  const preload = new URL('../../src/require-node.mjs', import.meta.url).pathname
  for (const name of ['first start', 'later start']) {
    // A server for each: it remembers what it was asked.
    const server = fork(new URL(import.meta.url), ['serve'])
    const [port] = (await once(server, 'message')) as [number]
    const measured = fork(new URL(import.meta.url), ['measure', mode, String(port), name], {
      execArgv: ['--optimize-for-size', '--max-semi-space-size=4', '--import', preload],
      env: { ...process.env, NODE_COMPILE_CACHE: cache },
    })
    const [code] = (await once(measured, 'exit')) as [number]
    process.exitCode ||= code
    server.kill()
  }
  await rm(cache, { recursive: true })
}
