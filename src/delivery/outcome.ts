/**
 * What a send's result makes of a delivery (platforms.md §1.2–1.5). Adapters say what the platform answered; here is what
 * follows: only what surely was not sent is tried again without asking.
 */
import type { Delivery } from '#model'
import type { SendResult } from '#ports'

const secondMs = 1_000
const minuteMs = 60_000

/** Discord forgets a nonce after "a few minutes"; within this time the same nonce cannot make a second message. */
const nonceMs = 60_000
/** First wait after a failure without an answer; doubles up to the longest. */
const firstBackOffMs = 2 * secondMs
const longestBackOffMs = 5 * minuteMs
/** How long the history of a platform is left to settle before it is asked about a doubtful message. */
const settleMs = 5 * secondMs

/** What follows for the chat, beside the delivery. */
export type ChatConsequence =
  | { readonly do: 'suspend'; readonly reason: string }
  | { readonly do: 'forget'; readonly reason: string }
  | { readonly do: 'move'; readonly to: string }

export type AfterSend = {
  readonly delivery: Delivery
  readonly chat?: ChatConsequence
  /** The platform's token is wrong: nothing more is sent there. */
  readonly stop?: string
}

/** The next state of a delivery whose attempt (already counted in `attempts`) ended with `result` at `now`. */
export function afterSend(delivery: Delivery, result: SendResult, now: number): AfterSend {
  const dead = (reason: string): Delivery => ({ ...delivery, status: { state: 'dead', reason, at: now } })
  switch (result.outcome) {
    case 'sent':
      return { delivery: { ...delivery, status: { state: 'sent', messageId: result.messageId, sentAt: now } } }
    case 'not-sent':
      return { delivery: again(delivery, now + (result.afterMs ?? backOffMs(delivery)), result.reason) }
    case 'ambiguous':
      return { delivery: afterDoubt(delivery, result.reason, now) }
    case 'migrated':
      return { delivery: again(delivery, now, result.reason), chat: { do: 'move', to: result.to } }
    case 'stop':
      return { delivery: again(delivery, now, result.reason), stop: result.reason }
    case 'refused':
      switch (result.action) {
        case 'suspend':
          return { delivery: dead(result.reason), chat: { do: 'suspend', reason: result.reason } }
        case 'plain':
          // The same bytes are never tried again: plain text once, then a dead letter.
          return { delivery: delivery.plain ? dead(result.reason) : { ...again(delivery, now, result.reason), plain: true } }
        case 'dead':
          return { delivery: dead(result.reason) }
        case 'gone':
          return { delivery: dead(result.reason), chat: { do: 'forget', reason: result.reason } }
      }
  }
}

const again = (delivery: Delivery, at: number, reason: string): Delivery => ({
  ...delivery,
  status: { state: 'retry', at, reason },
})

/** Nobody knows whether it arrived. An edit may simply be made again: redrawing a message twice leaves one message. */
function afterDoubt(delivery: Delivery, reason: string, now: number): Delivery {
  const doubts = (delivery.doubts ?? 0) + 1
  if (delivery.kind === 'edit') return { ...again(delivery, now + backOffMs(delivery), reason), doubts }
  const since = delivery.status.state === 'sending' ? delivery.status.startedAt : now
  return { ...delivery, doubts, notBefore: now + settleMs, status: { state: 'ambiguous', since, reason } }
}

/** 2 s, 4 s, 8 s … 5 min, spread by up to a quarter so that chats that failed together do not return together. */
function backOffMs({ attempts, id }: Delivery): number {
  const base = Math.min(longestBackOffMs, firstBackOffMs * 2 ** Math.min(20, Math.max(0, attempts - 1)))
  let hash = 0
  for (let i = 0; i < id.length; i++) hash = (hash * 31 + id.charCodeAt(i)) >>> 0
  return Math.round(base * (1 + (hash % 256) / 1024))
}

/**
 * What to do with a doubtful delivery before anything is known of it: on Discord the same nonce may go again while the platform
 * remembers it; later, and elsewhere, the platform's history is asked. An edit made twice leaves one message.
 */
export function beforeResend({ chat, kind, status }: Delivery, now: number): 'send' | 'ask' {
  if (status.state !== 'ambiguous' || kind === 'edit') return 'send'
  return chat.platform === 'discord' && now - status.since <= nonceMs ? 'send' : 'ask'
}

/**
 * What is done about a doubt that nobody can clear up (Telegram shows bots no history). resend: once more, at most one extra copy.
 * skip: never again, at most one lost, in sight. by-urgency: news is resent, also what the hour of its chat put together; a digest
 * that the chat chose, where a copy repeats ten and nothing is urgent, is skipped (platforms.md 1.2).
 */
export type AmbiguousPolicy = 'resend' | 'skip' | 'by-urgency'

/** What became of a doubt: `given-up` was repeated once already, or is too old to be. */
export type DoubtDecision = 'resent' | 'found' | 'skipped' | 'given-up'

/** Priorities from here on are digests that chats chose (model.ts). */
const digestPriority = 9

/** What the platform's history says decides; where there is none, the policy. What is given up is a dead letter. */
export function afterAsking(asked: {
  readonly delivery: Delivery
  readonly found: { readonly found: 'yes'; readonly messageId: string } | { readonly found: 'no' | 'unknown' }
  readonly now: number
  readonly policy: AmbiguousPolicy
}):
  | { readonly next: 'send' }
  | { readonly next: 'save'; readonly delivery: Delivery; readonly doubt: Exclude<DoubtDecision, 'resent'> } {
  const { delivery, found, now, policy } = asked
  const dead = (doubt: 'skipped' | 'given-up', why: string) => {
    const reason = `nobody knows whether it arrived, and ${why}`
    return { next: 'save' as const, delivery: { ...delivery, status: { state: 'dead' as const, reason, at: now } }, doubt }
  }
  if (found.found === 'yes')
    return {
      next: 'save',
      delivery: { ...delivery, status: { state: 'sent', messageId: found.messageId, sentAt: now } },
      doubt: 'found',
    }
  if (delivery.expiresAt <= now) return dead('given-up', 'it is too old to repeat')
  if (found.found === 'no') return { next: 'send' }
  if ((delivery.doubts ?? 0) > 1) return dead('given-up', 'it was repeated once already')
  const skips = policy === 'skip' || (policy === 'by-urgency' && delivery.priority >= digestPriority)
  // Discord's history is only out of reach for a while: the policy is Telegram's.
  return skips && delivery.chat.platform === 'telegram'
    ? dead('skipped', 'it is not repeated (TELEGRAM_AMBIGUOUS): «letters replay» sends it')
    : { next: 'send' }
}
