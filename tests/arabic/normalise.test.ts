import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fold, normalise } from '../../src/arabic/normalise.ts'
import { tokenise } from '../../src/arabic/tokenise.ts'

test.each([
  ['hamza carriers', 'أإآٱ ؤ ئ ى', 'اااا و ي ي'],
  ['a lone hamza stays', 'سماء شيء', 'سماء شيء'],
  ['ta marbuta', 'المملكة المتحدة', 'المملكه المتحده'],
  ['vowels and shadda', 'المَغْرِبُ', 'المغرب'],
  ['tatweel', 'المـغـرب', 'المغرب'],
  ['Persian and Maghribi letters', 'بیني گانتس أڭادير پاريس ڤايپر ڢاس ڧفصة', 'بيني كانتس اكادير باريس فايبر فاس قفصه'],
  ['presentation forms', 'ﺍﻟﻤﻐﺮﺏ ﻭﺇﺳﺮﺍﺋﻴﻞ', 'المغرب واسراييل'],
  ['a ligature gives all its letters', 'ﷲ ﻻ', 'الله لا'],
  ['digits of both Arabic sets', '٢٠٢٦ ۱۳', '2026 13'],
  ['Latin marks and case', 'Défense ÉLBIT Çelik', 'defense elbit celik'],
  ['full width', 'ＢＡＲＡＫ－８', 'barak 8'],
  ['bidi controls', '‏المغرب و‎إسرائيل‏', 'المغرب واسراييل'],
  ['no-break space parts words', 'المغرب\u00a0إسرائيل', 'المغرب اسراييل'],
  ['a zero-width non-joiner does not', 'المغرب\u200cية', 'المغربيه'],
  ['dots and tatweels against filters', 'إسـ.ـرائيل أسـ.ـلحة تهـ.ـجير', 'اسراييل اسلحه تهجير'],
  ['dots without tatweel part words', 'إن.إس.أو', 'ان اس او'],
  ['script changes part words', 'عربي21 F16V ال12 وHarpy', 'عربي 21 f 16 v ال 12 و harpy'],
  ['a stray mark before a word', 'صفحة ّفار-ماروك »', 'صفحه فار ماروك'],
  ['emoji and mathematical letters', '🇲🇦 𝐈𝐃𝐅', 'idf'],
])('folds: %s', (_, raw, folded) => expect(fold(raw)).toBe(folded))

test('composed and decomposed input fold alike', () => {
  const text = 'رئيس أركان الجيش الإسرائيلي، آسفي، مسؤول'
  expect(fold(text.normalize('NFD'))).toBe(fold(text))
})

test('a letter takes the marks that follow it into its range', () => {
  const { text, start, end } = normalise('مَغْرِب')
  expect([text, ...start, ...end]).toEqual(['مغرب', 0, 2, 4, 6, 2, 4, 6, 7])
})

const pieces = fc.array(
  fc.oneof(
    fc.constantFrom(
      'المغرب',
      'إسرائيل',
      'ﷺ',
      'ﻼ',
      'ـ',
      '.',
      '…',
      ' ',
      '\n',
      '\u0651',
      '\u200f',
      '😀',
      '𝐀',
      '\ud800',
      'é',
      'Ǆ',
      'ﹽ',
      '٣',
      '،',
    ),
    fc.string({ unit: 'binary' }),
  ),
)

test('every offset is a code point boundary and the ranges follow the text', () => {
  const insidePair = (raw: string, at: number): boolean => at > 0 && at < raw.length && raw.codePointAt(at - 1)! > 0xffff
  fc.assert(
    fc.property(pieces, (parts) => {
      const raw = parts.join('')
      const { text, start, end } = normalise(raw)
      expect([start.length, end.length]).toEqual([text.length, text.length])
      expect([...start, ...end].filter((at) => insidePair(raw, at) || at > raw.length)).toEqual([])
      expect([...start].filter((at, i) => at >= end[i]! || at < (start[i - 1] ?? 0))).toEqual([])
    }),
  )
})

test('folding twice is folding once', () => {
  fc.assert(
    fc.property(pieces, (parts) => {
      expect(fold(fold(parts.join('')))).toBe(fold(parts.join('')))
    }),
  )
})

test('the raw range of a word folds to the word', () => {
  // A ligature can hold parts of two words; such a range is wider than its word.
  const plain = pieces.map((parts) => parts.join('').replace(/[\ufb50-\ufdff\ufe70-\ufefc\u01c4-\u01cc]/g, ''))
  fc.assert(
    fc.property(plain, (raw) => {
      const words = tokenise(raw)
      expect(words.map(({ start, end }) => fold(raw.slice(start, end)))).toEqual(words.map(({ text }) => text))
    }),
  )
})

test.each([
  ['tatweels', 'س' + 'ـ'.repeat(200_000)],
  ['dots', 'س' + '.'.repeat(200_000)],
  ['tatweels and dots', 'سـ.'.repeat(70_000)],
  ['letters', 'س'.repeat(200_000)],
  ['spaces', ' '.repeat(200_000)],
])('200,000 %s finish', (_, raw) => expect(normalise(raw).text.length).toBeLessThanOrEqual(raw.length))

test('a comma, a stop and a line end are hard, a quote and a decimal point are not', () => {
  const hard = tokenise('قال "نعم" ثم ذهب، وعاد. وصل\nغدا 3.5 إن.إس').map(
    (token) => `${token.hardBefore ? '|' : ''}${token.text}`,
  )
  expect(hard.join(' ')).toBe('|قال نعم ثم ذهب |وعاد |وصل |غدا 3 5 ان اس')
})
