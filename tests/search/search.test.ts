// The whole way of a question: as typed → filter → store → hits as a reader sees them.
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Article } from '#model'
import type { SearchHit, Store } from '#ports'
import { presentHits } from '../../src/search/present.ts'
import { readQuery } from '../../src/search/query.ts'
import { openStore } from '../../src/store/open.ts'
import { commit, matched, noon } from '../contracts/samples.ts'

const hour = 3_600_000
const day = 24 * hour

let store: Store
beforeEach(async () => {
  store = await openStore('sqlite::memory:')
})
afterEach(() => store.close())

const add = (...articles: Partial<Article>[]): Promise<string> =>
  store.commit(commit({ articles: articles.map((over) => matched(over)) }))
async function search(words: string): Promise<SearchHit[]> {
  const { filter } = readQuery({ words }, noon)
  return presentHits((await store.search(filter)).articles, filter)
}
const marked = ({ snippet, highlights }: SearchHit): string[] => highlights.map(({ start, end }) => snippet.slice(start, end))

test.each([
  ['المغرب', 'وللمغرب كلمة في الأمر'],
  ['للمغرب', 'قرر المَغرِب ذلك'],
  ['والمغرب', 'في المغـرب العربي'],
  ['إسرائيل', 'زيارة لاسرائيل أمس'],
  ['اسرائيل', 'وإسرائيل تنفي'],
  ['الرباط', 'وصل إلى الرِّباطِ'],
  ['مدرعات', 'صفقة المدرّعات الجديدة'],
  ['لواء', 'التقى باللواء صباحا'],
  ['إتفاقية', 'توقيع الاتفاقيه العسكرية'],
  ['٢٠٢٦', 'ميزانية 2026'],
  ['Elbit', 'شركة ELBIT للأنظمة'],
  ['défense', 'le ministre de la Defense'],
])('%s finds «%s»', async (words, text) => {
  await add({ title: 'عنوان', summary: '', text })
  const hits = await search(words)
  expect(hits.length).toBe(1)
  expect(marked(hits[0]!).length).toBe(1)
})

test('a word does not find another that looks like it', async () => {
  await add(
    { title: 'مغربي يفوز بالسباق', summary: '', text: 'خبر' },
    { id: '2', title: 'مباراة ودية', summary: '', text: 'نص', keys: ['guid:2'] },
  )
  expect(await search('المغرب')).toEqual([])
  expect(await search('وادي')).toEqual([])
})

test('newest first, and a title that answers counts as three days newer', async () => {
  await add(
    { id: 'قديم', keys: ['guid:1'], publishedAt: noon - 5 * day, title: 'مناورات الأسد الإفريقي', summary: '', text: 'نص' },
    { id: 'عنوان', keys: ['guid:2'], publishedAt: noon - 2 * day, title: 'مناورات في الجنوب', summary: '', text: 'نص' },
    { id: 'جديد', keys: ['guid:3'], publishedAt: noon, title: 'عنوان آخر', summary: '', text: 'جرت مناورات أمس' },
  )
  expect((await search('مناورات')).map(({ articleId }) => articleId)).toEqual(['عنوان', 'جديد', 'قديم'])
})

test('a snippet is a piece of the text as published, with its words marked where they stand', async () => {
  const text = `${'كلام طويل قبل الخبر. '.repeat(30)}\nأعلنت الرِّباط، وفق «المصدر»، أنّ للرباط موقفًا. ${'كلام طويل بعد الخبر. '.repeat(30)}`
  await add({ title: 'عنوان', summary: '', text })
  const [hit] = await search('الرباط')
  expect(text.replaceAll('\n', ' ')).toContain(hit!.snippet)
  expect(hit!.snippet.length).toBeLessThanOrEqual(181)
  expect(marked(hit!)).toEqual(['الرِّباط', 'للرباط'])
})

test('without words the snippet is the beginning', async () => {
  await add({ summary: 'تمهيد الخبر.' })
  expect(await search('منبر:هسبريس')).toMatchObject([{ snippet: 'تمهيد الخبر.', highlights: [] }])
})

test('whatever is typed, the search answers and the marks lie inside the snippet', async () => {
  await add({ text: 'a 😀 الرباط 👩‍👩‍👧 "OR" NEAR(1) المغرب * ^ {folded}: 10%' })
  const typed = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc
      .array(fc.constantFrom('"', '«', '»', '-', 'OR', 'NEAR(', 'الرباط', 'since:', '*', "'", ';', '\\', '😀', 'entity:', ' '))
      .map((parts) => parts.join('')),
  )
  await fc.assert(
    fc.asyncProperty(typed, async (words) => {
      for (const { snippet, highlights } of await search(words))
        for (const { start, end } of highlights) expect(start >= 0 && end <= snippet.length && start < end).toBe(true)
    }),
    { numRuns: 200 },
  )
})
