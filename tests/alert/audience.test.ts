import { expect, test } from 'vitest'
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

test('in quiet hours and for silent subscriptions messages come without a sound', () => {
  const quiet = { fromHour: 12, toHour: 14, zone: 'UTC' }
  const silent = (over: object, now = noon): boolean | undefined =>
    deliveriesFor(alert(), [subscription(group, over)], now)[0]?.silent
  expect([silent({ quiet }), silent({ quiet }, noon + 2 * hour), silent({ silent: true })]).toEqual([true, false, true])
})
