// A role followed by a name that no entity knows, in three different articles, is proposed; everything else is not.
import { beforeAll, expect, test } from 'vitest'
import { unknownPeople } from '../../src/desk/unknown-people.ts'
import type { Matcher } from '../../src/match/compile.ts'
import { matchArticle } from '../../src/match/match-article.ts'
import { shippedMatcher, toTestArticle } from '../match/configuration.ts'

let matcher: Matcher
beforeAll(async () => {
  matcher = await shippedMatcher()
})
const proposals = (texts: readonly string[]) =>
  unknownPeople(
    texts.map((text, index) => {
      const article = { ...toTestArticle({ text }), id: `a${index}`, firstSeenAt: texts.length - index }
      return { article, entities: matchArticle(article, matcher).entities }
    }),
  )

test('a name after a role in three articles is proposed with the role and the articles, oldest first', () => {
  const found = proposals([
    'قال وزير الدفاع الإسرائيلي عوديد شاحر إن الزيارة ناجحة',
    'التقى لوديي وزير الدفاع الإسرائيلي الجديد عوديد شاحر بالرباط',
    'وصل وزير الدفاع الإسرائيلي، الجنرال السابق عوديد شاحر، إلى المغرب',
    'رئيس الأركان الإسرائيلي عوديد شاحر يلقي كلمة',
  ])
  expect(found).toMatchObject([
    { name: 'عوديد شاحر', role: { id: 'r.il_defmin', side: 'il' }, articles: ['a3', 'a2', 'a1', 'a0'] },
  ])
})

test('two articles are not enough, and one article three times is one', () => {
  const text = 'وزير الدفاع الإسرائيلي عوديد شاحر'
  expect(proposals([text, text])).toEqual([])
  expect(proposals([`${text}. ${text}. ${text}`])).toEqual([])
})

test.each([
  ['a person who is known', 'وزير الدفاع الإسرائيلي يسرائيل كاتس يصل الرباط'],
  ['a verb', 'وزير الدفاع الإسرائيلي يزور قواعد الشمال'],
  ['a verb with a conjunction', 'وزير الدفاع الإسرائيلي ويلتقي جنودا'],
  ['a function word', 'وزير الدفاع الإسرائيلي خلال زيارة'],
  ['the end of a clause', 'وزير الدفاع الإسرائيلي عوديد، شاحر'],
  ['the end of the text', 'زيارة وزير الدفاع الإسرائيلي'],
  ['another script', 'وزير الدفاع الإسرائيلي Oded Shahar'],
])('%s after a role is no unknown person', (_, text) => {
  expect(proposals([text, text, text])).toEqual([])
})
