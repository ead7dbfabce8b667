/**
 * Stands between @discordjs/rest and the network: reads the whole answer within the time-out (the library stops its clock at the
 * headers), asks the breaker first and shows it every answer, and turns what the library would misread into an `AnswerError`.
 */
import type { RESTOptions, ResponseLike } from 'discord.js'
import type { Answer } from './answers.ts'
import type { Breaker } from './breaker.ts'

type MakeRequest = RESTOptions['makeRequest']

/** What came instead of a usable answer. Its message holds no URL: those carry interaction tokens. */
export class AnswerError extends Error {
  readonly answer: Answer
  constructor(answer: Answer) {
    super(
      answer.kind === 'http'
        ? `Expected an answer of Discord, got HTTP ${answer.status}${answer.json === undefined ? ' that is not JSON' : ''}`
        : answer.kind === 'held'
          ? `Not asked: ${answer.reason}`
          : `Expected an answer of Discord, got ${answer.code}`,
    )
    this.name = 'AnswerError'
    this.answer = answer
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

function answerOf(response: ResponseLike, text: string): Extract<Answer, { kind: 'http' }> {
  const json = parsed(text)
  const inBody = typeof json === 'object' && json !== null ? (json as Record<string, unknown>)['retry_after'] : undefined
  // Seconds, possibly with a fraction. The body is the finer of the two.
  const seconds = Number(inBody ?? response.headers.get('retry-after') ?? Number.NaN)
  const scope = response.headers.get('x-ratelimit-scope')
  const isGlobal = response.headers.has('x-ratelimit-global') || scope === 'global'
  return {
    kind: 'http',
    status: response.status,
    json,
    scope: isGlobal ? 'global' : scope === 'shared' ? 'shared' : 'user',
    ...(Number.isFinite(seconds) ? { retryAfterMs: Math.ceil(seconds * 1000) } : {}),
  }
}

/**
 * A `makeRequest` for a REST client. strict (deliveries): whatever is not a 2xx with JSON is thrown, so that the library neither
 * waits nor repeats nor drops the token. lenient (commands, interactions): the library keeps its own handling of JSON errors and
 * of 429 that name a time.
 */
export function guarded(request: MakeRequest, breaker: Breaker, manner: 'strict' | 'lenient'): MakeRequest {
  return async (url, init) => {
    const held = breaker.hold()
    if (held !== undefined) throw new AnswerError({ kind: 'held', scope: 'platform', ...held })
    const response = await request(url, init)
    const text = await response.text()
    const answer = answerOf(response, text)
    breaker.saw(answer)
    const { status, json, retryAfterMs } = answer
    const misread = status !== 204 && status < 500 && json === undefined
    const endless = status === 429 && retryAfterMs === undefined
    if (misread || endless || (manner === 'strict' && !response.ok)) throw new AnswerError(answer)
    return {
      body: null,
      bodyUsed: false,
      headers: response.headers,
      ok: response.ok,
      status,
      statusText: response.statusText,
      arrayBuffer: () => Promise.resolve(new TextEncoder().encode(text).buffer),
      json: () => Promise.resolve(json),
      text: () => Promise.resolve(text),
    }
  }
}

/** Reads anything a request may be rejected with. */
export function answerOfError(error: unknown): Answer {
  if (error instanceof AnswerError) return error.answer
  if (typeof error !== 'object' || error === null) return { kind: 'network', code: String(error) }
  const { name, code, cause, timeToReset, retryAfter, global } = error as {
    name?: string
    code?: unknown
    cause?: { code?: unknown }
    timeToReset?: number
    retryAfter?: number
    global?: boolean
  }
  // The library's own bucket: nothing was sent.
  if (name?.startsWith('RateLimitError'))
    return {
      kind: 'held',
      scope: global === true ? 'platform' : 'chat',
      afterMs: Math.max(250, timeToReset ?? retryAfter ?? 0),
      reason: global === true ? 'as many requests a second as we allow ourselves' : 'rate limit of the route',
    }
  const known = [code, cause?.code].find((value): value is string => typeof value === 'string')
  return { kind: 'network', code: known ?? name ?? 'unknown' }
}
