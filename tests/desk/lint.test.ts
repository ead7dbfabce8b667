// Advice on spellings: what is unwise, and what to do (arabic.md §5.9).
import { expect, test } from 'vitest'
import type { EntityDefinition } from '#model'
import { lint } from '../../src/desk/lint.ts'
import { bundled, load } from '../config/folder.ts'
import { entity } from './articles.ts'

const advice = (...entities: EntityDefinition[]) => lint({ entities }).map(({ path, message }) => `${path}: ${message}`)
const form = (text: string, more: Partial<EntityDefinition['forms'][number]> = {}) =>
  ({ text, article: 'none', inflection: 'name', ...more }) as const

test.each<[string, EntityDefinition, string]>([
  [
    'three letters',
    entity('x', ['درع']),
    'Expected at least 4 letters in a form that counts alone, got 3: set contextOnly: true',
  ],
  [
    'a common name',
    entity('x', ['باراك']),
    'Expected a word that means only this, got an everyday word or common name: set contextOnly: true',
  ],
  [
    'a function word',
    entity('x', ['خلال']),
    'Expected a word that means only this, got an everyday word or common name: set contextOnly: true',
  ],
  [
    'nothing to confirm it',
    entity('x', [form('أمان', { contextOnly: true })]),
    'Expected a way to confirm a form with contextOnly, got no cue',
  ],
  [
    'ال without its use',
    entity('x', ['الموساد']),
    'Expected a form in ال to say how it takes the article, got none: set article to required',
  ],
  [
    'a feminine noun',
    entity('x', ['مناورة'], { type: 'topic' }),
    'Expected the ending of a common noun in ة to be feminine, got name: set inflection: feminine',
  ],
  [
    'a relative adjective',
    entity('x', [form('المغرب', { article: 'required' }), 'مغربي']),
    'Expected the ending of a relative adjective to be nisba, got name: set inflection: nisba',
  ],
  [
    'two scripts in a word',
    entity('x', ['إسraئيل']),
    'Expected one script in a word, got Arabic and Latin letters together: write it once in each',
  ],
])('%s', (_, one, message) => {
  expect(advice(one)).toEqual([expect.stringContaining(message)])
})

test('spellings that read the same are named in one line', () => {
  expect(advice(entity('p.x', ['يوآف غالانت', 'يواف غالانت', 'يُوآف غالانت']))).toEqual([
    'p.x: Expected every spelling once, got 2 that read as another one does after folding: remove «يواف غالانت» (as «يوآف غالانت»)، «يُوآف غالانت» (as «يوآف غالانت»)',
  ])
})

test('a spelling of two entities needs cues on both, and with them it is fine', () => {
  const shared = (id: string, contextOnly: boolean) => entity(id, [form('وزير الدفاع', { contextOnly })], { cues: ['كلمة'] })
  expect(advice(shared('r.ma', false), shared('r.il', true))).toEqual([
    expect.stringContaining('got one that r.ma has too: set contextOnly: true on both'),
  ])
  expect(advice(shared('r.ma', true), shared('r.il', true))).toEqual([])
})

test('what is right gets no advice: names, hamza, short places, confirmed context', () => {
  expect(
    advice(
      entity('p.gantz', ['بيني غانتس', 'غانتس']),
      entity('o.elbit', ['إلبيت']),
      entity('l.eg', ['مصر'], { type: 'country' }),
      entity('o.aman', [form('أمان', { contextOnly: true })], { cues: ['استخبارات'] }),
      entity('l.tangier', ['طنجة'], { type: 'city' }),
    ),
  ).toEqual([])
})

test('the shipped entities raise no advice on short or everyday words beyond the ones known', async () => {
  const loaded = await load(bundled)
  const serious = loaded.ok
    ? lint(loaded.configuration).filter(({ message }) => !message.startsWith('Expected every spelling once'))
    : []
  expect(serious.length).toBeLessThan(8)
})
