// K-02 and K-03 of hostile.md §6.5 in one process: what a stall, or a clock that is set, does to leases, feeds and sessions.
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { FeedSource, FeedState, FetchedFeed } from '#model'
import type { FeedReader, Store } from '#ports'
import { createSessions } from '../../adapters/web/sessions.ts'
import { deliveriesFor } from '../../src/alert/audience.ts'
import { deliver } from '../../src/delivery/deliver.ts'
import { createPacing } from '../../src/delivery/pacing.ts'
import { fanOut } from '../../src/delivery/sweep.ts'
import { compileMatcher } from '../../src/match/compile.ts'
import { createMetrics } from '../../src/metrics.ts'
import { createLocalQueue } from '../../src/queue/local.ts'
import { createRun } from '../../src/run.ts'
import { afterPoll, isDue, newFeedState } from '../../src/schedule/next-poll.ts'
import { openStore } from '../../src/store/open.ts'
import { createStoryWindow } from '../../src/story/window.ts'
import * as one from '../contracts/samples.ts'
import { commit, group, noon, subscription } from '../contracts/samples.ts'
import { manualClock, settle, type ManualClock } from '../delivery/manual-clock.ts'
import { fakePlatform, type FakePlatform } from '../delivery/platform.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour
const leaseMs = minute
const sada: FeedSource = {
  id: 'sada',
  outlet: 'صدى الأطلس',
  url: 'https://sada.example/feed',
  language: 'ar',
  everyMs: 5 * minute,
  enabled: true,
}

let store: Store
let clock: ManualClock
let telegram: FakePlatform
beforeEach(() => {
  clock = manualClock(noon)
  telegram = fakePlatform('telegram', false)
})
beforeEach(async () => void (store = await openStore('sqlite::memory:')))
afterEach(() => store.close())

let warned: string[]
beforeEach(() => void (warned = []))
const log = { debug: () => {}, info: () => {}, warn: (_: object, text: string) => void warned.push(text), error: () => {} }
type Loop = { readonly tick: () => Promise<void>; readonly asked: readonly string[]; readonly stop: () => Promise<void> }

/** Both loops over the real store and queue; `tick` is one second's sweep, not waited for beyond what it starts. */
async function loop(over: { readonly store?: Store; readonly read?: FeedReader['read'] } = {}): Promise<Loop> {
  const configuration = { entities: [], topics: [], feeds: [sada] }
  const matcher = compileMatcher(configuration)
  const queue = createLocalQueue({ onError: (error) => expect.unreachable(String(error)), sleep: () => Promise.resolve() })
  const asked: string[] = []
  const answer = async (): Promise<FetchedFeed> => ({
    feedId: sada.id,
    at: clock.now(),
    tookMs: 1,
    status: 'unchanged',
    validators: {},
    finalUrl: sada.url,
  })
  const read: FeedReader['read'] = (feed, ...rest) => (asked.push(feed.url), (over.read ?? answer)(feed, ...rest))
  let tick = (): Promise<void> => Promise.resolve()
  const run = createRun({
    roles: ['poll', 'deliver'],
    store: over.store ?? store,
    queue,
    reader: { read, close: async () => {} },
    adapters: new Map([[telegram.platform, telegram]]),
    pacing: createPacing(new Map([[telegram.platform, telegram.limits]]), clock),
    clock,
    log,
    metrics: createMetrics(),
    window: createStoryWindow(),
    snapshot: () => ({ revision: 1, configuration, matcher }),
    everySecond: (each) => ((tick = each), () => {}),
    allow: new Set(),
    worker: 'w',
  })
  await run.start()
  return { asked, stop: () => run.stop(0), tick: async () => (await tick(), await settle(40)) }
}

async function tell(headline: string): Promise<void> {
  await store.subscribe(subscription(group))
  const { summary } = one.alert()
  const alert = one.alert({
    id: headline,
    storyId: headline,
    summary: { ...summary, headline: { ...summary.headline, text: headline } },
  })
  await store.commit(commit({ alerts: [alert] }))
  await fanOut({ store, now: clock.now(), deliveriesFor })
}

test.each([
  ['the process stood still for ten minutes', 10 * minute],
  ['the clock went forward an hour', hour],
  ['the clock went forward thirty days', 30 * day],
  ['the clock went back an hour', -hour],
  ['the clock went back thirty days', -30 * day],
])('%s while a message was on the wire: its answer is heard, nothing goes twice', async (_, ms) => {
  await tell('خبر')
  let answer = (): void => undefined
  telegram.onSend = () => new Promise<void>((resolve) => (answer = resolve))
  const { tick, stop } = await loop()
  await tick()
  expect(telegram.calls).toHaveLength(1)
  telegram.onSend = () => {}
  // Only the clock moves: what sleeps by the machine's own clock is not woken by a step of the calendar's.
  clock.step(ms)
  for (let second = 0; second < 5; second++) {
    clock.step(1_000)
    await tick()
  }
  answer()
  await settle(40)
  await tick()
  expect(telegram.ledger.map(({ text }) => text)).toEqual(['خبر'])
  const [row] = await store.deliveries({ limit: 9 })
  expect([row?.status.state, row?.doubts ?? 0, warned]).toEqual(['sent', 0, []])
  await stop()
})

test('what another worker left behind is taken over after a stall as well, one lease later', async () => {
  await tell('خبر')
  const [row] = await store.due(clock.now(), 1)
  await store.claim(row!.id, 'dead', clock.now(), leaseMs)
  const { tick, stop } = await loop()
  clock.step(10 * minute)
  await tick()
  expect(telegram.calls).toHaveLength(0)
  for (let second = 0; second < 62; second++) {
    clock.step(1_000)
    await tick()
  }
  expect(telegram.ledger.map(({ text }) => text)).toEqual(['خبر'])
  await stop()
})

test('K-03 a worker that stood still between its claim and the wire asks for its row again, and is refused after another took it', async () => {
  await tell('خبر')
  const id = (await store.due(clock.now(), 1))[0]!.id
  const adapters = new Map([[telegram.platform, telegram]])
  const limits = new Map([[telegram.platform, telegram.limits]])
  const work = { id, store, adapters, clock, leaseMs, signal: new AbortController().signal }
  const pacing = createPacing(limits, clock)
  const frozen = {
    ...pacing,
    wire: async () => {
      clock.step(2 * leaseMs)
      await store.recoverDeliveries(clock.now())
      await deliver({ ...work, worker: 'heir', pacing })
    },
  }
  expect(await deliver({ ...work, worker: 'frozen', pacing: frozen })).toBeUndefined()
  expect(telegram.calls).toHaveLength(1)
  expect((await store.delivery(id))?.status).toMatchObject({ state: 'sent' })
})

test('K-03 a poll whose lease went to another process while it stood still writes nothing', async () => {
  let fence = 7
  const read: FeedReader['read'] = async () => {
    // Another process reads the feed meanwhile, and knows more of it.
    fence++
    await store.saveFeedState({
      ...newFeedState(sada, clock.now()),
      polls: 41,
      lastPollAt: clock.now(),
      nextPollAt: clock.now() + hour,
    })
    return { feedId: sada.id, at: clock.now(), tookMs: 1, status: 'failed', error: { code: 'TIMEOUT', message: 'Expected …' } }
  }
  const shared: Store = { ...store, lease: async () => ({ fence }) }
  const { asked, tick, stop } = await loop({ read, store: shared })
  clock.step(20_000)
  await tick()
  expect(await store.feedState(sada.id)).toMatchObject({ polls: 41, failures: 0 })
  clock.step(1_000)
  await tick()
  expect(asked).toHaveLength(1)
  await stop()
})

test('K-03 after a stall of ten minutes a feed is asked once, not once for each time that was missed', async () => {
  const { asked, tick, stop } = await loop()
  clock.step(20_000)
  await tick()
  expect(asked).toHaveLength(1)
  clock.step(10 * minute)
  for (let second = 0; second < 5; second++) {
    clock.step(1_000)
    await tick()
  }
  expect(asked).toHaveLength(2)
  await stop()
})

const unchanged: FetchedFeed = { feedId: 'sada', at: 0, tookMs: 1, status: 'unchanged', validators: {}, finalUrl: sada.url }
const after = (state: FeedState, now: number): FeedState =>
  afterPoll({ feed: sada, state, fetched: unchanged, newItems: 0, matches: 0, now, fast: false })

test.each([hour, 30 * day])('K-02 a clock %i ms ahead and back: the feed is asked at once, and at its ordinary rhythm', (ms) => {
  const ordinary = after({ ...newFeedState(sada, noon), baselineAt: noon }, noon)
  const ahead = afterPoll({
    feed: sada,
    state: ordinary,
    fetched: unchanged,
    newItems: 1,
    matches: 1,
    now: noon + ms,
    fast: false,
  })
  expect(ahead.everyMs).toBeLessThan(ordinary.everyMs / 2)
  expect(isDue(ahead, noon + minute)).toBe(true)
  const back = after(ahead, noon + minute)
  expect(isDue(back, noon + minute)).toBe(false)
  expect(back.nextPollAt - (noon + minute)).toBeLessThanOrEqual(1.1 * back.everyMs)
  // What was breaking under the other clock is not breaking for a month, and thirty days of silence that never were are not learnt.
  expect([back.everyMs > 2 * ahead.everyMs, back.everyMs < 1.5 * ordinary.everyMs]).toEqual([true, true])
})

test('K-02 sessions and the closed door of the console count by their own clock, whatever the calendar does', () => {
  let monotonic = 0
  const sessions = createSessions('the-right-token', () => monotonic)
  const login = sessions.login('the-right-token', '192.0.2.1')
  const session = login.ok ? login.session : undefined
  monotonic += 7 * hour
  expect(sessions.alive(session)).toBe(true)
  monotonic += 8 * hour + 1
  expect(sessions.alive(session)).toBe(false)
})
