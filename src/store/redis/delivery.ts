/**
 * Alerts to fan out, and deliveries from due to done. A lane is one chat: at most one delivery of it is in flight, and they go in
 * order of priority, then age. The scripts keep the lanes; here is only what they are given and what they answer.
 */
import { randomUUID } from 'node:crypto'
import type { Alert, Delivery, Platform } from '#model'
import { chatKey } from '#model'
import type { Store } from '#ports'
import type { Connection } from './connection.ts'
import { kindNumbers, stateNumbers } from '../numbers.ts'
import { dueAt, fieldsOf, leaseOf, seqOf, toDelivery, type DeliveryRow } from './delivery-row.ts'

type Deliveries = Pick<
  Store,
  | 'alert'
  | 'newestHead'
  | 'pendingFanOut'
  | 'saveFanOut'
  | 'due'
  | 'claim'
  | 'saveDelivery'
  | 'recoverDeliveries'
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

const platforms: readonly Platform[] = ['telegram', 'discord', 'terminal']
/** Silent edits of one message stand at least this far apart; those in between become one (stories.md, "What the chat sees"). */
const editGapMs = 60_000
/** Changed chats looked at in one call of `due`: some milliseconds of the server. */
const settleBatch = 2_000
const recoverBatch = 1_000

export function deliveriesOf(connection: Connection, clock: LeaseClock): Deliveries {
  const { ask, key, script } = connection
  const leaseMs = (ms: number | undefined): number | string => (clock === 'server' && ms !== undefined ? ms : '')
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
      const rows = await Promise.all((platform === undefined ? platforms : [platform]).map((each) => dueRows(now, limit, each)))
      return rows
        .flat()
        .map((row) => ({ seq: seqOf(row), delivery: toDelivery(row) }))
        .toSorted((a, b) => a.delivery.priority - b.delivery.priority || a.seq - b.seq)
        .slice(0, limit)
        .map(({ delivery }) => delivery)
    },
    claim: async (id, worker, now, ms) => {
      const token = randomUUID()
      const take = (): Promise<DeliveryRow | null> => script('claim', id, worker, now, now + ms, leaseMs(ms), token)
      // Its answer may have been lost: asked again with the same token, the claim is recognised as ours.
      const row = await take().catch(take)
      return row === null ? undefined : toDelivery(row)
    },
    saveDelivery: async (delivery) => {
      const { f: _fence, p: _priority, l: _language, ...fields } = fieldsOf(delivery)
      const lease = leaseOf(delivery)
      const put = { ...fields, b: String(delivery.notBefore), d: String(dueAt(delivery)) }
      const state = stateNumbers.indexOf(delivery.status.state)
      const saved = await script<number>(
        'save-delivery',
        delivery.id,
        delivery.fence,
        state,
        lease?.until ?? '',
        leaseMs(lease?.ms),
        JSON.stringify(put),
      )
      return saved === 1
    },
    recoverDeliveries: async (now) => {
      let [pending, ambiguous] = [0, 0]
      for (;;) {
        const [clean, doubtful] = await script<[number, number]>('recover', clock === 'server' ? '' : now, recoverBatch)
        pending += clean
        ambiguous += doubtful
        if (clean + doubtful < recoverBatch) return { pending, ambiguous }
      }
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
      const found = await script<[string, string] | null>('deliveries', 'head', storyId, chatKey(chat))
      return found === null ? undefined : { messageId: found[0], alertId: found[1] }
    },
    alertOfMessage: async (chat, messageId) =>
      (await script<string | null>('deliveries', 'alert', chatKey(chat), messageId)) ?? undefined,
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
