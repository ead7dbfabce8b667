/** What every answer carries and every request must pass (hostile.md §3, A-08 … A-11). */
import { isIP } from 'node:net'
import type { Context, MiddlewareHandler } from 'hono'

/** No script at all; style, pictures and forms only of our own. */
const policy =
  "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"

/** BullMQ's dashboard is a program of its library's: its scripts and styles are let in there and on no other page. */
export const boardPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'self'; frame-ancestors 'none'"

/** Headers of every answer, errors included. Referrer-Policy must not be no-referrer: it would turn the Origin of our own forms into null. */
export const headers: MiddlewareHandler = async (context, next) => {
  await next()
  const set = context.res.headers
  // A page with a policy of its own keeps it.
  if (!set.has('Content-Security-Policy')) set.set('Content-Security-Policy', policy)
  set.set('X-Content-Type-Options', 'nosniff')
  set.set('X-Frame-Options', 'DENY')
  set.set('Referrer-Policy', 'same-origin')
  set.set('Cross-Origin-Opener-Policy', 'same-origin')
  set.set('Cross-Origin-Resource-Policy', 'same-origin')
  set.set('Permissions-Policy', 'camera=(), geolocation=(), microphone=()')
  if (!set.has('Cache-Control')) set.set('Cache-Control', 'no-store')
}

/** 127.0.0.0/8, ::1 and localhost: addresses that only this machine reaches. */
export const isLoopback = (host: string): boolean => /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/i.test(host)

/**
 * For a console without login: only a request that names this machine is answered. A foreign name that resolves to 127.0.0.1
 * (DNS rebinding) would otherwise let any web page read the console.
 */
export function namesThisMachine(context: Context): boolean {
  const host = context.req.header('host') ?? ''
  return isLoopback(host.replace(/:\d+$/, ''))
}

/** A write comes from our own page: Origin names our host, and the browser, where it says so, calls it same-origin. */
export function isOwnForm(context: Context): boolean {
  const site = context.req.header('sec-fetch-site')
  if (site !== undefined && site !== 'same-origin') return false
  const origin = context.req.header('origin')
  if (origin === undefined || !URL.canParse(origin)) return false
  return new URL(origin).host === context.req.header('host')
}

/**
 * Who asks: whoever connected, or, behind proxies of our own, whom the outermost of them saw. Each proxy appends the address that it
 * was asked from, so the list is counted from its end: what stands before is whatever the client wrote. A list that is too short, or
 * no address where one should stand, came by another way: then the connection counts.
 */
export function clientAddress(asked: {
  readonly connected: string
  /** The header X-Forwarded-For. */
  readonly forwarded: string | undefined
  readonly proxies: number
}): string {
  const { connected, forwarded, proxies } = asked
  if (proxies === 0 || forwarded === undefined) return connected
  const seen = forwarded.split(',').at(-proxies)?.trim() ?? ''
  return isIP(seen) === 0 ? connected : seen
}
