// P-12 and S-05: dates in every form, and never an absurd one.
import { expect, test } from 'vitest'
import fc from 'fast-check'
import { isoDate, readDate } from '../../src/arabic/dates.ts'
import { publishedAt } from '../../src/article/dates.ts'

test.each([
  ['2026-11-24T10:00:00+01:00', '2026-11-24T09:00:00.000Z'],
  ['2026-11-24 10:00', '2026-11-24T10:00:00.000Z'],
  ['Tue, 24 Nov 2026 10:00:00 +0100', '2026-11-24T09:00:00.000Z'],
  ['24 Nov 26 10:00 EST', '2026-11-24T15:00:00.000Z'],
  ['November 24, 2026 5:04 pm', '2026-11-24T17:04:00.000Z'],
  ['mar. 03 juin 2026', '2026-06-03T00:00:00.000Z'],
  ['12 août 2026', '2026-08-12T00:00:00.000Z'],
  ['الاثنين، ١٢ يوليوز ٢٠٢٦ - ١٤:٣٠', '2026-07-12T14:30:00.000Z'],
  ['الثلاثاء 5 غشت 2025', '2025-08-05T00:00:00.000Z'],
  ['24 نونبر 2026 الساعة 14:30', '2026-11-24T14:30:00.000Z'],
  ['12 تموز/ يوليو 2026', '2026-07-12T00:00:00.000Z'],
  ['3 تشرين الثاني 2025 02:30 م', '2025-11-03T14:30:00.000Z'],
  ['1 كانون الثاني 2026', '2026-01-01T00:00:00.000Z'],
  ['12/07/2026 13:00', '2026-07-12T13:00:00.000Z'],
  ['12 رجب 1446 هـ الموافق 12 يناير 2025', '2025-01-12T00:00:00.000Z'],
  ['1764000000', '2025-11-24T16:00:00.000Z'],
])('%s is %s', (written, iso) => expect(isoDate(written)).toBe(iso))

test.each(['', 'أول أمس', '0000-00-00', '2026-13-45', '31 فبراير 2026', '99999-01-01', '12 رجب 1446 هـ', '1446-07-12'])(
  '«%s» is no date',
  (written) => expect(readDate(written)).toBeUndefined(),
)

test('whatever is written, a date is a whole number or nothing', () => {
  const parts = fc.array(fc.constantFrom('12', '2026', '99', 'يوليوز', 'Nov', ':', '-', '/', ' ', '30', 'م', '+0100', '٣'), {
    maxLength: 12,
  })
  expect(() => fc.assert(fc.property(parts, (words) => Number.isInteger(readDate(words.join('')) ?? 0)))).not.toThrow()
})

test('an article is never dated far from when it was first seen', () => {
  const now = Date.UTC(2026, 10, 24, 12)
  expect(publishedAt('2026-11-24T11:00:00Z', now)).toBe(now - 3_600_000)
  expect(publishedAt('2099-01-01', now)).toBe(now + 600_000)
  expect(publishedAt('1970-01-01', now)).toBe(now - 30 * 86_400_000)
  expect(publishedAt('أول أمس', now)).toBe(now)
  expect(publishedAt(undefined, now)).toBe(now)
})
