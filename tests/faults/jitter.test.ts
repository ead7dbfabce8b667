// A network that brings messages nearer together than they were sent: a real Bot API is not on loopback.
import { expect, test } from 'vitest'
import { openStore } from '../../src/store/open.ts'
import { alert, commit, noon, topic } from '../contracts/samples.ts'
import { telegramChats } from './subscribers.ts'
import { telegramLimits, toldOf, virtualRun } from './virtual.ts'

test('messages that take up to 60 ms longer on their way than others cost some hundredths, and a refusal now and then', async () => {
  const chats = 3_000
  const { clock, store, platform, errors, follow, start, close } = virtualRun(await openStore('sqlite::memory:'), noon, 60)
  await follow(topic, telegramChats(chats))
  await store.commit(commit({ alerts: [alert()] }))
  await start()
  await clock.run(() => platform.told.length >= chats)
  await close()
  const { chats: told, twice, firstAt, lastAt } = toldOf(platform.told, alert())
  expect([told, twice, errors]).toEqual([chats, 0, []])
  expect((lastAt - firstAt) / 1_000 / (chats / telegramLimits.perSecond)).toBeLessThanOrEqual(1.08)
  // One in two hundred.
  expect(platform.refused()).toBeLessThanOrEqual(15)
})
