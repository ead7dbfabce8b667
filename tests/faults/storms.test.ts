// S-01 to S-14 of hostile.md §6.5, each as polls of one feed through the whole pipeline over a real store.
import type { ServerResponse } from 'node:http'
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { FeedSource, FeedState, FetchedFeed, Item } from '#model'
import type { FeedReader, PageText, Store } from '#ports'
import { createConfigSource } from '../../config/load.ts'
import { compileMatcher } from '../../src/match/compile.ts'
import { pollFeed, type PollOutcome, type Snapshot } from '../../src/pipeline.ts'
import { releaseHeld } from '../../src/release.ts'
import { newFeedState } from '../../src/schedule/next-poll.ts'
import { openStore } from '../../src/store/open.ts'
import { createStoryWindow } from '../../src/story/window.ts'
import { serve } from '../feeds/loopback.ts'

const bundled = new URL('../../config', import.meta.url).pathname
const hour = 3_600_000
const feed: FeedSource = {
  id: 'sada',
  outlet: 'صدى الأطلس',
  url: 'https://sada.example/feed',
  country: 'ma',
  language: 'ar',
  everyMs: 60_000,
  enabled: true,
}

let snapshot: Snapshot
let store: Store
let now = Date.parse('2026-03-02T08:00:00Z')
/** The feed as the store remembers it. */
let state: FeedState
beforeAll(async () => {
  const loaded = await createConfigSource(bundled, bundled).load()
  if (!loaded.ok) throw new Error('the bundled configuration does not load')
  snapshot = { revision: 1, configuration: loaded.configuration, matcher: compileMatcher(loaded.configuration) }
})
beforeEach(async () => {
  store = await openStore('sqlite::memory:')
  now = Date.parse('2026-03-02T08:00:00Z')
  state = newFeedState(feed, now)
})
afterEach(() => store.close())

const systems = ['باراك 8', 'هيرون', 'سبايدر', 'أتموس', 'بولس', 'سكاي ستار', 'هاروب', 'ديفيد سلينغ', 'بلو بيرد', 'ثندر بي']
/** A different true event a number. */
const fires = (number: number): Item => ({
  guid: `g${number}`,
  url: `https://sada.example/${number}`,
  title: `المغرب يتسلم من إسرائيل الدفعة ${number} من منظومة ${systems[number % systems.length]} العسكرية`,
  summary: `تسلم المغرب من إسرائيل الدفعة ${number} من منظومة ${systems[number % systems.length]} في إطار التعاون العسكري بين وزارتي الدفاع.`,
  published: new Date(now).toISOString(),
  categories: [],
  media: [],
})
const ordinary = (number: number): Item => ({
  ...fires(number),
  guid: `o${number}`,
  url: `https://sada.example/o${number}`,
  title: `افتتاح الدورة رقم ${number} من معرض الكتاب بالدار البيضاء`,
  summary: `تعرض دور النشر آلاف العناوين في اليوم رقم ${number} من المعرض.`,
})
const many = (count: number, make: (number: number) => Item): Item[] => Array.from({ length: count }, (_, index) => make(index))

type Answer = { readonly title?: string; readonly finalUrl?: string; readonly permanentUrl?: string }
/** One poll five minutes after the last. */
async function poll(
  items: readonly Item[],
  answer: Answer = {},
  more: { feed?: FeedSource; page?: PageText } = {},
): Promise<PollOutcome> {
  now += 300_000
  const fetched = {
    feedId: feed.id,
    at: now,
    tookMs: 5,
    status: 'fresh',
    finalUrl: answer.finalUrl ?? feed.url,
    ...(answer.permanentUrl === undefined ? {} : { permanentUrl: answer.permanentUrl }),
    validators: {},
    bytes: 100,
    feed: { kind: 'rss', title: answer.title ?? 'صدى الأطلس', items, dropped: [] },
  } satisfies FetchedFeed
  return pollOf(fetched, more)
}
/** The same with an answer that was really read. */
async function pollOf(fetched: FetchedFeed, more: { feed?: FeedSource; page?: PageText } = {}): Promise<PollOutcome> {
  asked.length = 0
  const reader: FeedReader = {
    read: async () => fetched,
    page: async (url) => {
      asked.push(url)
      return more.page
    },
    close: async () => {},
  }
  const outcome = await pollFeed({
    feed: more.feed ?? feed,
    state,
    fast: false,
    snapshot,
    store,
    reader,
    window: createStoryWindow(),
    inTurn: (work) => work(),
    now: () => now,
    signal: new AbortController().signal,
  })
  state = outcome.state
  return outcome
}
const asked: string[] = []
const audible = ({ alerts }: PollOutcome): number => alerts.filter(({ kind }) => kind !== 'edit').length
const release = () =>
  releaseHeld({ feedId: feed.id, actor: 'test', store, snapshot, window: createStoryWindow(), now: () => now })
/** A healthy feed that carried `items` from the beginning. */
const baseline = (items: readonly Item[] = many(50, ordinary)): Promise<PollOutcome> => poll(items)

test('S-01 a new feed with 50 matching items tells nothing', async () => {
  expect(await baseline(many(50, fires))).toMatchObject({ baseline: true, alerts: [] })
})

test('S-02 all 50 items under new guids, links and words: nothing is told, one batch is held, a release tells it', async () => {
  await baseline()
  const storm = await poll(many(50, (number) => (number < 3 ? fires(900 + number) : ordinary(900 + number))))
  expect([audible(storm), state.quarantined.length, state.quarantined[0]?.articleIds.length]).toEqual([0, 1, 50])
  const released = await release()
  expect(released).toMatchObject({ released: 'batches', batches: 1, articles: 50 })
  expect(released.released === 'batches' ? released.alerts.filter(({ kind }) => kind === 'new').length : 0).toBe(3)
  expect(await release()).toEqual({ released: 'nothing' })
  expect((await store.auditLog(5))[0]).toMatchObject({ action: 'feed.release', subject: 'sada', actor: 'test' })
})

test('a release while a poll is under way is not undone by its commit', async () => {
  await baseline()
  await poll(many(50, (number) => ordinary(900 + number)))
  const before = state
  await release()
  state = before
  await poll(many(50, (number) => ordinary(900 + number)))
  expect((await store.feedState(feed.id))?.quarantined).toEqual([])
})

/** Something that another process does right after the feed's state was read here, once. */
function afterTheNextRead(happens: () => Promise<unknown>): void {
  const inner = store
  let once: typeof happens | undefined = happens
  const feedState: Store['feedState'] = async (id) => {
    const read = await inner.feedState(id)
    const now = once
    once = undefined
    store = inner
    await now?.()
    return read
  }
  store = { ...inner, feedState }
}

test.each([
  ['a fresh answer', () => poll(many(50, (number) => ordinary(900 + number)))],
  [
    'an unchanged one',
    () => pollOf({ feedId: feed.id, at: now, tookMs: 5, status: 'unchanged', validators: {}, finalUrl: feed.url }),
  ],
])('a release between what a poll of %s reads and what it writes is not undone', async (_, again) => {
  await baseline()
  await poll(many(50, (number) => ordinary(900 + number)))
  afterTheNextRead(release)
  await again()
  expect(await store.feedState(feed.id)).toMatchObject({ quarantined: [], polls: 3 })
  expect(await release()).toEqual({ released: 'nothing' })
})

test('what a poll holds back between what a release reads and what it writes is let go with the rest', async () => {
  await baseline()
  await poll(many(50, (number) => ordinary(900 + number)))
  afterTheNextRead(() => poll(many(50, (number) => ordinary(1900 + number))))
  expect(await release()).toMatchObject({ released: 'batches', batches: 2, articles: 100 })
  expect(await store.feedState(feed.id)).toMatchObject({ quarantined: [], polls: 3 })
})

test('S-02 new guids alone, or S-03 new links alone, are the old items', async () => {
  await baseline(many(50, fires))
  expect((await poll(many(50, fires).map((item) => ({ ...item, guid: `new-${item.guid}` })))).matched).toEqual([])
  const tracked = many(50, fires).map((item) => ({
    ...item,
    guid: 'x',
    url: `${item.url?.replace('https://', 'http://www.')}?utm_source=rss&xtor=1`,
  }))
  expect((await poll(tracked)).matched).toEqual([])
})

test('S-04 dates that become «now» at every poll make nothing new', async () => {
  await baseline(many(50, fires))
  for (let round = 0; round < 3; round++) expect(await poll(many(50, fires))).toMatchObject({ matched: [], alerts: [] })
})

test('S-05 an item dated 2099 or 1970 is told once, at a time that is near', async () => {
  await baseline()
  const outcome = await poll([{ ...fires(1), published: '2099-01-01T00:00:00Z' }, ...many(50, ordinary)])
  expect(audible(outcome)).toBe(1)
  expect(outcome.matched[0]?.article.publishedAt).toBeLessThanOrEqual(now + 600_000)
  const old = await poll([{ ...fires(2), published: '1970-01-01T00:00:00Z' }, ...many(50, ordinary)])
  expect([audible(old), old.matched.length]).toEqual([0, 1])
})

test('S-06 a feed that is empty for an hour and then returns tells nothing again', async () => {
  await baseline(many(50, fires))
  for (let round = 0; round < 12; round++) await poll([])
  expect(await poll(many(50, fires))).toMatchObject({ matched: [], alerts: [] })
})

test('S-07 old items that slide into the window are archived in silence', async () => {
  await baseline()
  const slid = many(5, (number) => ({ ...fires(number), published: new Date(now - 72 * hour).toISOString() }))
  const outcome = await poll([...many(45, ordinary), ...slid])
  expect([audible(outcome), outcome.matched.length]).toEqual([0, 5])
})

test('S-08 a store from yesterday: ten of the day that it has forgotten are told, the rest is held', async () => {
  await baseline()
  now += 23 * hour
  const outcome = await poll(many(50, (number) => fires(500 + number)))
  expect([audible(outcome), state.quarantined[0]?.articleIds.length]).toEqual([10, 40])
})

const casino = (number: number): Item => ({
  ...fires(number),
  guid: `c${number}`,
  url: `https://best-casino.example/${number}`,
  title: `Best casino bonus number ${number} for players in Morocco and Israel`,
  summary: `Military grade encryption, Moroccan and Israeli players welcome: bonus ${number} of the best online casino waits for you today.`,
})
const hijacked = { title: 'Best Casino', finalUrl: 'https://best-casino.example/feed' }

test('S-09 another host, title, language and links: everything is held until an editor confirms', async () => {
  await baseline()
  for (const batch of [0, 1]) {
    const outcome = await poll([...many(4, (number) => casino(batch * 10 + number)), fires(700 + batch)], hijacked)
    expect(audible(outcome)).toBe(0)
  }
  expect(state.suspect?.reason).toMatch(/^Expected sada as it is known, got another face: .*best-casino\.example/)
  expect(state.quarantined.map(({ articleIds }) => articleIds.length)).toEqual([5, 5])
  await release()
  state = (await store.feedState(feed.id)) ?? state
  const after = await poll([casino(99)], hijacked)
  expect([after.quarantined, state.suspect]).toEqual([undefined, undefined])
})

test('S-09 the old face ends the suspicion, and what the stranger said stays held', async () => {
  await baseline()
  await poll([casino(1)], hijacked)
  const outcome = await poll([fires(1), ...many(50, ordinary)])
  expect([audible(outcome), state.suspect, state.quarantined.length]).toEqual([1, undefined, 1])
})

test('S-09 a new channel title, or a move that the old host announces for good, is no hijack', async () => {
  await baseline()
  expect(audible(await poll([fires(1), ...many(50, ordinary)], { title: 'صدى الأطلس الجديد' }))).toBe(1)
  const home = 'https://sada-news.example/feed'
  const moved = many(50, ordinary).map((item) => ({ ...item, url: item.url?.replace('sada.example', 'sada-news.example') ?? '' }))
  const outcome = await poll([{ ...fires(2), url: 'https://sada-news.example/2' }, ...moved], {
    title: 'صدى الأطلس الجديد',
    finalUrl: home,
    permanentUrl: home,
  })
  expect([audible(outcome), state.suspect]).toEqual([1, undefined])
})

test('S-10 a headline edited twelve times, in the guid as well, is one story told once', async () => {
  await baseline()
  expect(audible(await poll([fires(1), ...many(50, ordinary)]))).toBe(1)
  for (let edit = 0; edit < 12; edit++) {
    const item = { ...fires(1), guid: `g1-${edit}`, title: `${fires(1).title} (تحديث ${edit})` }
    expect(audible(await poll([item, ...many(50, ordinary)]))).toBe(0)
  }
})

test('a copy under an address of its own, skipped for its headline, is known for good: also when a new date ends the headline’s days', async () => {
  await baseline()
  await poll([fires(1), ...many(50, ordinary)])
  const copy = { ...fires(1), guid: 'copy', url: 'https://sada.example/section/1', summary: `${fires(1).summary} (نسخة)` }
  for (let round = 0; round < 2; round++)
    expect(await poll([copy, fires(1), ...many(50, ordinary)])).toMatchObject({ matched: [], updates: [] })
  now += 10 * 24 * hour
  expect(await poll([{ ...copy, published: new Date(now).toISOString() }])).toMatchObject({
    matched: [],
    updates: [],
    alerts: [],
  })
})

test('an edit that is no news changes what the archive holds and finds, once, and tells nothing', async () => {
  await baseline()
  const first = await poll([ordinary(700), ...many(50, ordinary)])
  const id = first.matched[0]?.article.id ?? ''
  const edit = { ...ordinary(700), title: 'تأجيل افتتاح معرض الكتاب بالدار البيضاء أسبوعا' }
  for (let round = 0; round < 2; round++)
    expect(await poll([edit, ...many(50, ordinary)])).toMatchObject({ matched: [], updates: [], alerts: [] })
  const { article } = (await store.article(id)) ?? {}
  expect([article?.title, article?.firstSeenAt]).toEqual([edit.title, first.matched[0]?.article.firstSeenAt])
  expect(await store.known(feed.outlet, article?.keys ?? [], now)).toEqual(
    new Map(article?.keys.map((key) => [key, { articleId: id, contentHash: article.contentHash }])),
  )
})

test('S-11 a rule that is added later tells nothing of what was read before', async () => {
  const full = snapshot
  snapshot = { ...full, matcher: compileMatcher({ ...full.configuration, topics: [] }) }
  await baseline()
  await poll([...many(8, fires), ...many(50, ordinary)])
  snapshot = full
  expect(audible(await poll([...many(8, fires), ...many(50, ordinary)]))).toBe(0)
})

test('S-12 one agency story in fourteen feeds, spelt fourteen ways, is one message', async () => {
  const spelt = [
    (text: string) => text,
    (text: string) => text.replaceAll('إ', 'ا'),
    (text: string) => text.replace('المغرب', 'المغـرب'),
    (text: string) => text.replace('يتسلم', 'يَتسلّم'),
  ]
  let told = 0
  for (let outlet = 0; outlet < 14; outlet++) {
    const source = { ...feed, id: `f${outlet}`, outlet: `منبر ${outlet}`, url: `https://m${outlet}.example/feed` }
    const spell = spelt[outlet % spelt.length] ?? ((text: string) => text)
    const own = (item: Item): Item => ({ ...item, url: `https://m${outlet}.example/${item.guid}`, title: spell(item.title) })
    state = newFeedState(source, now)
    await poll(many(20, ordinary).map(own), {}, { feed: source })
    now -= 590_000
    told += audible(await poll([fires(1), ...many(20, ordinary)].map(own), {}, { feed: source }))
  }
  expect(told).toBe(1)
})

test('S-13 sixty true alerts within the hour are all told; what comes beyond is held and lost to nobody', async () => {
  await baseline()
  const told = Array.from({ length: 60 }, (_, index) => now - 30 * 60_000 + index)
  state = { ...state, told }
  await store.saveFeedState(state)
  const over = await poll([fires(1), ...many(50, ordinary)])
  expect([audible(over), state.quarantined[0]?.reason]).toEqual([0, expect.stringContaining('at most 60 alerts an hour')])
  expect(await release()).toMatchObject({ released: 'batches', articles: 1, alerts: [{ kind: 'new' }] })
  now += hour
  state = (await store.feedState(feed.id)) ?? state
  expect(audible(await poll([fires(2), fires(1), ...many(50, ordinary)]))).toBe(1)
})

test('S-13 sixty true items within five minutes: each is told or stands in a story that is, none is held or lost', async () => {
  await baseline()
  const told: string[] = []
  const seen: string[] = []
  const stories = new Set<string>()
  for (let batch = 0; batch < 5; batch++) {
    const news = many(12, (index) => fires(300 + batch * 12 + index))
    const outcome = await poll([...news, ...many(50, ordinary)])
    now -= 240_000
    told.push(...outcome.alerts.filter(({ kind }) => kind === 'new').map(({ storyId }) => storyId))
    for (const { article, story } of outcome.updates) {
      seen.push(article.id)
      stories.add(story.id)
    }
  }
  expect([new Set(seen).size, state.quarantined]).toEqual([60, []])
  expect(told.toSorted()).toEqual([...stories].toSorted())
})

test('F-22, P-09 answers that are cut off, empty, a page for browsers or no answer forget nothing: what returns is not told again', async () => {
  const server = await serve((request, response) => void answers.shift()?.(response))
  const old = fires(1)
  const rss = (items: readonly Item[]): string =>
    `<rss version="2.0"><channel><title>صدى الأطلس</title>${items.map(({ guid, url, title, summary, published }) => `<item><guid>${guid}</guid><link>${url}</link><title>${title}</title><description>${summary}</description><pubDate>${published}</pubDate></item>`).join('')}</channel></rss>`
  const whole = rss([old, ...many(9, ordinary)])
  const answers: ((response: ServerResponse) => unknown)[] = [
    (response) => response.end(whole),
    (response) => response.end('<!doctype html><html><title>Just a moment...</title></html>'),
    (response) => response.end('{"error":"forbidden"}'),
    (response) => response.end(),
    (response) => response.end('<rss version="2.0"><channel><title>صدى الأطلس</title></channel></rss>'),
    (response) => response.writeHead(503).end(),
    (response) => {
      response.writeHead(200, { 'content-length': 90_000 }).write(whole)
      setImmediate(() => response.destroy())
    },
    // Complete items count, the one that was cut does not.
    (response) => response.end(rss([fires(2), fires(3), ...many(9, ordinary)]).split(`<title>${fires(3).title}`)[0]),
    (response) => response.end(whole),
  ]
  const outcomes: PollOutcome[] = []
  for (let round = answers.length; round > 0; round--) outcomes.push(await pollOf(await server.read('/feed')))
  await server.close()
  expect(outcomes.map(({ fetched }) => fetched.status)).toEqual(
    'fresh failed failed failed fresh failed failed fresh fresh'.split(' '),
  )
  expect(outcomes.map(audible)).toEqual([0, 0, 0, 0, 0, 0, 0, 1, 0])
  expect(outcomes.flatMap(({ matched }) => matched.map(({ article }) => article.guid))).toHaveLength(11)
})

test('S-14 after six hours down, what is young is told once and the rhythm says that it is no storm', async () => {
  await baseline(many(50, (number) => ({ ...ordinary(number), published: new Date(now - number * 600_000).toISOString() })))
  now += 6 * hour
  const missed = many(32, (number) => ({
    ...(number === 0 ? fires(1) : ordinary(600 + number)),
    published: new Date(now - number * 600_000).toISOString(),
  }))
  const outcome = await poll([...missed, ...many(18, ordinary)])
  expect([audible(outcome), outcome.quarantined, outcome.matched.length]).toEqual([1, undefined, 32])
})

test('while sixty long texts are decided, timers and sockets get their turn', async () => {
  const turnsOf = async (items: readonly Item[]): Promise<number> => {
    let turns = 0
    let done = false
    const turn = (): void => {
      turns++
      if (!done) setImmediate(turn)
    }
    setImmediate(turn)
    await poll(items)
    done = true
    return turns
  }
  const long = (number: number): Item => ({ ...ordinary(number), summary: 'الجيش المغربي يعلن مع الإسرائيلي. '.repeat(1000) })
  const few = await turnsOf([long(0)])
  expect(await turnsOf(many(60, (number) => long(100 + number)))).toBeGreaterThan(few + 10)
})

const teaser: Item = { ...fires(1), title: 'زيارة وفد عسكري إسرائيلي', summary: 'وصل وفد عسكري إسرائيلي إلى الرباط.' }
const page: PageText = {
  title: teaser.title,
  html: `<p>وصل وفد عسكري إسرائيلي إلى الرباط في زيارة عمل.</p><p>ووقع المغرب وإسرائيل خلال الزيارة اتفاقا للتعاون العسكري يشمل صيانة الطائرات المسيرة، بحضور وزير الدفاع الإسرائيلي.</p>`,
}

test('a teaser near the threshold is decided and kept with the text of its page, once, and is no edit at the next poll', async () => {
  await baseline()
  const outcome = await poll([teaser, ...many(50, ordinary)], {}, { page })
  expect(asked).toEqual([teaser.url])
  expect(outcome.matched[0]?.article.text).toContain('صيانة الطائرات المسيرة')
  expect(await poll([teaser, ...many(50, ordinary)], {}, { page })).toMatchObject({ matched: [], updates: [] })
  expect(asked).toEqual([])
})

test('no page is asked for by a feed that is switched off, for the baseline, for a storm, or for other news', async () => {
  await poll([teaser], {}, { page })
  expect(asked).toEqual([])
  await poll([ordinary(1), teaser], {}, { page })
  expect(asked).toEqual([])
  await poll(
    [{ ...teaser, guid: 'off', url: 'https://sada.example/off', title: `${teaser.title} رفيع المستوى` }],
    {},
    { page, feed: { ...feed, fullText: false } },
  )
  expect(asked).toEqual([])
})

test('a page that is another text, or none, leaves the teaser', async () => {
  await baseline()
  const wall: PageText = { title: '', html: `<p>${'يستخدم هذا الموقع ملفات تعريف الارتباط لتحسين تجربتكم. '.repeat(20)}</p>` }
  const outcome = await poll([teaser, ...many(50, ordinary)], {}, { page: wall })
  expect([asked.length, outcome.matched[0]?.article.text]).toEqual([1, ''])
})
