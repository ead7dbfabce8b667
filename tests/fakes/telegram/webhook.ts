/**
 * Telegram's sending side of a webhook: each update is posted until it is answered 2xx, in order within a chat, up to
 * `max_connections` at once; what failed comes again after a growing pause (here milliseconds instead of seconds).
 */
import type { Answer, Payload } from './methods.ts'
import type { LedgerEntry } from './types.ts'

type Update = { readonly update_id: number }

/** What may happen to the next post: its answer is lost on the way, though it was given. */
type PostFault = 'lost-answer'

export type FakeWebhook = {
  readonly set: (payload: Payload) => Answer
  readonly remove: (payload: Payload) => Answer
  readonly info: () => Answer
  /** Whether updates are posted, so that nobody may ask for them. */
  readonly isSet: () => boolean
  /** Looks for what is to be posted. */
  readonly wake: () => void
  readonly isTaken: (updateId: number) => boolean
  readonly faults: PostFault[]
  readonly close: () => void
}

const firstPauseMs = 20
const longestPauseMs = 400

/** `updates` grow at the other end; `posted` is told of every post and its answer (status 0: none came). */
export function createWebhookSender(world: {
  readonly updates: Update[]
  readonly posted: (entry: LedgerEntry) => void
  readonly changed: () => void
}): FakeWebhook {
  const taken = new Set<number>()
  /** Chats (lanes) with a post under way or pausing. */
  const busy = new Set<string>()
  const faults: PostFault[] = []
  const timers = new Set<NodeJS.Timeout>()
  let target: { url: string; secret: string | undefined; atOnce: number; allowed: readonly string[] } | undefined
  let lastError: { at: number; says: string } | undefined

  const waiting = (): Update[] => world.updates.filter(({ update_id: id }) => !taken.has(id))

  function wake(): void {
    const to = target
    if (to === undefined) return
    for (const update of waiting()) {
      if (busy.size >= to.atOnce) return
      const lane = laneOf(update)
      if (busy.has(lane)) continue
      busy.add(lane)
      void post(update, lane, firstPauseMs)
    }
  }

  async function post(update: Update, lane: string, pauseMs: number): Promise<void> {
    const to = target
    const kind = Object.keys(update).find((key) => key !== 'update_id') ?? ''
    const wanted = to === undefined || to.allowed.length === 0 || to.allowed.includes(kind)
    const says = to === undefined ? undefined : wanted ? await attempt(update, to) : ''
    if (says === '') taken.add(update.update_id)
    else if (says !== undefined) {
      lastError = { at: Date.now(), says }
      const timer = setTimeout(() => {
        timers.delete(timer)
        void post(update, lane, Math.min(longestPauseMs, pauseMs * 2))
      }, pauseMs)
      timers.add(timer)
      return world.changed()
    }
    busy.delete(lane)
    world.changed()
    wake()
  }

  /** '' when it was taken, else what the server writes down about it. */
  async function attempt(update: Update, to: NonNullable<typeof target>): Promise<string> {
    const entry: LedgerEntry = { method: 'webhook', payload: { ...update }, at: Date.now(), status: 0 }
    const fault = faults.shift()
    try {
      const answer = await fetch(to.url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(to.secret === undefined ? {} : { 'x-telegram-bot-api-secret-token': to.secret }),
        },
        body: JSON.stringify(update),
        redirect: 'manual',
        signal: AbortSignal.timeout(60_000),
      })
      await answer.arrayBuffer()
      entry.status = fault === 'lost-answer' ? 0 : answer.status
      world.posted(entry)
      if (fault === 'lost-answer') return 'Connection reset by peer'
      return answer.ok ? '' : `Wrong response from the webhook: ${answer.status} ${answer.statusText}`
    } catch {
      world.posted(entry)
      return 'Connection refused'
    }
  }

  return {
    set(payload) {
      const url = textOf(payload['url']) ?? ''
      if (url === '') return remove(payload)
      const parsed = URL.parse(url)
      if (parsed === null || (parsed.protocol !== 'https:' && parsed.hostname !== '127.0.0.1'))
        return bad('bad webhook: An HTTPS URL must be provided for webhook')
      const secret = textOf(payload['secret_token'])
      if (secret !== undefined && !/^[A-Za-z0-9_-]{1,256}$/.test(secret)) return bad('secret token contains unallowed characters')
      const allowed = payload['allowed_updates'] ?? []
      target = {
        url,
        secret,
        atOnce: Number(payload['max_connections'] ?? 40),
        allowed: Array.isArray(allowed) ? (allowed as string[]) : [],
      }
      if (payload['drop_pending_updates'] === true) drop()
      wake()
      return { status: 200, result: true }
    },
    remove,
    info: () => ({
      status: 200,
      result: {
        url: target?.url ?? '',
        has_custom_certificate: false,
        pending_update_count: waiting().length,
        ...(target === undefined ? {} : { max_connections: target.atOnce, allowed_updates: target.allowed }),
        ...(lastError === undefined || target === undefined
          ? {}
          : { last_error_date: Math.floor(lastError.at / 1000), last_error_message: lastError.says }),
      },
    }),
    isSet: () => target !== undefined,
    wake,
    isTaken: (id) => taken.has(id),
    faults,
    close() {
      target = undefined
      for (const timer of timers) clearTimeout(timer)
    },
  }

  function remove(payload: Payload): Answer {
    target = undefined
    if (payload['drop_pending_updates'] === true) drop()
    return { status: 200, result: true }
  }
  function drop(): void {
    for (const { update_id: id } of waiting()) taken.add(id)
  }
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)

const bad = (description: string): Answer => ({ status: 400, description: `Bad Request: ${description}` })

function laneOf(update: Update): string {
  const {
    message,
    channel_post: post,
    callback_query: tap,
    my_chat_member: member,
  } = update as unknown as Record<string, { chat?: { id: number }; message?: { chat: { id: number } } } | undefined>
  const chat = (message ?? post ?? member)?.chat ?? tap?.message?.chat
  return chat === undefined ? `u${update.update_id}` : `c${chat.id}`
}
