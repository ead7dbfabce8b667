/**
 * What each answer of the Bot API means for a delivery: a table of its sentences, read with the server's source in hand
 * (platforms.md 1.3 and 1.4). Only what surely did not arrive may be sent again without thought.
 */
import { GrammyError, HttpError } from 'grammy'
import type { SendResult } from '#ports'

type Refusal = Extract<SendResult, { outcome: 'refused' }>['action']
/** `unmodified`: an edit that changes nothing is done. `unknown-chat`: suspended when it happens three times in a day. */
export type AnswerMeaning = Refusal | 'unmodified' | 'unknown-chat'

/** Sentences of 400 and 403 answers, first match wins; compared without case. What no row knows is `dead`: it stays in sight. */
export const refusals: readonly { readonly says: RegExp; readonly means: AnswerMeaning }[] = [
  { says: /message is not modified/, means: 'unmodified' },
  { says: /user is deactivated/, means: 'gone' },
  { says: /bot was blocked by the user/, means: 'suspend' },
  { says: /bot can't initiate conversation|bot can't send messages to (?:bots|the user)/, means: 'suspend' },
  { says: /bot was kicked|bot is not a member/, means: 'suspend' },
  // Deleted, or migrated without a pointer: settings wait for the service message.
  { says: /group chat was deleted|chat was deleted/, means: 'suspend' },
  { says: /chat not found|peer_id_invalid|group chat was deactivated/, means: 'unknown-chat' },
  // Rights are refused as 400 in capitals, 403 in words.
  {
    says: /chat_write_forbidden|chat_restricted|chat_admin_required|chat_send_plain_forbidden|user_banned_in_channel/,
    means: 'suspend',
  },
  { says: /not enough rights|need administrator rights|have no rights to send|channel_private/, means: 'suspend' },
  { says: /topic_closed|topic_deleted|message thread not found|thread not found/, means: 'suspend' },
  { says: /can't parse entities|can't find end|unsupported start tag|entity_\w*invalid|entity_bounds_invalid/, means: 'plain' },
  { says: /message is too long|text is too long|message_too_long/, means: 'plain' },
  {
    says: /reply markup is too long|button_data_invalid|button_url_invalid|button_type_invalid|reply_markup_\w+/,
    means: 'plain',
  },
  { says: /message to edit not found|message can't be edited|message_id_invalid/, means: 'dead' },
  { says: /message text is empty/, means: 'dead' },
]

/** Codes under errors that say: no byte of the request left. Anything else that broke a connection is ambiguous. */
export const neverLeft: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENETUNREACH',
  'EHOSTUNREACH',
  'ENETDOWN',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'ERR_TLS_CERT_ALTNAME_INVALID',
])

/** What a failed call was, before anybody decides what to do about it. No field holds a token or an address with one. */
export type Failure =
  | {
      readonly kind: 'answer'
      readonly code: number
      readonly says: string
      readonly retryAfterMs?: number
      readonly migratedTo?: string
    }
  | { readonly kind: 'network'; readonly code: string; readonly says: string }

/** Reads what grammY threw. The messages inside HttpError may carry the address with the token in it: none is passed on. */
export function readFailure(error: unknown): Failure {
  if (error instanceof GrammyError && Number.isInteger(error.error_code)) {
    const { retry_after: seconds, migrate_to_chat_id: to } = error.parameters
    return {
      kind: 'answer',
      code: error.error_code,
      says: error.description ?? '',
      ...(seconds === undefined ? {} : { retryAfterMs: seconds * 1000 }),
      ...(to === undefined ? {} : { migratedTo: String(to) }),
    }
  }
  const inner = error instanceof HttpError ? error.error : error
  const code = codeOf(inner)
  if (code !== undefined) return { kind: 'network', code, says: `the connection failed (${code})` }
  if (inner instanceof SyntaxError || error instanceof GrammyError)
    return { kind: 'network', code: 'NOT_JSON', says: 'the answer was not a Bot API answer (a proxy page?)' }
  if (inner instanceof Error && /timed out/.test(inner.message))
    return { kind: 'network', code: 'TIMEOUT', says: 'no answer came within the time limit' }
  return { kind: 'network', code: 'LOST', says: 'the connection was lost before the answer came' }
}

/** The error code of an error or of the first cause that has one; AggregateErrors (happy eyeballs) count when all agree it never left. */
function codeOf(error: unknown, depth = 0): string | undefined {
  if (!(error instanceof Error) || depth > 5) return undefined
  if (error.name === 'AbortError') return 'ABORTED'
  const { code } = error as { code?: unknown }
  if (error instanceof AggregateError) {
    const codes = error.errors.map((one) => codeOf(one, depth + 1))
    return codes.find((one) => one === undefined || !neverLeft.has(one)) ?? codes[0]
  }
  return typeof code === 'string' && code !== '' ? code : codeOf(error.cause, depth + 1)
}

/** What a failed send or edit means. `messageId` is the message an edit was for; `plain`: this already was the plain attempt. */
export function resultOf(
  failure: Failure,
  sent: { readonly plain: boolean; readonly messageId?: string },
): SendResult | { readonly outcome: 'unknown-chat'; readonly reason: string } {
  const { says } = failure
  if (failure.kind === 'network')
    return neverLeft.has(failure.code)
      ? { outcome: 'not-sent', reason: says, scope: 'platform' }
      : { outcome: 'ambiguous', reason: says }
  const reason = `${failure.code} ${says}`.trim()
  const { code, retryAfterMs, migratedTo } = failure
  if (migratedTo !== undefined) return { outcome: 'migrated', reason, to: migratedTo }
  if (code === 401) return { outcome: 'stop', reason }
  if (code === 429) return { outcome: 'not-sent', reason, afterMs: retryAfterMs ?? 30_000, scope: 'chat' }
  if (code < 400 || code >= 500) return { outcome: 'ambiguous', reason }
  const means = refusals.find((row) => row.says.test(says.toLowerCase()))?.means ?? 'dead'
  if (means === 'unmodified' && sent.messageId !== undefined) return { outcome: 'sent', messageId: sent.messageId }
  if (means === 'unknown-chat') return { outcome: 'unknown-chat', reason }
  if (means === 'unmodified' || (means === 'plain' && sent.plain)) return { outcome: 'refused', reason, action: 'dead' }
  return { outcome: 'refused', reason, action: means }
}
