// Spellings that the press may print beside the ones configured (arabic.md §2.2): offered, one change each, never the known ones.
import { expect, test } from 'vitest'
import { fold } from '../../src/arabic/normalise.ts'
import { spellingOffers } from '../../src/desk/spelling-offers.ts'
import { shippedConfiguration } from '../match/configuration.ts'
import { entity } from './articles.ts'

const offersOf = (...forms: string[]): readonly string[] => {
  const one = entity('p.x', forms, { type: 'person' })
  return spellingOffers(one, [one])
}

test.each([
  ['غانتس', ['جانتس', 'غانتز', 'غنتس']],
  ['كوخافي', ['كوحافي', 'كوخابي', 'كوخفي']],
  ['يسرائيل كاتس', ['إسرائيل كاتس', 'يسرائيل كاتز']],
  ['أفيخاي أدرعي', ['أفيحاي أدرعي']],
  ['هاليفي', ['هليفي']],
])('%s', (form, wanted) => {
  expect(offersOf(form)).toEqual(expect.arrayContaining(wanted))
})

test('what is configured, here or at another entity, is not offered again', () => {
  const [one, two] = [entity('p.x', ['غانتس', 'جانتس'], { type: 'person' }), entity('p.y', ['غانتز'], { type: 'person' })]
  const offers = spellingOffers(one, [one, two]).map(fold)
  for (const known of ['غانتس', 'جانتس', 'غانتز']) expect(offers).not.toContain(fold(known))
})

test('a topic and a country have no foreign spelling', () => {
  expect(spellingOffers(entity('t.x', ['غانتس'], { type: 'topic' }), [])).toEqual([])
})

test('the shipped names: few offers each, none twice, none that reads as a form', async () => {
  const { entities } = await shippedConfiguration()
  const known = new Set(entities.flatMap(({ forms }) => forms.map(({ text }) => fold(text))))
  for (const one of entities) {
    const offers = spellingOffers(one, entities).map(fold)
    expect(offers.length).toBeLessThanOrEqual(12)
    expect(new Set(offers).size).toBe(offers.length)
    expect(offers.filter((offer) => known.has(offer))).toEqual([])
  }
})
