/**
 * Gets updates by long polling, for ever: whatever the network, a second poller or a proxy does, it waits and asks again. Only a
 * token that Telegram does not know ends it.
 */
import type { Clock, Health, Log } from '#ports'
import { readFailure } from './answers.ts'
import { type Clients, pollSeconds, type Update } from './client.ts'

const wanted = ['message', 'channel_post', 'callback_query', 'my_chat_member'] as const
const firstWaitMs = 1000
const firstConflictWaitMs = 5000
const longestWaitMs = 60_000
const goodbyeMs = 2000

export type Poller = {
  /** Resolves when stopped or refused; never rejects. */
  readonly run: (signal: AbortSignal) => Promise<void>
  readonly health: () => Health
  /** Told by a send that was answered 401. */
  readonly refuse: (reason: string) => void
  readonly refused: () => string | undefined
  readonly username: () => string | undefined
}

type Options = {
  readonly clients: Clients
  readonly clock: Clock
  readonly log: Log
  /** Where the API is, for sentences. */
  readonly host: string
  /** After the token was confirmed: best-effort work. Never rejects. */
  readonly onConnected: (signal: AbortSignal) => Promise<void>
  /** Takes updates in order; resolves as soon as the next ones may be fetched. Never rejects. */
  readonly onUpdates: (updates: readonly Update[], username: string) => Promise<void>
}

/** Makes a poller. `health` speaks from the first moment on. */
export function createPoller({ clients, clock, log, host, onConnected, onUpdates }: Options): Poller {
  let username: string | undefined
  let refusedFor: string | undefined
  let trouble: string | undefined = 'not connected yet'
  let kind: Health['trouble'] & string = 'connecting'
  let failures = 0
  let conflicts = 0

  /** Notes what went wrong and tells how long to wait; undefined: never again. */
  function waitAfter(error: unknown, method: string): number | undefined {
    const failure = readFailure(error)
    failures += 1
    const patience = Math.min(longestWaitMs, firstWaitMs * 2 ** Math.min(failures - 1, 10))
    const isAnswer = failure.kind === 'answer'
    if (isAnswer && (failure.code === 401 || (failure.code === 404 && method === 'getMe'))) {
      refusedFor = `${failure.code} ${failure.says}`
      log.error(
        { method, answer: refusedFor },
        `Expected ${host} to know the bot token, got ${refusedFor}: put the one from @BotFather into TELEGRAM_TOKEN and start again`,
      )
      return undefined
    }
    if (isAnswer && failure.code === 409) {
      conflicts += 1
      kind = 'conflict'
      trouble = `another program gets this bot's updates (409 ${failure.says}): end it; alerts are still sent`
      log.warn({ method, conflicts }, trouble)
      return Math.min(longestWaitMs, firstConflictWaitMs * 2 ** Math.min(conflicts - 1, 10))
    }
    kind = 'unreachable'
    trouble = isAnswer ? `${host} answered ${failure.code} ${failure.says}` : `${host}: ${failure.says}`
    // The first failure of a row is news; its repetitions are not.
    if (failures === 1) log.warn({ method, reason: trouble }, 'no updates from Telegram; trying again')
    else log.debug({ method, reason: trouble, failures }, 'no updates from Telegram; trying again')
    return Math.max(isAnswer ? (failure.retryAfterMs ?? 0) : 0, patience)
  }

  /** Until the call answers; undefined when stopped or refused. */
  async function insist<T>(method: string, call: () => Promise<T>, signal: AbortSignal): Promise<T | undefined> {
    while (!signal.aborted && refusedFor === undefined) {
      try {
        return await call()
      } catch (error) {
        if (signal.aborted) return undefined
        const waitMs = waitAfter(error, method)
        if (waitMs !== undefined) await clock.sleep(waitMs, signal)
      }
    }
    return undefined
  }

  return {
    async run(signal) {
      const stop = signal as Parameters<typeof clients.poll.getMe>[0]
      const me = await insist('getMe', () => clients.send.getMe(stop), signal)
      if (me === undefined) return
      username = me.username
      trouble = undefined
      failures = 0
      // A webhook left over from another set-up would answer every poll with 409.
      await clients.send.deleteWebhook({ drop_pending_updates: false }, stop).catch(() => undefined)
      const work = onConnected(signal)
      let offset: number | undefined
      const seen = new Set<number>()
      while (!signal.aborted && refusedFor === undefined) {
        const from: { offset?: number } = offset === undefined ? {} : { offset }
        const ask = { ...from, timeout: pollSeconds, limit: 100, allowed_updates: wanted }
        const updates = await insist('getUpdates', () => clients.poll.getUpdates(ask, stop), signal)
        if (updates === undefined) break
        if (failures > 0) log.info({ failures }, 'updates from Telegram again')
        trouble = undefined
        failures = conflicts = 0
        // The same update may come again after a lost answer: each is handled once.
        const fresh = updates.filter(({ update_id: id }) => !seen.has(id) && seen.add(id))
        for (const id of seen) if (seen.size > 1000) seen.delete(id)
        const last = updates.at(-1)
        if (last !== undefined) offset = last.update_id + 1
        if (fresh.length > 0) await onUpdates(fresh, username)
      }
      // What was handled is confirmed, so that the next start does not answer it again.
      if (offset !== undefined && refusedFor === undefined)
        await clients.send
          .getUpdates({ offset, timeout: 0, limit: 1 }, AbortSignal.timeout(goodbyeMs) as typeof stop)
          .catch(() => undefined)
      await work
    },
    health() {
      if (refusedFor !== undefined)
        return {
          ok: false,
          trouble: 'token',
          reason: `${host} refuses the token (${refusedFor}): put the one from @BotFather into TELEGRAM_TOKEN and start again`,
        }
      if (trouble !== undefined) return { ok: false, reason: trouble, trouble: kind }
      return { ok: true, reason: `connected as @${username ?? ''}` }
    },
    refuse(reason) {
      refusedFor ??= reason
    },
    refused: () => refusedFor,
    username: () => username,
  }
}
