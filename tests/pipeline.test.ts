// One feed through the whole pipeline over a real store: what is told, what stays silent, what happens on a conflict.
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { FeedSource, FeedState, FetchedFeed, Item } from '#model'
import type { FeedReader, Store } from '#ports'
import { createConfigSource } from '../config/load.ts'
import { compileMatcher } from '../src/match/compile.ts'
import { pollFeed, type PollInput, type PollOutcome, type Snapshot } from '../src/pipeline.ts'
import { newFeedState } from '../src/schedule/next-poll.ts'
import { openStore } from '../src/store/open.ts'
import { createStoryWindow } from '../src/story/window.ts'

const bundled = new URL('../config', import.meta.url).pathname
const feed: FeedSource = {
  id: 'sada',
  outlet: 'صدى الأطلس',
  url: 'https://sada.example/feed',
  country: 'ma',
  language: 'ar',
  everyMs: 60_000,
  enabled: true,
}
const start = Date.parse('2026-03-02T08:00:00Z')

let snapshot: Snapshot
let store: Store
let now = start
beforeAll(async () => {
  const loaded = await createConfigSource(bundled, bundled).load()
  if (!loaded.ok) throw new Error(loaded.problems.map(({ message }) => message).join('\n'))
  snapshot = { revision: 1, configuration: loaded.configuration, matcher: compileMatcher(loaded.configuration) }
})
beforeEach(async () => {
  store = await openStore('sqlite::memory:')
  now = start
})
afterEach(() => store.close())

const item = (number: number, title: string, text: string): Item => ({
  guid: `g${number}`,
  url: `https://sada.example/${number}`,
  title,
  summary: text,
  published: new Date(now).toISOString(),
  categories: [],
  media: [],
})
const fires = (number: number): Item =>
  item(
    number,
    'المغرب وإسرائيل يوقعان اتفاقا عسكريا في الرباط',
    'وقع المغرب وإسرائيل في الرباط اتفاقا للتعاون العسكري بحضور وزير الدفاع الإسرائيلي.',
  )
const ordinary = (number: number): Item =>
  item(
    number,
    `افتتاح الدورة رقم ${number} من معرض الكتاب بالدار البيضاء`,
    `تعرض دور النشر آلاف العناوين في اليوم رقم ${number} من المعرض.`,
  )

/** Polls once with the answer given; the clock moves on five minutes before each poll. */
async function poll(items: readonly Item[], state: FeedState, over: Partial<PollInput> = {}): Promise<PollOutcome> {
  now += 300_000
  const answer = {
    feedId: feed.id,
    at: now,
    tookMs: 5,
    status: 'fresh',
    finalUrl: feed.url,
    validators: {},
    bytes: 100,
    feed: { kind: 'rss', title: 'صدى', items, dropped: [] },
  } satisfies FetchedFeed
  const reader: FeedReader = { read: async () => answer, close: async () => {} }
  return pollFeed({
    feed,
    state,
    fast: false,
    snapshot,
    store,
    reader,
    window: createStoryWindow(),
    inTurn: (work) => work(),
    now: () => now,
    signal: new AbortController().signal,
    ...over,
  })
}

test('the first answer is a silent baseline, whatever it holds', async () => {
  const outcome = await poll([fires(1)], newFeedState(feed, now))
  expect(outcome).toMatchObject({ baseline: true, alerts: [] })
  expect(await store.articles({ limit: 10 })).toHaveLength(1)
})

test('a new item that fires becomes one alert, and the same answer again becomes nothing', async () => {
  const first = await poll([ordinary(1)], newFeedState(feed, now))
  const second = await poll([fires(2), ordinary(1)], first.state)
  expect(second.alerts.map(({ kind }) => kind)).toEqual(['new'])
  const third = await poll([fires(2), ordinary(1)], second.state)
  expect(third).toMatchObject({ matched: [], alerts: [] })
})

test('an item that comes back under another guid and a tracked address is not told again', async () => {
  const first = await poll([ordinary(1)], newFeedState(feed, now))
  const second = await poll([fires(2)], first.state)
  const again = await poll([{ ...fires(2), guid: 'renamed', url: 'https://sada.example/2?utm_source=rss' }], second.state)
  expect(again.alerts).toEqual([])
})

test('a flood of new items from a healthy feed is held back, archived and not told', async () => {
  const first = await poll([ordinary(1)], newFeedState(feed, now))
  const flood = Array.from({ length: 40 }, (_, index) => (index === 0 ? fires(100) : ordinary(100 + index)))
  const outcome = await poll(flood, first.state)
  expect(outcome.quarantined).toContain('held back')
  expect(outcome.alerts).toEqual([])
  expect(outcome.state.quarantined[0]?.articleIds).toHaveLength(40)
})

test('when another process moved a story first, the steps run again on fresh stories and the alert is told once', async () => {
  const first = await poll([ordinary(1)], newFeedState(feed, now))
  let refusals = 2
  const contested: Store = { ...store, commit: async (batch) => (refusals-- > 0 ? 'conflict' : store.commit(batch)) }
  const outcome = await poll([fires(2)], first.state, { store: contested })
  expect(outcome.alerts).toHaveLength(1)
  expect(await store.stories({ limit: 10 })).toHaveLength(1)
})

test('an edited text of a story that was told is a silent edit', async () => {
  const first = await poll([ordinary(1)], newFeedState(feed, now))
  const second = await poll([fires(2)], first.state)
  const edited = {
    ...fires(2),
    summary: 'وقع المغرب وإسرائيل في الرباط اتفاقا للتعاون العسكري يشمل الصيانة والتدريب، بحضور وزير الدفاع الإسرائيلي.',
  }
  const third = await poll([edited], second.state)
  expect(third.updates.map(({ decision }) => decision)).toEqual(['revision'])
  expect(third.alerts.every(({ kind }) => kind === 'edit')).toBe(true)
})

const urgent = (number: number): Item => item(number, 'عاجل | اتفاق جديد في الرباط', '')

test('an urgent line that says too little is told once it is written out', async () => {
  const first = await poll([ordinary(1)], newFeedState(feed, now))
  const second = await poll([urgent(2)], first.state)
  expect(second).toMatchObject({ alerts: [], matched: [{ article: { title: 'عاجل | اتفاق جديد في الرباط' } }] })
  const third = await poll([fires(2)], second.state)
  expect(third.alerts.map(({ kind }) => kind)).toEqual(['new'])
  const [stored] = (await store.articles({ limit: 1, topic: 'morocco-israel-defence' })).map(({ article }) => article)
  expect(stored).toMatchObject({ title: fires(2).title, firstSeenAt: second.matched[0]?.article.firstSeenAt })
  const fourth = await poll([fires(2)], third.state)
  expect(fourth.alerts).toEqual([])
})

test('an item of the baseline stays silent however it is edited', async () => {
  const first = await poll([urgent(1), ordinary(2)], newFeedState(feed, now))
  const second = await poll([fires(1), ordinary(2)], first.state)
  expect(second.alerts).toEqual([])
})

test('an item that an older configuration dropped is not told because a comma in it changes', async () => {
  const first = await poll([ordinary(1)], newFeedState(feed, now))
  const blind: Snapshot = { ...snapshot, matcher: compileMatcher({ feeds: [], entities: [], topics: [] }) }
  const second = await poll([fires(2)], first.state, { snapshot: blind })
  expect(second.alerts).toEqual([])
  const third = await poll([{ ...fires(2), summary: `${fires(2).summary} تتمة` }], second.state)
  expect(third.alerts).toEqual([])
})

test('two feeds of one outlet that carry an item with two texts do not edit it to and fro', async () => {
  const politics: FeedSource = { ...feed, id: 'sada-politics', url: 'https://sada.example/politics' }
  const first = await poll([ordinary(1)], newFeedState(feed, now))
  await poll([fires(2)], first.state)
  const other = await poll([ordinary(1)], newFeedState(politics, now), { feed: politics })
  const longer = { ...fires(2), summary: `${fires(2).summary} ويشمل الاتفاق الصيانة والتدريب.` }
  expect(await poll([longer], other.state, { feed: politics })).toMatchObject({ alerts: [], updates: [] })
})

test('a second page under the headline of a known one is no edit of it', async () => {
  const first = await poll([ordinary(1)], newFeedState(feed, now))
  const second = await poll([fires(2)], first.state)
  const copy = { ...fires(3), summary: 'نص آخر تحت العنوان نفسه عن معرض الكتاب.' }
  expect(await poll([fires(2), copy], second.state)).toMatchObject({ alerts: [], updates: [] })
})
