import { expect, test } from 'vitest'
import type { Chat } from '#model'
import type { ChatAdapter } from '#ports'
import { createPacing, type Pacing } from '../../src/delivery/pacing.ts'
import { manualClock, settle, type ManualClock } from './manual-clock.ts'

const free: ChatAdapter['limits'] = { perSecond: 30, perChatMs: 1_000, perGroupMinute: 20 }
const never = new AbortController().signal
const person = (number: number): Chat => ({ platform: 'telegram', chatId: String(number) })
const group: Chat = { platform: 'telegram', chatId: '-100' }
const minute = 60_000

const paced = (limits = free): { clock: ManualClock; pacing: Pacing } => {
  const clock = manualClock(0)
  return { clock, pacing: createPacing(new Map([['telegram', limits] as const, ['discord', limits] as const]), clock) }
}

/** Asks for a turn for each chat with 50 workers, as the queue does, and returns when each was given. */
async function broadcast(chats: readonly Chat[], { clock, pacing }: { clock: ManualClock; pacing: Pacing }): Promise<number[]> {
  const times: number[] = []
  let next = 0
  const worker = async (): Promise<void> => {
    for (let chat = chats[next++]; chat !== undefined; chat = chats[next++]) {
      await pacing.turn(chat, 0, never)
      times.push(clock.now())
    }
  }
  const all = Promise.all(Array.from({ length: 50 }, worker))
  await clock.runUntil(() => times.length === chats.length)
  await all
  return times
}

const mostWithin = (times: readonly number[], ms: number): number =>
  Math.max(...times.map((from) => times.filter((at) => at >= from && at < from + ms).length))

test('no second holds more messages than the platform takes', async () => {
  const times = await broadcast(
    Array.from({ length: 300 }, (_, index) => person(index)),
    paced(),
  )
  expect(mostWithin(times, 1_000)).toBe(30)
  expect(times.at(-1)).toBeLessThanOrEqual(10_000 * 1.01)
  // What is on the wire at a kill is in doubt: few go at once, even at the start.
  expect(mostWithin(times, 50)).toBeLessThanOrEqual(6)
})

test('two messages of one chat keep their distance, whatever the forum topic', async () => {
  const times = await broadcast([{ ...group, threadId: '1' }, { ...group, threadId: '2' }, person(1)], paced())
  expect(times).toEqual([0, 0, 1_000])
})

test('a group gets twenty messages a minute and the rest later', async () => {
  const times = await broadcast(
    Array.from({ length: 25 }, () => group),
    paced(),
  )
  expect(mostWithin(times, minute)).toBe(20)
  expect(times[20]).toBe(minute)
})

test('a busy chat delays nobody else', async () => {
  const { clock, pacing } = paced()
  const order: string[] = []
  for (const chat of [group, group, person(1)]) void pacing.turn(chat, 0, never).then(() => order.push(chat.chatId))
  await clock.advance(2_000)
  expect(order).toEqual(['-100', '1', '-100'])
})

test('breaking news overtakes what waits', async () => {
  const { clock, pacing } = paced({ perSecond: 1, perChatMs: 0 })
  const order: number[] = []
  await pacing.turn(person(99), 9, never)
  for (const [index, priority] of [9, 9, 5, 0].entries())
    void pacing.turn(person(index), priority, never).then(() => order.push(priority))
  await clock.advance(5_000)
  expect(order).toEqual([0, 5, 9, 9])
})

test('a chat that was refused waits for the time it was told, the others go on', async () => {
  const { clock, pacing } = paced()
  pacing.learn(group, { outcome: 'not-sent', reason: '429', afterMs: 7_000, scope: 'chat' })
  expect(pacing.waitMs(group)).toEqual({ ms: 7_000, scope: 'chat' })
  expect(pacing.waitMs(person(1)).ms).toBe(0)
  const times = await broadcast([group, person(1)], { clock, pacing })
  expect(times).toEqual([0, 7_000])
})

test('three chats refused within ten seconds pause the whole platform and slow it down', async () => {
  const { clock, pacing } = paced()
  for (const number of [1, 2, 3])
    pacing.learn(person(number), { outcome: 'not-sent', reason: '429', afterMs: number * 1_000, scope: 'chat' })
  expect(pacing.waitMs(person(9))).toEqual({ ms: 3_000, scope: 'platform' })
  expect(pacing.waitMs({ platform: 'discord', chatId: '9' }).ms).toBe(0)
  const times = await broadcast(
    Array.from({ length: 60 }, (_, index) => person(index + 10)),
    { clock, pacing },
  )
  expect(times[0]).toBe(3_000)
  expect(mostWithin(times, 1_000)).toBe(27)
})

test('a sweep wakes what the next moments can take, and nothing while the platform is paused', async () => {
  const { clock, pacing } = paced()
  expect([pacing.room('telegram'), pacing.room('discord')]).toEqual([45, 45])
  pacing.learn(person(1), { outcome: 'not-sent', reason: '429', afterMs: 5_000, scope: 'platform' })
  expect([pacing.room('telegram'), pacing.room('discord')]).toEqual([0, 45])
  await clock.advance(5_000)
  expect(pacing.room('telegram')).toBeGreaterThan(30)
})

test('after quiet time the rate rises to the limit again', async () => {
  const limits = paced()
  limits.pacing.learn(person(1), { outcome: 'not-sent', reason: '429', afterMs: 1_000, scope: 'platform' })
  await limits.clock.advance(60_000)
  const times = await broadcast(
    Array.from({ length: 90 }, (_, index) => person(index)),
    limits,
  )
  expect(mostWithin(times, 1_000)).toBe(30)
})

test('a stopped platform gives no turn, and the other one does', async () => {
  const { clock, pacing } = paced({ perSecond: 1, perChatMs: 0 })
  await pacing.turn(person(1), 0, never)
  const waiting = pacing.turn(person(2), 0, never)
  pacing.learn(person(1), { outcome: 'stop', reason: '401' })
  expect(await waiting).toBe('stopped')
  expect(await pacing.turn(person(3), 0, never)).toBe('stopped')
  expect([pacing.stopped('telegram'), pacing.stopped('discord')]).toEqual(['401', undefined])
  expect(await pacing.turn({ platform: 'discord', chatId: '1' }, 0, never)).toBe('go')
  await clock.advance(0)
})

test('who is told to stop gives the turn up', async () => {
  const { clock, pacing } = paced({ perSecond: 1, perChatMs: 0 })
  await pacing.turn(person(1), 0, never)
  const stop = new AbortController()
  const [given, kept] = [pacing.turn(person(2), 0, stop.signal), pacing.turn(person(3), 0, never)]
  stop.abort()
  expect(await given).toBe('aborted')
  await settle()
  await clock.advance(1_100)
  expect(await kept).toBe('go')
})

test('5,000 messages take no more than one hundredth longer than the bound', async () => {
  const times = await broadcast(
    Array.from({ length: 5_000 }, (_, index) => person(index)),
    paced(),
  )
  expect((times.at(-1) ?? 0) / ((5_000 / 30) * 1_000)).toBeLessThanOrEqual(1.01)
})

test('a clock that is set back an hour stops nobody for an hour', async () => {
  const { clock, pacing } = paced()
  await clock.advance(120 * minute)
  await broadcast([...Array.from({ length: 40 }, (_, index) => person(index)), group], { clock, pacing })
  await clock.advance(-60 * minute)
  for (const chat of [person(1), person(999), group]) expect(pacing.waitMs(chat).ms).toBeLessThan(3_000)
})
