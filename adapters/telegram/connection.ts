/**
 * What is known of the line to Telegram, however updates come: whether the token is good, what is wrong, how long to wait. Whatever
 * the network, a second listener or a proxy does, it is waited out; only a token that Telegram does not know ends it.
 */
import type { Clock, Health, Log } from '#ports'
import { readFailure } from './answers.ts'

/** What is asked of Telegram: of no other kind of update would the bot know what to do. */
export const wantedUpdates = ['message', 'channel_post', 'callback_query', 'my_chat_member'] as const

const firstWaitMs = 1000
const firstConflictWaitMs = 5000
const longestWaitMs = 60_000

type Trouble = Health['trouble'] & string

export type Connection = {
  /** Until the call answers; undefined when stopped or refused. */
  readonly insist: <T>(method: string, call: () => Promise<T>, signal: AbortSignal) => Promise<T | undefined>
  /** The token was confirmed: this is the bot. */
  readonly met: (username: string) => void
  /** Everything is as it should be. */
  readonly well: () => void
  /** Something is not, though no call failed; said in the log when it is new. */
  readonly unwell: (trouble: Trouble, reason: string) => void
  /** `more` is said behind the name of the bot while all is well. */
  readonly health: (more?: string) => Health
  /** Told by a send that was answered 401. */
  readonly refuse: (reason: string) => void
  readonly refused: () => string | undefined
  readonly username: () => string | undefined
}

/** A way to get updates. `run` resolves when stopped or refused and never rejects; `health` speaks from the first moment on. */
export type Listener = Pick<Connection, 'refuse' | 'refused' | 'username'> & {
  readonly run: (signal: AbortSignal) => Promise<void>
  readonly health: () => Health
}

/** `host` is where the API is, for sentences. */
export function createConnection(options: { readonly clock: Clock; readonly log: Log; readonly host: string }): Connection {
  const { clock, log, host } = options
  let username: string | undefined
  let refusedFor: string | undefined
  let trouble: string | undefined = 'not connected yet'
  let kind: Trouble = 'connecting'
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
        `Expected ${host} to know the bot token, got ${refusedFor}: put the one from @BotFather into TELEGRAM_TOKEN (in .env or TELEGRAM_TOKEN_FILE it is seen at once; otherwise start again)`,
      )
      return undefined
    }
    if (isAnswer && failure.code === 409) {
      conflicts += 1
      kind = 'conflict'
      trouble = /webhook is active|setwebhook/i.test(failure.says)
        ? `another program had this bot's updates sent to a webhook (409 ${failure.says}): end it and start this one again, or end this one; alerts are still sent`
        : `another program gets this bot's updates (409 ${failure.says}): end it; alerts are still sent`
      log.warn({ method, conflicts }, trouble)
      return Math.min(longestWaitMs, firstConflictWaitMs * 2 ** Math.min(conflicts - 1, 10))
    }
    kind = 'unreachable'
    trouble = isAnswer ? `${host} answered ${failure.code} ${failure.says}` : `${host}: ${failure.says}`
    if (isAnswer && failure.code === 400 && method === 'setWebhook') {
      kind = 'notAllowed'
      trouble = `Expected ${host} to take TELEGRAM_WEBHOOK_URL, got 400 ${failure.says}: it must be a public https address on port 443, 80, 88 or 8443`
    }
    // The first failure of a row is news; its repetitions are not.
    const level = failures === 1 ? 'warn' : 'debug'
    log[level]({ method, reason: trouble, failures }, 'no updates from Telegram; trying again')
    return Math.max(isAnswer ? (failure.retryAfterMs ?? 0) : 0, patience)
  }

  return {
    async insist(method, call, signal) {
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
    },
    met(name) {
      username = name
    },
    well() {
      if (failures > 0 && username !== undefined && kind !== 'connecting') log.info({ failures }, 'updates from Telegram again')
      trouble = undefined
      failures = conflicts = 0
    },
    unwell(what, reason) {
      if (reason !== trouble) log.warn({ trouble: what }, reason)
      kind = what
      trouble = reason
    },
    health(more) {
      if (refusedFor !== undefined)
        return {
          ok: false,
          trouble: 'token',
          reason: `${host} refuses the token (${refusedFor}): put the one from @BotFather into TELEGRAM_TOKEN (in .env or TELEGRAM_TOKEN_FILE it is seen at once; otherwise start again)`,
        }
      if (trouble !== undefined) return { ok: false, reason: trouble, trouble: kind }
      return { ok: true, reason: `connected as @${username ?? ''}${more === undefined ? '' : `, ${more}`}` }
    },
    refuse(reason) {
      refusedFor ??= reason
    },
    refused: () => refusedFor,
    username: () => username,
  }
}
