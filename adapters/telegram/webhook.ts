/**
 * Gets updates as Telegram sends them: told where once, then looked after. Any number of processes may receive; Telegram hears
 * «taken» (200) only when the update was handled, so that one whose process died comes again.
 */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { Clock, Log } from '#ports'
import type { Clients, Update } from './client.ts'
import { type Connection, type Listener, wantedUpdates } from './connection.ts'
import type { UpdateMemory } from './update-memory.ts'

export type WebhookOptions = {
  /** Where Telegram reaches this bot; the path is served here. */
  readonly url: string
  /** What Telegram says with each update. Made from the token when absent: all processes of a bot then have the same one. */
  readonly secret?: string
  /** Whether this process has an HTTP server. Those that have none leave it to the others to tell Telegram. */
  readonly serves: boolean
}

export type Webhook = Listener & {
  readonly path: string
  /** Answers one request for `path`. Never rejects. */
  readonly receive: (request: Request) => Promise<Response>
  /** From now on Telegram is asked to come again: the bot stops. */
  readonly close: () => void
}

/** Below what the handler does at once (updates.ts). Telegram keeps the order of a chat whatever the number. */
const maxConnections = 40
/** An update is a message of some kilobytes, with the one it answers; nothing near this. */
const maxBodyBytes = 1_048_576
/** Telegram gives up after a minute: until then it may as well hear that it should come again. */
const answerWithinMs = 25_000
/** One that fails this often would fail for a day. */
const tries = 5
const lookEveryMs = 60_000
/** Seen away so often, the address was taken back by nobody: it is told again. */
const looksAway = 3

type Parts = WebhookOptions & {
  readonly token: string
  readonly host: string
  readonly clients: Clients
  readonly connection: Connection
  readonly clock: Clock
  readonly log: Log
  readonly memory: UpdateMemory
  readonly onConnected: (signal: AbortSignal) => Promise<void>
  /** Handles one update; rejects when it could not be. */
  readonly onUpdate: (update: Update, username: string) => Promise<void>
}

/** Makes the receiving end of a webhook. */
export function createWebhook(parts: Parts): Webhook {
  const { url, serves, clients, connection, clock, log, host, memory } = parts
  const { insist } = connection
  const secret = parts.secret ?? secretFrom(parts.token)
  const inHand = new Map<number, Promise<void>>()
  const failed = new Map<number, number>()
  let closed = false
  let waiting = 0
  let lastErrorAt = 0
  let lastError: string | undefined
  let away = 0

  async function register(signal: AbortSignal): Promise<boolean> {
    const stop = signal as Parameters<typeof clients.send.getMe>[0]
    const told = await insist(
      'setWebhook',
      () =>
        clients.send.setWebhook(
          url,
          { secret_token: secret, allowed_updates: wantedUpdates, max_connections: maxConnections, drop_pending_updates: false },
          stop,
        ),
      signal,
    )
    if (told === undefined) return false
    connection.well()
    log.info({ path: pathOf(url) }, 'Telegram sends updates to the webhook')
    return true
  }

  /** How Telegram sees the address: who else took it, and what went wrong on its way here. */
  async function look(signal: AbortSignal): Promise<void> {
    const stop = signal as Parameters<typeof clients.send.getMe>[0]
    const info = await insist('getWebhookInfo', () => clients.send.getWebhookInfo(stop), signal)
    if (info === undefined) return
    waiting = info.pending_update_count
    const there = info.url ?? ''
    if (there !== url) {
      away += 1
      // One that asks itself was started later: it is given time. An address that nobody took since was deleted by mistake.
      if (there === '' && away >= looksAway) {
        away = 0
        await register(signal)
        return
      }
      const now = there === '' ? 'takes them itself' : `has them sent to ${URL.parse(there)?.host ?? 'another address'}`
      return connection.unwell(
        'conflict',
        `another program ${now}: this bot gets no updates; end one of the two; alerts are still sent`,
      )
    }
    away = 0
    connection.well()
    const at = (info.last_error_date ?? 0) * 1000
    if (at > lastErrorAt) {
      lastError = info.last_error_message ?? 'no reason given'
      log.warn(
        { waiting, says: lastError },
        `Expected Telegram to reach the webhook, got «${lastError}»: see that TELEGRAM_WEBHOOK_URL leads to this server; what waits comes later`,
      )
    } else lastError = undefined
    lastErrorAt = Math.max(at, lastErrorAt)
  }

  function health(): ReturnType<Listener['health']> {
    if (!serves) return connection.health('by webhook; this process only sends')
    // Ready all the same: a proxy that takes this process out of its table would keep Telegram from it for good.
    const trouble = lastError === undefined ? '' : `; ${host} could not reach it lately: ${lastError}`
    return connection.health(`by webhook; ${waiting} updates wait${trouble}`)
  }

  /** One handling of an update, however often it comes meanwhile. */
  function handled(update: Update, username: string): Promise<void> {
    const { update_id: id } = update
    const before = inHand.get(id)
    if (before !== undefined) return before
    const work = parts
      .onUpdate(update, username)
      .then(() => memory.done(id))
      .finally(() => inHand.delete(id))
    inHand.set(id, work)
    return work
  }

  async function answer(update: Update, username: string): Promise<number> {
    const { update_id: id } = update
    if (!inHand.has(id)) {
      const taken = await memory.take(id)
      if (taken !== 'mine') return taken === 'done' ? 200 : 503
    }
    const slow = new AbortController()
    try {
      const late = clock.sleep(answerWithinMs, slow.signal).then(() => 503)
      const status = await Promise.race([handled(update, username).then(() => 200), late])
      failed.delete(id)
      return status
    } finally {
      slow.abort()
    }
  }

  /** A failure is Telegram's to repeat, but not for a whole day. */
  function afterFailure(id: number, error: unknown): number {
    const times = (failed.get(id) ?? 0) + 1
    failed.set(id, times)
    for (const oldest of failed.keys()) if (failed.size > 1000) failed.delete(oldest)
    const reason = error instanceof Error ? error.message : String(error)
    log.error(
      { update: id, times, reason },
      times < tries ? 'an update failed; it will come again' : 'an update failed; given up',
    )
    return times < tries ? 500 : 200
  }

  return {
    path: pathOf(url),
    async run(signal) {
      const stop = signal as Parameters<typeof clients.send.getMe>[0]
      const me = await insist('getMe', () => clients.send.getMe(stop), signal)
      if (me === undefined) return
      connection.met(me.username)
      if (!serves) {
        connection.well()
        log.warn({}, 'TELEGRAM_WEBHOOK_URL is set and this process has no ROLE=web: it sends, and another one receives')
        return
      }
      if (!(await register(signal))) return
      const work = parts.onConnected(signal)
      while (!signal.aborted && connection.refused() === undefined) {
        await clock.sleep(lookEveryMs, signal)
        if (!signal.aborted) await look(signal)
      }
      await work
    },
    async receive(request) {
      if (!same(request.headers.get('x-telegram-bot-api-secret-token') ?? '', secret)) return new Response(null, { status: 401 })
      const username = connection.username()
      if (closed || username === undefined || connection.refused() !== undefined) return new Response(null, { status: 503 })
      const update = await readUpdate(request)
      if (typeof update === 'number') return new Response(null, { status: update })
      const status = await answer(update, username).catch((error: unknown) => afterFailure(update.update_id, error))
      return new Response(null, { status })
    },
    close() {
      closed = true
    },
    health,
    refuse: connection.refuse,
    refused: connection.refused,
    username: connection.username,
  }
}

const pathOf = (url: string): string => new URL(url).pathname

/** 43 characters of those that Telegram allows (A–Z a–z 0–9 _ -), and no way back to the token. */
const secretFrom = (token: string): string => createHmac('sha256', token).update('rasid telegram webhook').digest('base64url')

/** Compared by their hashes: neither where they differ nor how long they are shows in the time it takes. */
function same(given: string, expected: string): boolean {
  const hash = (text: string): Buffer => createHash('sha256').update(text).digest()
  return timingSafeEqual(hash(given), hash(expected))
}

/** The update, or the status that says why there is none: 413 too long, 400 not an update. */
async function readUpdate(request: Request): Promise<Update | 400 | 413> {
  if (Number(request.headers.get('content-length') ?? 0) > maxBodyBytes) return 413
  const chunks: Uint8Array[] = []
  let bytes = 0
  try {
    for await (const chunk of request.body ?? []) {
      bytes += (chunk as Uint8Array).byteLength
      if (bytes > maxBodyBytes) return 413
      chunks.push(chunk as Uint8Array)
    }
    const parsed: unknown = JSON.parse(Buffer.concat(chunks).toString())
    const id = typeof parsed === 'object' && parsed !== null ? (parsed as { update_id?: unknown }).update_id : undefined
    return Number.isSafeInteger(id) ? (parsed as Update) : 400
  } catch {
    return 400
  }
}
