// TELEGRAM_AMBIGUOUS: what is done about a message of which nobody knows whether it arrived.
import { afterEach, beforeEach, expect, test } from 'vitest'
import { deliveriesFor } from '../../src/alert/audience.ts'
import { deliver, type Delivered } from '../../src/delivery/deliver.ts'
import type { AmbiguousPolicy } from '../../src/delivery/outcome.ts'
import { createPacing } from '../../src/delivery/pacing.ts'
import { fanOut } from '../../src/delivery/sweep.ts'
import { defaultChatSettings } from '#model'
import type { Store } from '#ports'
import { openStore } from '../../src/store/open.ts'
import * as one from '../contracts/samples.ts'
import { channel, commit, group, noon, subscription } from '../contracts/samples.ts'
import { manualClock, type ManualClock } from './manual-clock.ts'
import { fakePlatform, type FakePlatform } from './platform.ts'

const hour = 3_600_000
let store: Store
let clock: ManualClock
let telegram: FakePlatform
let discord: FakePlatform
beforeEach(async () => {
  store = await openStore('sqlite::memory:')
  clock = manualClock(noon)
  telegram = fakePlatform('telegram', false)
  discord = fakePlatform('discord', false)
})
afterEach(() => store.close())

async function tell(...ids: string[]): Promise<void> {
  const alerts = ids.map((id, at) => one.alert({ id, storyId: `قصة ${id}`, at: noon + at }))
  await store.commit(commit({ alerts }))
  await fanOut({ store, now: clock.now(), deliveriesFor })
}

/** Delivers whatever falls due within `ms`. */
async function run(ambiguous: AmbiguousPolicy, ms: number): Promise<Delivered[]> {
  const adapters = new Map([telegram, discord].map((each) => [each.platform, each]))
  const pacing = createPacing(new Map([telegram, discord].map((each) => [each.platform, each.limits])), clock)
  const common = { store, adapters, clock, pacing, worker: 'w1', leaseMs: 60_000, signal: new AbortController().signal }
  const done: Delivered[] = []
  for (const until = clock.now() + ms; clock.now() <= until; await clock.advance(60_000))
    for (const { id } of await store.due(clock.now(), 100)) {
      const result = await deliver({ id, ...common, perHour: 1, ambiguous })
      if (result !== undefined && result.outcome !== 'held') done.push(result)
    }
  return done
}
const doubts = (done: readonly Delivered[]): unknown[] => done.flatMap(({ doubt }) => doubt ?? [])

test.each([
  ['resend', 2, ['resent'], 'sent'],
  ['by-urgency', 2, ['resent'], 'sent'],
  ['skip', 1, ['skipped'], 'dead'],
] as const)('%s: an alert that arrived, whose answer was lost, is there %i time(s)', async (policy, copies, decided, state) => {
  await store.subscribe(subscription(group))
  await tell('خبر')
  telegram.script.push('lost')
  expect(doubts(await run(policy, 10 * 60_000))).toEqual(decided)
  expect(telegram.ledger).toHaveLength(copies)
  expect((await store.deliveries({ limit: 1 }))[0]).toMatchObject({ doubts: 1, status: { state } })
})

test.each([
  ['resend', 3, { sent: 3 }],
  ['by-urgency', 3, { sent: 3 }],
  ['skip', 2, { sent: 1, dead: 2 }],
] as const)(
  '%s: news that the hour put together, two whose answer was lost: %i messages in all, and what was given up is in sight',
  async (policy, copies, states) => {
    await store.subscribe(subscription(group))
    await tell('أول', 'ثان', 'ثالث')
    await run(policy, 0)
    telegram.script.push('lost')
    await run(policy, hour + 10 * 60_000)
    expect(telegram.calls[1]?.digest).toHaveLength(2)
    expect(telegram.ledger).toHaveLength(copies)
    const rows = await store.deliveries({ limit: 9 })
    for (const [state, count] of Object.entries(states))
      expect(rows.filter(({ status }) => status.state === state)).toHaveLength(count)
  },
)

test('skip: what was skipped says so among the dead letters, and a replay sends it', async () => {
  await store.subscribe(subscription(group))
  await tell('خبر')
  telegram.script.push({ outcome: 'ambiguous', reason: 'reset' })
  await run('skip', 60_000)
  const [letter] = await store.deliveries({ state: 'dead', limit: 9 })
  expect(letter?.status).toMatchObject({ reason: expect.stringContaining('TELEGRAM_AMBIGUOUS') as string })
  const audit = { at: clock.now(), actor: 'cli:me', action: 'letter-replay', subject: letter!.id, detail: '' }
  expect(await store.replay(letter!.id, { expiresAt: clock.now() + hour, audit })).toBe('replayed')
  await run('skip', 60_000)
  expect(telegram.ledger).toHaveLength(1)
})

test('the policy is Telegram’s: Discord, whose history could not be read, is tried once more', async () => {
  await store.subscribe(subscription(channel))
  await tell('خبر')
  discord.script.push({ outcome: 'ambiguous', reason: 'reset' })
  expect(doubts(await run('skip', 10 * 60_000))).toEqual(['resent'])
  expect(discord.ledger).toHaveLength(1)
})

test('D-01: skip: what a killed worker had on the wire is not sent again, and is counted', async () => {
  await store.subscribe(subscription(group))
  await tell('خبر')
  const [row] = await store.due(clock.now(), 1)
  const claimed = await store.claim(row!.id, 'dead', clock.now(), 60_000)
  const status = { state: 'sending', worker: 'dead', startedAt: clock.now(), leaseUntil: clock.now() + 60_000 } as const
  await store.saveDelivery({ ...claimed!, attempts: 1, status })
  await clock.advance(60_000)
  expect(await store.recoverDeliveries(clock.now())).toEqual({ pending: 0, ambiguous: 1 })
  expect(doubts(await run('skip', 10 * 60_000))).toEqual(['skipped'])
  expect(telegram.calls).toHaveLength(0)
})

test('D-07: skip: taken, but no answer came before the lease was nearly over: one copy', async () => {
  await store.subscribe(subscription(group))
  await tell('خبر')
  telegram.script.push('vanish-after')
  const done = run('skip', 10 * 60_000)
  // The send waits for its answer: the clock goes on meanwhile.
  await clock.advance(50_000)
  expect(doubts(await done)).toEqual(['skipped'])
  expect(telegram.ledger).toHaveLength(1)
})

test('by-urgency: a digest that the chat chose is not repeated, and what was in it is in sight', async () => {
  await store.subscribe(subscription(group))
  await store.setChatSettings(group, { ...defaultChatSettings, pace: 'hourly', zone: 'UTC' })
  await tell('أول', 'ثان')
  telegram.script.push('lost')
  expect(doubts(await run('by-urgency', hour + 10 * 60_000))).toEqual(['skipped'])
  expect(telegram.ledger).toHaveLength(1)
  expect((await store.deliveries({ limit: 9 })).map(({ status }) => status.state)).toEqual(['dead', 'dead'])
})
