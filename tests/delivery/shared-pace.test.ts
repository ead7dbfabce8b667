// Three deliverers, each with a pacing of its own, over one store: together they keep the pace of a chat.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Chat } from '#model'
import type { Store } from '#ports'
import { deliver } from '../../src/delivery/deliver.ts'
import { createPacing } from '../../src/delivery/pacing.ts'
import { openStore } from '../../src/store/open.ts'
import { createRedisStore } from '../../src/store/redis/index.ts'
import { alert, commit, delivery, group, noon, person, subscription } from '../contracts/samples.ts'
import { redisName, redisServerVersion, startRedis, type RedisServer } from '../store/redis-server.ts'
import { manualClock } from './manual-clock.ts'
import { fakePlatform } from './platform.ts'

const second = 1_000
const minute = 60 * second
const limits = { perSecond: 29, perChatMs: second, perGroupMinute: 20 }

/** Sends `messages` to each chat by as many deliverers as there are stores; when each was on the wire, until its answer. */
async function together(stores: readonly Store[], chats: readonly Chat[], messages: number): Promise<Map<string, Wire[]>> {
  const clock = manualClock(noon)
  const wires = new Map<string, Wire[]>()
  const [first] = stores
  for (const chat of chats) await first!.subscribe(subscription(chat))
  for (let number = 0; number < messages; number++) {
    const one = alert({ id: `خبر-${number}`, storyId: `قصة-${number}` })
    await first!.commit(commit({ alerts: [one] }))
    await first!.saveFanOut(
      one.id,
      chats.map((chat) => delivery(one, chat)),
      undefined,
    )
  }
  let answers = 0
  const deliverers = stores.map((store, index) => {
    const platform = { ...fakePlatform('telegram', false), limits }
    const send = platform.send
    platform.send = async (message, signal) => {
      const from = clock.now()
      // Networks differ, and from message to message.
      await clock.sleep(20 + ((answers * 137) % 600))
      answers++
      const key = message.chat.chatId
      wires.set(key, [...(wires.get(key) ?? []), { from, to: clock.now(), worker: index }])
      return send(message, signal)
    }
    return {
      store,
      pacing: createPacing(new Map([['telegram', limits]]), clock),
      adapters: new Map([['telegram' as const, platform]]),
    }
  })
  const { signal } = new AbortController()
  const running = new Set<Promise<unknown>>()
  for (let tick = 0; tick < 600 && answers < messages * chats.length; tick++) {
    // Each is the first to look now and then.
    for (const index of [tick % 3, (tick + 1) % 3, (tick + 2) % 3]) {
      const { store, pacing, adapters } = deliverers[index]!
      for (const { id } of await store.due(clock.now(), 50)) {
        const one = deliver({ id, store, adapters, clock, pacing, worker: `w${index}`, leaseMs: minute, signal })
        running.add(one)
        void one.finally(() => running.delete(one))
      }
    }
    await clock.advance(second / 2)
  }
  while (running.size > 0) await clock.advance(second)
  return wires
}
type Wire = { readonly from: number; readonly to: number; readonly worker: number }

/** The least time between a message's answer and the next one's write. */
const leastGap = (wires: readonly Wire[]): number =>
  Math.min(
    ...wires
      .toSorted((a, b) => a.from - b.from)
      .slice(1)
      .map(({ from }, index) => from - wires.toSorted((a, b) => a.from - b.from)[index]!.to),
  )
/** The most messages in any minute. */
const mostInAMinute = (wires: readonly Wire[]): number =>
  Math.max(...wires.map(({ from }) => wires.filter((other) => other.from >= from && other.from < from + minute).length))

function describePace(name: string, open: () => Promise<Store>, fresh: () => Promise<void>): void {
  describe(`three deliverers on ${name}`, () => {
    test('a person hears a message a second at most, a group twenty a minute, whoever sends', { timeout: 60_000 }, async () => {
      await fresh()
      const stores = [await open(), await open(), await open()]
      const wires = await together(stores, [group, person(1)], 25)
      for (const chat of [group, person(1)]) {
        const own = wires.get(chat.chatId) ?? []
        expect([own.length, new Set(own.map(({ worker }) => worker)).size]).toEqual([25, 3])
        expect(leastGap(own)).toBeGreaterThanOrEqual(second)
      }
      expect(mostInAMinute(wires.get(group.chatId) ?? [])).toBe(20)
      for (const store of stores) await store.close()
    })

    test('the forum topics of a group share its pace', { timeout: 60_000 }, async () => {
      await fresh()
      const stores = [await open(), await open(), await open()]
      const topics = ['1', '2', '3'].map((threadId) => ({ ...group, threadId }))
      const own = (await together(stores, topics, 8)).get(group.chatId) ?? []
      expect(own.length).toBe(24)
      expect(leastGap(own)).toBeGreaterThanOrEqual(second)
      expect(mostInAMinute(own)).toBeLessThanOrEqual(20)
      for (const store of stores) await store.close()
    })
  })
}

let kept: Store
// In memory there is one connection; its closing is the last one's.
describePace(
  'SQLite',
  async () => ({ ...kept, close: async () => {} }),
  async () => {
    kept = await openStore('sqlite::memory:')
  },
)

describe.skipIf(redisServerVersion === undefined)(`(${redisName})`, () => {
  let server: RedisServer
  beforeAll(async () => {
    server = await startRedis(['--appendfsync', 'no'])
  })
  afterAll(() => server?.close())
  describePace(
    'Redis',
    () => createRedisStore(server.url, 'caller'),
    () => server.empty(),
  )
})
