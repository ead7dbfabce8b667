// Breaking news in the middle of a broadcast that can wait: it is out as fast as if it were alone, and no chat hears things out of order.
import { expect, test } from 'vitest'
import type { Alert } from '#model'
import { openStore } from '../../src/store/open.ts'
import { alert, commit, delivery, noon, topic } from '../contracts/samples.ts'
import { telegramChats } from './subscribers.ts'
import { toldOf, virtualRun } from './virtual.ts'

const digests = telegramChats(1_000)
const breaking = digests.slice(400, 700)
const named = (name: string): Alert => alert({ id: name, storyId: name })
/** As src/alert/audience.ts says of what is put together. */
const digestPriority = 9

test('a breaking alert to 300 chats in the middle of a broadcast of digests is out within its own bound', async () => {
  const { clock, store, platform, errors, follow, start, close } = virtualRun(await openStore('sqlite::memory:'), noon)
  await follow(topic, digests)
  for (const [name, chats] of [
    ['موجز-1', digests],
    ['موجز-2', breaking],
  ] as const) {
    await store.commit(commit({ alerts: [named(name)] }))
    const rows = chats.map((chat) => delivery(named(name), chat, { priority: digestPriority }))
    await store.saveFanOut(name, rows, undefined)
  }
  await start()
  await clock.run(() => platform.told.length >= 300)
  const injectedAt = clock.now()
  await store.commit(commit({ alerts: [named('عاجل')] }))
  await store.saveFanOut(
    'عاجل',
    breaking.map((chat) => delivery(named('عاجل'), chat)),
    undefined,
  )
  await clock.run(() => platform.told.length >= 1_600)
  await close()

  const urgent = toldOf(platform.told, named('عاجل'))
  expect([urgent.chats, urgent.twice, platform.refused(), errors]).toEqual([300, 0, 0, []])
  // Its bound is 300 / 30 a second; it is seen at the next tick of a second at the latest.
  expect(urgent.firstAt - injectedAt).toBeLessThanOrEqual(1_100)
  expect(urgent.lastAt - urgent.firstAt).toBeLessThanOrEqual(10_000 * 1.01)
  for (const name of ['موجز-1', 'موجز-2']) expect(toldOf(platform.told, named(name)).twice).toBe(0)
  const when = (name: string, chat: string): number => platform.told.findIndex((one) => one.alertId === name && one.chat === chat)
  for (const { chatId } of breaking) expect(when('موجز-1', chatId)).toBeLessThan(when('موجز-2', chatId))
})
