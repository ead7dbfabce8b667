// A role followed by a name that no entity knows, in three different articles, is proposed; everything else is not.
import { beforeAll, expect, test } from 'vitest'
import { proposedEntity, unknownPeople } from '../../src/desk/unknown-people.ts'
import type { Matcher } from '../../src/match/compile.ts'
import { matchArticle } from '../../src/match/match-article.ts'
import { folderWith, goodFeeds, goodTopic, load } from '../config/folder.ts'
import { shippedConfiguration, shippedMatcher, toTestArticle } from '../match/configuration.ts'

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

test('what is proposed can be pasted: it loads, is found, and speaks for its side less than the role does', async () => {
  const text = 'قال وزير الدفاع الإسرائيلي عوديد شاحر إن الزيارة ناجحة'
  const [person] = proposals([text, text, text])
  const role = (await shippedConfiguration()).entities.find(({ id }) => id === person!.role.id)!
  const yaml = proposedEntity({ ...person!, since: Date.UTC(2026, 10, 25) }, role)
  const loaded = await load(
    folderWith({
      'feeds.yaml': goodFeeds,
      'topics/a.yaml': goodTopic.replaceAll('ma', 'def'),
      'entities/a.yaml': `entities:\n${yaml}`,
    }),
  )
  expect(loaded.ok && loaded.configuration.entities).toMatchObject([
    {
      type: 'person',
      side: 'il',
      sure: false,
      from: '2026-11',
      evidence: { il: 0.8, def: 0.5 },
      forms: [{ text: 'عوديد شاحر' }],
    },
  ])
  expect(loaded.ok && loaded.configuration.entities[0]!.id).toMatch(/^p\.[a-z-]+$/)
})
