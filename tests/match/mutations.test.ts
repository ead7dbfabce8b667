// Spelling that readers do not notice must not change what is found: same entities, same decision.
import { beforeAll, expect, test } from 'vitest'
import type { Matcher } from '../../src/match/compile.ts'
import { matchArticle } from '../../src/match/match-article.ts'
import { shippedMatcher, toTestArticle } from './configuration.ts'
import { keptBy, ownTexts } from './mutation-table.ts'
import { lossy, orthographic } from './spelling-mutations.ts'

let matcher: Matcher
beforeAll(async () => {
  matcher = await shippedMatcher()
})

const text =
  'استقبل المفتش العام للقوات المسلحة الملكية بالرباط رئيس أركان الجيش الإسرائيلي أفيف كوخافي، ووقع المغرب وإسرائيل اتفاقية عسكرية تشمل التدريب المشترك. وتدرس المملكة المغربية اقتناء منظومة باراك إم إكس في 2022.'
const read = (body: string): { ids: string[]; decision: string | undefined } => {
  const { entities, topics } = matchArticle(toTestArticle({ text: body }), matcher)
  return { ids: entities.map(({ id }) => id).toSorted(), decision: topics[0]?.decision }
}
const each = (from: RegExp, to: string | ((letter: string) => string)): string => text.replaceAll(from, to as string)

test.each([
  ['hamza dropped', each(/[أإآ]/g, 'ا')],
  ['ta marbuta as ha', each(/ة(?=[ ،.])/g, 'ه')],
  ['ya without dots', each(/ي(?=[ ،.])/g, 'ى')],
  ['vowels', each(/([بتجدرسعفقكلمن])(?=[\u0621-\u064a])/g, (letter) => `${letter}\u064e`)],
  ['shadda', each(/([لمر])(?=[\u0621-\u064a])/g, (letter) => `${letter}\u0651`)],
  ['tatweel', each(/([سلمبت])(?=[\u0621-\u064a])/g, (letter) => `${letter}ـ`)],
  ['decomposed', text.normalize('NFD')],
  ['Persian ya and kaf', each(/[يك]/g, (letter) => (letter === 'ي' ? 'ی' : 'ک'))],
  ['bidi marks', each(/ /g, ' \u200f')],
  ['no-break spaces', each(/ /g, '\u00a0')],
  ['double spaces', each(/ /g, '  ')],
  ['Arabic digits', each(/[0-9]/g, (digit) => String.fromCharCode(0x660 + Number(digit)))],
  ['quoted names', each(/كوخافي/g, '«كوخافي»')],
  ['detached و', each(/ووقع/g, 'و وقع')],
  ['a zero-width joiner', each(/ا(?=[\u0621-\u064a])/g, 'ا\u200d')],
])('%s changes nothing', (_, mutated) => {
  expect(mutated).not.toBe(text)
  expect(read(mutated)).toEqual(read(text))
})

// A third of our own cases, every third one, keeps the test short; the table over all of them: node tests/match/mutation-table.ts.
const some = ownTexts().filter((_, index) => index % 3 === 0)

test.each(orthographic.filter(({ name }) => !name.startsWith('hamza')))('labelled cases: $name loses no hit', (mutation) => {
  const { hits, kept, articles, decided } = keptBy(mutation, some, matcher)
  expect({ kept, decided }).toEqual({ kept: hits, decided: articles })
})

test('labelled cases: without hamza only names that are words without it are lost (إلبيت، إلتا، ألمانيا)', () => {
  const { hits, kept } = keptBy(orthographic[0]!, some, matcher)
  expect(kept / hits).toBeGreaterThan(0.99)
})

test.each(lossy)('labelled cases: $name loses little', (mutation) => {
  const { hits, kept } = keptBy(mutation, some, matcher)
  expect(kept / hits).toBeGreaterThan(0.85)
})

test('the same article is always read alike', () => {
  const article = toTestArticle({ title: 'عنوان', text })
  expect(matchArticle(article, matcher)).toEqual(matchArticle(article, matcher))
})
