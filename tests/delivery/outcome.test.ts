import { expect, test } from 'vitest'
import type { Delivery, DeliveryState } from '#model'
import type { SendResult } from '#ports'
import { afterAsking, afterSend, beforeResend } from '../../src/delivery/outcome.ts'
import { alert, channel, delivery, group, noon } from '../contracts/samples.ts'

const sending = (over: Partial<Delivery> = {}): Delivery =>
  delivery(alert(), group, {
    attempts: 1,
    status: { state: 'sending', worker: 'w', startedAt: noon, leaseUntil: noon + 60_000 },
    ...over,
  })
const later = noon + 100

// Each row: what came back → the state of the row, and what follows for the chat or the platform.
const rows: readonly (readonly [string, SendResult, DeliveryState, object])[] = [
  ['a named message', { outcome: 'sent', messageId: '7' }, { state: 'sent', messageId: '7', sentAt: later }, {}],
  [
    'a rate limit with its time',
    { outcome: 'not-sent', reason: '429', afterMs: 7_000, scope: 'chat' },
    { state: 'retry', at: later + 7_000, reason: '429' },
    {},
  ],
  ['a lost reply', { outcome: 'ambiguous', reason: 'reset' }, { state: 'ambiguous', since: noon, reason: 'reset' }, {}],
  [
    'a blocked bot',
    { outcome: 'refused', reason: 'blocked', action: 'suspend' },
    { state: 'dead', reason: 'blocked', at: later },
    { chat: { do: 'suspend', reason: 'blocked' } },
  ],
  [
    'a deleted account',
    { outcome: 'refused', reason: 'deactivated', action: 'gone' },
    { state: 'dead', reason: 'deactivated', at: later },
    { chat: { do: 'forget', reason: 'deactivated' } },
  ],
  [
    'a refused text',
    { outcome: 'refused', reason: 'AutoMod', action: 'dead' },
    { state: 'dead', reason: 'AutoMod', at: later },
    {},
  ],
  [
    'a group that moved',
    { outcome: 'migrated', reason: 'upgraded', to: '-100999' },
    { state: 'retry', at: later, reason: 'upgraded' },
    { chat: { do: 'move', to: '-100999' } },
  ],
  ['a wrong token', { outcome: 'stop', reason: '401' }, { state: 'retry', at: later, reason: '401' }, { stop: '401' }],
]

test.each(rows)('%s has its consequence', (_, result, status, rest) => {
  const { delivery: after, ...follows } = afterSend(sending(), result, later)
  expect([after.status, follows]).toEqual([status, rest])
})

test('a refused form is tried once as plain text, then given up', () => {
  const refused: SendResult = { outcome: 'refused', reason: "can't parse entities", action: 'plain' }
  const plain = afterSend(sending(), refused, later).delivery
  expect(plain).toMatchObject({ plain: true, status: { state: 'retry', at: later } })
  expect(afterSend(sending({ plain: true }), refused, later).delivery.status.state).toBe('dead')
})

test('without a time to wait the pauses double up to five minutes', () => {
  const wait = (attempts: number): number => {
    const { status } = afterSend(
      sending({ attempts }),
      { outcome: 'not-sent', reason: 'refused', scope: 'platform' },
      noon,
    ).delivery
    return status.state === 'retry' ? status.at - noon : 0
  }
  expect(wait(1)).toBeGreaterThanOrEqual(2_000)
  expect(Math.abs(wait(2) - wait(1) * 2)).toBeLessThanOrEqual(1)
  expect(wait(60)).toBeLessThanOrEqual(300_000 * 1.25)
})

test('an edit in doubt is simply made again', () => {
  const edit = afterSend(sending({ kind: 'edit' }), { outcome: 'ambiguous', reason: 'reset' }, later).delivery
  expect(edit).toMatchObject({ doubts: 1, status: { state: 'retry', reason: 'reset' } })
})

const doubtful = (over: Partial<Delivery> = {}): Delivery =>
  delivery(alert(), group, { doubts: 1, status: { state: 'ambiguous', since: noon, reason: 'reset' }, ...over })

test('Discord takes the same nonce for a minute; after it, and elsewhere, the history is asked', () => {
  expect(beforeResend(doubtful({ chat: channel }), noon + 60_000)).toBe('send')
  expect(beforeResend(doubtful({ chat: channel }), noon + 60_001)).toBe('ask')
  expect(beforeResend(doubtful(), noon)).toBe('ask')
  expect(beforeResend(doubtful({ kind: 'edit' }), noon)).toBe('send')
})

test('what the history says decides; without one there is at most one extra copy', () => {
  const asked = { policy: 'by-urgency', now: later } as const
  const [no, unknown] = [{ found: 'no' }, { found: 'unknown' }] as const
  expect(afterAsking({ ...asked, delivery: doubtful(), found: { found: 'yes', messageId: '7' } })).toMatchObject({
    delivery: { status: { state: 'sent', messageId: '7' } },
    doubt: 'found',
  })
  expect(afterAsking({ ...asked, delivery: doubtful({ doubts: 5 }), found: no })).toEqual({ next: 'send' })
  expect(afterAsking({ ...asked, delivery: doubtful(), found: unknown })).toEqual({ next: 'send' })
  const dead = { delivery: { status: { state: 'dead' } }, doubt: 'given-up' }
  expect(afterAsking({ ...asked, delivery: doubtful({ doubts: 2 }), found: unknown })).toMatchObject(dead)
  expect(afterAsking({ ...asked, delivery: doubtful({ expiresAt: noon }), found: no })).toMatchObject(dead)
})

test('what nobody can look up follows the policy, by what a copy would cost', () => {
  const decide = (policy: 'resend' | 'skip' | 'by-urgency', over: Partial<Delivery>): string => {
    const answer = afterAsking({ delivery: doubtful(over), found: { found: 'unknown' }, now: later, policy })
    return answer.next === 'send' ? 'send' : answer.doubt
  }
  const cases: readonly Partial<Delivery>[] = [{}, { priority: 9 }]
  expect(cases.map((one) => decide('by-urgency', one))).toEqual(['send', 'skipped'])
  expect(cases.map((one) => decide('resend', one))).toEqual(['send', 'send'])
  expect(cases.map((one) => decide('skip', one))).toEqual(['skipped', 'skipped'])
  expect(decide('skip', { chat: channel })).toBe('send')
})
