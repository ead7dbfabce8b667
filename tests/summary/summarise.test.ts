import { expect, test } from 'vitest'
import type { StoryMember } from '#model'
import { summarise } from '../../src/summary/summarise.ts'
import { alertBlocks } from '../../src/i18n/blocks.ts'
import { run, streams, toMatched, topics } from '../story/stream.ts'
import { composeAlerts } from '../../src/alert/compose.ts'

const member = (articleId: string, more: Partial<StoryMember>): StoryMember => ({
  articleId,
  outlet: `منبر ${articleId}`,
  url: '',
  title: '',
  lead: '',
  publishedAt: Date.parse('2023-06-01T08:00:00Z'),
  decision: 'same',
  group: articleId,
  principals: [],
  because: {},
  ...more,
})

test('every word shown stands in a text, an outlet or a label, in every state of every stream', () => {
  for (const lines of streams.values()) for (const { story } of run(lines)) expect(story.summary.unsupported).toEqual([])
})

test('a word that no text has is found out', async () => {
  const { unsupportedIn } = await import('../../src/summary/supported.ts')
  expect(unsupportedIn([{ text: 'وصل القائد أمس', articleId: 'أ' }], new Map([['أ', 'وصل القائد']]), [])).toEqual(['امس'])
})

test('two amounts for one thing are shown with who says which', () => {
  const summary = summarise([
    member('أ', { decision: 'new', title: 'المغرب يشتري منظومة', lead: 'بقيمة 500 مليون دولار.' }),
    member('ب', { decision: 'contradiction', title: 'القيمة 600 مليون دولار', lead: '' }),
  ])
  expect(summary.differences).toEqual([
    {
      slot: 'howMuch',
      values: [
        { text: '500 مليون دولار', articleId: 'أ', outlet: 'منبر أ' },
        { text: '600 مليون دولار', articleId: 'ب', outlet: 'منبر ب' },
      ],
    },
  ])
})

test('a loaded title gives way to a plain one, and alone it is quoted in its outlet’s mouth', () => {
  const loaded = member('أ', { decision: 'new', title: 'قائد جيش الاحتلال يصل إلى الرباط في زيارة رسمية', lead: '' })
  const plain = member('ب', { title: 'رئيس الأركان الإسرائيلي يصل إلى الرباط في زيارة رسمية', lead: '' })
  expect(summarise([loaded, plain]).headline).toMatchObject({ text: plain.title, outlet: 'منبر ب' })
  expect(summarise([loaded])).toMatchObject({ headline: { text: `منبر أ: «${loaded.title}»` }, unsupported: [] })
})

test('yesterday becomes a day, supported by the text and its publication', () => {
  const summary = summarise([member('أ', { decision: 'new', title: 'وصول الوفد', lead: 'وصل الوفد إلى الرباط أمس.' })])
  expect(summary.slots.when?.[0]?.text).toBe('أمس (31/5/2023)')
  expect(summary.unsupported).toEqual([])
})

test('a story fits one screen in every language', () => {
  for (const lines of streams.values())
    for (const [index, update] of run(lines).entries()) {
      const matched = new Map([[update.article.id, toMatched(lines[index]!)]])
      for (const alert of composeAlerts({ updates: [update], topics, matched, now: 0 }))
        for (const language of ['ar', 'fr', 'en'] as const) {
          const units = alertBlocks(alert, language).reduce(
            (sum, { label = '', text, links = [] }) =>
              sum + label.length + text.length + links.reduce((all, link) => all + link.text.length, 0),
            0,
          )
          expect(units).toBeLessThanOrEqual(900)
        }
    }
})
