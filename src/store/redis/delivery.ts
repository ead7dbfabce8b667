/**
 * Alerts to fan out, and deliveries from due to done. A lane is one chat: at most one delivery of it is in flight, and they go in
 * order of priority, then age. The scripts keep the lanes; here is only what they are given and what they answer.
 */
import { randomUUID } from 'node:crypto'
import type { Alert, Delivery, Platform } from '#model'
import { chatKey } from '#model'
import type { Store } from '#ports'
import type { Connection } from './connection.ts'
import { clockSlackMs, digestSize, editGapMs, kindNumbers, stateNumbers } from '../numbers.ts'
import { createSetBackWatch, dueAt, waitsMs } from '../waits.ts'
import { createWireMemory, type OnTheWire } from './on-the-wire.ts'
import { fieldsOf, leaseOf, seqOf, toDelivery, type DeliveryRow } from './delivery-row.ts'

type Deliveries = Pick<
  Store,
  | 'alert'
  | 'newestHead'
  | 'pendingFanOut'
  | 'saveFanOut'
  | 'due'
  | 'claim'
  | 'folded'
  | 'begin'
  | 'saveDelivery'
  | 'recoverDeliveries'
  | 'replay'
  | 'delivery'
  | 'deliveries'
  | 'headMessage'
  | 'alertOfMessage'
>

/**
 * server: leases are measured by the clock of Redis, so that machines whose clocks differ agree when one is over.
 * caller: by the `now` of each call, for tests that turn the clock by hand.
 */
export type LeaseClock = 'server' | 'caller'

type ReplayAnswer = Awaited<ReturnType<Store['replay']>>

const platforms: readonly Platform[] = ['telegram', 'discord', 'terminal']
/** Changed chats looked at in one call of `due`: some milliseconds of the server. */
const settleBatch = 2_000
const recoverBatch = 1_000

export function deliveriesOf(connection: Connection, clock: LeaseClock): Deliveries {
  const { ask, key, script } = connection
  const leaseMs = (ms: number | undefined): number | string => (clock === 'server' && ms !== undefined ? ms : '')
  /** The end of its lease and how long that is, '' for none, then what a worker may change. */
  const written = (
    delivery: Delivery,
    now: number | undefined,
  ): readonly [until: number | string, ms: number | string, fields: string] => {
    const lease = leaseOf(delivery)
    return [lease?.until ?? '', leaseMs(lease?.ms), JSON.stringify(writable(delivery, now))]
  }
  const alert = async (id: string): Promise<Alert | undefined> => {
    const body = await ask((redis) => redis.hget(key(`alert:${id}`), 'body'))
    return body === null ? undefined : (JSON.parse(body) as Alert)
  }

  async function dueRows(now: number, limit: number, platform: Platform): Promise<DeliveryRow[]> {
    for (;;) {
      const [more, rows] = await script<[number, DeliveryRow[]]>('due', now, limit, platform, settleBatch)
      if (more === 0) return rows
    }
  }

  const wire = createWireMemory()
  const wasSetBack = createSetBackWatch()
  async function heedClock(now: number): Promise<void> {
    if (!wasSetBack(now)) return
    // Leases by the caller's clock are pulled back at the same look; those of the server at every recovery.
    if (clock === 'caller') await script('recover', now, 0, now)
    for (const state of [0, 1, 2])
      for (let from = 0; (await script<number>('pull-back', now, clockSlackMs, state, from, settleBatch)) === 1;)
        from += settleBatch
  }

  async function save(delivery: Delivery, now: number | undefined): Promise<boolean> {
    const state = stateNumbers.indexOf(delivery.status.state)
    const saved = await script<number>(
      'save-delivery',
      delivery.id,
      delivery.fence,
      state,
      ...written(delivery, now),
      placeOf(delivery),
      now === undefined ? '' : clock === 'server' ? 'server' : now,
    )
    return saved === 1
  }

  /** Writes again what another run of the server may have forgotten. */
  async function writeAgain({ sending, now, folded }: OnTheWire): Promise<void> {
    const { status } = now
    const answer = await script<number>(
      'again',
      sending.id,
      sending.fence,
      ...written(status.state === 'sending' ? now : sending, undefined),
      status.state === 'sent' ? `${status.messageId}|${status.sentAt}` : '',
      ...folded,
    )
    if (answer === 1 && status.state !== 'sending') await save(now, undefined)
  }

  return {
    alert,
    newestHead: async (storyId) => {
      const id = await ask((redis) => redis.get(key(`head:${storyId}`)))
      return id === null ? undefined : alert(id)
    },
    pendingFanOut: async (limit) => {
      const ids = await ask((redis) => redis.zrange(key('fanout'), 0, String(limit - 1)))
      if (ids.length === 0) return []
      const cursors = await ask((redis) => redis.hmget(key('cursors'), ...ids))
      const alerts = await Promise.all(ids.map(alert))
      return alerts.flatMap((one, index) => (one === undefined ? [] : [{ alert: one, cursor: cursors[index] ?? '' }]))
    },
    saveFanOut: async (alertId, deliveries, cursor) => {
      const rows = JSON.stringify(deliveries.map(toPlan))
      if ((await script<number>('fan-out', alertId, cursor ?? '', editGapMs, rows)) === 0)
        throw new Error(`Expected alert ${alertId} to be committed before its deliveries, got none: commit the alert first`)
    },
    due: async (now, limit, platform) => {
      if (limit < 1) return []
      await heedClock(now)
      const rows = await Promise.all((platform === undefined ? platforms : [platform]).map((each) => dueRows(now, limit, each)))
      return rows
        .flat()
        .map((row) => ({ seq: seqOf(row), delivery: toDelivery(row) }))
        .toSorted((a, b) => a.delivery.priority - b.delivery.priority || a.seq - b.seq)
        .slice(0, limit)
        .map(({ delivery }) => delivery)
    },
    claim: async (id, worker, now, ms, perHour) => {
      const token = randomUUID()
      const take = (): Promise<DeliveryRow | null> =>
        script('claim', id, worker, now, now + ms, leaseMs(ms), token, perHour ?? '', digestSize)
      // Its answer may have been lost: asked again with the same token, the claim is recognised as ours.
      const row = await take().catch(take)
      return row === null ? undefined : toDelivery(row)
    },
    folded: async (id) => {
      const others = (await script<DeliveryRow[]>('deliveries', 'folded', id)).map(toDelivery)
      wire.folded(
        id,
        others.map((other) => other.id),
      )
      return others
    },
    begin: async (sending, { now, perChatMs, perGroupMinute = 0, withinMs }) => {
      const [answer, waitMs] = await script<[number, number]>(
        'begin',
        sending.id,
        sending.fence,
        ...written(sending, now),
        placeOf(sending),
        clock === 'server' ? '' : now,
        perChatMs,
        perGroupMinute,
        withinMs,
      )
      if (answer === 1) wire.begun(sending)
      return answer < 0 ? { next: 'taken' } : { next: answer === 1 ? 'go' : 'paced', waitMs }
    },
    saveDelivery: (delivery, now) => {
      wire.became(delivery)
      return save(delivery, now)
    },
    recoverDeliveries: async (now, isGone = () => false) => {
      let [pending, ambiguous] = [0, 0]
      let gone: readonly string[] = []
      await heedClock(now)
      for (;;) {
        const [clean, doubtful, workers, run] = await script<[number, number, string[], string]>(
          'recover',
          clock === 'server' ? '' : now,
          recoverBatch,
          now,
          ...gone,
        )
        await wire.heard(run, writeAgain)
        pending += clean
        ambiguous += doubtful
        gone = workers.filter(isGone)
        if (gone.length === 0 && clean + doubtful < recoverBatch) return { pending, ambiguous }
      }
    },
    replay: async (id, { expiresAt, audit }) => {
      const token = randomUUID()
      const again = (): Promise<ReplayAnswer> => script('replay', id, audit.at, expiresAt, JSON.stringify(audit), token)
      return again().catch(again)
    },
    delivery: async (id) => {
      const row = await script<DeliveryRow | null>('deliveries', 'one', id)
      return row === null ? undefined : toDelivery(row)
    },
    deliveries: async ({ state, limit }) => {
      if (limit < 1) return []
      const wanted = state === undefined ? stateNumbers.map((_, index) => index) : [stateNumbers.indexOf(state)]
      return (await script<DeliveryRow[]>('deliveries', 'list', limit, ...wanted)).map(toDelivery)
    },
    headMessage: async (storyId, chat) => {
      const found = await script<[string, string, number] | null>('deliveries', 'head', storyId, chatKey(chat))
      if (found === null) return undefined
      const [messageId, alertId, inDigest] = found
      return { messageId, alertId, ...(inDigest === 1 ? { digest: true } : {}) }
    },
    alertOfMessage: async (chat, messageId) =>
      (await script<string | null>('deliveries', 'alert', chatKey(chat), messageId)) ?? undefined,
  }
}

/** Limits count by chat, whatever the forum topic. */
const placeOf = ({ chat }: Delivery): string => `${chat.platform}:${chat.chatId}`

/** What a worker may change, as the scripts take it; how long the state is to last only where `now` is told. */
function writable(delivery: Delivery, now: number | undefined): Readonly<Record<string, string>> {
  const { f: _fence, p: _priority, l: _language, g: _digest, ...fields } = fieldsOf(delivery)
  const waits = waitsMs(delivery, now)
  return {
    ...fields,
    b: String(delivery.notBefore),
    d: String(dueAt(delivery)),
    ...(waits === undefined ? {} : { wt: String(waits) }),
  }
}

/** A delivery as src/store/redis/lua/fan-out.lua takes it. */
const toPlan = (delivery: Delivery): object => ({
  id: delivery.id,
  key: chatKey(delivery.chat),
  platform: delivery.chat.platform,
  chatId: delivery.chat.chatId,
  thread: delivery.chat.threadId ?? '',
  kind: String(kindNumbers.indexOf(delivery.kind)),
  created: String(delivery.createdAt),
  notBefore: String(delivery.notBefore),
  due: String(dueAt(delivery)),
  state: String(stateNumbers.indexOf(delivery.status.state)),
  fields: fieldsOf(delivery),
})
