import { expect, test } from 'vitest'
import { type Alert, type ChatSettings, defaultChatSettings, type Delivery, entityTopic, type Subscription } from '#model'
import { deliveriesFor } from '../../src/alert/audience.ts'
import { alert, channel, group, noon, subscription } from '../contracts/samples.ts'

const hour = 3_600_000

test('each active subscription of the topic is owed one delivery in its language', () => {
  const owed = deliveriesFor(
    alert(),
    [
      subscription(group, { language: 'fr' }),
      subscription(channel, { status: 'suspended' }),
      subscription(channel, { topic: 'آخر' }),
      subscription({ ...group, threadId: '45' }),
    ],
    noon + 1,
  )
  expect(owed.map(({ id, language, status }) => [id, language, status.state])).toEqual([
    ['خبر-1@telegram:-1001234567890', 'fr', 'pending'],
    ['خبر-1@telegram:-1001234567890/45', 'ar', 'pending'],
  ])
})

test('an alert is worth a day, an edit six hours, and both count from the alert', () => {
  const until = (kind: 'new' | 'update' | 'edit'): number | undefined =>
    deliveriesFor(alert({ kind }), [subscription(group)], noon + 5 * hour)[0]?.expiresAt
  expect([until('new'), until('update'), until('edit')]).toEqual([noon + 24 * hour, noon + 24 * hour, noon + 6 * hour])
})

test('what can be heard goes before edits, and edits are silent', () => {
  const [head] = deliveriesFor(alert(), [subscription(group)], noon)
  const [edit] = deliveriesFor(alert({ kind: 'edit' }), [subscription(group)], noon)
  expect(head!.priority).toBeLessThan(edit!.priority)
  expect([head!.silent, edit!.silent]).toEqual([false, true])
})

const choosing = (over: Partial<ChatSettings>): Subscription =>
  subscription(group, { settings: { ...defaultChatSettings, zone: 'UTC', ...over } })
const owed = (of: Partial<Alert>, over: Partial<ChatSettings>, now = noon): readonly Delivery[] =>
  deliveriesFor(alert(of), [choosing(over)], now)

test('in quiet hours and in silent chats messages come without a sound; new stories may be let through', () => {
  const quiet = { fromHour: 12, toHour: 14, breaking: false }
  const loud = { ...quiet, breaking: true }
  const silent = (over: Partial<ChatSettings>, now = noon, of = {}): boolean | undefined => owed(of, over, now)[0]?.silent
  expect([silent({ quiet }), silent({ quiet }, noon + 2 * hour), silent({ silent: true })]).toEqual([true, false, true])
  expect([silent({ quiet: loud }), silent({ quiet: loud }, noon, { kind: 'update' })]).toEqual([false, true])
})

test('who follows a name hears of every story that names it, once, whatever else is followed', () => {
  const named = alert({ entities: [{ id: 'kochavi', label: { ar: 'كوخافي' } }] })
  const follows = subscription(group, { topic: entityTopic('kochavi') })
  expect(deliveriesFor(named, [follows], noon).length).toBe(1)
  expect(deliveriesFor(alert(), [follows], noon)).toEqual([])
})

test('a digest waits for its hour, goes behind what is told at once, and is worth a day from then', () => {
  const [daily] = owed({}, { pace: 'daily', digestHour: 18 })
  expect(daily).toMatchObject({ notBefore: noon + 6 * hour, priority: 9, expiresAt: noon + 30 * hour, digest: daily!.id })
  expect(owed({ kind: 'edit' }, { pace: 'daily' })[0]).toMatchObject({ notBefore: noon, priority: 5 })
})

test('a muted story, a pause and outlets left out are heeded', () => {
  expect(owed({}, { muted: [alert().storyId] })).toEqual([])
  expect(owed({ kind: 'edit' }, { muted: [alert().storyId] })).toEqual([])
  expect([owed({}, { pausedUntil: noon + 1 }).length, owed({}, { pausedUntil: noon }).length]).toEqual([0, 1])
  const outlets = ['هسبريس', 'العمق']
  const sources = outlets.map((outlet) => ({ articleId: outlet, outlet, url: '', publishedAt: noon, group: outlet }))
  const summary = { ...alert().summary, sources }
  const counts = [outlets, ['العمق']].map((withoutOutlets) => owed({ summary }, { withoutOutlets }).length)
  expect(counts).toEqual([0, 1])
})

test('heads alone, or events alone: what follows and what is only said stays away', () => {
  expect(owed({ kind: 'update' }, { severity: 'heads' })).toEqual([])
  expect(owed({ kind: 'edit' }, { severity: 'heads' }).length).toBe(1)
  expect([
    owed({ phase: 'statement' }, { severity: 'events' }).length,
    owed({ phase: 'signed' }, { severity: 'events' }).length,
  ]).toEqual([0, 1])
})
