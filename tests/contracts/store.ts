/** What every store promises. `describeStore(name, open)` runs the whole suite; `open` gives an empty store each time. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Alert, type Chat, defaultChatSettings, type Delivery, entityTopic, type Revision } from '#model'
import type { SearchFilter, Store } from '#ports'
import * as one from './samples.ts'
import {
  article,
  channel,
  commit,
  delivery,
  feedState,
  group,
  matched,
  noon,
  person,
  story,
  subscription,
  topic,
} from './samples.ts'

const hour = 3_600_000
const minute = 60_000

export function describeStore(name: string, open: () => Promise<Store>): void {
  describe(`store on ${name}`, () => {
    let store: Store
    beforeEach(async () => {
      store = await open()
    })
    afterEach(() => store.close())

    /** Commits an alert and owes it to these chats. */
    async function owe(alert: Alert, chats: readonly Chat[], over: Partial<Delivery> = {}): Promise<void> {
      await store.commit(commit({ alerts: [alert] }))
      const rows = chats.map((chat) => delivery(alert, chat, over))
      await store.saveFanOut(alert.id, rows, undefined)
    }
    const claim = async (id: string, now = noon): Promise<Delivery> => {
      const claimed = await store.claim(id, 'w1', now, minute)
      if (claimed === undefined) throw new Error(`nobody could claim ${id}`)
      return claimed
    }
    const sent = (row: Delivery, messageId: string): Promise<boolean> =>
      store.saveDelivery({ ...row, status: { state: 'sent', messageId, sentAt: noon } })
    const dueIds = async (now = noon): Promise<string[]> => (await store.due(now, 100)).map(({ id }) => id)
    const stateOf = async (id: string): Promise<string | undefined> => (await store.delivery(id))?.status.state

    describe('polling', () => {
      test('a feed state comes back as it was saved', async () => {
        await store.saveFeedState(feedState())
        await store.saveFeedState(feedState({ failures: 2 }))
        expect(await store.feedStates()).toEqual([feedState({ failures: 2 })])
      })

      test('the state of one feed is read by its id, and a feed that nobody saved has none', async () => {
        await store.saveFeedState(feedState({ failures: 2 }))
        await store.saveFeedState(feedState({ feedId: 'هسبورت' }))
        expect(await store.feedState(feedState().feedId)).toEqual(feedState({ failures: 2 }))
        expect(await store.feedState('آخر')).toBeUndefined()
      })

      test('a commit leaves the article, its story, its alert and the feed state', async () => {
        const because = { similarity: 0.7, wire: true }
        const decisions = [{ articleId: 'مقال-1', storyId: 'قصة-1', decision: 'new' as const, at: noon, because }]
        const batch = commit({ articles: [matched()], stories: [story()], alerts: [one.alert()], decisions })
        expect(await store.commit(batch)).toBe('committed')
        expect(await store.article('مقال-1')).toEqual(matched())
        expect(await store.story('قصة-1')).toEqual(story({ revision: 1 }))
        expect(await store.alert('خبر-1')).toEqual(one.alert())
        expect(await store.storyDecisions('قصة-1')).toEqual(decisions)
        expect(await store.feedStates()).toEqual([feedState()])
        expect(await store.pendingFanOut(10)).toEqual([{ alert: one.alert(), cursor: '' }])
      })

      test('an item is known by each of its keys, for its own outlet', async () => {
        const decisions = [{ articleId: 'مقال-1', storyId: 'قصة-1', decision: 'new' as const, at: noon, because: {} }]
        await store.commit(commit({ articles: [matched()], stories: [story()], decisions }))
        const known = { articleId: 'مقال-1', contentHash: 'مقال-1-1', storyId: 'قصة-1' }
        expect(await store.known('هسبريس', ['guid:مقال-1', 'guid:آخر'], noon)).toEqual(new Map([['guid:مقال-1', known]]))
        expect(await store.known('اليوم 24', ['guid:مقال-1'], noon)).toEqual(new Map())
        expect((await store.known('', ['url:https://example.test/مقال-1'], noon + 100 * 24 * hour)).size).toBe(1)
      })

      test('a story that moved since it was read is a conflict, and nothing of the batch stays', async () => {
        await store.commit(commit({ stories: [story()] }))
        expect(await store.commit(commit({ stories: [story({ revision: 1, phase: 'signed' })] }))).toBe('committed')
        const late = commit({ stories: [story({ revision: 1 })], articles: [matched()], feedState: feedState({ polls: 9 }) })
        expect(await store.commit(late)).toBe('conflict')
        expect(await store.article('مقال-1')).toBeUndefined()
        expect((await store.story('قصة-1'))?.phase).toBe('signed')
        expect((await store.feedStates())[0]?.polls).toBe(1)
      })

      test('a change by hand has no feed, and its line in the log stands or falls with it', async () => {
        const audit = { at: noon, actor: 'محرر', action: 'story.merge', subject: 'قصة-1', detail: '{}' }
        const { feedState: _, ...byHand } = commit({ stories: [story()], audit })
        expect(await store.commit(byHand)).toBe('committed')
        expect(await store.commit(byHand)).toBe('conflict')
        expect(await store.feedStates()).toEqual([])
        expect(await store.auditLog(9)).toEqual([audit])
      })

      test('two polls that read at the same time cannot open one story twice', async () => {
        const marks = { [topic]: await store.storyMark(topic) }
        expect(await store.commit(commit({ stories: [story()], marks }))).toBe('committed')
        expect(await store.commit(commit({ stories: [story({ id: 'قصة-2' })], marks }))).toBe('conflict')
        const again = { [topic]: await store.storyMark(topic) }
        expect(await store.commit(commit({ stories: [story({ id: 'قصة-2' })], marks: again }))).toBe('committed')
      })

      test('an article whose key came in meanwhile is a conflict', async () => {
        await store.commit(commit({ articles: [matched()] }))
        const twin = matched({ id: 'مقال-2', keys: ['guid:مقال-1'] })
        expect(await store.commit(commit({ articles: [twin] }))).toBe('conflict')
        const elsewhere = matched({ id: 'مقال-3', outlet: 'لكم', keys: ['guid:مقال-1'] })
        expect(await store.commit(commit({ articles: [elsewhere] }))).toBe('committed')
      })

      test('an alert committed twice is one alert', async () => {
        await store.commit(commit({ alerts: [one.alert()] }))
        await store.saveFanOut('خبر-1', [], undefined)
        await store.commit(commit({ alerts: [one.alert({ at: noon + 1 })] }))
        expect(await store.pendingFanOut(10)).toEqual([])
        expect((await store.alert('خبر-1'))?.at).toBe(noon)
      })

      test('the keys of a copy lead to the article that it repeats, and to no other once they do', async () => {
        await store.commit(commit({ articles: [matched(), matched({ id: 'مقال-2' })] }))
        const copies = ['مقال-1', 'مقال-2', 'لا شيء'].map((articleId) => ({
          articleId,
          outlet: 'هسبريس',
          keys: ['url:نسخة'],
          seenAt: noon,
        }))
        expect(await store.commit(commit({ copies }))).toBe('committed')
        expect(await store.known('هسبريس', ['url:نسخة'], noon)).toEqual(
          new Map([['url:نسخة', { articleId: 'مقال-1', contentHash: 'مقال-1-1' }]]),
        )
        expect(await store.commit(commit({ articles: [matched({ id: 'مقال-3', keys: ['url:نسخة'] })] }))).toBe('conflict')
      })

      test('a revised article keeps its first sight and is found by its new words only', async () => {
        await store.commit(commit({ articles: [matched()] }))
        const revised = article({ text: 'نفت الوزارة الخبر.', contentHash: 'ب', firstSeenAt: noon + hour })
        await store.commit(commit({ revised: [revised] }))
        expect((await store.article('مقال-1'))?.article).toEqual({ ...revised, firstSeenAt: noon })
        expect((await store.known('هسبريس', ['guid:مقال-1'], noon)).get('guid:مقال-1')?.contentHash).toBe('ب')
        expect((await store.search(filter({ terms: [['نفت']] }))).total).toBe(1)
        expect((await store.search(filter({ terms: [['القاعده']] }))).total).toBe(0)
      })

      test('open stories are those of the topic that lived since', async () => {
        const old = story({ id: 'قديمة', lastAt: noon - hour })
        await store.commit(commit({ stories: [old, story(), story({ id: 'غيرها', topic: 'آخر' })] }))
        expect((await store.openStories(topic, noon)).map(({ id }) => id)).toEqual(['قصة-1'])
        expect((await store.stories({ limit: 10, topic })).map(({ id }) => id)).toEqual(['قصة-1', 'قديمة'])
        expect((await store.stories({ limit: 1, offset: 1 })).length).toBe(1)
      })

      test('the newest head of a story is its last new or edit alert', async () => {
        const alerts = [one.alert(), one.alert({ id: 'تعديل', kind: 'edit' }), one.alert({ id: 'تحديث', kind: 'update' })]
        await store.commit(commit({ alerts }))
        expect((await store.newestHead('قصة-1'))?.id).toBe('تعديل')
        expect(await store.newestHead('لا شيء')).toBeUndefined()
      })
    })

    describe('archive', () => {
      const filter2 = filter
      beforeEach(async () => {
        const label = { ar: 'القوات المسلحة الملكية', fr: 'Forces armées royales' }
        const entity = { id: 'far', type: 'org' as const, label, side: 'ma', mentions: [] }
        await store.commit(
          commit({
            articles: [
              matched({ id: 'أ', publishedAt: noon - 2 * hour, title: 'وللمغرب موقف من الصفقة' }, { entities: [entity] }),
              matched({ id: 'ب', publishedAt: noon, outlet: 'لكم', title: 'الرِّباط تستقبل وفدًا', text: 'خبر' }),
              matched({ id: 'ج', publishedAt: noon - hour, title: 'فيضانات في الشمال', text: 'خبر' }, { topics: [] }),
            ],
          }),
        )
      })
      const found = async (over: Partial<SearchFilter>): Promise<string[]> =>
        (await store.search(filter2(over))).articles.map(({ matched: { article: hit } }) => hit.id)

      test('articles come newest first, by time and by topic', async () => {
        const ids = async (over: object): Promise<string[]> =>
          (await store.articles({ limit: 10, ...over })).map(({ article: { id } }) => id)
        expect(await ids({})).toEqual(['ب', 'ج', 'أ'])
        expect(await ids({ sinceAt: noon - hour })).toEqual(['ب', 'ج'])
        expect(await ids({ topic })).toEqual(['ب', 'أ'])
        expect(await ids({ limit: 1, offset: 1 })).toEqual(['ج'])
      })

      test('words are found under their clitics and marks, newest first', async () => {
        expect(await found({ terms: [['مغرب']] })).toEqual(['أ'])
        expect(await found({ terms: [['رباط', 'الرباط']] })).toEqual(['ب', 'ج', 'أ'])
        expect(await found({ terms: [['فيضانات'], ['الرباط']] })).toEqual(['ج'])
      })

      test('a search is narrowed by entity, outlet, topic, time and unwanted words', async () => {
        expect(await found({ terms: [['الرباط']], outlet: 'لكم' })).toEqual(['ب'])
        expect(await found({ entity: 'far' })).toEqual(['أ'])
        expect(await found({ entity: 'القوات المسلحه الملكيه' })).toEqual(['أ'])
        expect(await found({ terms: [['الرباط']], topic })).toEqual(['ب', 'أ'])
        expect(await found({ sinceAt: noon - hour, untilAt: noon - 1 })).toEqual(['ج'])
        expect(await found({ terms: [['الرباط']], without: ['وفدا'] })).toEqual(['ج', 'أ'])
        expect(await found({ without: ['خبر'] })).toEqual(['أ'])
      })

      test('a page has its part of the hits and the whole total', async () => {
        const page = await store.search(filter({ terms: [['الرباط']], limit: 1, offset: 1 }))
        expect(page.articles.map(({ matched: { article: hit } }) => hit.id)).toEqual(['ج'])
        expect(page.total).toBe(3)
      })

      test('operators of the engine are plain words', async () => {
        for (const word of ['"', 'a" OR "b', 'NEAR(', '*', 'folded:الرباط', "'; DROP TABLE words; --"])
          expect(await found({ terms: [[word]] })).toEqual([])
      })
    })

    describe('fan-out', () => {
      test('an audience comes in key order, in chunks, without paused and suspended chats', async () => {
        for (const chat of [person(3), person(1), person(2), channel]) await store.subscribe(subscription(chat))
        await store.suspendChat(person(2), 'blocked', noon)
        const keys = (rows: readonly { chat: Chat }[]): string[] => rows.map(({ chat }) => chat.chatId)
        expect(keys(await store.audience([topic], '', 2))).toEqual([channel.chatId, '1000001'])
        expect(keys(await store.audience([topic], 'telegram:1000001', 2))).toEqual(['1000003'])
        expect(await store.audience(['آخر'], '', 2)).toEqual([])
      })

      test('a fan-out goes on after its cursor and adds a delivery once', async () => {
        await store.commit(commit({ alerts: [one.alert()] }))
        await store.saveFanOut('خبر-1', [delivery(one.alert(), person(1))], 'telegram:1000001')
        expect((await store.pendingFanOut(1))[0]?.cursor).toBe('telegram:1000001')
        await store.saveFanOut('خبر-1', [delivery(one.alert(), person(1)), delivery(one.alert(), group)], undefined)
        expect(await store.pendingFanOut(1)).toEqual([])
        expect(await dueIds()).toEqual(['خبر-1@telegram:1000001', 'خبر-1@telegram:-1001234567890'])
      })

      test('a delivery comes back as it was owed', async () => {
        await owe(one.alert(), [{ ...group, threadId: '45' }], { language: 'fr', silent: true })
        const id = 'خبر-1@telegram:-1001234567890/45'
        const expected = delivery(one.alert(), { ...group, threadId: '45' }, { language: 'fr', silent: true })
        expect(await store.delivery(id)).toEqual(expected)
      })

      test('an edit is owed only where the head is out, and an older waiting edit gives way', async () => {
        await owe(one.alert(), [group, person(1)])
        await sent(await claim('خبر-1@telegram:-1001234567890'), '7')
        await owe(one.alert({ id: 'ت1', kind: 'edit' }), [group, person(1)])
        await owe(one.alert({ id: 'ت2', kind: 'edit' }), [group, person(1)])
        expect(await stateOf('ت1@telegram:-1001234567890')).toBe('cancelled')
        expect(await stateOf('ت2@telegram:-1001234567890')).toBe('pending')
        expect(await stateOf('ت2@telegram:1000001')).toBeUndefined()
      })

      test('silent edits of one head stand a minute apart', async () => {
        await owe(one.alert(), [group])
        await sent(await claim('خبر-1@telegram:-1001234567890'), '7')
        await owe(one.alert({ id: 'ت1', kind: 'edit' }), [group])
        await sent(await claim('ت1@telegram:-1001234567890'), '7')
        await owe(one.alert({ id: 'ت2', kind: 'edit' }), [group])
        expect(await dueIds()).toEqual([])
        expect((await store.due(noon + 61_000, 10)).map(({ id }) => id)).toEqual(['ت2@telegram:-1001234567890'])
      })
    })

    describe('deliveries', () => {
      const a = one.alert()
      const b = one.alert({ id: 'خبر-2', storyId: 'قصة-2' })
      const idOf = (alert: Alert, chat: Chat): string => delivery(alert, chat).id

      test('only the first of a chat is due, and it goes by priority, then age', async () => {
        await owe(a, [group], { priority: 9 })
        await owe(b, [group, person(1)], { priority: 0 })
        expect(await dueIds()).toEqual([idOf(b, group), idOf(b, person(1))])
        await sent(await claim(idOf(b, group)), '1')
        expect(await dueIds()).toEqual([idOf(b, person(1)), idOf(a, group)])
      })

      test('one platform can be asked for alone', async () => {
        await owe(a, [group, channel])
        expect((await store.due(noon, 10, 'discord')).map(({ chat }) => chat)).toEqual([channel])
      })

      test('what may not go yet lets others pass; what waits for another try holds its chat', async () => {
        await owe(a, [group], { notBefore: noon + hour })
        await owe(b, [group])
        expect(await dueIds()).toEqual([idOf(b, group)])
        const row = await claim(idOf(b, group))
        await store.saveDelivery({ ...row, status: { state: 'retry', at: noon + 2 * hour, reason: '429' } })
        expect(await dueIds(noon + hour)).toEqual([idOf(a, group)])
        expect(await dueIds(noon + 2 * hour)).toEqual([idOf(a, group)])
      })

      test('a claim is given once, in order, and never beside another of the same chat', async () => {
        await owe(a, [group, person(1)])
        await owe(b, [group])
        expect(await store.claim(idOf(b, group), 'w1', noon, minute)).toBeUndefined()
        const both = await Promise.all(['w1', 'w2'].map((worker) => store.claim(idOf(a, group), worker, noon, minute)))
        expect(both.filter((row) => row !== undefined).map((row) => [row.fence, row.status.state])).toEqual([[1, 'claimed']])
        expect(await store.claim(idOf(b, group), 'w2', noon, minute)).toBeUndefined()
        expect(await dueIds()).toEqual([idOf(a, person(1))])
      })

      test('a worker with an old fence may not write', async () => {
        await owe(a, [group])
        const old = await claim(idOf(a, group))
        await store.recoverDeliveries(noon + 2 * minute)
        const fresh = await claim(idOf(a, group), noon + 2 * minute)
        expect(await sent(old, '1')).toBe(false)
        expect(await sent(fresh, '2')).toBe(true)
        expect((await store.delivery(idOf(a, group)))?.status).toEqual({ state: 'sent', messageId: '2', sentAt: noon })
      })

      test('after a crash a claimed one is pending again and a sending one is ambiguous, once their lease is over', async () => {
        await owe(a, [group, person(1)])
        await claim(idOf(a, group))
        const row = await claim(idOf(a, person(1)))
        const sending = { state: 'sending' as const, worker: 'w1', startedAt: noon + 5, leaseUntil: noon + minute }
        await store.saveDelivery({ ...row, attempts: 1, status: sending })
        expect(await store.recoverDeliveries(noon + minute - 1)).toEqual({ pending: 0, ambiguous: 0 })
        expect(await store.recoverDeliveries(noon + minute)).toEqual({ pending: 1, ambiguous: 1 })
        expect(await stateOf(idOf(a, group))).toBe('pending')
        const doubtful = await store.delivery(idOf(a, person(1)))
        expect(doubtful).toMatchObject({ doubts: 1, attempts: 1, status: { state: 'ambiguous', since: noon + 5 } })
      })

      test('what a worker that is gone held is free before its lease ends; the living keep theirs', async () => {
        const chats = [group, person(1), person(2)]
        await owe(a, chats)
        const [claimed, sending, living] = chats.map((chat) => idOf(a, chat)) as [string, string, string]
        await store.claim(claimed, 'dead', noon, minute)
        const row = (await store.claim(sending, 'dead', noon, minute))!
        const onTheWire = { state: 'sending' as const, worker: 'dead', startedAt: noon, leaseUntil: noon + minute }
        await store.saveDelivery({ ...row, status: onTheWire })
        await claim(living)
        const isGone = (worker: string): boolean => worker === 'dead'
        expect(await store.recoverDeliveries(noon + 1, isGone)).toEqual({ pending: 1, ambiguous: 1 })
        expect(await Promise.all([claimed, sending, living].map(stateOf))).toEqual(['pending', 'ambiguous', 'claimed'])
        expect(await store.recoverDeliveries(noon + 1, isGone)).toEqual({ pending: 0, ambiguous: 0 })
        expect(await sent(row, '1')).toBe(true)
      })

      test('a doubt outlives the worker that looked into it', async () => {
        await owe(a, [group])
        const row = await claim(idOf(a, group))
        await store.saveDelivery({ ...row, status: { state: 'ambiguous', since: noon, reason: 'reset' } })
        await claim(idOf(a, group))
        expect(await store.recoverDeliveries(noon + hour)).toEqual({ pending: 0, ambiguous: 1 })
        expect((await store.delivery(idOf(a, group)))?.status).toMatchObject({ state: 'ambiguous', since: noon })
      })

      test('the message of a story is known by chat, and the alert of a message', async () => {
        await owe(a, [group])
        await sent(await claim(idOf(a, group)), '77')
        await owe(one.alert({ id: 'تحديث', kind: 'update' }), [group])
        await sent(await claim('تحديث@telegram:-1001234567890'), '78')
        expect(await store.headMessage('قصة-1', group)).toEqual({ messageId: '77', alertId: 'خبر-1' })
        expect(await store.headMessage('قصة-1', person(1))).toBeUndefined()
        expect(await store.alertOfMessage(group, '78')).toBe('تحديث')
        expect(await store.alertOfMessage(person(1), '78')).toBeUndefined()
      })

      test('deliveries are listed newest first, by state', async () => {
        await owe(a, [group, person(1)])
        const row = await claim(idOf(a, group))
        await store.saveDelivery({ ...row, status: { state: 'dead', reason: 'too long', at: noon } })
        expect((await store.deliveries({ state: 'dead', limit: 5 })).map(({ status }) => status)).toEqual([
          { state: 'dead', reason: 'too long', at: noon },
        ])
        expect((await store.deliveries({ limit: 5 })).length).toBe(2)
        expect(await store.counts()).toMatchObject({ 'deliveries.dead': 1, 'deliveries.pending': 1, alerts: 1 })
      })

      /** A row that died after two doubts, and how it is owed again an hour later. */
      const bury = async (): Promise<Delivery> => {
        await owe(a, [group])
        const row = await claim(idOf(a, group))
        await store.saveDelivery({
          ...row,
          attempts: 2,
          doubts: 2,
          plain: true,
          status: { state: 'dead', reason: 'too long', at: noon },
        })
        return row
      }
      const again = {
        expiresAt: noon + 9 * hour,
        audit: { at: noon + hour, actor: 'cli:desk', action: 'letter-replay', subject: idOf(a, group), detail: 'too long' },
      }

      test('a dead letter is owed again with a time of its own, written in the log, and who buried it writes nothing more', async () => {
        await store.subscribe(subscription(group))
        const row = await bury()
        expect(await store.replay(row.id, again)).toBe('replayed')
        expect(await store.delivery(row.id)).toEqual({
          ...delivery(a, group),
          notBefore: noon + hour,
          expiresAt: noon + 9 * hour,
          attempts: 2,
          doubts: 2,
          fence: 2,
        })
        expect(await store.auditLog(5)).toEqual([again.audit])
        expect(await dueIds(noon + hour)).toEqual([row.id])
        expect(await sent(row, '7')).toBe(false)
        expect(await sent(await claim(row.id, noon + hour), '7')).toBe(true)
      })

      test('what is not dead, nobody knows, or nobody may or wants to hear is not owed again, and the log is silent', async () => {
        await store.subscribe(subscription(group))
        const row = await bury()
        expect(await store.replay('لا يوجد', again)).toBe('unknown')
        await store.suspendChat(group, 'blocked', noon)
        expect(await store.replay(row.id, again)).toBe('suspended')
        await store.unsubscribe(group, topic, noon)
        await store.resumeChat(group)
        expect(await store.replay(row.id, again)).toBe('unsubscribed')
        await store.subscribe(subscription(group))
        expect([await store.replay(row.id, again), await store.replay(row.id, again)]).toEqual(['replayed', 'not-dead'])
        expect(await store.auditLog(5)).toHaveLength(1)
      })
    })

    describe('chats', () => {
      const id = delivery(one.alert(), group).id

      test('a subscription is made once, and resumed when it was suspended', async () => {
        expect(await store.subscribe(subscription(group))).toBe('subscribed')
        expect(await store.subscribe(subscription(group, { language: 'fr' }))).toBe('already')
        await store.suspendChat(group, 'kicked', noon)
        const suspended = subscription(group, { status: 'suspended', reason: 'kicked' })
        expect(await store.subscriptions(group)).toEqual([suspended])
        expect(await store.subscribe(subscription(group))).toBe('resumed')
        expect(await store.subscriptions(group)).toEqual([subscription(group)])
      })

      test('what a chat chose stays when it follows nothing, comes with its subscriptions, and moves with its id', async () => {
        const settings = { ...defaultChatSettings, pace: 'daily' as const, muted: ['قصة-1'] }
        expect(await store.chatSettings(group)).toBeUndefined()
        await store.setChatSettings(group, settings)
        await store.subscribe(subscription(group))
        expect(await store.audience([topic], '', 9)).toEqual([subscription(group, { settings })])
        await store.unsubscribe(group, topic, noon)
        await store.migrateChat(group, '-100999', noon)
        expect(await store.chatSettings({ ...group, chatId: '-100999' })).toEqual(settings)
      })

      test('who ends one of two subscriptions that ask for an alert is still owed it, and who ends both is not', async () => {
        const named = one.alert({ entities: [{ id: 'kochavi', label: { ar: 'كوخافي' } }] })
        const follows = entityTopic('kochavi')
        await store.subscribe(subscription(group))
        await store.subscribe(subscription(group, { topic: follows }))
        await owe(named, [group])
        await store.unsubscribe(group, topic, noon)
        expect((await store.delivery(id))?.status.state).toBe('pending')
        await store.unsubscribe(group, follows, noon)
        expect((await store.delivery(id))?.status).toMatchObject({ state: 'cancelled', reason: 'unsubscribed' })
      })

      test('a digest that waits may go at once', async () => {
        const [first, second] = [one.alert(), one.alert({ id: 'خبر-2' })]
        const later = { notBefore: noon + 60 * minute, priority: 9 }
        await owe(first, [group], { ...later, digest: delivery(first, group).id })
        await owe(second, [group], { ...later, digest: delivery(second, group).id })
        expect(await store.due(noon, 9)).toEqual([])
        expect([
          await store.hurryDigest(group, noon),
          await store.hurryDigest(group, noon),
          await store.hurryDigest(person(9), noon),
        ]).toEqual([2, 0, 0])
        expect((await store.due(noon, 9)).length).toBe(1)
      })

      test('of a chat that is forgotten nothing is left, and others keep theirs', async () => {
        const mine = person(1)
        const said = { articleId: 'مقال-1', topic, verdict: 'not-relevant' as const, by: `telegram:${mine.chatId}`, at: noon }
        for (const chat of [mine, group]) await store.subscribe(subscription(chat))
        await store.setChatSettings(mine, { ...defaultChatSettings, pace: 'daily' })
        await store.judge(said)
        await store.judge({ ...said, by: 'telegram:77' })
        await owe(one.alert(), [mine, group])
        expect(await store.forgetChat(mine)).toEqual({ subscriptions: 1, deliveries: 1, verdicts: 1, onTheWire: 0 })
        expect([await store.chatSettings(mine), await store.subscriptions(mine)]).toEqual([undefined, []])
        expect((await store.due(noon, 9)).map(({ chat }) => chat)).toEqual([group])
        expect((await store.verdicts({ limit: 9 })).map(({ by }) => by)).toEqual(['telegram:77'])
        expect(await store.forgetChat(mine)).toEqual({ subscriptions: 0, deliveries: 0, verdicts: 0, onTheWire: 0 })
      })

      test('the newest verdict of a person on an article counts', async () => {
        const said = { articleId: 'مقال-1', topic, verdict: 'not-relevant' as const, by: 'telegram:1', at: noon }
        await store.judge(said)
        await store.judge({ ...said, articleId: 'مقال-2', at: noon + 1 })
        await store.judge({ ...said, verdict: 'relevant', at: noon + 2 })
        const verdicts = async (sinceAt: number) =>
          (await store.verdicts({ sinceAt, limit: 9 })).map((one) => [one.articleId, one.verdict])
        expect(await verdicts(0)).toEqual([
          ['مقال-1', 'relevant'],
          ['مقال-2', 'not-relevant'],
        ])
        expect(await verdicts(noon + 2)).toEqual([['مقال-1', 'relevant']])
      })

      test('an audience of several topics is each chat once, with the topic that comes first', async () => {
        const name = entityTopic('kochavi')
        for (const [chat, of] of [
          [person(1), topic],
          [person(1), name],
          [person(2), name],
          [person(3), topic],
        ] as const)
          await store.subscribe(subscription(chat, { topic: of }))
        const read = async (cursor: string, limit: number): Promise<string[]> =>
          (await store.audience([topic, name], cursor, limit)).map((found) => `${found.chat.chatId} ${found.topic}`)
        const [first = '', ...rest] = await read('', 9)
        expect([first, ...rest].map((line) => line.split(' ')[1])).toEqual([topic, name, topic])
        expect(await read('', 1)).toEqual([first])
        expect(await read(`telegram:${first.split(' ')[0]}`, 9)).toEqual(rest)
      })

      test('a suspended chat keeps what it is owed until it comes back', async () => {
        await store.subscribe(subscription(group))
        await owe(one.alert(), [group])
        await store.suspendChat(group, 'blocked', noon)
        expect(await dueIds()).toEqual([])
        expect(await dueIds(noon + 25 * hour)).toEqual([id])
        expect(await store.resumeChat(group)).toBe(1)
        expect(await dueIds()).toEqual([id])
      })

      test('suspending a group suspends its forum topics; suspending a topic leaves the others', async () => {
        const [first, second] = [
          { ...group, threadId: '1' },
          { ...group, threadId: '2' },
        ]
        for (const chat of [group, first, second]) await store.subscribe(subscription(chat))
        await store.suspendChat(first, 'topic closed', noon)
        expect((await store.audience([topic], '', 9)).map(({ chat }) => chat.threadId)).toEqual([undefined, '2'])
        await store.suspendChat(group, 'kicked', noon)
        expect(await store.audience([topic], '', 9)).toEqual([])
        expect(await store.resumeChat(group)).toBe(3)
      })

      test('whoever unsubscribes is owed nothing more', async () => {
        await store.subscribe(subscription(group))
        await store.subscribe(subscription(group, { topic: 'آخر' }))
        await owe(one.alert(), [group])
        const held = await claim(id)
        await owe(one.alert({ id: 'غيره', topic: 'آخر' }), [group])
        expect(await store.unsubscribe(group, topic, noon)).toBe(1)
        expect(await stateOf(id)).toBe('cancelled')
        expect(
          await store.saveDelivery({ ...held, status: { state: 'sending', worker: 'w1', startedAt: noon, leaseUntil: noon } }),
        ).toBe(false)
        expect(await dueIds()).toEqual(['غيره@telegram:-1001234567890'])
        expect(await store.unsubscribe(group, undefined, noon)).toBe(1)
        expect(await dueIds()).toEqual([])
        expect(await store.unsubscribe(person(9), undefined, noon)).toBe(0)
      })

      test('a group that became a supergroup takes everything along', async () => {
        await store.subscribe(subscription(group))
        await store.setChatLanguage(group, 'fr')
        await owe(one.alert(), [group])
        await store.migrateChat(group, '-100999', noon)
        const moved: Chat = { platform: 'telegram', chatId: '-100999' }
        expect(await store.subscriptions(group)).toEqual([])
        expect((await store.subscriptions(moved)).map(({ language }) => language)).toEqual(['fr'])
        expect(await store.chatLanguage(moved)).toBe('fr')
        expect((await store.due(noon, 9)).map((row) => [row.id, row.chat.chatId])).toEqual([[id, '-100999']])
      })

      test('a group that moves to an id that is subscribed already is told once', async () => {
        const moved: Chat = { platform: 'telegram', chatId: '-100999' }
        await store.subscribe(subscription(group))
        await store.subscribe(subscription(moved))
        await owe(one.alert(), [group, moved])
        await store.migrateChat(group, '-100999', noon)
        expect(await dueIds()).toEqual(['خبر-1@telegram:-100999'])
        expect(await stateOf(id)).toBe('cancelled')
        expect((await store.audience([topic], '', 9)).length).toBe(1)
      })

      test('a chat has the language it chose, or the one of its subscription', async () => {
        expect(await store.chatLanguage(group)).toBeUndefined()
        await store.subscribe(subscription(group, { language: 'en' }))
        expect(await store.chatLanguage(group)).toBe('en')
        await store.setChatLanguage(group, 'fr')
        expect(await store.chatLanguage(group)).toBe('fr')
        expect((await store.audience([topic], '', 9))[0]?.language).toBe('fr')
      })
    })

    describe('desk and upkeep', () => {
      const revision = (number: number): Revision => ({
        number,
        at: noon,
        by: 'محررة',
        why: 'تصحيح',
        hash: `h${number}`,
        configuration: { feeds: [], entities: [], topics: [] },
      })

      test('a revision is published after the newest one only', async () => {
        expect(await store.latestRevision()).toBeUndefined()
        expect(await store.publish(revision(1), 0)).toBe(true)
        expect(await store.publish(revision(2), 0)).toBe(false)
        expect(await store.publish(revision(2), 1)).toBe(true)
        expect(await store.latestRevision()).toEqual(revision(2))
        expect(await store.revision(1)).toEqual(revision(1))
        expect((await store.revisions(9)).map(({ number }) => number)).toEqual([2, 1])
      })

      test('the audit log comes newest first', async () => {
        const entry = { at: noon, actor: 'telegram:1', action: 'publish', subject: '2', detail: 'نشر' }
        await store.audit(entry)
        await store.audit({ ...entry, action: 'roll back' })
        expect(await store.auditLog(9)).toEqual([{ ...entry, action: 'roll back' }, entry])
      })

      test('a store that works says so', async () => {
        expect(await store.health()).toMatchObject({ ok: true })
      })
    })
  })
}

const filter = (over: Partial<SearchFilter>): SearchFilter => ({ terms: [], without: [], limit: 10, offset: 0, ...over })
