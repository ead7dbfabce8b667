// Merge, move, split and undo over a real store: who stands where, what is redrawn, what the log keeps.
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Alert, Article, StoryMember } from '#model'
import type { Store } from '#ports'
import { deliveriesFor } from '../src/alert/audience.ts'
import { rearrangeStories, storyAt, type Rearranged, type Rearrangement } from '../src/rearrange.ts'
import { openStore } from '../src/store/open.ts'
import { groupArticles } from '../src/story/group.ts'
import { createStoryWindow } from '../src/story/window.ts'
import { article, commit, matched, noon, subscription, person, topic } from './contracts/samples.ts'

const hour = 3_600_000
let store: Store
let now: number
beforeEach(async () => {
  store = await openStore('sqlite::memory:')
  now = noon
})
afterEach(() => store.close())

const visit: readonly Partial<Article>[] = [
  { id: 'زيارة-1', title: 'قائد سلاح الجو الإسرائيلي يصل إلى الرباط في زيارة رسمية' },
  { id: 'زيارة-2', title: 'الرباط: قائد سلاح الجو الإسرائيلي يباشر زيارته الرسمية', outlet: 'لكم' },
]
const deal: readonly Partial<Article>[] = [
  { id: 'صفقة-1', title: 'المغرب يتعاقد على ستة وثلاثين مدفعا من طراز أتموس', outlet: 'اليوم 24' },
  { id: 'صفقة-2', title: 'ستة وثلاثون مدفعا أتموس: تفاصيل تعاقد المغرب مع إلبيت', outlet: 'العمق' },
]

/** Puts articles into one story, whatever they say, and commits it as a poll does. Returns its id. */
async function tell(parts: readonly Partial<Article>[]): Promise<string> {
  let story
  const rows = parts.map((part) => matched({ summary: part.title ?? '', text: '', publishedAt: (now += hour), ...part }))
  const updates = []
  for (const row of rows) {
    const [update] = groupArticles({
      matched: [row],
      topic,
      stories: story === undefined ? [] : [story],
      window: createStoryWindow(),
      now,
      join: 'always',
    })
    if (update === undefined) throw new Error('no update')
    updates.push(update)
    story = update.story
  }
  if (story === undefined) throw new Error('no story')
  const decisions = updates.map((update) => ({
    articleId: update.article.id,
    storyId: update.story.id,
    decision: update.decision,
    at: now,
    because: {},
  }))
  expect(await store.commit(commit({ articles: rows, stories: [story], decisions }))).toBe('committed')
  return story.id
}

const change = (asked: Rearrangement): Promise<Rearranged> =>
  rearrangeStories({ change: asked, actor: 'test', store, topics: [], now: () => ++now })
const members = async (id: string): Promise<string[]> => (await store.story(id))?.members.map(shape) ?? []
const shape = ({ articleId, decision }: StoryMember): string => `${articleId} ${decision}`
const knownStory = async (one: Partial<Article>): Promise<string | undefined> =>
  [...(await store.known(one.outlet ?? article().outlet, [`guid:${one.id}`], now)).values()][0]?.storyId
const heads = async (id: string): Promise<Alert | undefined> => store.newestHead(id)

test('a merge makes one story in time order, leaves a way sign, and redraws the head silently', async () => {
  const [a, b] = [await tell(visit), await tell(deal)]
  expect(await change({ do: 'merge', into: a, from: b })).toMatchObject({ done: true, articles: ['صفقة-1', 'صفقة-2'] })
  expect((await members(a)).map((line) => line.split(' ')[0])).toEqual(['زيارة-1', 'زيارة-2', 'صفقة-1', 'صفقة-2'])
  expect((await members(a)).filter((line) => line.endsWith(' new'))).toEqual(['زيارة-1 new'])
  expect(await store.story(b)).toMatchObject({ members: [], movedTo: a, lastAt: 0 })
  expect((await storyAt(store, b))?.id).toBe(a)
  expect((await store.openStories(topic, noon - 30 * 24 * hour)).map(({ id }) => id)).toEqual([a])
  expect(await knownStory(deal[1]!)).toBe(a)
  expect((await heads(a))?.summary.sources).toHaveLength(4)
  // Who waits for the head of the merged one gets none, and nobody is owed the sign.
  const sign = await heads(b)
  expect(sign?.movedTo).toBe(a)
  expect(deliveriesFor(sign!, [subscription(person(1))], now)).toEqual([])
  expect(deliveriesFor((await heads(a))!, [subscription(person(1))], now)).toMatchObject([{ kind: 'edit', silent: true }])
})

test('undo of a merge gives both stories back as they were, and is a change that a second undo does not take for its own', async () => {
  const [a, b] = [await tell(visit), await tell(deal)]
  const before = [await members(a), await members(b)]
  await change({ do: 'merge', into: b, from: a })
  expect(await change({ do: 'undo' })).toMatchObject({ done: true })
  expect([await members(a), await members(b)]).toEqual(before)
  expect((await store.story(a))?.movedTo).toBeUndefined()
  expect(await store.story(a)).toMatchObject({ openedAt: noon + hour, lastAt: noon + 2 * hour })
  expect((await heads(a))?.movedTo).toBeUndefined()
  expect(await change({ do: 'undo' })).toEqual({ done: false, problem: expect.stringContaining('there is nothing to undo') })
  expect((await store.auditLog(9)).map(({ action }) => action)).toEqual(['story.undo', 'story.merge'])
})

test('an article goes to another story, and a moved opening report opens nothing there', async () => {
  const [a, b] = [await tell(visit), await tell(deal)]
  expect(await change({ do: 'move', articles: ['صفقة-1'], into: a })).toMatchObject({ done: true })
  expect([await members(a), await members(b)]).toEqual([
    ['زيارة-1 new', expect.stringContaining('زيارة-2'), 'صفقة-1 same'],
    ['صفقة-2 new'],
  ])
  expect([await knownStory(deal[0]!), await knownStory(deal[1]!)]).toEqual([a, b])
  expect((await store.storyDecisions(a)).at(-1)).toMatchObject({ articleId: 'صفقة-1', because: { editor: 'test', move: b } })
})

test('a split mints a new id each time, and news that joined stays where it is at undo', async () => {
  const a = await tell([...visit, ...deal])
  const first = await change({ do: 'split', articles: ['صفقة-1', 'صفقة-2'] })
  if (!first.done) throw new Error(first.problem)
  expect(await members(first.into.id)).toEqual([expect.stringContaining('صفقة-1 new'), expect.stringContaining('صفقة-2')])
  await change({ do: 'move', articles: ['زيارة-2'], into: first.into.id })
  await change({ do: 'undo' })
  await change({ do: 'undo' })
  expect((await members(a)).map((line) => line.split(' ')[0])).toEqual(['زيارة-1', 'زيارة-2', 'صفقة-1', 'صفقة-2'])
  expect(await store.story(first.into.id)).toMatchObject({ movedTo: a })
  const second = await change({ do: 'split', articles: ['صفقة-1', 'صفقة-2'] })
  if (!second.done) throw new Error(second.problem)
  expect(second.into.id).not.toBe(first.into.id)
})

test('what cannot be done is refused with what was expected, and nothing changes', async () => {
  const [a, b] = [await tell(visit), await tell(deal)]
  const problem = async (asked: Rearrangement): Promise<string> => {
    const done = await change(asked)
    return done.done ? 'done' : done.problem
  }
  expect(await problem({ do: 'merge', into: a, from: 'لا' })).toContain('Expected the id of a story, got لا')
  expect(await problem({ do: 'merge', into: a, from: a })).toContain('they are one already')
  expect(await problem({ do: 'split', articles: ['زيارة-1', 'زيارة-2'] })).toContain('a split must leave one')
  expect(await problem({ do: 'split', articles: ['زيارة-1', 'صفقة-1'] })).toContain('Expected articles of one story')
  expect(await problem({ do: 'move', articles: ['زيارة-1'], into: a })).toContain('nothing to move')
  expect(await problem({ do: 'move', articles: ['غائب'], into: b })).toContain('Expected the id of an article')
  expect(await problem({ do: 'undo' })).toContain('nothing to undo')
  expect(await store.auditLog(9)).toEqual([])
  expect([(await store.story(a))?.revision, (await store.story(b))?.revision]).toEqual([1, 1])
})

test('news that comes in between is not lost: the change is made on the story as it then is', async () => {
  const [a, b] = [await tell(visit), await tell(deal)]
  let raced = false
  const racing: Store = {
    ...store,
    commit: async (batch) => {
      if (!raced) {
        raced = true
        const [late] = groupArticles({
          matched: [matched({ id: 'صفقة-3', title: 'أتموس: المغرب يكشف كلفة المدافع', outlet: 'العلم', publishedAt: now })],
          topic,
          stories: [(await store.story(b))!],
          window: createStoryWindow(),
          now,
          join: 'always',
        })
        await store.commit(commit({ articles: [matched({ id: 'صفقة-3', outlet: 'العلم' })], stories: [late!.story] }))
      }
      return store.commit(batch)
    },
  }
  const done = await rearrangeStories({
    change: { do: 'merge', into: a, from: b },
    actor: 'test',
    store: racing,
    topics: [],
    now: () => ++now,
  })
  expect(done).toMatchObject({ done: true, articles: ['صفقة-1', 'صفقة-2', 'صفقة-3'] })
  expect(await members(a)).toHaveLength(5)
})
