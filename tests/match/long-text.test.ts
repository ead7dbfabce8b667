// Text made to hurt: everything here finishes within the ordinary test limit, a quadratic step would not.
import { beforeAll, expect, test } from 'vitest'
import type { Matcher } from '../../src/match/compile.ts'
import { matchArticle } from '../../src/match/match-article.ts'
import { shippedMatcher, toTestArticle } from './configuration.ts'

let matcher: Matcher
beforeAll(async () => {
  matcher = await shippedMatcher()
})

test.each([
  ['one letter', 'ا'.repeat(200_000)],
  ['spaces', ' '.repeat(200_000)],
  ['one name, glued', 'المغرب'.repeat(33_000)],
  ['one name, apart', 'المغرب '.repeat(28_000)],
  ['both sides and a cue, without a stop', 'وقع المغرب وإسرائيل اتفاقا عسكريا '.repeat(6_000)],
  ['context-only forms', 'المملكة السعودية '.repeat(12_000)],
  ['shared forms', 'وزير الدفاع '.repeat(16_000)],
  ['misspelt names', 'كوخافيي غانتسس '.repeat(13_000)],
  ['sentences', 'قصف الجيش الإسرائيلي غزة. زار المغرب. '.repeat(5_000)],
  ['commas', 'المغرب، '.repeat(25_000)],
  ['other parties and asides', 'وقعت ألمانيا صفقة وسط توتر مع المغرب وإسرائيل '.repeat(4_000)],
  ['line ends', 'إسرائيل\n'.repeat(25_000)],
])('200,000 characters of %s are read', (_, text) => {
  const { topics } = matchArticle(toTestArticle({ text }), matcher)
  expect(topics).toHaveLength(1)
})
