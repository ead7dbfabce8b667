// Delivery over a real SQLite store, a platform with a ledger, and a clock turned by hand.
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Alert, Chat, Delivery } from '#model'
import type { Store } from '#ports'
import { deliveriesFor } from '../../src/alert/audience.ts'
import { deliver, type Delivered, type DeliverInput } from '../../src/delivery/deliver.ts'
import { createSentLately } from '../../src/delivery/sent-lately.ts'
import { createPacing, type Pacing } from '../../src/delivery/pacing.ts'
import { fanOut, wakeDue } from '../../src/delivery/sweep.ts'
import { createLocalQueue } from '../../src/queue/local.ts'
import { openStore } from '../../src/store/open.ts'
import * as one from '../contracts/samples.ts'
import { channel, commit, group, noon, person, subscription, topic } from '../contracts/samples.ts'
import { manualClock, settle, type ManualClock } from './manual-clock.ts'
import { fakePlatform, type FakePlatform } from './platform.ts'

const minute = 60_000
const hour = 60 * minute
const leaseMs = minute

let store: Store
let clock: ManualClock
let telegram: FakePlatform
let discord: FakePlatform
let pacing: Pacing

beforeEach(async () => {
  store = await openStore('sqlite::memory:')
  clock = manualClock(noon)
  telegram = fakePlatform('telegram', false)
  discord = fakePlatform('discord', true)
  pacing = createPacing(new Map([telegram, discord].map((each) => [each.platform, each.limits])), clock)
})
afterEach(() => store.close())

const alert = (id: string, over: Partial<Alert> = {}): Alert => {
  const summary = one.alert().summary
  return one.alert({ id, storyId: `قصة ${id}`, summary: { ...summary, headline: { ...summary.headline, text: id } }, ...over })
}

async function follow(...chats: Chat[]): Promise<void> {
  for (const chat of chats) await store.subscribe(subscription(chat))
}
async function tell(...alerts: Alert[]): Promise<void> {
  await store.commit(commit({ alerts }))
  await fanOut({ store, now: clock.now(), deliveriesFor })
}
const attempt = (id: string, over: Partial<DeliverInput> = {}): Promise<Delivered | undefined> => {
  const adapters = new Map([telegram, discord].map((each) => [each.platform, each]))
  return deliver({ id, store, adapters, clock, pacing, worker: 'w1', leaseMs, signal: new AbortController().signal, ...over })
}

/** Runs the deliver loop as the service does until nothing is due at this instant. */
async function drain(): Promise<(Delivered | undefined)[]> {
  const done: (Delivered | undefined)[] = []
  for (;;) {
    const due = await store.due(clock.now(), 100)
    if (due.length === 0) return done
    const before = telegram.calls.length + discord.calls.length
    const round = await Promise.all(due.map(({ id }) => attempt(id)))
    done.push(...round)
    if (round.every((each) => each === undefined) && telegram.calls.length + discord.calls.length === before) return done
  }
}
const texts = (platform = telegram): string[] => platform.ledger.map(({ chat, text }) => `${chat} ${text}`)
const statusOf = async (id: string): Promise<Delivery['status'] | undefined> => (await store.delivery(id))?.status

test('an alert reaches every chat of its topic once', async () => {
  await follow(group, person(1), channel)
  await tell(alert('خبر'))
  await drain()
  await tell(alert('خبر'))
  await drain()
  expect(texts().toSorted()).toEqual([`${group.chatId} خبر`, '1000001 خبر'])
  expect(texts(discord)).toEqual([`${channel.chatId} خبر`])
})

test('the messages of a chat keep their order, whatever is retried', async () => {
  await follow(group, person(1))
  await tell(alert('أول'), alert('ثان'), alert('ثالث'))
  telegram.script.push({ outcome: 'not-sent', reason: '429', afterMs: 7_000, scope: 'chat' })
  await drain()
  expect(texts().filter((line) => line.startsWith('1000001'))).toEqual(['1000001 أول', '1000001 ثان', '1000001 ثالث'])
  await clock.advance(6_999)
  await drain()
  expect(texts().filter((line) => line.startsWith(group.chatId))).toEqual([])
  await clock.advance(1)
  await drain()
  expect(texts().filter((line) => line.startsWith(group.chatId))).toEqual(
    ['أول', 'ثان', 'ثالث'].map((text) => `${group.chatId} ${text}`),
  )
})

test('an update answers the head, and an edit redraws it in silence', async () => {
  await follow(group)
  const news = { text: 'الجديد', articleId: 'مقال-1', outlet: 'هسبريس' }
  await tell(alert('رأس', { storyId: 'س' }))
  await drain()
  await tell(alert('تحديث', { storyId: 'س', kind: 'update', news }), alert('رأس منقح', { storyId: 'س', kind: 'edit' }))
  await drain()
  expect(telegram.ledger.map(({ text, kind, replyTo, silent }) => [text, kind, replyTo, silent])).toEqual([
    ['رأس', 'new', undefined, false],
    ['الجديد', 'update', '1', false],
    ['رأس منقح', 'edit', '1', true],
  ])
})

test('a head that still waits is drawn from the newest state and needs no edit', async () => {
  await follow(group)
  await tell(alert('رأس', { storyId: 'س' }))
  await tell(alert('رأس بثلاثة مصادر', { storyId: 'س', kind: 'edit' }))
  await drain()
  expect(telegram.ledger.map(({ text, kind }) => [text, kind])).toEqual([['رأس بثلاثة مصادر', 'new']])
})

test('an edit that comes while its head is on the wire goes after it', async () => {
  await follow(group)
  await tell(alert('رأس', { storyId: 'س' }))
  let once = true
  telegram.onSend = async () => {
    if (once) await ((once = false), tell(alert('رأس منقح', { storyId: 'س', kind: 'edit' })))
  }
  await drain()
  expect(telegram.ledger.map(({ text, kind, replyTo }) => [text, kind, replyTo])).toEqual([
    ['رأس', 'new', undefined],
    ['رأس منقح', 'edit', '1'],
  ])
})

test('where the head died, an update goes alone and an edit is dropped', async () => {
  await follow(group)
  telegram.script.push({ outcome: 'refused', reason: 'AutoMod', action: 'dead' })
  await tell(alert('رأس', { storyId: 'س' }))
  await drain()
  await tell(alert('تحديث', { storyId: 'س', kind: 'update' }), alert('تعديل', { storyId: 'س', kind: 'edit' }))
  await drain()
  expect(telegram.ledger.map(({ text, replyTo }) => [text, replyTo])).toEqual([['تحديث', undefined]])
})

test('a redraw that the platform refuses is given up alone: the chat still hears updates, and the next redraw is tried', async () => {
  await follow(group)
  await tell(alert('رأس', { storyId: 'س' }))
  await drain()
  telegram.script.push({ outcome: 'refused', reason: "message can't be edited", action: 'dead' })
  await tell(alert('قديم', { storyId: 'س', kind: 'edit' }))
  expect((await drain())[0]).toMatchObject({ outcome: 'refused', delivery: { status: { state: 'dead' } } })
  await clock.advance(minute)
  await tell(alert('تحديث', { storyId: 'س', kind: 'update' }), alert('رأس منقح', { storyId: 'س', kind: 'edit' }))
  await drain()
  expect(telegram.ledger.map(({ text, kind, replyTo }) => [text, kind, replyTo])).toEqual([
    ['رأس', 'new', undefined],
    ['تحديث', 'update', '1'],
    ['رأس منقح', 'edit', '1'],
  ])
  expect((await store.subscriptions(group))[0]?.status).toBe('active')
})

test('who blocked the bot is asked once, keeps the settings, and is told again after coming back', async () => {
  await follow(person(1))
  await tell(alert('أول'), alert('ثان'))
  telegram.script.push({ outcome: 'refused', reason: 'bot was blocked by the user', action: 'suspend' })
  expect((await drain())[0]).toMatchObject({ outcome: 'refused', reason: 'bot was blocked by the user' })
  expect([telegram.calls.length, (await store.subscriptions(person(1)))[0]?.status]).toEqual([1, 'suspended'])
  await store.resumeChat(person(1))
  await drain()
  expect(texts()).toEqual(['1000001 ثان'])
})

test('a group that became a supergroup gets each of its five messages once, under the new id', async () => {
  await follow(group)
  await tell(...['أ', 'ب', 'ج', 'د', 'ه'].map((id) => alert(id)))
  telegram.script.push({ outcome: 'migrated', reason: 'upgraded', to: '-100999' })
  await drain()
  expect(texts()).toEqual(['أ', 'ب', 'ج', 'د', 'ه'].map((id) => `-100999 ${id}`))
  expect((await store.audience([topic], '', 9)).map(({ chat }) => chat.chatId)).toEqual(['-100999'])
})

test('a group that moved to an id that was told already is not told twice', async () => {
  const moved: Chat = { platform: 'telegram', chatId: '-100999' }
  await follow(group, moved)
  await tell(alert('خبر'))
  telegram.onSend = async ({ chat }) => {
    if (chat.chatId === moved.chatId) await settle(2)
  }
  telegram.script.push({ outcome: 'migrated', reason: 'upgraded', to: '-100999' })
  await drain()
  expect(texts()).toEqual(['-100999 خبر'])
})

test('a text the platform cannot read goes as plain text once, then to the dead letters; others pass', async () => {
  await follow(person(1), person(2))
  const refused = { outcome: 'refused', reason: "can't parse entities", action: 'plain' } as const
  await tell(alert('خبر'))
  telegram.script.push(refused)
  await drain()
  expect(telegram.ledger.map(({ plain }) => plain).toSorted((a, b) => Number(a) - Number(b))).toEqual([false, true])
  await tell(alert('مسموم', { at: noon + 1 }))
  telegram.onSend = ({ chat }) => void (chat.chatId === '1000001' && telegram.script.unshift(refused))
  await clock.advance(1)
  await drain()
  expect((await store.deliveries({ state: 'dead', limit: 9 })).map(({ chat }) => chat.chatId)).toEqual(['1000001'])
  expect(texts().at(-1)).toBe('1000002 مسموم')
})

test('Telegram: a lost reply makes at most one extra copy, and it is counted', async () => {
  await follow(group)
  await tell(alert('خبر'))
  telegram.script.push('lost', 'lost')
  for (let round = 0; round < 9; round++) {
    await drain()
    await clock.advance(minute)
  }
  expect(texts()).toEqual([`${group.chatId} خبر`, `${group.chatId} خبر`])
  expect((await store.deliveries({ limit: 1 }))[0]).toMatchObject({ doubts: 2, attempts: 2, status: { state: 'dead' } })
})

test('Discord: a lost reply makes no second message, within the nonce or long after it', async () => {
  await follow(channel)
  await tell(alert('خبر'))
  discord.script.push('lost')
  await drain()
  await clock.advance(6_000)
  await drain()
  await tell(alert('ثان', { at: noon + 1 }))
  discord.script.push('lost')
  await drain()
  await clock.advance(10 * minute)
  expect((await drain()).at(-1)).toMatchObject({ outcome: 'sent', reason: 'found in the history of the chat' })
  expect(texts(discord)).toEqual([`${channel.chatId} خبر`, `${channel.chatId} ثان`])
})

test('Discord: what the history does not have is sent again', async () => {
  await follow(channel)
  await tell(alert('خبر'))
  discord.script.push({ outcome: 'ambiguous', reason: 'reset before the write' })
  await drain()
  await clock.advance(10 * minute)
  await drain()
  expect(texts(discord)).toEqual([`${channel.chatId} خبر`])
})

test('a worker that died after claiming repeats nothing; one that died while sending leaves a doubt', async () => {
  await follow(person(1), person(2))
  await tell(alert('خبر'))
  const [first, second] = await store.due(clock.now(), 2)
  await store.claim(first!.id, 'dead', clock.now(), leaseMs)
  const claimed = await store.claim(second!.id, 'dead', clock.now(), leaseMs)
  const status = { state: 'sending', worker: 'dead', startedAt: clock.now(), leaseUntil: clock.now() + leaseMs } as const
  await store.saveDelivery({ ...claimed!, attempts: 1, status })
  await clock.advance(leaseMs)
  expect(await store.recoverDeliveries(clock.now())).toEqual({ pending: 1, ambiguous: 1 })
  await drain()
  expect(texts().toSorted()).toEqual(['1000001 خبر', '1000002 خبر'])
  expect((await store.delivery(second!.id))?.doubts).toBe(1)
})

test('of two workers on one delivery one sends; a late one may not write over the other', async () => {
  await follow(group)
  await tell(alert('خبر'))
  const id = (await store.due(clock.now(), 1))[0]!.id
  telegram.onSend = async () => {
    telegram.onSend = () => {}
    // This worker is paused for longer than its lease; another takes the row over, asks, and sends once more.
    await clock.advance(2 * leaseMs)
    await store.recoverDeliveries(clock.now())
    await attempt(id, { worker: 'w2' })
  }
  const stopped = { now: clock.now, sleep: () => new Promise<void>(() => {}) }
  const late = await attempt(id, { clock: stopped })
  expect(late).toMatchObject({ outcome: 'sent', reason: 'another worker took the delivery over meanwhile' })
  expect(await statusOf(id)).toMatchObject({ state: 'sent', messageId: '1' })
  expect(await Promise.all([attempt(id), attempt(id, { worker: 'w2' })])).toEqual([undefined, undefined])
})

test('a wrong token stops its platform after one call, keeps the rows, and leaves the other alone', async () => {
  await follow(person(1), person(2), channel)
  await tell(alert('خبر'), alert('ثان'))
  telegram.script.push({ outcome: 'stop', reason: '401 Unauthorized' })
  expect(await attempt((await store.due(clock.now(), 9, 'telegram'))[0]!.id)).toMatchObject({ outcome: 'stop' })
  await drain()
  expect([telegram.calls.length, texts(discord).length]).toEqual([1, 2])
  expect(await store.counts()).toMatchObject({ 'deliveries.pending': 3, 'deliveries.retry': 1, 'deliveries.sent': 2 })
})

test('what is too old to be news expires unsent', async () => {
  await follow(group)
  await tell(alert('خبر'))
  await clock.advance(25 * hour)
  expect(await drain()).toMatchObject([{ outcome: 'expired' }])
  expect(texts()).toEqual([])
})

test('who unsubscribes while a turn is waited for gets nothing', async () => {
  pacing = createPacing(new Map([['telegram', { perSecond: 1, perChatMs: 0 }]]), clock)
  await follow(person(1), person(2))
  await tell(alert('خبر'))
  const [first, second] = (await store.due(clock.now(), 2)).map(({ id }) => id)
  await attempt(first!)
  const waiting = attempt(second!)
  await settle()
  await store.unsubscribe(person(2), topic, clock.now())
  await clock.advance(2_000)
  expect(await waiting).toBeUndefined()
  expect(texts()).toEqual(['1000001 خبر'])
})

test('a stop while a turn is waited for puts the row back as it was', async () => {
  pacing = createPacing(new Map([['telegram', { perSecond: 1, perChatMs: 0 }]]), clock)
  await follow(person(1), person(2))
  await tell(alert('خبر'))
  const [first, second] = (await store.due(clock.now(), 2)).map(({ id }) => id)
  await attempt(first!)
  const stop = new AbortController()
  const waiting = attempt(second!, { signal: stop.signal })
  await settle()
  stop.abort()
  expect(await waiting).toBeUndefined()
  expect(await statusOf(second!)).toEqual({ state: 'pending' })
})

test('a chat with a long wait gives its worker back and is due again when its time comes', async () => {
  pacing = createPacing(new Map([['telegram', { perSecond: 30, perChatMs: 5_000 }]]), clock)
  await follow(group)
  await tell(alert('أول'), alert('ثان'))
  await drain()
  expect(texts()).toEqual([`${group.chatId} أول`])
  expect(await store.due(clock.now(), 9)).toEqual([])
  await clock.advance(5_000)
  await drain()
  expect(texts()).toEqual([`${group.chatId} أول`, `${group.chatId} ثان`])
})

test('an adapter that breaks leaves a doubt and nothing else', async () => {
  await follow(group)
  await tell(alert('خبر'))
  telegram.onSend = () => {
    throw new Error('a bug')
  }
  expect(await drain()).toMatchObject([{ outcome: 'ambiguous', reason: 'the adapter failed: a bug' }])
})

test('a platform that never answers leaves a doubt before the lease is over', async () => {
  await follow(group)
  await tell(alert('خبر'))
  telegram.script.push('vanish-after')
  const waiting = attempt((await store.due(clock.now(), 1))[0]!.id)
  await clock.advance(leaseMs - 1)
  expect(await waiting).toMatchObject({ outcome: 'ambiguous', reason: 'no answer within 45 s' })
})

test('a message that is out but cannot be recorded is said aloud and stays in doubt', async () => {
  await follow(group)
  await tell(alert('خبر'))
  const id = (await store.due(clock.now(), 1))[0]!.id
  telegram.onSend = () => store.close()
  const failed = attempt(id).catch((error: Error) => error.message)
  await clock.advance(10_000)
  expect(await failed).toMatch(/^Expected to record that delivery .* was sent as message 1, got ".*": repair the store/)
  store = await openStore('sqlite::memory:')
})

test('a fan-out in chunks owes each of 1,200 chats once, and can be asked twice', async () => {
  await Promise.all(Array.from({ length: 1_200 }, (_, index) => store.subscribe(subscription(person(index)))))
  await store.commit(commit({ alerts: [alert('خبر')] }))
  const [first, second] = await Promise.all([0, 1].map(() => fanOut({ store, now: noon, deliveriesFor })))
  expect([first, second, await fanOut({ store, now: noon, deliveriesFor })]).toEqual([1_200, 1_200, 0])
  expect((await store.counts())['deliveries.pending']).toBe(1_200)
})

test('due deliveries are woken platform by platform, and none twice', async () => {
  await follow(group, channel)
  await tell(alert('خبر'))
  const queue = createLocalQueue({ onError: () => {} })
  const wake = () => wakeDue({ store, queue, pacing, platforms: ['telegram', 'discord'], now: clock.now() })
  expect([await wake(), await wake(), queue.size()]).toEqual([2, 0, 2])
  pacing.learn(group, { outcome: 'stop', reason: '401' })
  const other = createLocalQueue({ onError: () => {} })
  expect(await wakeDue({ store, queue: other, pacing, platforms: ['telegram', 'discord'], now: clock.now() })).toBe(1)
})

test('who unsubscribes while a message is on the wire is not sent it again', async () => {
  await follow(person(1))
  await tell(alert('خبر'))
  telegram.script.push({ outcome: 'not-sent', reason: '429', afterMs: 5_000, scope: 'chat' })
  telegram.onSend = async () => void (await store.unsubscribe(person(1), topic, clock.now()))
  await drain()
  await clock.advance(hour)
  expect((await drain()).map((done) => [done?.outcome, done?.reason])).toEqual([['cancelled', 'unsubscribed']])
  expect(telegram.calls).toHaveLength(1)
})

test('what waits for a platform that is not here expires in sight', async () => {
  await follow(channel)
  await tell(alert('خبر'))
  const queue = createLocalQueue({ onError: () => {} })
  const sweep = () => wakeDue({ store, queue, pacing, platforms: ['telegram'], now: clock.now() })
  expect(await sweep()).toBe(0)
  await clock.advance(25 * hour)
  expect(await sweep()).toBe(1)
  const [waiting] = await store.due(clock.now(), 1)
  const ended = await attempt(waiting!.id, { adapters: new Map([['telegram', telegram]]) })
  expect(ended).toMatchObject({ outcome: 'expired' })
  expect(await store.oldestWaitingAt()).toBeUndefined()
  await queue.close(0)
})

test('R-04: what this process has sent is not sent again when the store has lost it; an edit may be', async () => {
  await follow(group)
  await tell(alert('خبر'))
  const sentLately = createSentLately()
  const { id } = (await store.due(clock.now(), 1))[0]!
  await attempt(id, { sentLately })
  const sent = await store.delivery(id)
  await store.saveDelivery({ ...sent!, status: { state: 'pending' } })
  expect(await attempt(id, { sentLately })).toMatchObject({
    outcome: 'sent',
    reason: 'it was sent before the store lost its record',
  })
  expect([telegram.calls.length, await statusOf(id)]).toEqual([1, { state: 'sent', messageId: '1', sentAt: clock.now() }])
  const other = { ...sent!, fence: sent!.fence + 1, status: { state: 'pending' } } as const
  await store.saveDelivery(other)
  expect(await attempt(id, { sentLately: createSentLately() })).toMatchObject({ outcome: 'sent', reason: '' })
  expect(telegram.calls.length).toBe(2)
})
