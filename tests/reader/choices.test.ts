import { beforeEach, expect, test } from 'vitest'
import { type Chat, defaultChatSettings, entityTopic } from '#model'
import type { ReaderDesk } from '#ports'
import { createReader } from '../fakes/reader.ts'

const chat: Chat = { platform: 'telegram', chatId: '7' }
const topic = { id: 'defence', label: { ar: 'الدفاع' }, enabled: true }
let desk: ReaderDesk
beforeEach(() => {
  desk = createReader([topic])
})

test('a chat that chose nothing hears everything at once, with sound', async () => {
  expect(await desk.settings(chat)).toEqual(defaultChatSettings)
})

test('a change keeps the rest, and a value that is not of its kind leaves what was there', async () => {
  await desk.choose(chat, { pace: 'daily', digestHour: 18, quiet: { fromHour: 22, toHour: 7, breaking: true } })
  const wrong = { digestHour: 24, zone: 'المريخ', pace: 'yearly', quiet: { fromHour: -1, toHour: 7, breaking: true } }
  expect(await desk.choose(chat, wrong as object)).toEqual({
    ...defaultChatSettings,
    pace: 'daily',
    digestHour: 18,
    quiet: { fromHour: 22, toHour: 7, breaking: true },
  })
  expect((await desk.choose(chat, { quiet: undefined })).quiet).toBeUndefined()
})

test('a forum topic chooses for itself', async () => {
  await desk.choose({ ...chat, threadId: '3' }, { silent: true })
  expect((await desk.settings(chat)).silent).toBe(false)
})

test('a name is found by any spelling of its beginning, in any language', () => {
  const found = (typed: string) => desk.names(typed, 5).map(({ id }) => id)
  expect([found('كوخا'), found('أفيف'), found('افيف كوخافى'), found('benny'), found('نتنياهو')]).toEqual([
    ['kochavi'],
    ['kochavi'],
    ['kochavi'],
    ['gantz'],
    [],
  ])
})

test('a name that nobody wrote down cannot be followed', async () => {
  expect(await desk.follow(chat, 'kochavi', 'ar')).toBe('subscribed')
  expect(await desk.follow(chat, 'kochavi', 'ar')).toBe('already')
  expect(await desk.follow(chat, 'سندباد', 'ar')).toBe('unknown-name')
  expect((await desk.subscriptions(chat)).map((one) => one.topic)).toEqual([entityTopic('kochavi')])
})

test('what was chosen goes into a file and comes back in another chat', async () => {
  await desk.subscribe(chat, 'defence', 'fr')
  await desk.follow(chat, 'gantz', 'fr')
  await desk.choose(chat, { pace: 'hourly', withoutOutlets: ['العمق'] })
  const other = { ...chat, chatId: '8' }
  expect(await desk.imported(other, await desk.exported(chat), 'ar')).toEqual({ topics: 1, names: 1, unknown: 0 })
  expect(await desk.settings(other)).toEqual(await desk.settings(chat))
  expect(await desk.language(other, 'ar')).toBe('fr')
})

test('what is no such file changes nothing, and unknown names are counted', async () => {
  expect(await desk.imported(chat, 'مرحبا', 'ar')).toBeUndefined()
  expect(await desk.imported(chat, '{"rasid":"settings-0"}', 'ar')).toBeUndefined()
  const file = JSON.stringify({ rasid: 'settings-1', topics: ['defence', 'gone'], names: ['x'], settings: 7 })
  expect(await desk.imported(chat, file, 'ar')).toEqual({ topics: 1, names: 0, unknown: 2 })
})

test('a story that nobody knows cannot be muted', async () => {
  expect(await desk.mute(chat, 'قصة', true)).toBe(false)
})

test('who asks to be forgotten leaves nothing behind', async () => {
  await desk.subscribe(chat, 'defence', 'ar')
  await desk.choose(chat, { silent: true })
  expect(await desk.forget(chat)).toMatchObject({ subscriptions: 1 })
  expect([await desk.subscriptions(chat), await desk.settings(chat)]).toEqual([[], defaultChatSettings])
})
