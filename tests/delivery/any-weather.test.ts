// Whatever two platforms answer, and whenever a worker dies: nothing is lost, order is kept, copies are counted.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Chat } from '#model'
import { deliveriesFor } from '../../src/alert/audience.ts'
import { deliver } from '../../src/delivery/deliver.ts'
import { createPacing } from '../../src/delivery/pacing.ts'
import { fanOut } from '../../src/delivery/sweep.ts'
import { openStore } from '../../src/store/open.ts'
import * as one from '../contracts/samples.ts'
import { channel, commit, noon, person, subscription } from '../contracts/samples.ts'
import { manualClock } from './manual-clock.ts'
import { fakePlatform, type Answer } from './platform.ts'

const leaseMs = 60_000
type Weather = Answer | 'ok'
const weather: fc.Arbitrary<Weather> = fc.oneof(
  { weight: 3, arbitrary: fc.constant<Weather>('ok') },
  fc.constantFrom<Weather>(
    'lost',
    'vanish-before',
    'vanish-after',
    { outcome: 'ambiguous', reason: 'reset' },
    { outcome: 'not-sent', reason: '429', afterMs: 7_000, scope: 'chat' },
    { outcome: 'not-sent', reason: 'ECONNREFUSED', scope: 'platform' },
    { outcome: 'refused', reason: 'entities', action: 'plain' },
  ),
)

async function broadcast(skies: readonly Weather[], stories: number): Promise<void> {
  const store = await openStore('sqlite::memory:')
  const clock = manualClock(noon)
  const platforms = [fakePlatform('telegram', false), fakePlatform('discord', true)]
  const adapters = new Map(platforms.map((each) => [each.platform, each]))
  const pacing = createPacing(new Map(platforms.map((each) => [each.platform, each.limits])), clock)
  const chats: readonly Chat[] = [person(1), person(2), channel]
  for (const chat of chats) await store.subscribe(subscription(chat))
  const summary = one.alert().summary
  const alerts = Array.from({ length: stories }, (_, index) =>
    one.alert({
      id: `خبر-${index}`,
      storyId: `قصة-${index}`,
      summary: { ...summary, headline: { ...summary.headline, text: String(index) } },
    }),
  )
  await store.commit(commit({ alerts }))
  await fanOut({ store, now: noon, deliveriesFor })

  const left = [...skies]
  const signal = new AbortController().signal
  const open = async (): Promise<number> => {
    const counts = await store.counts()
    return ['pending', 'retry', 'ambiguous', 'claimed', 'sending'].reduce((sum, state) => sum + counts[`deliveries.${state}`]!, 0)
  }
  for (let round = 0; round < 200 && (await open()) > 0; round++) {
    await store.recoverDeliveries(clock.now())
    for (const { id, chat } of await store.due(clock.now(), 9)) {
      const platform = adapters.get(chat.platform)!
      const sky = left.shift() ?? 'ok'
      if (sky !== 'ok') platform.script.push(sky)
      const before = platform.calls.length
      const vanishes = sky === 'vanish-before' || sky === 'vanish-after'
      // The dead do not wake up when their patience is over.
      const own = vanishes ? { now: clock.now, sleep: () => new Promise<void>(() => {}) } : clock
      let done = false
      const delivering = deliver({ id, store, adapters, clock: own, pacing, worker: 'w', leaseMs, signal }).finally(
        () => (done = true),
      )
      await clock.runUntil(() => done || (vanishes && platform.calls.length > before))
      if (!vanishes) await delivering
      platform.script.length = 0
    }
    await clock.advance(61_000)
  }

  const rows = await store.deliveries({ limit: 999 })
  expect(rows.length).toBe(chats.length * stories)
  for (const row of rows) {
    const name = row.alertId.replace('خبر-', '')
    const copies = adapters
      .get(row.chat.platform)!
      .ledger.filter(({ chat, text }) => chat === row.chat.chatId && text === name).length
    expect(['sent', 'dead']).toContain(row.status.state)
    // Given up in sight only after two sends in doubt, or when the plain form was refused too.
    const arrived = copies > 0 || (row.status.state === 'dead' && ((row.doubts ?? 0) > 1 || row.plain))
    expect(arrived).toBe(true)
    expect(copies).toBeLessThanOrEqual(row.chat.platform === 'discord' ? 1 : 1 + Math.min(1, row.doubts ?? 0))
  }
  for (const { ledger } of platforms)
    for (const chat of chats) {
      const order = ledger.filter((message) => message.chat === chat.chatId).map(({ text }) => Number(text))
      expect(order).toEqual(order.toSorted((a, b) => a - b))
    }
  await store.close()
}

test('in any weather every message arrives in order or is given up in sight; Discord never twice, Telegram at most once more', async () => {
  await fc.assert(fc.asyncProperty(fc.array(weather, { maxLength: 30 }), fc.integer({ min: 1, max: 4 }), broadcast), {
    numRuns: 100,
  })
})
