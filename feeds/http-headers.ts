/** The headers of an answer that decide when and how to ask again. */
import type { Validators } from '#model'
import { readDate } from '../src/arabic/dates.ts'

type Headers = Readonly<Record<string, string | string[] | undefined>>

const dayMs = 86_400_000
/** Longer ones come from broken servers and would be sent back with every poll. */
const maxValidatorLength = 1024

const one = (value: string | string[] | undefined): string | undefined => (Array.isArray(value) ? value[0] : value)

/** What to send back next time. A validator that no header may carry is left out. */
export function validatorsOf(headers: Headers): Validators {
  const usable = (value: string | undefined): value is string =>
    value !== undefined && value !== '' && value.length <= maxValidatorLength && /^[\t\x20-\x7E\x80-\xFF]+$/.test(value)
  const [etag, lastModified] = [one(headers['etag']), one(headers['last-modified'])]
  return { ...(usable(etag) ? { etag } : {}), ...(usable(lastModified) ? { lastModified } : {}) }
}

/** How long the answer stays fresh (RFC 9111 §4.2: max-age less Age), at most a day; undefined when nothing is promised. */
export function cacheMs(headers: Headers): number | undefined {
  const control = one(headers['cache-control'])?.toLowerCase()
  if (control === undefined) return undefined
  const seconds = /(?:^|[\s,])max-age\s*=\s*"?(\d+)/.exec(control)?.[1]
  if (seconds === undefined || /no-store|no-cache/.test(control)) return undefined
  const fresh = (Number(seconds) - (Number(one(headers['age'])) || 0)) * 1000
  return fresh > 0 ? Math.min(fresh, dayMs) : undefined
}

/** Retry-After in seconds or as a date, between nothing and a day; undefined when absent or unreadable. */
export function retryAfterMs(header: string | string[] | undefined, now: number): number | undefined {
  const written = one(header)?.trim() ?? ''
  if (/^\d+$/.test(written)) return Math.min(Number(written) * 1000, dayMs)
  const at = written.length > 10 ? readDate(written) : undefined
  return at === undefined ? undefined : Math.min(Math.max(at - now, 0), dayMs)
}
