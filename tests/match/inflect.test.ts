import { expect, test } from 'vitest'
import { nounForms, verbForms } from '../../src/match/inflect.ts'

test('a verb comes in every person, number and tense', () => {
  expect(verbForms('زار', 'يزور')).toEqual(
    expect.arrayContaining([
      'زار',
      'زارت',
      'زارا',
      'زاروا',
      'زارها',
      'يزور',
      'تزور',
      'نزور',
      'سيزور',
      'ستزوره',
      'يزوران',
      'يزورون',
    ]),
  )
})

test('a defective verb changes its last letter', () => {
  expect(verbForms('التقي', 'يلتقي')).toEqual(
    expect.arrayContaining(['التقي', 'التقت', 'التقيا', 'التقوا', 'التقاه', 'يلتقي', 'يلتقيان', 'يلتقون']),
  )
  expect(verbForms('باع', 'يبيع')).toEqual(expect.arrayContaining(['باعت', 'تبيع', 'ستبيعها']))
})

test('a noun comes with article, dual, plural and owner', () => {
  expect(nounForms('زياره')).toEqual(expect.arrayContaining(['زياره', 'الزياره', 'زيارات', 'زيارتان', 'زيارته', 'زياراتهم']))
  expect(nounForms('مصنع')).toEqual(expect.arrayContaining(['مصنع', 'المصنع', 'مصنعين', 'مصنعا', 'مصنعها']))
})
