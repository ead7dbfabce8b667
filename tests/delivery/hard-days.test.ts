// Hard days of hostile.md §6.1 and §6.2 over a real store: what one answer does to all that stands behind it.
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Chat, Platform } from '#model'
import type { Store } from '#ports'
import { deliveriesFor } from '../../src/alert/audience.ts'
import { deliver } from '../../src/delivery/deliver.ts'
import { createPacing } from '../../src/delivery/pacing.ts'
import { fanOut } from '../../src/delivery/sweep.ts'
import { openStore } from '../../src/store/open.ts'
import * as one from '../contracts/samples.ts'
import { commit, group, noon, person, subscription } from '../contracts/samples.ts'
import { manualClock, type ManualClock } from './manual-clock.ts'
import { fakePlatform, type FakePlatform } from './platform.ts'

const hour = 3_600_000
let store: Store
let clock: ManualClock
let platform: FakePlatform
beforeEach(async () => {
  store = await openStore('sqlite::memory:')
  clock = manualClock(noon)
})
afterEach(() => store.close())

async function owe(chats: readonly Chat[], ...ids: string[]): Promise<void> {
  for (const chat of chats) await store.subscribe(subscription(chat))
  await store.commit(commit({ alerts: ids.map((id) => one.alert({ id, storyId: `قصة ${id}` })) }))
  await fanOut({ store, now: clock.now(), deliveriesFor })
}
/** Everything due, by a process that has just started. */
async function drain(on: Platform): Promise<number> {
  const pacing = createPacing(new Map([[on, platform.limits]]), clock)
  const adapters = new Map([[on, platform]])
  const signal = new AbortController().signal
  let rounds = 0
  for (; rounds < 50; rounds++) {
    const due = await store.due(clock.now(), 1_000)
    if (due.length === 0) break
    let isDone = false
    const all = due.map(({ id }) => deliver({ id, store, adapters, clock, pacing, worker: 'w', leaseMs: 60_000, signal }))
    const done = Promise.all(all).finally(() => (isDone = true))
    for (await new Promise(setImmediate); !isDone; await new Promise(setImmediate)) await clock.advance(1)
    await done
  }
  return rounds
}

test('D-12 a chat that is told to wait an hour waits across restarts; what is too old by then expires in sight', async () => {
  platform = fakePlatform('telegram', false)
  await owe([group], 'خبر')
  platform.script.push({ outcome: 'not-sent', reason: '429', afterMs: hour, scope: 'chat' })
  await drain('telegram')
  await clock.advance(hour - 1_000)
  await drain('telegram')
  expect(platform.calls).toHaveLength(1)
  platform.script.push({ outcome: 'not-sent', reason: '429', afterMs: 48 * hour, scope: 'chat' })
  await clock.advance(1_000)
  await drain('telegram')
  await clock.advance(48 * hour)
  await drain('telegram')
  expect([platform.calls.length, await store.counts()]).toEqual([2, expect.objectContaining({ 'deliveries.expired': 1 })])
})

test('D-19 a group that was deleted for now is heard of again under its new id, with its settings', async () => {
  platform = fakePlatform('telegram', false)
  await owe([group], 'أول', 'ثان')
  platform.script.push({ outcome: 'refused', reason: 'the group chat was deleted', action: 'suspend' })
  await drain('telegram')
  await store.migrateChat(group, '-100777', clock.now())
  await drain('telegram')
  const moved = { platform: 'telegram', chatId: '-100777' } as const
  expect((await store.subscriptions(moved)).map(({ status }) => status)).toEqual(['active'])
  expect(platform.ledger.map(({ chat }) => chat)).toEqual(['-100777'])
})

test('D-22 a message that nobody takes holds up none of the five hundred others', async () => {
  platform = fakePlatform('telegram', false)
  await owe(
    Array.from({ length: 500 }, (_, index) => person(index)),
    'خبر',
  )
  platform.script.push({ outcome: 'refused', reason: 'nobody has read this yet', action: 'dead' })
  const began = clock.now()
  await drain('telegram')
  expect([platform.ledger.length, (await store.counts())['deliveries.dead']]).toEqual([499, 1])
  expect(clock.now() - began).toBeLessThan(5_000)
})

test('C-11 four hundred channels without rights are asked once each, though each is owed three messages', async () => {
  platform = fakePlatform('discord', true)
  const channels = Array.from({ length: 400 }, (_, index): Chat => ({ platform: 'discord', chatId: String(index + 1) }))
  await owe(channels, 'أ', 'ب', 'ج')
  for (let left = 1_200; left > 0; left--) platform.script.push({ outcome: 'refused', reason: '50013', action: 'suspend' })
  await drain('discord')
  expect([platform.calls.length, (await store.counts())['subscriptions.suspended']]).toEqual([400, 400])
})
