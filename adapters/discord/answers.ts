/**
 * What Discord's answer to one message means (platforms.md 1.3 and 1.5): every case is a row of a table, so that a new code is a
 * new row. Only what surely did not arrive is called `not-sent`; what nobody can know is `ambiguous`, and the nonce makes a
 * repetition harmless.
 */
import type { SendResult } from '#ports'

/** What came back from the wire, already read. */
export type Answer =
  | {
      readonly kind: 'http'
      readonly status: number
      /** Parsed JSON; undefined when the body is not JSON (a captive portal, Cloudflare, a proxy). */
      readonly json: unknown
      readonly retryAfterMs?: number
      readonly scope: 'user' | 'shared' | 'global'
    }
  /** Nothing readable came back: node's or undici's error code, or the error's name. */
  | { readonly kind: 'network'; readonly code: string }
  /** We did not ask: our own breaker, or the library's bucket, holds requests back. */
  | { readonly kind: 'held'; readonly afterMs: number; readonly scope: 'chat' | 'platform'; readonly reason: string }

/** The message id that stands for "a moderator deleted it already": nothing can be edited or answered there. */
export const deletedMessage = '0'
export const isSnowflake = (value: unknown): value is string => typeof value === 'string' && /^\d{17,20}$/.test(value)

const minute = 60_000

/** suspend: this chat may not be written to; gone: it is no more; dead: this message will never be taken; form: our body was refused. */
type Rule = {
  readonly does: 'suspend' | 'gone' | 'dead' | 'form' | 'wait' | 'stop' | 'deleted'
  readonly says: string
  /** For `wait` when the answer names no time. */
  readonly waitMs?: number
  readonly everybody?: true
  /** An edit refused like this is dropped; the chat itself stays as it is. */
  readonly editDies?: true
}

/** Discord's JSON error codes. */
export const codeRules: Readonly<Record<number, Rule>> = {
  50001: { does: 'suspend', says: 'the bot cannot see this channel: give it "View Channel"' },
  50013: { does: 'suspend', says: 'the bot may not write here: give it "Send Messages" and "Embed Links"' },
  50007: { does: 'suspend', says: 'this user does not take direct messages' },
  50278: { does: 'suspend', says: 'this user shares no server with the bot any more' },
  50008: { does: 'suspend', says: 'this channel does not take text messages' },
  50024: { does: 'suspend', says: 'this kind of channel does not take messages' },
  50083: { does: 'suspend', says: 'the thread is archived and the bot may not reopen it', editDies: true },
  160005: { does: 'suspend', says: 'the thread is locked', editDies: true },
  40067: { does: 'suspend', says: 'this forum wants a tag the bot may not choose' },
  10003: { does: 'gone', says: 'the channel does not exist any more' },
  10004: { does: 'gone', says: 'the server does not exist any more' },
  10015: { does: 'gone', says: 'the webhook does not exist any more' },
  50027: { does: 'gone', says: 'the webhook token is not valid any more' },
  10008: { does: 'deleted', says: 'a moderator deleted the message; it is not posted again' },
  200000: { does: 'dead', says: 'AutoMod of this server blocked the message' },
  200001: { does: 'dead', says: 'AutoMod of this server blocked the title' },
  50005: { does: 'dead', says: 'the message belongs to somebody else' },
  30046: { does: 'dead', says: 'an old message was edited too often; the next edit will tell' },
  20009: { does: 'dead', says: 'explicit content may not be sent to this channel' },
  50035: { does: 'form', says: 'Discord refused the form of the message' },
  50006: { does: 'form', says: 'Discord saw an empty message' },
  40005: { does: 'form', says: 'the message is too large' },
  50109: { does: 'form', says: 'Discord could not read the message as JSON' },
  20016: { does: 'wait', says: 'slow mode of the channel', waitMs: minute },
  20028: { does: 'wait', says: 'write limit of the channel', waitMs: minute },
  20029: { does: 'wait', says: 'write limit of the server', waitMs: minute },
  40003: { does: 'wait', says: 'direct messages are opened too fast', waitMs: 10 * minute },
  40062: { does: 'wait', says: 'the service is limited', waitMs: minute },
  130000: { does: 'wait', says: 'Discord is overloaded', waitMs: minute, everybody: true },
  40001: { does: 'stop', says: 'Discord says the token has no right to this' },
  50014: { does: 'stop', says: 'Discord says the token is not valid' },
  40333: { does: 'stop', says: 'Cloudflare refuses this program (user agent)' },
}

/** The request did not leave this machine or met nobody: trying again cannot make a copy. */
const neverLeft =
  /^(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EAI_NODATA|ENETUNREACH|EHOSTUNREACH|ENETDOWN|EADDRNOTAVAIL|UND_ERR_CONNECT_TIMEOUT|UND_ERR_INVALID_ARG|CERT_\w+|ERR_TLS_\w+|ERR_SSL_\w+|SELF_SIGNED_\w+|DEPTH_ZERO_\w+|UNABLE_TO_\w+)$/

/** How long everybody waits where Discord does not say: the time for which a Cloudflare ban is first held against us. */
export const silentWaitMs = 5 * minute
const networkWaitMs = 5_000
const editAgainMs = 2_000

const field = (json: unknown, name: string): unknown =>
  typeof json === 'object' && json !== null ? (json as Record<string, unknown>)[name] : undefined

/** Reads an answer. `edit`: it was an edit, which may be repeated freely; `plain`: the plain form was tried already. */
export function resultOf(answer: Answer, asked: { readonly edit: boolean; readonly plain: boolean }): SendResult {
  const result = read(answer, asked)
  // An edit draws the same state twice at worst, so doubt about it is no doubt.
  if (asked.edit && result.outcome === 'ambiguous')
    return { outcome: 'not-sent', reason: result.reason, afterMs: editAgainMs, scope: 'chat' }
  return result
}

function read(answer: Answer, asked: { readonly edit: boolean; readonly plain: boolean }): SendResult {
  switch (answer.kind) {
    case 'held':
      return { outcome: 'not-sent', reason: answer.reason, afterMs: answer.afterMs, scope: answer.scope }
    case 'network':
      return neverLeft.test(answer.code)
        ? { outcome: 'not-sent', reason: `Discord cannot be reached (${answer.code})`, afterMs: networkWaitMs, scope: 'platform' }
        : { outcome: 'ambiguous', reason: `no answer came back (${answer.code})` }
    case 'http':
      return readHttp(answer, asked)
  }
}

function readHttp(
  { status, json, retryAfterMs, scope }: Answer & { kind: 'http' },
  asked: { readonly edit: boolean; readonly plain: boolean },
): SendResult {
  const id = field(json, 'id')
  const code = Number(field(json, 'code') ?? 0)
  if (status === 200 || status === 201)
    return isSnowflake(id)
      ? { outcome: 'sent', messageId: id }
      : { outcome: 'ambiguous', reason: 'the answer names no message (a proxy or a captive portal?)' }
  if (status === 401) return { outcome: 'stop', reason: 'Discord refused the token (401): check DISCORD_TOKEN' }
  if (status === 429)
    return {
      outcome: 'not-sent',
      reason: retryAfterMs === undefined ? '429 without a time to wait: everybody stands still' : `rate limit (${scope})`,
      afterMs: retryAfterMs ?? silentWaitMs,
      scope: retryAfterMs === undefined || scope === 'global' ? 'platform' : 'chat',
    }
  const rule = codeRules[code]
  if (rule !== undefined && status >= 400 && status < 500) return ruled(rule, code, { asked, retryAfterMs })
  if (status === 403 && json === undefined)
    return { outcome: 'not-sent', reason: '403 from a proxy, not from Discord', afterMs: silentWaitMs, scope: 'platform' }
  if (status === 403) return { outcome: 'refused', reason: `forbidden (403, code ${code})`, action: 'suspend' }
  // A route that does not exist is a wrong DISCORD_API_ROOT, not the fault of this message.
  if (status === 404 && code === 0)
    return { outcome: 'not-sent', reason: 'unknown route (404): check DISCORD_API_ROOT', afterMs: minute, scope: 'platform' }
  if (status >= 400 && status < 500 && json !== undefined)
    return { outcome: 'refused', reason: `refused (${status}, code ${code})`, action: 'dead' }
  return { outcome: 'ambiguous', reason: `unreadable answer (${status})` }
}

function ruled(
  rule: Rule,
  code: number,
  {
    asked,
    retryAfterMs,
  }: { readonly asked: { readonly edit: boolean; readonly plain: boolean }; readonly retryAfterMs: number | undefined },
): SendResult {
  const reason = `${rule.says} (${code})`
  switch (rule.does) {
    case 'suspend':
      return { outcome: 'refused', reason, action: asked.edit && rule.editDies === true ? 'dead' : 'suspend' }
    case 'gone':
      return { outcome: 'refused', reason, action: 'gone' }
    case 'dead':
      return { outcome: 'refused', reason, action: 'dead' }
    case 'form':
      return { outcome: 'refused', reason, action: asked.plain ? 'dead' : 'plain' }
    case 'wait':
      return {
        outcome: 'not-sent',
        reason,
        afterMs: retryAfterMs ?? rule.waitMs ?? minute,
        scope: rule.everybody === true ? 'platform' : 'chat',
      }
    case 'stop':
      return { outcome: 'stop', reason }
    case 'deleted':
      return asked.edit ? { outcome: 'refused', reason, action: 'dead' } : { outcome: 'sent', messageId: deletedMessage }
  }
}
