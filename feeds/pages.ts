/**
 * Pages of articles whose feed gives only a teaser: the same guard and limits as for feeds, robots.txt first, the text taken out in
 * a worker. Every kind of trouble is undefined: the teaser stays.
 */
import type { PageText } from '#ports'
import type { Fetcher } from './http.ts'
import type { ParsePool } from './rss/pool.ts'
import { robotsAllow } from './robots.ts'

/** robots.txt is asked once a day (RFC 9309 §2.4); a host that could not be reached is left alone for a while. */
const robotsKeptMs = 86_400_000
const unreachableMs = 600_000
/** Hosts remembered; the oldest go first. */
const maxHosts = 2000
/** The name that publishers write into robots.txt. */
const agent = 'rasid'

/** Without `text` nothing may be fetched: the host could not be asked. */
type Robots = { readonly until: number; readonly text?: string }

export type PageReader = (url: string, signal: AbortSignal) => Promise<PageText | undefined>

/** `now` in epoch ms. */
export function createPageReader(parts: {
  readonly fetcher: Pick<Fetcher, 'page'>
  readonly pool: Pick<ParsePool, 'extract'>
  readonly now: () => number
}): PageReader {
  const { fetcher, pool, now } = parts
  const known = new Map<string, Promise<Robots>>()

  async function ask(origin: string, signal: AbortSignal): Promise<Robots> {
    const answer = await fetcher.page(`${origin}/robots.txt`, 'text/plain, */*;q=0.1', signal)
    if (answer.status === 'fresh') {
      const text = new TextDecoder().decode(answer.bytes)
      answer.release()
      return { until: now() + robotsKeptMs, text }
    }
    // "Unavailable" (4xx) permits everything, "unreachable" (5xx, network) nothing (RFC 9309 §2.3.1).
    const status = answer.status === 'failed' ? (answer.httpStatus ?? 0) : 0
    const unavailable = status >= 400 && status < 500 && status !== 429
    return unavailable ? { until: now() + robotsKeptMs, text: '' } : { until: now() + unreachableMs }
  }

  async function robotsOf(origin: string, signal: AbortSignal): Promise<Robots> {
    const before = await known.get(origin)
    if (before !== undefined && before.until > now()) return before
    const asked = ask(origin, signal)
    known.delete(origin)
    known.set(origin, asked)
    const oldest = known.keys().next().value
    if (known.size > maxHosts && oldest !== undefined) known.delete(oldest)
    return asked
  }

  return async (address, signal) => {
    const url = URL.parse(address)
    if (url === null) return undefined
    const { text } = await robotsOf(url.origin, signal)
    if (text === undefined || !robotsAllow(text, agent, url.pathname + url.search) || signal.aborted) return undefined
    const answer = await fetcher.page(address, 'text/html, application/xhtml+xml;q=0.9', signal)
    if (answer.status !== 'fresh') return undefined
    const { bytes, contentType, release, finalUrl } = answer
    const read =
      contentType === undefined || /html/i.test(contentType)
        ? await pool.extract(bytes, { url: finalUrl, ...(contentType === undefined ? {} : { contentType }) })
        : undefined
    release()
    return read
  }
}
