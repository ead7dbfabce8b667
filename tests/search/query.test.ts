import { expect, test } from 'vitest'
import type { SearchFilter, SearchQuery } from '#ports'
import { readQuery } from '../../src/search/query.ts'

const noon = Date.UTC(2025, 9, 20, 12)
const day = 86_400_000
const read = (words: string, over: Partial<SearchQuery> = {}): SearchFilter => readQuery({ words, ...over }, noon).filter
const firsts = (words: string): string[] => read(words).terms.map(([word]) => word!)

test('every word must occur, under any of its spellings', () => {
  expect(read('الرِّباط').terms).toEqual([['الرباط', 'رباط']])
  expect(firsts('إسرائيل اسرائيل')).toEqual(['اسراييل'])
})

test('function words do not count, unless they are quoted or alone', () => {
  expect(firsts('تدريبات في المغرب')).toEqual(['تدريبات', 'المغرب'])
  expect(firsts('تدريبات «في المغرب»')).toEqual(['تدريبات', 'في', 'المغرب'])
  expect(firsts('في')).toEqual(['في'])
})

test('a minus excludes, inside a word it does not', () => {
  const { terms, without } = read('طائرات -الجزائر إف-16')
  expect(terms.map(([word]) => word)).toEqual(['طايرات', 'اف', '16'])
  expect(without).toEqual(['الجزاير', 'جزاير'])
})

test('filters are read in three languages, and a field of the command wins', () => {
  const expected = { outlet: 'هسبريس', entity: 'القوات المسلحه الملكيه', topic: 'morocco-israel-defence' }
  expect(read('منبر:هسبريس كيان:"القوات المسلحة الملكية" موضوع:morocco-israel-defence')).toMatchObject(expected)
  expect(read('entité:far média:«هسبريس»', { outlet: 'لكم' })).toMatchObject({ entity: 'far', outlet: 'لكم' })
})

test('an address is words and not a filter', () => {
  expect(firsts('https://www.hespress.com')).toEqual(['https', 'www', 'hespress', 'com'])
})

test.each([
  ['7d', noon - 7 * day],
  ['منذ أسبوع', noon - 7 * day],
  ['الأسبوع الماضي', noon - 7 * day],
  ['منذ ثلاثة أيام', noon - 3 * day],
  ['قبل يومين', noon - 2 * day],
  ['منذ ٣ أشهر', noon - 90 * day],
  ['depuis 7 jours', noon - 7 * day],
  ['il y a une semaine', noon - 7 * day],
  ['la semaine dernière', noon - 7 * day],
  ['last week', noon - 7 * day],
  ['2 hours ago', noon - 2 * 3_600_000],
  // Days begin in Morocco, which was an hour ahead of Greenwich that year.
  ['اليوم', Date.UTC(2025, 9, 19, 23)],
  ['أمس', Date.UTC(2025, 9, 18, 23)],
  ['أول أمس', Date.UTC(2025, 9, 17, 23)],
  ['hier', Date.UTC(2025, 9, 18, 23)],
  ['2025-10-01', Date.UTC(2025, 8, 30, 23)],
  ['٢٠٢٥-١٠-٠١', Date.UTC(2025, 8, 30, 23)],
  ['2025-10', Date.UTC(2025, 8, 30, 23)],
])('«%s» is understood', (since, expected) => {
  expect(readQuery({ words: '', since }, noon)).toMatchObject({ filter: { sinceAt: expected } })
  expect(read(`المغرب since:"${since}"`).sinceAt).toBe(expected)
})

test('until a day means its whole day', () => {
  expect(read('', { until: '2025-10-01' }).untilAt).toBe(Date.UTC(2025, 9, 1, 23) - 1)
  expect(read('', { until: 'أمس' }).untilAt).toBe(Date.UTC(2025, 9, 19, 23) - 1)
})

test('what is not a day is said in the language of the reader, and the words still count', () => {
  for (const since of ['2025-02-31', 'البارح ربما', '99999 سنة', 'week week week']) {
    const { filter, problem } = readQuery({ words: 'المغرب', since, language: 'fr' }, noon)
    expect(problem).toContain('n’est pas une date')
    expect([filter.sinceAt, filter.terms.length]).toEqual([undefined, 1])
  }
})

test('an empty question is told so', () => {
  expect(readQuery({ words: ' "" -  ' }, noon).problem).toMatch(/^اكتب كلمة/)
})

test('pages stay within bounds, and a long question stays small', () => {
  expect(read('م', { limit: 1e9, offset: -5 })).toMatchObject({ limit: 200, offset: 0 })
  expect(read('م', { limit: Number.NaN })).toMatchObject({ limit: 1 })
  expect(read('كلمة '.repeat(9_999)).terms.length).toBe(1)
  expect(read(Array.from({ length: 999 }, (_, index) => `ك${index}`).join(' ')).terms.length).toBeLessThanOrEqual(24)
})
