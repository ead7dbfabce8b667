/**
 * One delivery, from the row to the platform and back: claim → turn → `sending` on the disk → network → record. The order is
 * the guarantee: a crash before `sending` repeats nothing, a crash after it leaves a doubt that is counted and looked into.
 */
import type { Alert, Delivery, Platform } from '#model'
import type { ChatAdapter, Clock, Outgoing, SendResult, Store } from '#ports'
import { failPoint } from '../fail-point.ts'
import {
  afterAsking,
  afterSend,
  type AmbiguousPolicy,
  beforeResend,
  type ChatConsequence,
  type DoubtDecision,
} from './outcome.ts'
import { isGroup, type Pacing } from './pacing.ts'
import type { SentLately } from './sent-lately.ts'

export type DeliverInput = {
  readonly id: string
  readonly store: Store
  readonly adapters: ReadonlyMap<Platform, ChatAdapter>
  readonly clock: Clock
  readonly pacing: Pacing
  readonly worker: string
  /** How long a claim holds without a word: longer than any turn and any send. */
  readonly leaseMs: number
  /** How many messages a chat hears within an hour before more are put together; undefined: no cap. */
  readonly perHour?: number
  /** For doubts that nobody can clear up; by urgency if absent. */
  readonly ambiguous?: AmbiguousPolicy
  /** What this process knows to be out, also where the store has lost it. */
  readonly sentLately?: SentLately
  readonly signal: AbortSignal
}

/**
 * What became of it. `sent`, `not-sent` … as the platform answered; the others were decided here. held: the chat has heard
 * enough for this hour. `folded`: how many others the message told. `doubt`: it was in doubt before, and this was done about it.
 */
export type Delivered = {
  readonly delivery: Delivery
  readonly outcome: SendResult['outcome'] | 'expired' | 'cancelled' | 'dead' | 'held'
  readonly reason: string
  readonly folded?: number
  readonly doubt?: DoubtDecision
}

/** A turn farther away than this is not waited for with a worker: the row goes back with a time, and others pass. */
const holdMs = 2_000
/** The record of a message that is out is worth a few tries: a disk may be full for a moment. */
const recordTries = 4
const recordGapMs = 500

/**
 * Tries one delivery. undefined: nothing was decided (somebody else has it, it is not due, its turn is far away, the platform
 * is stopped or not here). Rejects when the store is broken; what was not recorded stays in flight and is found by the lease.
 */
export async function deliver(input: DeliverInput): Promise<Delivered | undefined> {
  const { id, store, clock, pacing, worker, leaseMs } = input
  const before = await store.delivery(id)
  if (before === undefined || !waits(before)) return undefined
  const adapter = input.adapters.get(before.chat.platform)
  const isOld = before.expiresAt <= clock.now()
  // A doubtful message is looked up however old it is: it may be there. Nobody can look where there is no adapter.
  const expired = isOld && (before.status.state !== 'ambiguous' || before.kind === 'edit' || adapter === undefined)
  if (adapter === undefined ? !expired : pacing.stopped(before.chat.platform) !== undefined) return undefined
  const wait = pacing.waitMs(before.chat)
  const isFar = !expired && wait.ms > holdMs
  if (isFar && wait.scope !== 'chat') return undefined

  const claimed = await store.claim(id, worker, clock.now(), leaseMs, input.perHour)
  if (claimed === undefined) return undefined
  if (claimed.status.state === 'pending')
    return { delivery: claimed, outcome: 'held', reason: `the chat has had its ${input.perHour ?? 0} messages of this hour` }
  // Others had it in hand since it was read: whether it is in doubt is seen when it comes back at the end of the lease.
  if (claimed.fence !== before.fence + 1) return undefined
  const doubtful: Delivery = { ...claimed, status: before.status }
  if (isFar) {
    // Under the claim: nobody has cancelled it or told it in a digest meanwhile, and the hour of the chat was heeded.
    await store.saveDelivery(postponed(doubtful, clock.now() + wait.ms), clock.now())
    return undefined
  }
  if (expired || adapter === undefined)
    return end(store, {
      delivery: { ...claimed, status: { state: 'expired', at: clock.now() } },
      outcome: 'expired',
      reason: 'too old to be news',
    })

  const known = claimed.kind === 'edit' ? undefined : input.sentLately?.messageOf(claimed.chat, claimed.alertId)
  if (known !== undefined)
    return end(store, {
      delivery: { ...claimed, status: { state: 'sent', messageId: known, sentAt: clock.now() } },
      outcome: 'sent',
      reason: 'it was sent before the store lost its record',
    })

  const message = await messageOf(claimed, store)
  if (typeof message === 'string')
    return end(store, {
      delivery: { ...claimed, status: { state: 'cancelled', reason: message, at: clock.now() } },
      outcome: 'cancelled',
      reason: message,
    })

  if (beforeResend(doubtful, clock.now()) === 'ask') {
    const since = before.status.state === 'ambiguous' ? before.status.since : clock.now()
    const answer = afterAsking({
      delivery: doubtful,
      found: await adapter.findSent(message, since),
      now: clock.now(),
      policy: input.ambiguous ?? 'by-urgency',
    })
    if (answer.next === 'save') {
      const { delivery, doubt } = answer
      const { status } = delivery
      return status.state === 'sent'
        ? end(store, { delivery, outcome: 'sent', reason: 'found in the history of the chat', doubt, ...foldedBy(message) })
        : end(store, { delivery, outcome: 'dead', reason: 'reason' in status ? status.reason : '', doubt })
    }
  }

  const turn = await pacing.turn(claimed.chat, claimed.priority, input.signal)
  if (turn !== 'go') {
    await store.saveDelivery(doubtful, clock.now())
    return undefined
  }
  return send(input, adapter, { claimed, message, doubtful })
}

const waits = ({ status }: Delivery): boolean =>
  status.state === 'pending' || status.state === 'retry' || status.state === 'ambiguous'

/** Back into the row with a time; a doubt stays a doubt. */
const postponed = (delivery: Delivery, at: number): Delivery =>
  delivery.status.state === 'ambiguous'
    ? { ...delivery, notBefore: at }
    : { ...delivery, status: { state: 'retry', at, reason: 'the chat has had its messages for now' } }

/** Records what was decided here; undefined: another worker has the row. */
async function end(store: Store, done: Delivered): Promise<Delivered | undefined> {
  return (await store.saveDelivery(done.delivery)) ? done : undefined
}

/** How many others a message tells beside its own. */
const foldedBy = ({ digest }: Outgoing): Pick<Delivered, 'folded'> => (digest === undefined ? {} : { folded: digest.length - 1 })

/**
 * What to put into the chat, or why there is nothing to. A head is drawn from the newest state of its story. The chat may have
 * unsubscribed while an earlier send was on the wire, or while this was being written: that cancels only what waits.
 */
async function messageOf(delivery: Delivery, store: Store): Promise<Outgoing | string> {
  const { id, chat, language, silent, plain } = delivery
  const alert = await alertOf(delivery, store)
  if (alert === undefined) return `alert ${delivery.alertId} is not in the store`
  if (!(await store.subscriptions(chat)).some(({ topic }) => topic === alert.topic)) return 'unsubscribed'
  if (delivery.kind === 'new' && alert.movedTo !== undefined) return `the story was merged into ${alert.movedTo}`
  const base = { deliveryId: id, chat, language, silent, plain, alert }
  if (delivery.digest === id) {
    const others = await store.folded(id)
    const alerts = await Promise.all(others.map((other) => alertOf(other, store)))
    // The story that another was merged into tells of it.
    const digest = [alert, ...alerts.filter((one) => one !== undefined && one.movedTo === undefined)] as Alert[]
    if (digest.length > 1) return { ...base, silent: silent && others.every((other) => other.silent), digest }
  }
  if (delivery.kind === 'new') return base
  const head = await store.headMessage(delivery.storyId, chat)
  if (delivery.kind === 'edit' && head === undefined) return 'the chat has no message of this story to redraw'
  if (delivery.kind === 'edit' && head?.digest === true) return 'the story stands in a digest, which is not redrawn'
  return { ...base, ...(head === undefined ? {} : { replyTo: head.messageId }) }
}

/** The alert to draw: a head, and what redraws one, from the newest state of its story. */
async function alertOf({ alertId, kind, storyId }: Delivery, store: Store): Promise<Alert | undefined> {
  const alert = await store.alert(alertId)
  if (alert === undefined || (kind !== 'new' && kind !== 'edit')) return alert
  const newest = await store.newestHead(storyId)
  // The sign that a merge leaves is told to nobody.
  if (newest === undefined || (kind === 'edit' && newest.movedTo !== undefined)) return alert
  return { ...newest, id: alert.id, kind }
}

async function send(
  input: DeliverInput,
  adapter: ChatAdapter,
  { claimed, message, doubtful }: { readonly claimed: Delivery; readonly message: Outgoing; readonly doubtful: Delivery },
): Promise<Delivered | undefined> {
  const { store, clock, pacing, worker, leaseMs, signal } = input
  const startedAt = clock.now()
  const sending: Delivery = {
    ...claimed,
    attempts: claimed.attempts + 1,
    status: { state: 'sending', worker, startedAt, leaseUntil: startedAt + leaseMs },
  }
  const { perChatMs, perGroupMinute } = adapter.limits
  const perMinute = perGroupMinute !== undefined && isGroup(claimed.chat) ? { perGroupMinute } : {}
  const begun = await store.begin(sending, { perChatMs, ...perMinute, now: startedAt, withinMs: holdMs })
  // The chat unsubscribed or another worker took over while the turn was waited for.
  if (begun.next === 'taken') return undefined
  if (begun.next === 'paced') {
    await store.saveDelivery(postponed(doubtful, startedAt + begun.waitMs), startedAt)
    return undefined
  }
  await failPoint('after-sending')
  if (begun.waitMs > 0) await clock.sleep(begun.waitMs, signal)
  await pacing.wire(claimed.chat, signal)
  // A process that stood still since then (hostile.md K-03) may have lost the row to another: asked once more, right before the write.
  const waited = clock.now() - startedAt
  if (waited < 0 || waited > leaseMs / 4) {
    const renewed = { ...sending.status, leaseUntil: clock.now() + leaseMs } as Delivery['status']
    if (!(await store.saveDelivery({ ...sending, status: renewed }))) return undefined
  }
  const result = await answerWithin((leaseMs * 3) / 4, clock, adapter.send(message, signal).catch(brokenAdapter))
  await failPoint('after-send', result.outcome === 'sent')

  const now = clock.now()
  if (result.outcome === 'sent' && claimed.kind !== 'edit') {
    const others = (message.digest ?? []).map(({ id }) => id)
    input.sentLately?.remember(claimed.chat, [claimed.alertId, ...others], result.messageId)
  }
  pacing.learn(claimed.chat, result)
  const after = afterSend(sending, result, now)
  const recorded = await record(input, after.delivery, now)
  await follow(store, claimed, after.chat, now)
  const reason = 'reason' in result ? result.reason : recorded ? '' : 'another worker took the delivery over meanwhile'
  return {
    delivery: after.delivery,
    outcome: result.outcome,
    reason,
    ...(doubtful.status.state === 'ambiguous' ? { doubt: 'resent' } : {}),
    ...(result.outcome === 'sent' ? foldedBy(message) : {}),
  }
}

/** Adapters give up by themselves long before; one that hangs must not keep its delivery beyond the lease. */
async function answerWithin(ms: number, clock: Clock, answer: Promise<SendResult>): Promise<SendResult> {
  const answered = new AbortController()
  const silence = clock
    .sleep(ms, answered.signal)
    .then((): SendResult => ({ outcome: 'ambiguous', reason: `no answer within ${Math.round(ms / 1_000)} s` }))
  try {
    return await Promise.race([answer, silence])
  } finally {
    answered.abort()
  }
}

/** An adapter never rejects; one that does has a bug, and whether its message left is unknown. */
const brokenAdapter = (error: unknown): SendResult => ({
  outcome: 'ambiguous',
  reason: `the adapter failed: ${error instanceof Error ? error.message : String(error)}`,
})

async function record({ store, clock }: DeliverInput, delivery: Delivery, now: number): Promise<boolean> {
  for (let tries = 1; ; tries++) {
    try {
      return await store.saveDelivery(delivery, now)
    } catch (error) {
      if (tries < recordTries) {
        await clock.sleep(recordGapMs)
        continue
      }
      const { status } = delivery
      const what = status.state === 'sent' ? `was sent as message ${status.messageId}` : `became ${status.state}`
      throw new Error(
        `Expected to record that delivery ${delivery.id} ${what}, got "${error instanceof Error ? error.message : String(error)}": ` +
          'repair the store; the delivery counts as doubtful when its lease is over',
        { cause: error },
      )
    }
  }
}

/** What the answer says about the chat itself. */
async function follow(store: Store, { chat }: Delivery, consequence: ChatConsequence | undefined, now: number): Promise<void> {
  switch (consequence?.do) {
    case undefined:
      return
    case 'suspend':
      return store.suspendChat(chat, consequence.reason, now)
    case 'forget':
      await store.unsubscribe(chat, undefined, now)
      return
    case 'move':
      return store.migrateChat(chat, consequence.to, now)
  }
}
