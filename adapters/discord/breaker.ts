/**
 * Holds every request back when going on would get the address banned: a 429 that names no time or is not JSON (Cloudflare), a
 * global limit, or too many invalid answers. Discord bans at 10,000 answers of 401, 403, 429 in ten minutes; we stop at 500.
 * discord.js itself asks 50 times a second after a 429 without Retry-After (platforms.md, finding 8), so this sits before it.
 */
import type { Clock } from '#ports'
import { silentWaitMs } from './answers.ts'
import type { Answer } from './answers.ts'

const windowMs = 10 * 60_000
const maxInvalid = 500
const longestWaitMs = 30 * 60_000
/** After a wait one request goes ahead; the others stay until it is answered, or this long. */
const probeMs = 15_000

export type Breaker = {
  /** undefined: go on. Otherwise how long to stay away, and why. */
  readonly hold: () => { readonly afterMs: number; readonly reason: string } | undefined
  /** Every answer that came is shown to the breaker. */
  readonly saw: (answer: Extract<Answer, { kind: 'http' }>) => void
  /** Invalid answers of the last ten minutes. */
  readonly invalid: () => number
}

/** A closed breaker. */
export function createBreaker(clock: Pick<Clock, 'now'>): Breaker {
  let openUntil = 0
  let reason = ''
  /** Open, or waiting for the answer of a first request after that. */
  let tripped = false
  let probeUntil = 0
  let nextWaitMs = silentWaitMs
  let invalidAt: number[] = []

  function open(forMs: number, why: string): void {
    tripped = true
    probeUntil = 0
    reason = why
    openUntil = Math.max(openUntil, clock.now() + forMs)
  }
  const recentInvalid = (): number[] => invalidAt.filter((at) => at > clock.now() - windowMs)

  return {
    hold: () => {
      const now = clock.now()
      if (now < openUntil) return { afterMs: openUntil - now, reason }
      if (!tripped) return undefined
      if (now < probeUntil) return { afterMs: probeUntil - now, reason }
      probeUntil = now + probeMs
      return undefined
    },
    saw: ({ status, json, retryAfterMs, scope }) => {
      const isInvalid = status === 401 || status === 403 || (status === 429 && scope !== 'shared')
      if (isInvalid) invalidAt = [...recentInvalid(), clock.now()]
      const silent =
        (status === 429 && (retryAfterMs === undefined || json === undefined)) || (status === 403 && json === undefined)
      if (silent) {
        open(Math.max(retryAfterMs ?? 0, nextWaitMs), `${status} without a word of Discord itself`)
        nextWaitMs = Math.min(nextWaitMs * 2, longestWaitMs)
      } else if (status === 429 && scope === 'global' && retryAfterMs !== undefined) open(retryAfterMs, 'global rate limit')
      else if (isInvalid && invalidAt.length >= maxInvalid)
        open((invalidAt[0] ?? 0) + windowMs - clock.now(), `${invalidAt.length} invalid requests in ten minutes`)
      else if (clock.now() >= openUntil) {
        tripped = false
        if (status >= 200 && status < 300 && json !== undefined) nextWaitMs = silentWaitMs
      }
    },
    invalid: () => recentInvalid().length,
  }
}
