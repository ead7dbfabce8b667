// What others do to a delivery between two steps of the worker that has it in hand, over a real store.
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Alert } from '#model'
import type { Store } from '#ports'
import { deliveriesFor } from '../../src/alert/audience.ts'
import { deliver, type Delivered } from '../../src/delivery/deliver.ts'
import { createPacing } from '../../src/delivery/pacing.ts'
import { fanOut } from '../../src/delivery/sweep.ts'
import { openStore } from '../../src/store/open.ts'
import * as one from '../contracts/samples.ts'
import { channel, commit, group, noon, subscription, topic } from '../contracts/samples.ts'
import { manualClock, type ManualClock } from './manual-clock.ts'
import { fakePlatform, type FakePlatform } from './platform.ts'

const minute = 60_000
let store: Store
let clock: ManualClock
let telegram: FakePlatform
let discord: FakePlatform
beforeEach(async () => {
  store = await openStore('sqlite::memory:')
  clock = manualClock(noon)
  telegram = { ...fakePlatform('telegram', false), limits: { perSecond: 1_000, perChatMs: 10_000 } }
  discord = fakePlatform('discord', true)
})
afterEach(() => store.close())

const alert = (id: string, over: Partial<Alert> = {}): Alert => {
  const { summary } = one.alert()
  return one.alert({ id, storyId: `قصة ${id}`, summary: { ...summary, headline: { ...summary.headline, text: id } }, ...over })
}
async function tell(...alerts: Alert[]): Promise<string[]> {
  await store.commit(commit({ alerts }))
  await fanOut({ store, now: clock.now(), deliveriesFor })
  return (await store.due(clock.now(), 9)).map(({ id }) => id)
}
/** One process; `steps` replaces methods of its store: what happens just before or after them. */
function worker(name: string, perHour = 20): (id: string, steps?: Partial<Store>) => Promise<Delivered | undefined> {
  const adapters = new Map([telegram, discord].map((each) => [each.platform, each]))
  const pacing = createPacing(new Map([telegram, discord].map((each) => [each.platform, each.limits])), clock)
  const { signal } = new AbortController()
  return (id, steps = {}) =>
    deliver({ id, store: { ...store, ...steps }, adapters, clock, pacing, worker: name, leaseMs: minute, perHour, signal })
}
async function work(attempt: ReturnType<typeof worker>): Promise<void> {
  for (let due = await store.due(clock.now(), 1); due.length > 0; due = await store.due(clock.now(), 1)) await attempt(due[0]!.id)
}

test('who unsubscribes while a turn is found to be far away hears nothing more', async () => {
  await store.subscribe(subscription(group))
  const attempt = worker('w1')
  await attempt((await tell(alert('أول')))[0]!)
  const [id] = await tell(alert('ثان'))
  await attempt(id!, {
    delivery: async (asked) => {
      const row = await store.delivery(asked)
      await store.unsubscribe(group, topic, clock.now())
      return row
    },
  })
  expect((await store.delivery(id!))?.status).toMatchObject({ state: 'cancelled', reason: 'unsubscribed' })
  await clock.advance(minute)
  await work(attempt)
  expect(telegram.ledger.map(({ text }) => text)).toEqual(['أول'])
})

test('who unsubscribes between the reading of the audience and the writing of what it is owed hears nothing', async () => {
  await store.subscribe(subscription(group))
  await store.commit(commit({ alerts: [alert('خبر')] }))
  const audience: Store['audience'] = async (...ask) => {
    const found = await store.audience(...ask)
    await store.unsubscribe(group, undefined, clock.now())
    return found
  }
  await fanOut({ store: { ...store, audience }, now: clock.now(), deliveriesFor })
  await work(worker('w1'))
  expect(telegram.calls).toEqual([])
})

test('a row that another worker had in hand since it was read is not sent as if nobody had', async () => {
  await store.subscribe(subscription(channel))
  const [id] = await tell(alert('خبر'))
  discord.script.push('lost')
  await worker('w1')(id!, {
    claim: async (...ask) => {
      await worker('w2')(id!)
      // This one stood still: Discord has forgotten the nonce, and the chat is still in doubt.
      clock.step(5 * minute)
      return store.claim(...(ask.with(2, clock.now()) as Parameters<Store['claim']>))
    },
  })
  expect(discord.calls).toHaveLength(1)
  clock.step(2 * minute)
  await store.recoverDeliveries(clock.now())
  await clock.advance(minute)
  await work(worker('w3'))
  expect([discord.calls.length, (await store.delivery(id!))?.status.state]).toEqual([1, 'sent'])
})

test('a redraw that was given up and is owed again shows the story as it now stands', async () => {
  await store.subscribe(subscription(channel))
  const attempt = worker('w1')
  await attempt((await tell(alert('رأس', { storyId: 'س' })))[0]!)
  const [old] = await tell(alert('أقدم', { storyId: 'س', kind: 'edit' }))
  discord.script.push({ outcome: 'refused', reason: '400', action: 'dead' })
  await attempt(old!)
  await attempt((await tell(alert('أحدث', { storyId: 'س', kind: 'edit' })))[0]!)
  const audit = { at: clock.now(), actor: 'cli', action: 'letter-replay', subject: old!, detail: '' }
  expect(await store.replay(old!, { expiresAt: noon + 60 * minute, audit })).toBe('replayed')
  await work(attempt)
  expect(discord.ledger.map(({ text }) => text)).toEqual(['رأس', 'أحدث', 'أحدث'])
})

test('a message whose turn is far away is no way around the cap of the hour', async () => {
  await store.subscribe(subscription(group))
  const attempt = worker('w1', 1)
  await attempt((await tell(alert('أول')))[0]!)
  const [id] = await tell(alert('ثان'))
  expect(await attempt(id!)).toMatchObject({ outcome: 'held' })
  await clock.advance(minute)
  await work(attempt)
  expect([telegram.calls.length, (await store.delivery(id!))?.notBefore]).toEqual([1, noon + 60 * minute])
})
