import { expect, test } from 'vitest'
import { composeAlerts } from '../../src/alert/compose.ts'
import { run, topics } from './stream.ts'

const line = (
  id: string,
  published: string,
  title: string,
  summary: string,
  more: { readonly outlet?: string; readonly guid?: string } = {},
) => ({
  id,
  published,
  title,
  summary,
  outlet: `منبر ${id}`,
  ...more,
})
const announced = line(
  'أ',
  '2023-05-02T08:00:00Z',
  'رئيس أركان الجيش الإسرائيلي أفيف كوخافي يزور المغرب الأسبوع المقبل',
  'يقوم رئيس الأركان الإسرائيلي أفيف كوخافي بزيارة رسمية إلى المغرب الأسبوع المقبل.',
)

test('the same official in another country opens another story', () => {
  const [first, other] = run([
    announced,
    line(
      'ب',
      '2023-05-03T08:00:00Z',
      'أفيف كوخافي في المنامة للقاء مسؤولين عسكريين',
      'وصل رئيس الأركان الإسرائيلي أفيف كوخافي إلى البحرين في زيارة رسمية بعد إعلان زيارته للمغرب.',
    ),
  ])
  expect(other?.decision).toBe('new')
  expect(other?.story.id).not.toBe(first?.story.id)
})

test('two systems of one maker are two stories', () => {
  const updates = run([
    line(
      'أ',
      '2023-05-02T08:00:00Z',
      'إلبيت تزود المغرب بمدافع أتموس',
      'ستزود شركة إلبيت سيستمز الجيش المغربي بمدافع أتموس 2000.',
    ),
    line(
      'ب',
      '2023-05-02T12:00:00Z',
      'إلبيت تزود المغرب بمسيرات هرميس 900',
      'ستزود شركة إلبيت سيستمز الجيش المغربي بطائرات هرميس 900.',
    ),
  ])
  expect(new Set(updates.map(({ story }) => story.id)).size).toBe(2)
})

test('an item that comes again with another title is a revision of its member, with the same content it changes nothing', () => {
  const [first, changed, again] = run([
    { ...announced, guid: 'g1' },
    { ...announced, guid: 'g1', title: 'كوخافي يحل بالمغرب الأسبوع المقبل' },
    { ...announced, guid: 'g1', title: 'كوخافي يحل بالمغرب الأسبوع المقبل' },
  ])
  expect([first, changed, again].map((update) => update?.decision)).toEqual(['new', 'revision', 'same'])
  expect(again?.story.members).toHaveLength(1)
  expect(again?.story.members[0]?.title).toBe('كوخافي يحل بالمغرب الأسبوع المقبل')
  expect(again?.because['changed']).toBe(false)
})

test('the same words in another outlet are one voice and no update', () => {
  const [, copy] = run([announced, { ...announced, id: 'ب', outlet: 'منبر آخر', published: '2023-05-02T09:00:00Z' }])
  expect(copy?.decision).toBe('same')
  expect(copy?.story.summary).toMatchObject({ independent: 1, sources: [{ outlet: 'منبر أ' }, { outlet: 'منبر آخر' }] })
})

test('a stage within the hour stays silent and says why; a denial sounds at once', () => {
  const updates = run([
    announced,
    line(
      'ب',
      '2023-05-02T08:30:00Z',
      'تأجيل زيارة كوخافي إلى المغرب',
      'أرجأ رئيس الأركان الإسرائيلي أفيف كوخافي زيارته إلى المغرب.',
    ),
    line(
      'ج',
      '2023-05-02T08:50:00Z',
      'مصدر مغربي ينفي زيارة كوخافي إلى المغرب',
      'نفى مصدر مغربي مسؤول خبر زيارة رئيس الأركان الإسرائيلي أفيف كوخافي إلى المغرب.',
    ),
  ])
  expect(updates.map(({ decision, because }) => [decision, because['quiet']])).toEqual([
    ['new', undefined],
    ['update', 'pace'],
    ['contradiction', undefined],
  ])
})

test('what moves a story after three days of silence opens a new head that links the old one; within them it is a reply', () => {
  const signing = 'وقع رئيس الأركان الإسرائيلي أفيف كوخافي في الرباط اتفاقا عسكريا في ختام زيارته إلى المغرب.'
  const kindsAt = (published: string) => {
    const update = run([announced, line('ب', published, 'كوخافي يوقع في الرباط اتفاقا عسكريا', signing)])[1]
    if (update === undefined) throw new Error('Expected an update, got none')
    return composeAlerts({ updates: [update], topics, now: 0 }).map(({ kind, links, storyId }) => ({
      kind,
      old: links.includes(storyId),
    }))
  }
  expect(kindsAt('2023-05-05T07:00:00Z')).toEqual([
    { kind: 'update', old: false },
    { kind: 'edit', old: false },
  ])
  expect(kindsAt('2023-05-09T08:00:00Z')).toEqual([{ kind: 'new', old: true }])
})

test('the same stream gives the same stories twice', () => {
  const stream = [
    announced,
    line('ب', '2023-05-04T08:00:00Z', 'كوخافي يصل إلى الرباط', 'وصل رئيس الأركان الإسرائيلي أفيف كوخافي إلى الرباط.'),
  ]
  expect(run(stream)).toEqual(run(stream))
})

const deal = line(
  'أ',
  '2023-05-02T08:00:00Z',
  'المغرب يقتني 36 مدفعا من طراز أتموس من شركة إلبيت',
  'تعاقد المغرب مع شركة إلبيت سيستمز على 36 مدفعا من طراز أتموس 2000 بقيمة 200 مليون دولار.',
)

test.each([
  ['صفقة مدافع أتموس بين الرباط وإلبيت تبلغ 240 مليون دولار', 'contradiction'],
  ['صفقة مدافع أتموس بين الرباط وإلبيت تبلغ 200 مليون دولار', 'same'],
  ['صفقة مدافع أتموس بين الرباط وإلبيت تشمل دفعة أولى من 12 مدفعا', 'same'],
  ['هل تبلغ صفقة مدافع أتموس بين الرباط وإلبيت 240 مليون دولار؟', 'same'],
])('a title that puts another figure forward for the whole contradicts: «%s»', (title, decision) => {
  const lead = 'قالت مصادر إن الجيش المغربي سيحصل على مدافع أتموس 2000 من شركة إلبيت سيستمز الإسرائيلية.'
  const [, second] = run([deal, line('ب', '2023-05-02T12:00:00Z', title, lead)])
  expect(second?.decision).toBe(decision)
})

test('a story of sixty asks an editor once; what else belongs to it is neither a second head nor a redraw', () => {
  const started = Date.parse(announced.published)
  const updates = run(
    Array.from({ length: 63 }, (_, index) =>
      line(
        `ن${index}`,
        new Date(started + index * 60_000).toISOString(),
        `كوخافي رئيس أركان الجيش الإسرائيلي يزور المغرب، تفصيل كلمة${index}`,
        `زيارة رئيس الأركان الإسرائيلي أفيف كوخافي إلى المغرب كما رواها مراسل من مدينة${index} بألفاظ${index} أخرى${index} تماما${index}.`,
      ),
    ),
  )
  expect(new Set(updates.map(({ story }) => story.id)).size).toBe(1)
  expect(updates.slice(-4).map(({ story, because }) => [story.members.length, because['asks'] ?? false])).toEqual([
    [60, false],
    [60, true],
    [60, false],
    [60, false],
  ])
  expect(composeAlerts({ updates: updates.slice(-3), topics, now: 0 })).toEqual([])
  expect(updates.at(-1)?.story.fullSince).toBe(updates.at(-3)?.article.publishedAt)
})
