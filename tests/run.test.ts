// The poll loop over a real store, with a reader that answers as told, a tick pulled by hand and a clock turned by hand.
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Configuration, FeedSource, FetchedFeed, Item } from '#model'
import type { FeedReader, Store } from '#ports'
import { createConfigSource } from '../config/load.ts'
import { createPacing } from '../src/delivery/pacing.ts'
import { compileMatcher } from '../src/match/compile.ts'
import { createMetrics } from '../src/metrics.ts'
import { createLocalQueue } from '../src/queue/local.ts'
import { createRun, type Run, type RunOptions } from '../src/run.ts'
import { newFeedState } from '../src/schedule/next-poll.ts'
import { openStore } from '../src/store/open.ts'
import { createStoryWindow } from '../src/story/window.ts'
import { manualClock, settle, type ManualClock } from './delivery/manual-clock.ts'

const minute = 60_000
const start = Date.parse('2026-03-02T08:00:00Z')
const sada: FeedSource = {
  id: 'sada',
  outlet: 'صدى الأطلس',
  url: 'https://sada.example/feed',
  language: 'ar',
  everyMs: 5 * minute,
  enabled: true,
}
const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }

let store: Store
let clock: ManualClock
/** Addresses asked, in order. */
let asked: string[]
let read: FeedReader['read']
/** What a job threw. */
let errors: unknown[]
beforeEach(async () => {
  store = await openStore('sqlite::memory:')
  clock = manualClock(start)
  asked = []
  errors = []
  read = async ({ id }) => ({ ...stamp(id), status: 'unchanged', validators: {}, finalUrl: '' })
})
afterEach(() => store.close())
let rules: Pick<Configuration, 'entities' | 'topics'> = { entities: [], topics: [] }
const stamp = (feedId: string) => ({ feedId, at: clock.now(), tookMs: 1 })

type Loop = Run & { readonly tick: () => Promise<void>; readonly publish: (...feeds: FeedSource[]) => void }

/** A started loop; `tick` is one second's look at what is due, waited for to its end. */
async function loop(over: Partial<RunOptions> = {}, ...feeds: FeedSource[]): Promise<Loop> {
  let configuration: Configuration = { ...rules, feeds: feeds.length === 0 ? [sada] : feeds }
  const matcher = compileMatcher(configuration)
  const queue = createLocalQueue({ onError: (error) => errors.push(error), sleep: () => Promise.resolve() })
  let tick = (): Promise<void> => Promise.resolve()
  const reader: FeedReader = { read: (feed, ...rest) => (asked.push(feed.url), read(feed, ...rest)), close: async () => {} }
  const run = createRun({
    roles: ['poll'],
    store,
    queue,
    reader,
    adapters: new Map(),
    pacing: createPacing(new Map(), clock),
    clock,
    log: silent,
    metrics: createMetrics(),
    window: createStoryWindow(),
    snapshot: () => ({ revision: 1, configuration, matcher }),
    everySecond: (each) => ((tick = each), () => {}),
    allow: new Set(),
    worker: 'w',
    ...over,
  })
  await run.start()
  return {
    ...run,
    publish: (...next) => void (configuration = { ...configuration, feeds: next }),
    tick: async () => {
      await tick()
      await queue.onIdle()
    },
  }
}

test('while the store takes nothing, a publisher is not asked every second', async () => {
  const broken: Store = { ...store, saveFeedState: () => Promise.reject(new Error('Expected space, got a full disk')) }
  const { tick } = await loop({ store: broken })
  for (let second = 0; second < 60; second++) {
    await clock.advance(1_000)
    await tick()
  }
  expect(asked.length).toBeGreaterThan(2)
  expect(asked.length).toBeLessThan(8)
})

test('F-12 two hundred feeds that were silent and are silent again keep nobody waiting who answers', async () => {
  const slow = Array.from({ length: 200 }, (_, index) => ({
    ...sada,
    id: `slow-${index}`,
    url: `https://slow-${index}.example/`,
  }))
  const lastError = { code: 'TIMEOUT', message: 'Expected …', at: start } as const
  await Promise.all(slow.map((feed) => store.saveFeedState({ ...newFeedState(feed, start), polls: 1, failures: 1, lastError })))
  read = ({ id }) => (id === 'sada' ? answered(id) : new Promise(() => {}))
  const answered = async (id: string): Promise<FetchedFeed> => ({
    ...stamp(id),
    status: 'unchanged',
    validators: {},
    finalUrl: '',
  })
  const { tick } = await loop({}, ...slow, sada)
  await clock.advance(minute)
  void tick()
  await settle(60)
  expect(asked).toContain(sada.url)
  expect(asked.length).toBeGreaterThan(20)
})

test('F-21 a feed that dies is told to the admins once, its return once, and it is never taken off the list', async () => {
  let gone = true
  read = async ({ id }) =>
    gone
      ? { ...stamp(id), status: 'failed', error: { code: 'HTTP_STATUS', message: 'Expected 200 or 304, got 404' } }
      : { ...stamp(id), status: 'unchanged', validators: {}, finalUrl: '' }
  const said: string[] = []
  const log = { ...silent, warn: (fields: object, text: string) => void ('notice' in fields && said.push(text)) }
  const { tick } = await loop({ log })
  const live = async (days: number): Promise<void> => {
    for (let hour = 0; hour < days * 24; hour++) {
      await clock.advance(60 * minute)
      await tick()
    }
  }
  await live(6)
  expect(await store.feedState(sada.id)).toMatchObject({ deadAt: expect.any(Number) })
  gone = false
  await live(2)
  const told = (await store.auditLog(99)).map(({ action, subject }) => `${action} ${subject}`)
  expect(told.toReversed()).toEqual(['feed.dead sada', 'feed.returned sada'])
  expect(said).toEqual([expect.stringContaining('got 404'), expect.stringContaining('it answers again')])
  expect(await store.feedState(sada.id)).not.toHaveProperty('deadAt')
})

test('a feed whose address was corrected is asked at once, not when the old address would have been', async () => {
  read = async ({ id }) => ({ ...stamp(id), status: 'failed', error: { code: 'GONE', message: 'Expected …' } })
  const { tick, publish } = await loop()
  await clock.advance(minute)
  await tick()
  publish({ ...sada, url: 'https://sada.example/new-feed' })
  await tick()
  await clock.advance(minute / 2)
  await tick()
  expect(asked).toEqual([sada.url, 'https://sada.example/new-feed'])
})

test('an interval that was shortened counts at once, not only after the next poll', async () => {
  const slow = { ...sada, everyMs: 24 * 60 * minute }
  const { tick, publish } = await loop({}, slow)
  await clock.advance(minute)
  await tick()
  publish({ ...slow, everyMs: minute })
  await tick()
  await clock.advance(2 * minute)
  await tick()
  expect(asked).toHaveLength(2)
})

test('after the clock was set back a day the feeds are asked all the same', async () => {
  const { tick } = await loop()
  await clock.advance(minute)
  await tick()
  await clock.advance(-24 * 60 * minute)
  await tick()
  expect(asked).toHaveLength(2)
})

test('a poll that a stop breaks off is no failure of its feed', async () => {
  read = (feed, _state, _now, signal) =>
    new Promise<FetchedFeed>((resolve) => {
      const broken = { ...stamp(feed.id), status: 'failed', error: { code: 'TIMEOUT', message: 'Expected …' } } as const
      signal?.addEventListener('abort', () => resolve(broken))
    })
  const { stop, tick } = await loop()
  await clock.advance(minute)
  void tick()
  await settle()
  await stop(0)
  await settle()
  expect(asked).toHaveLength(1)
  expect(await store.feedStates()).toEqual([])
})

test('a feed that was removed or paused counts no longer among those in trouble', async () => {
  const { feedStates, tick, publish } = await loop({}, sada, { ...sada, id: 'difaf' })
  await clock.advance(minute)
  await tick()
  expect([...feedStates().keys()].toSorted()).toEqual(['difaf', 'sada'])
  publish(sada, { ...sada, id: 'difaf', enabled: false })
  expect([...feedStates().keys()]).toEqual(['sada'])
})

test('a process that does not poll remembers nothing of feeds, so that who asks reads the store', async () => {
  const polling = await loop()
  await clock.advance(minute)
  await polling.tick()
  const { feedStates } = await loop({ roles: ['web'] })
  expect(await store.feedStates()).toHaveLength(1)
  expect(feedStates().size).toBe(0)
})

test('eighty outlets that bring one story in the same second make one story of it, at once', async () => {
  const bundled = new URL('../config', import.meta.url).pathname
  const shipped = await createConfigSource(bundled, bundled).load()
  if (!shipped.ok) throw new Error('the shipped configuration does not load')
  rules = shipped.configuration
  const item = (title: string, name: string): Item => {
    const [guid, url] = [`${name} ${title}`, `https://${name}.example/${title.length}`]
    return { guid, url, title, summary: `${title} اليوم.`, published: new Date(start).toISOString(), categories: [], media: [] }
  }
  let title = 'افتتاح معرض الكتاب بالدار البيضاء'
  read = async ({ id, url }) => {
    const answer: FetchedFeed = {
      ...stamp(id),
      status: 'fresh',
      finalUrl: url,
      validators: {},
      bytes: 1,
      feed: { kind: 'rss', title: '', items: [item(title, id)], dropped: [] },
    }
    return answer
  }
  const outlets = Array.from({ length: 80 }, (_, index) => ({
    ...sada,
    id: `outlet-${index}`,
    outlet: `منبر ${index}`,
    country: 'ma',
  }))
  const { tick } = await loop({}, ...outlets)
  await clock.advance(minute)
  await tick()
  title = 'المغرب وإسرائيل يوقعان اتفاقا عسكريا في الرباط'
  await clock.advance(60 * minute)
  await tick()
  expect(errors).toEqual([])
  expect((await store.stories({ limit: 5 })).map(({ members }) => members.length)).toEqual([80])
})
