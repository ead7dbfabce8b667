// The breaker in front of the library: when nothing may leave, and how it starts again.
import { expect, test } from 'vitest'
import { createBreaker } from '../../../adapters/discord/breaker.ts'
import { createIdentifyBudget } from '../../../adapters/discord/identify-budget.ts'
import { createVisitors } from '../../../adapters/discord/interactions/visitors.ts'

const minute = 60_000
function atTime(start = 1_000_000) {
  let now = start
  const clock = { now: () => now }
  return { clock, pass: (ms: number) => void (now += ms) }
}
const answer = (status: number, json: unknown = {}, retryAfterMs?: number, scope: 'user' | 'shared' | 'global' = 'user') =>
  ({ kind: 'http', status, json, scope, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) }) as const

test('a 429 page holds everything for five minutes, the next one for ten, at most half an hour', () => {
  const { clock, pass } = atTime()
  const breaker = createBreaker(clock)
  for (const minutes of [5, 10, 20, 30, 30]) {
    breaker.saw(answer(429, undefined))
    expect(breaker.hold()?.afterMs).toBe(minutes * minute)
    pass(minutes * minute)
    expect(breaker.hold()).toBeUndefined()
  }
})

test('after the wait one request goes ahead, the others follow its answer', () => {
  const { clock, pass } = atTime()
  const breaker = createBreaker(clock)
  breaker.saw(answer(429, undefined))
  pass(5 * minute)
  expect([breaker.hold(), breaker.hold()?.afterMs]).toEqual([undefined, 15_000])
  breaker.saw(answer(200, { id: '1' }))
  expect(breaker.hold()).toBeUndefined()
})

test('four hundred refusals are a warning, five hundred within ten minutes are the end', () => {
  const { clock, pass } = atTime()
  const breaker = createBreaker(clock)
  for (let index = 0; index < 400; index += 1) breaker.saw(answer(403, { code: 50013 }))
  expect(breaker.hold()).toBeUndefined()
  for (let index = 0; index < 100; index += 1) breaker.saw(answer(403, { code: 50013 }))
  expect(breaker.hold()?.afterMs).toBe(10 * minute)
  pass(10 * minute + 1)
  expect([breaker.hold(), breaker.invalid()]).toEqual([undefined, 0])
})

test('limits that others share are not held against us; a global one is kept to the millisecond', () => {
  const { clock } = atTime()
  const breaker = createBreaker(clock)
  for (let index = 0; index < 600; index += 1) breaker.saw(answer(429, {}, 1_337_000, 'shared'))
  expect([breaker.invalid(), breaker.hold()]).toEqual([0, undefined])
  breaker.saw(answer(429, {}, 2_500, 'global'))
  expect(breaker.hold()?.afterMs).toBe(2_500)
})

test('eight identifies in five minutes, then the next waits; a clock set back does not hold for ever', () => {
  const { clock, pass } = atTime()
  const budget = createIdentifyBudget(clock)
  for (let index = 0; index < 8; index += 1) {
    expect(budget.waitMs()).toBe(0)
    budget.spend()
    pass(1000)
  }
  expect(budget.waitMs()).toBe(5 * minute - 8000)
  pass(-3_600_000)
  expect(budget.waitMs()).toBe(0)
})

test('ten commands a minute for each member, pages apart', () => {
  const { clock, pass } = atTime()
  const visitors = createVisitors(clock)
  for (let index = 0; index < 10; index += 1) expect(visitors.allows('1', 'command')).toBe(true)
  expect([visitors.allows('1', 'command'), visitors.allows('2', 'command'), visitors.allows('1', 'page')]).toEqual([
    false,
    true,
    true,
  ])
  pass(minute)
  expect(visitors.allows('1', 'command')).toBe(true)
})
