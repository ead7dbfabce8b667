// Callback data: made for one chat, for a time, within 64 bytes; everything else changes nothing (hostile.md A-04).
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Chat } from '#model'
import { kinds, type Kind } from '../../../adapters/telegram/buttons/kinds.ts'
import { called, createPresses, short } from '../../../adapters/telegram/buttons/press.ts'

const here: Chat = { platform: 'telegram', chatId: '-1001234567890123' }
const there: Chat = { platform: 'telegram', chatId: '42' }
const now = Date.UTC(2026, 0, 10, 9)
const hours = 3_600_000
const presses = createPresses('123:token')
const dataOf = (kind: Kind, value: string): string =>
  presses.keyboard([[{ text: 'زر', press: { kind, value } }]], here, now).inline_keyboard[0]?.[0]?.callback_data ?? ''

test('any value of any kind comes back as it went, within 64 bytes', () => {
  fc.assert(
    fc.property(fc.constantFrom(...(Object.keys(kinds) as Kind[])), fc.string({ unit: 'grapheme' }), (kind, value) => {
      const data = dataOf(kind, short(value))
      expect(Buffer.byteLength(data)).toBeLessThanOrEqual(64)
      expect(presses.read(data, here, now)).toEqual({ kind, value: short(value) })
      expect(called(short(value), ['هسبريس', value])).toBe(value === 'هسبريس' ? 'هسبريس' : value)
    }),
  )
})

test('every process of a bot reads what another wrote; another bot does not', () => {
  const data = dataOf('s', 'a')
  expect(createPresses('123:token').read(data, here, now)).toEqual({ kind: 's', value: 'a' })
  expect(createPresses('123:other').read(data, here, now)).toBe('forged')
})

test('one changed byte, another chat, unsigned data, nothing: forged', () => {
  const data = dataOf('u', 'morocco-israel-defence')
  const changed = Array.from(
    { length: data.length },
    (_, at) => data.slice(0, at) + (data[at] === 'x' ? 'y' : 'x') + data.slice(at + 1),
  )
  for (const one of [...changed, '', 's:a', 'u:../../etc', '\u0000', 'ا'.repeat(500), data.slice(0, 8), `${data} `])
    expect(presses.read(one, here, now)).toBe('forged')
  expect(presses.read(data, there, now)).toBe('forged')
})

test('a settings button lives two days; the reason of an alert can be asked for as long as it stands', () => {
  const [ends, stays] = [dataOf('s', 'a'), dataOf('why', '')]
  expect(presses.read(ends, here, now + 48 * hours)).toEqual({ kind: 's', value: 'a' })
  expect(presses.read(ends, here, now + 48 * hours + 60_001)).toBe('stale')
  expect(presses.read(stays, here, now + 10_000 * hours)).toEqual({ kind: 'why', value: '' })
})

test('«why» under alerts of the version before, which signed nothing, is still answered', () => {
  expect(presses.read('why', there, now)).toEqual({ kind: 'why', value: '' })
})
