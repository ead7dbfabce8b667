/** Faults to order: the next matching requests get them, in order; the rest is answered as usual. */

/** What happens instead of the usual answer. `accept`: the message is taken all the same (nobody told the sender). */
export type Fault =
  /** `retryAfterS` absent: the header and the field are missing, as from Cloudflare. */
  | {
      readonly kind: 'rate-limit'
      readonly retryAfterS?: number
      readonly scope?: 'user' | 'shared' | 'global'
      readonly html?: boolean
    }
  | { readonly kind: 'json'; readonly status: number; readonly code: number; readonly message?: string }
  | { readonly kind: 'server-error'; readonly status?: number; readonly accept?: boolean }
  /** The message is taken and the socket is cut before the answer. */
  | { readonly kind: 'lost-reply' }
  /** The socket is cut before anything is read. */
  | { readonly kind: 'cut' }
  /** Taken, never answered. */
  | { readonly kind: 'hang' }
  /** A captive portal: 200, a page, nothing taken. */
  | { readonly kind: 'html'; readonly status?: number }
  /** Taken, and the answer is JSON that names no message. */
  | { readonly kind: 'no-id' }

/** `method` and a pattern over the path after `/v10`; default any message POST. */
export type Where = { readonly method?: string; readonly path?: RegExp }

type Ordered = { readonly fault: Fault; readonly method: string; readonly path: RegExp; left: number }

export type FaultBox = {
  /** Orders a fault for the next `times` (1; Infinity for "until cleared") matching requests. */
  readonly order: (fault: Fault, times?: number, where?: Where) => void
  /** Every further touch of this channel is refused with this code until `allow`. */
  readonly deny: (channelId: string, code: number, status?: number) => void
  readonly allow: (channelId: string) => void
  readonly clear: () => void
  /** For the fake itself: the fault this request gets, used up. */
  readonly take: (method: string, path: string) => Fault | undefined
}

export function createFaults(): FaultBox {
  const ordered: Ordered[] = []
  const denied = new Map<string, Fault>()
  return {
    order: (fault, times = 1, where = {}) =>
      void ordered.push({
        fault,
        left: times,
        method: where.method ?? (where.path === undefined ? 'POST' : '*'),
        path: where.path ?? /^\/channels\/\d+\/messages$/,
      }),
    deny: (channelId, code, status = 403) => void denied.set(channelId, { kind: 'json', status, code }),
    allow: (channelId) => void denied.delete(channelId),
    clear: () => {
      ordered.length = 0
      denied.clear()
    },
    take: (method, path) => {
      const next = ordered.find((one) => one.left > 0 && (one.method === '*' || one.method === method) && one.path.test(path))
      if (next !== undefined) {
        next.left -= 1
        return next.fault
      }
      return denied.get(/^\/channels\/(\d+)/.exec(path)?.[1] ?? '')
    },
  }
}
