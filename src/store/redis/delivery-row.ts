/** One delivery as the scripts' fields and back. Numbers are append-only, and the same as in the SQLite file. */
import type { Chat, Delivery, DeliveryState, Language, Platform } from '#model'
import { kindNumbers, stateNumbers } from '../numbers.ts'

/** A row as `row` of prelude.lua gives it: id, story, platform, chat id, thread, then the fields in its order. */
export type DeliveryRow = readonly (string | null)[]

type Fields = Record<'l' | 's' | 'p' | 'e' | 't' | 'f' | 'x' | 'u' | 'at' | 'st' | 'w' | 'r' | 'm' | 'g', string>

/** What a worker may change, and what stays, as fields; '' = not set (or zero). */
export function fieldsOf(delivery: Delivery): Fields {
  return {
    l: delivery.language,
    s: flag(delivery.silent),
    p: String(delivery.priority),
    e: String(delivery.expiresAt),
    t: orNothing(delivery.attempts),
    f: orNothing(delivery.fence),
    x: flag(delivery.plain),
    u: orNothing(delivery.doubts ?? 0),
    g: delivery.digest ?? '',
    ...stateFields(delivery.status),
  }
}

/** When a lease in the state ends, by the clock of the caller, and how long it was meant to be; undefined: not in flight. */
export function leaseOf({ status }: Delivery): { readonly until: number; readonly ms: number } | undefined {
  if (status.state === 'sending') return { until: status.leaseUntil, ms: status.leaseUntil - status.startedAt }
  return status.state === 'claimed' ? { until: status.leaseUntil, ms: fallbackLeaseMs } : undefined
}
/** A claim is written by the claim script, with its length; one that is written back as it was gets a minute. */
const fallbackLeaseMs = 60_000

const flag = (value: boolean): string => (value ? '1' : '')
const orNothing = (value: number): string => (value === 0 ? '' : String(value))

function stateFields(status: DeliveryState): Pick<Fields, 'at' | 'st' | 'w' | 'r' | 'm'> {
  const none = { at: '', st: '', w: '', r: '', m: '' }
  switch (status.state) {
    case 'pending':
      return none
    case 'claimed':
      return { ...none, w: status.worker, at: String(status.leaseUntil) }
    case 'sending':
      return { ...none, w: status.worker, st: String(status.startedAt), at: String(status.leaseUntil) }
    case 'sent':
      return { ...none, m: status.messageId, at: String(status.sentAt) }
    case 'retry':
      return { ...none, at: String(status.at), r: status.reason }
    case 'ambiguous':
      return { ...none, st: String(status.since), r: status.reason }
    case 'dead':
    case 'cancelled':
      return { ...none, r: status.reason, at: String(status.at) }
    case 'expired':
      return { ...none, at: String(status.at) }
  }
}

export function toDelivery(row: DeliveryRow): Delivery {
  const [id, story, platform, chatId, thread, ...rest] = row
  const [alert, , kind, language, silent, priority, created, notBefore, expires, attempts, fence, plain, doubts, state] = rest
  const digest = rest[20]
  const chat: Chat = {
    platform: platform as Platform,
    chatId: chatId ?? '',
    ...(thread == null ? {} : { threadId: thread }),
  }
  return {
    id: id ?? '',
    alertId: alert ?? '',
    storyId: story ?? '',
    kind: kindNumbers[Number(kind)]!,
    chat,
    language: language as Language,
    silent: silent === '1',
    priority: Number(priority),
    createdAt: Number(created),
    notBefore: Number(notBefore),
    expiresAt: Number(expires),
    attempts: Number(attempts ?? 0),
    fence: Number(fence ?? 0),
    plain: plain === '1',
    ...(doubts == null ? {} : { doubts: Number(doubts) }),
    ...(digest == null ? {} : { digest }),
    status: toState(Number(state), rest.slice(14)),
  }
}

/** The number that orders deliveries by age. */
export const seqOf = (row: DeliveryRow): number => Number(row.at(-1))

function toState(number: number, [, at, started, worker, reason, message]: readonly (string | null)[]): DeliveryState {
  const state = stateNumbers[number]!
  switch (state) {
    case 'pending':
      return { state }
    case 'claimed':
      return { state, worker: worker ?? '', leaseUntil: Number(at) }
    case 'sending':
      return { state, worker: worker ?? '', startedAt: Number(started), leaseUntil: Number(at) }
    case 'sent':
      return { state, messageId: message ?? '', sentAt: Number(at) }
    case 'retry':
      return { state, at: Number(at), reason: reason ?? '' }
    case 'ambiguous':
      return { state, since: Number(started ?? 0), reason: reason ?? '' }
    case 'dead':
    case 'cancelled':
      return { state, reason: reason ?? '', at: Number(at) }
    case 'expired':
      return { state, at: Number(at) }
  }
}
