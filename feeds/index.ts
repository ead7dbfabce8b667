/** How feeds come in: one guarded request, decoded and parsed in a thread of its own. */
import type { FetchedFeed } from '#model'
import type { FeedReader } from '#ports'
import { createFetcher, type FetcherOptions } from './http.ts'
import type { Hints, Parsed } from './parse-bytes.ts'
import { createPageReader } from './pages.ts'
import { createParsePool, type ParsePool } from './rss/pool.ts'

let shared: ParsePool | undefined

/** Parses bytes from anywhere (`rasid parse`) under the budget of a poll. Never rejects; its idle threads keep no process alive. */
export function parseFeed(bytes: Uint8Array, hints: Hints = {}): Promise<Parsed> {
  shared ??= createParsePool({ workers: 2 })
  return shared.parse(bytes.slice(), hints)
}

/** The reader of the poll loop. `workers` threads parse, two unless told otherwise; `allow` is FEEDS_ALLOW. */
export function createFeedReader(
  options: FetcherOptions & { readonly workers?: number; readonly budgetMs?: number },
): FeedReader {
  const fetcher = createFetcher(options)
  const { budgetMs } = options
  const pool = createParsePool({ workers: options.workers ?? 2, ...(budgetMs === undefined ? {} : { budgetMs }) })
  return {
    read: async (feed, state, now, signal) => {
      const started = performance.now()
      const stamp = () => ({ feedId: feed.id, at: now, tookMs: Math.round(performance.now() - started) })
      const answer = await fetcher.get(feed.url, state?.validators ?? {}, signal)
      if (answer.status !== 'fresh') return { ...stamp(), ...answer }
      const { bytes, contentType, release, ...kept } = answer
      const hints = { url: answer.finalUrl, ...(contentType === undefined ? {} : { contentType }) }
      const size = bytes.byteLength
      const parsed = await pool.parse(bytes, hints)
      release()
      if (!parsed.ok)
        return { ...stamp(), status: 'failed', finalUrl: answer.finalUrl, error: parsed.error } satisfies FetchedFeed
      return { ...stamp(), ...kept, bytes: size, feed: parsed.feed }
    },
    page: createPageReader({ fetcher, pool, now: Date.now }),
    close: async () => {
      await Promise.all([fetcher.close(), pool.close()])
    },
  }
}
