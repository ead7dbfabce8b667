// Strangers' text made safe to show, cut at clauses; dates and links as a reader expects them.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { dayIn } from '../../src/i18n/dates.ts'
import { domainOf, safeLink } from '../../src/i18n/links.ts'
import { cleanText, shortened } from '../../src/i18n/plain.ts'

test.each([
  ['عاجل\u202E إلغاء', 'عاجل إلغاء'],
  ['a\u2066b\u2069\u200Fc', 'abc'],
  ['  كلمة \n\t أخرى\u00A0ثم ', 'كلمة أخرى ثم'],
  ['نص\u00ADمخفي\u200B\uFEFF', 'نصمخفي'],
  ['می\u200Cخواهم', 'می\u200Cخواهم'],
  ['كلمة\u200D \u200C', 'كلمة'],
  ['\u0627\u064E\u0651\u0652', '\u0627\u064E\u0651\u0652'],
  ['سورة \u06DD', 'سورة \u06DD'],
  ['!!!!!!!!!!!!!!!!', '!!!'],
  ['10000000000000 درهم', '10000000000000 درهم'],
])('%j is shown as %j', (raw, clean) => {
  expect(cleanText(raw)).toBe(clean)
})

test('cleaned text is well-formed, one line, and cleaning it again changes nothing', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (raw) => {
      const clean = cleanText(raw)
      expect(clean.isWellFormed()).toBe(true)
      expect(clean).not.toMatch(/[\n\u202A-\u202E\u2066-\u2069]/)
      expect(cleanText(clean)).toBe(clean)
    }),
    { numRuns: 2000 },
  )
})

test.each([
  ['وصل الوفد إلى الرباط، في زيارة رسمية.', 100, 'وصل الوفد إلى الرباط، في زيارة رسمية.'],
  ['وصل الوفد إلى الرباط، في زيارة رسمية تدوم أياما.', 28, 'وصل الوفد إلى الرباط…'],
  ['وصل الوفد إلى الرباط. ثم غادر إلى مراكش في المساء', 30, 'وصل الوفد إلى الرباط…'],
  ['وصل الوفد العسكري إلى العاصمة الرباط', 30, 'وصل الوفد العسكري إلى العاصمة…'],
  ['كلمةواحدةطويلةجدا', 6, 'كلمةو…'],
  ['نص', 0, ''],
])('«%s» in %i units is «%s»', (text, units, expected) => {
  expect(shortened(text, units)).toBe(expected)
})

test('a shortened text never exceeds its room and ends between graphemes', () => {
  const graphemes = new Intl.Segmenter('ar', { granularity: 'grapheme' })
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), fc.integer({ min: 1, max: 90 }), (text, room) => {
      const cut = shortened(text, room)
      expect(cut.length).toBeLessThanOrEqual(room)
      const kept = cut.endsWith('…') && cut !== text ? cut.slice(0, -1) : cut
      const whole = Array.from(graphemes.segment(text), ({ segment }) => segment)
      expect(Array.from(graphemes.segment(kept), ({ segment }) => segment)).toEqual(
        whole.slice(0, Array.from(graphemes.segment(kept)).length),
      )
    }),
    { numRuns: 1000 },
  )
})

test('what lies far beyond the cut changes nothing', () => {
  const long = 'كلمة طويلة '.repeat(100_000)
  expect(shortened(long, 900)).toBe(shortened(long.slice(0, 2000), 900))
})

test('days are named as the reader’s press names them', () => {
  const at = Date.UTC(2026, 7, 9, 12)
  expect([dayIn('ar', at), dayIn('fr', at), dayIn('en', at)]).toEqual([
    'الأحد 9 غشت 2026',
    'dimanche 9 août 2026',
    'Sunday, 9 August 2026',
  ])
})

test.each([
  ['https://www.hespress.com/a', 'hespress.com'],
  ['https://m.le360.ma/a', 'le360.ma'],
  ['https://ar.le360.ma/a', 'ar.le360.ma'],
  ['https://hespress.com.evil.example/a', 'hespress.com.evil.example'],
  ['https://هسبريس.com/', 'xn--ngbsec0hva.com'],
  ['javascript:alert(1)', ''],
  ['https://bbc.com@evil.example/', ''],
  ['not an address', ''],
])('%s leads to «%s»', (address, domain) => {
  expect(domainOf(address)).toBe(domain)
})

test('an address longer than clients take is no link', () => {
  expect(safeLink(`https://a.example/${'x'.repeat(3000)}`)).toBeUndefined()
})
