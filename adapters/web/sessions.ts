/**
 * Who is logged in: random tokens in a cookie, their hashes on our side (a memory dump gives no session away), eight idle
 * hours, and at most five wrong tries in a quarter of an hour for one address (hostile.md §3).
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

const idleMs = 8 * 3_600_000
const windowMs = 15 * 60_000
const triesPerWindow = 5
/** Bounds of memory; the oldest entry goes first. */
const maxSessions = 100
const maxAddresses = 10_000

export type LoginResult =
  | { readonly ok: true; readonly session: string }
  | { readonly ok: false; readonly why: 'wrong' }
  | { readonly ok: false; readonly why: 'too-many'; readonly afterMs: number }

export type Sessions = {
  /** Compares in constant time; a right token opens a new session and forgets the tries of the address. */
  readonly login: (token: string, address: string) => LoginResult
  /** true while the session lives; each use keeps it for another eight hours. */
  readonly alive: (session: string | undefined) => boolean
  readonly logout: (session: string | undefined) => void
}

/** Sessions for one admin token. `now` in epoch milliseconds. */
export function createSessions(adminToken: string, now: () => number): Sessions {
  const lastUse = new Map<string, number>()
  const tries = new Map<string, { readonly since: number; readonly count: number }>()
  const wanted = digest(adminToken)

  return {
    login(token, address) {
      const known = tries.get(address)
      const recent = known !== undefined && now() - known.since < windowMs ? known : { since: now(), count: 0 }
      if (recent.count >= triesPerWindow) return { ok: false, why: 'too-many', afterMs: recent.since + windowMs - now() }
      if (!timingSafeEqual(digest(token), wanted)) {
        remember(tries, address, { since: recent.since, count: recent.count + 1 }, maxAddresses)
        return { ok: false, why: 'wrong' }
      }
      tries.delete(address)
      const session = randomBytes(32).toString('base64url')
      remember(lastUse, key(session), now(), maxSessions)
      return { ok: true, session }
    },
    alive(session) {
      if (session === undefined) return false
      const used = lastUse.get(key(session))
      if (used === undefined) return false
      if (now() - used > idleMs) {
        lastUse.delete(key(session))
        return false
      }
      remember(lastUse, key(session), now(), maxSessions)
      return true
    },
    logout(session) {
      if (session !== undefined) lastUse.delete(key(session))
    },
  }
}

/** Equal length whatever the input, so that the comparison may be timing safe. */
const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
const key = (session: string): string => digest(session).toString('base64url')

function remember<Value>(map: Map<string, Value>, name: string, value: Value, limit: number): void {
  map.delete(name)
  map.set(name, value)
  const oldest = map.keys().next()
  if (map.size > limit && oldest.done !== true) map.delete(oldest.value)
}
