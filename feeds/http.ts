/**
 * One guarded GET: conditional, with its redirects, its limits and one deadline over everything. Trouble is a value. The limits are
 * those of hostile.md §2: 5 MiB decoded, 16 KiB of headers, ratio 100, connect 5 s, headers 10 s, all of it 20 s.
 */
import { isIP } from 'node:net'
import type { Readable } from 'node:stream'
import type { FeedErrorCode, Validators } from '#model'
import { readBody } from './body.ts'
import { createDeadlines, type Deadline } from './deadline.ts'
import { Agent, buildConnector, exchange, type Response } from './exchange.ts'
import { createGate, createSpacing, type Gate } from './gate.ts'
import { createGuard, isPublicAddress, portOf, privateAddress, Refused, type Lookup } from './guard.ts'
import { cacheMs, retryAfterMs, validatorsOf } from './http-headers.ts'
import { troubleOf } from './trouble.ts'

/** `bytes` are decoded from their content encoding; the charset is still to be found. */
export type Answer =
  | {
      readonly status: 'fresh'
      readonly finalUrl: string
      readonly permanentUrl?: string
      readonly validators: Validators
      readonly bytes: Uint8Array
      /** To be called when `bytes` are done with: large answers share few places in memory. */
      readonly release: () => void
      readonly contentType?: string
      readonly maxAgeMs?: number
    }
  | { readonly status: 'unchanged'; readonly finalUrl: string; readonly validators: Validators; readonly maxAgeMs?: number }
  | {
      readonly status: 'failed'
      readonly finalUrl?: string
      readonly error: { readonly code: FeedErrorCode; readonly message: string }
      readonly retryAfterMs?: number
      /** The answer's status code, where there was an answer. */
      readonly httpStatus?: number
    }

export type Fetcher = {
  /** A feed, conditionally. Never rejects. */
  readonly get: (address: string, validators: Validators, signal?: AbortSignal) => Promise<Answer>
  /** Anything else, under the same guard and limits. Never rejects. */
  readonly page: (address: string, accept: string, signal?: AbortSignal) => Promise<Answer>
  readonly close: () => Promise<void>
}

export type FetcherOptions = {
  readonly userAgent: string
  /** FEEDS_ALLOW: host:port. */
  readonly allow: readonly string[]
  readonly lookup?: Lookup
  readonly limits?: Partial<Limits>
}

type Limits = {
  readonly totalMs: number
  readonly headersMs: number
  readonly connectMs: number
  readonly maxBytes: number
  /** After so long an answer must have come at a kilobyte a second. */
  readonly slowAfterMs: number
  readonly perHost: number
  /** Between the beginnings of two requests to one host; hosts on FEEDS_ALLOW are asked as they come. */
  readonly spacingMs: number
}
const usualLimits: Limits = {
  totalMs: 20_000,
  headersMs: 10_000,
  connectMs: 5000,
  maxBytes: 5 * 1024 * 1024,
  slowAfterMs: 5000,
  perHost: 2,
  spacingMs: 1000,
}
const maxRedirects = 5
/** Large answers in memory at once, from their first quarter megabyte until they are parsed; the others wait on the wire. */
const largeAtOnce = 3

type Ask = { readonly validators: Validators; readonly accept: string }

const acceptFeeds = [
  'application/rss+xml, application/atom+xml, application/rdf+xml, application/feed+json',
  'application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, */*;q=0.1',
].join(', ')

export function createFetcher(options: FetcherOptions): Fetcher {
  const limits = { ...usualLimits, ...options.limits }
  const guard = createGuard(options.allow, options.lookup)
  const connectors = {
    guarded: buildConnector({ timeout: limits.connectMs, lookup: guard.guardedLookup }),
    open: buildConnector({ timeout: limits.connectMs, lookup: guard.openLookup }),
  }
  const agent = new Agent({
    connect: (target, callback) => {
      const port = Number(target.port) || (target.protocol === 'https:' ? 443 : 80)
      if (guard.isExempt(target.hostname, port)) return connectors.open(target, callback)
      // A literal never reaches the lookup (platforms.md §0, finding 4), so it is looked at here; a name, after it is connected.
      if (isIP(target.hostname) !== 0 && !isPublicAddress(target.hostname)) return callback(privateAddress(target.hostname), null)
      return connectors.guarded(target, (error, socket) => {
        if (error !== null) return callback(error, null)
        const reached = socket.remoteAddress ?? 'nowhere'
        if (isPublicAddress(reached)) return callback(null, socket)
        socket.destroy()
        return callback(privateAddress(`${target.hostname} at ${reached}`), null)
      })
    },
    connections: limits.perHost,
    pipelining: 1,
    keepAliveTimeout: 15_000,
    maxHeaderSize: 16_384,
    headersTimeout: limits.headersMs,
    bodyTimeout: limits.headersMs,
    allowH2: false,
  })

  // Names and values in turn: undici looks through such a list once, an object it takes apart first.
  const always = ['user-agent', options.userAgent, 'accept-encoding', 'gzip, br, zstd']
  const once = (url: URL, { validators, accept }: Ask, deadline: Deadline): Promise<Response> => {
    const headers = [...always, 'accept', accept]
    if (validators.etag !== undefined) headers.push('if-none-match', validators.etag)
    if (validators.lastModified !== undefined) headers.push('if-modified-since', validators.lastModified)
    return exchange(agent, { origin: url.origin, path: url.pathname + url.search, method: 'GET', headers }, deadline)
  }

  const large = createGate(largeAtOnce)
  /** Follows redirects by hand: every hop is checked like the first. */
  const follow = async (start: URL, ask: Ask, deadline: Deadline): Promise<Answer> => {
    let url = start
    let permanent = true
    for (let hop = 0; ; hop++) {
      let response: Response
      try {
        deadline.throwIfOver()
        response = await once(url, ask, deadline)
      } catch (error) {
        return failed(troubleOf(error, url.host), url.href)
      }
      const { statusCode, headers } = response
      const location = headers['location']
      if (statusCode < 300 || statusCode > 399 || statusCode === 304)
        return answer({
          url,
          response,
          validators: ask.validators,
          moved: hop > 0 && permanent,
          maxBytes: limits.maxBytes,
          slowAfterMs: limits.slowAfterMs,
          large,
          deadline,
        })
      await finish(response.body)
      if (hop === maxRedirects)
        return failed(
          {
            code: 'TOO_MANY_REDIRECTS',
            message: `Expected at most ${maxRedirects} redirects, got more: use the last address itself`,
          },
          url.href,
        )
      const next = redirectTarget(url, Array.isArray(location) ? location[0] : location)
      if (next instanceof Refused) return failed(next, url.href)
      permanent &&= statusCode === 301 || statusCode === 308
      url = next
    }
  }

  function redirectTarget(from: URL, location: string | undefined): URL | Refused {
    if (location === undefined || location.trim() === '')
      return new Refused('BAD_REDIRECT', `Expected a redirect with a Location, got none from ${from.host}`)
    const next = guard.check(location, from.href)
    if (next instanceof Refused)
      return next.code === 'BAD_URL' ? new Refused('BAD_REDIRECT', `${next.message} (redirect of ${from.host})`) : next
    return from.protocol === 'https:' && next.protocol === 'http:'
      ? new Refused('BAD_REDIRECT', `Expected ${from.host} to stay on https, got a redirect to http: ask its operator`)
      : next
  }

  const gate = createGate(limits.perHost)
  const deadlineFor = createDeadlines(limits.totalMs)
  const spacing = createSpacing(limits.spacingMs)
  const ask = async (address: string, asked: Ask, signal?: AbortSignal): Promise<Answer> => {
    const url = guard.check(address)
    if (url instanceof Refused) return failed(url)
    const { host } = url
    const leave = await gate(host)
    const deadline = deadlineFor(signal)
    try {
      if (!guard.isExempt(url.hostname, portOf(url))) await spacing(host, deadline.signal())
      deadline.start()
      return await follow(url, asked, deadline)
    } catch (error) {
      return failed(troubleOf(error, host))
    } finally {
      deadline.done()
      leave()
    }
  }
  return {
    get: (address, validators, signal) => ask(address, { validators, accept: acceptFeeds }, signal),
    page: (address, accept, signal) => ask(address, { validators: {}, accept }, signal),
    close: () => agent.destroy(),
  }
}

const failed = (error: { readonly code: FeedErrorCode; readonly message: string }, finalUrl?: string): Answer => ({
  status: 'failed',
  ...(finalUrl === undefined ? {} : { finalUrl }),
  error: { code: error.code, message: error.message },
})

/** What a response that is no redirect means. `moved`: every hop before it was permanent. */
async function answer(input: {
  readonly url: URL
  readonly response: Response
  readonly validators: Validators
  readonly moved: boolean
  readonly maxBytes: number
  readonly slowAfterMs: number
  readonly large: Gate
  readonly deadline: Deadline
}): Promise<Answer> {
  const { url, response } = input
  const { statusCode, headers, body } = response
  const finalUrl = url.href
  const maxAgeMs = cacheMs(headers)
  const cache = maxAgeMs === undefined ? {} : { maxAgeMs }
  if (statusCode === 200 && body !== undefined) {
    const { maxBytes, slowAfterMs, large, deadline } = input
    const limits = { maxBytes, slowAfterMs, large, signal: deadline.signal() }
    const { bytes, release } = await readBody(body, headers['content-encoding'], limits)
    const contentType = headers['content-type']
    return {
      status: 'fresh',
      finalUrl,
      ...(input.moved ? { permanentUrl: finalUrl } : {}),
      validators: validatorsOf(headers),
      bytes,
      release,
      ...(contentType === undefined ? {} : { contentType: String(contentType) }),
      ...cache,
    }
  }
  if (statusCode === 304)
    return { status: 'unchanged', finalUrl, validators: { ...input.validators, ...validatorsOf(headers) }, ...cache }
  await finish(body)
  const waitMs = retryAfterMs(headers['retry-after'], Date.now())
  const limited = statusCode === 429 || (statusCode === 503 && waitMs !== undefined)
  const code: FeedErrorCode = statusCode === 410 ? 'GONE' : limited ? 'RATE_LIMITED' : 'HTTP_STATUS'
  const advice = {
    GONE: 'the publisher has taken it away',
    RATE_LIMITED: 'the next poll waits',
    HTTP_STATUS: 'check the address',
  }[code]
  return {
    ...failed({ code, message: `Expected 200 or 304 from ${url.host}, got ${statusCode}: ${advice}` }, finalUrl),
    ...(waitMs === undefined ? {} : { retryAfterMs: waitMs }),
    httpStatus: statusCode,
  } as Answer
}

/** Reads a rest that is not wanted to its end where it is short, so that the connection is kept; a longer one is closed. */
async function finish(body: Readable | undefined): Promise<void> {
  let size = 0
  try {
    for await (const chunk of (body ?? []) as AsyncIterable<Buffer>) if ((size += chunk.length) > 16_384) break
  } catch {
    // It broke, or its time is over: nothing in it was wanted.
  }
}
