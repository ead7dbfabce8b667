import { expect, test } from 'vitest'
import { summarise } from '../../src/summary/summarise.ts'
import { alertBlocks } from '../../src/i18n/blocks.ts'
import { run, streams, topics } from '../story/stream.ts'
import { composeAlerts } from '../../src/alert/compose.ts'
import { member } from './member.ts'

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
  expect(summary.slots.when?.[0]).toMatchObject({ text: 'أمس (31/5/2023)', day: '2023-05-31' })
  expect(summary.unsupported).toEqual([])
})

test('a story fits one screen in every language', () => {
  for (const lines of streams.values())
    for (const update of run(lines))
      for (const alert of composeAlerts({ updates: [update], topics, now: 0 }))
        for (const language of ['ar', 'fr', 'en'] as const) {
          const units = alertBlocks(alert, language).reduce(
            (sum, { label = '', text, links = [] }) =>
              sum + label.length + text.length + links.reduce((all, link) => all + link.text.length, 0),
            0,
          )
          expect(units).toBeLessThanOrEqual(900)
        }
})

test('names keep their label for readers of other languages', () => {
  const label = { ar: 'أفيف كوخافي', en: 'Aviv Kochavi' }
  const report = member('أ', { decision: 'new', title: 'كوخافي في الرباط', principals: ['p.kochavi'] })
  const { slots } = summarise([report], [{ id: 'p.kochavi', type: 'person', label, side: 'il' }])
  expect(slots.who).toMatchObject([{ text: label.ar, label }])
})

test('a story is about whom its first report names, then whom most others do; a body is left out beside the role that names it', () => {
  const named = [
    { id: 'far', type: 'org', label: { ar: 'القوات المسلحة الملكية' }, side: 'ma' },
    { id: 'r.ig', type: 'role', label: { ar: 'المفتش العام للقوات المسلحة الملكية' }, side: 'ma' },
    { id: 'e.normal', type: 'agreement', label: { ar: 'التطبيع' }, side: 'bridge' },
    { id: 'il', type: 'country', label: { ar: 'إسرائيل' }, side: 'il' },
  ] as const
  const principals = ['far', 'r.ig', 'e.normal']
  const reports = [member('أ', { principals }), member('ب', { principals: ['il'] }), member('ج', { principals: ['p.x', 'il'] })]
  expect(summarise(reports, named).principals?.map(({ id }) => id)).toEqual(['r.ig', 'il'])
})

test('a protest is neither a source of the event nor one of its independent texts; alone it is all there is', () => {
  const visit = member('أ', { decision: 'new', title: 'القائد يصل إلى الرباط' })
  const protest = member('ب', { decision: 'reaction', title: 'هيئات تندد بالزيارة' })
  expect(summarise([visit, protest])).toMatchObject({ independent: 1, sources: [{ articleId: 'أ' }] })
  expect(summarise([protest])).toMatchObject({ independent: 1, sources: [{ articleId: 'ب' }] })
})

const arrival = member('أ', { decision: 'new', title: 'المفتش العام يصل إلى تل أبيب في زيارة تمتد ثلاثة أيام', lead: '' })

test('a copy does not turn a fair headline; a stage does, and one off the event gives way', () => {
  const copy = member('ب', { title: 'المفتش العام في تل أبيب: زيارة ثلاثة أيام' })
  const stage = member('ج', { decision: 'update', title: 'المفتش العام يوقع في تل أبيب خطة عمل عسكرية' })
  expect(summarise([arrival, copy]).headline.text).toBe(arrival.title)
  expect(summarise([arrival, copy, stage, { ...copy, articleId: 'د', group: 'د' }]).headline.text).toBe(stage.title)
  const off = member('ه', { decision: 'new', title: 'وزير الفلاحة يدشن سوقا جديدا بالمدينة' })
  expect(summarise([off, arrival, copy]).headline.text).not.toBe(off.title)
})

test('what a lead only passes on is headlined by who says so, once somebody does', () => {
  const lead = 'أوردت صحيفة إسبانية أن البلدين اتفقا على إقامة قاعدة.'
  const fact = member('أ', { decision: 'new', title: 'إسرائيل تعتزم إقامة قاعدة قرب الناظور', lead })
  const said = member('ب', { title: 'صحيفة إسبانية: قاعدة إسرائيلية قرب الناظور' })
  expect(summarise([fact, said]).headline.text).toBe(said.title)
  expect(summarise([{ ...fact, lead: 'أعلن البلدان إقامة قاعدة.' }, said]).headline.text).toBe(fact.title)
})

test('a title that states what its lead only passes on is quoted in its outlet’s mouth, until somebody tells it on his own account', () => {
  const lead = 'أوردت صحيفة إسبانية أن البلدين اتفقا على إقامة قاعدة.'
  const claim = member('أ', { decision: 'new', title: 'إسرائيل تعتزم إقامة قاعدة قرب الناظور', lead })
  expect(summarise([claim]).headline.text).toBe(`منبر أ: «${claim.title}»`)
  const own = member('ب', { title: 'قاعدة جديدة قرب الناظور', lead: 'أعلن البلدان إقامة قاعدة.' })
  expect(summarise([claim, own]).headline.text).toBe(claim.title)
  const said = { ...claim, title: 'تقارير عن قاعدة إسرائيلية قرب الناظور' }
  expect(summarise([said]).headline.text).toBe(said.title)
})

test('where the newest stage has no plain title, the latest plain one that stands by itself is shown', () => {
  const plan = member('أ', { decision: 'new', title: 'الجيش يعلن زيارة القائد إلى الرباط' })
  const begin = member('ب', { decision: 'update', title: 'القائد يبدأ زيارة إلى الرباط', group: 'أ' })
  const open = member('ج', { title: 'في أول زيارة له إلى الرباط بعد استئناف العلاقات…' })
  const loaded = member('د', { decision: 'update', title: 'قائد جيش الاحتلال يصل إلى الرباط في زيارة' })
  expect(summarise([plan, begin, open, loaded]).headline.text).toBe(begin.title)
})

test('an amount that outlets tell on hearsay alone is shown with who tells it', () => {
  const claim = member('أ', { decision: 'new', title: 'تقارير عن قاعدة', lead: 'نقلت صحيفة أن الكلفة 80 مليون دولار.' })
  const other = member('ب', { title: 'صحيفة: قاعدة جديدة', lead: 'نقلت وسائل إعلام عن صحيفة خبر القاعدة.' })
  expect(summarise([claim, other]).slots.howMuch).toMatchObject([{ text: '80 مليون دولار', claimed: true }])
  expect(summarise([claim, { ...other, lead: 'أعلن الجيش إقامة القاعدة.' }]).slots.howMuch?.[0]).not.toHaveProperty('claimed')
})

test('a loaded opening is quoted with its full stop outside', () => {
  const lead = 'حط كبير «الجنرالات» الرحال عند جيش الاحتلال.'
  expect(summarise([member('أ', { decision: 'new', title: 'زيارة', lead })]).lead.text).toBe(
    'منبر أ: «حط كبير ‹الجنرالات› الرحال عند جيش الاحتلال».',
  )
})

test('an opening that was cut for a title leaves the lead more room to go on', () => {
  const lead = `بأمر من القائد الأعلى، ${'استقبل المفتش ضيفه، '.repeat(20)}والوفد المرافق له.`
  const cut = member('أ', { decision: 'new', title: 'بأمر من القائد الأعلى…', lead })
  const titled = member('أ', { decision: 'new', title: 'استقبال في مقر القيادة', lead })
  expect(summarise([cut]).lead.text.length).toBeGreaterThan(summarise([titled]).lead.text.length)
})

test('who disputes a figure does not take the headline over; who denies the event does', () => {
  const other = { title: 'المفتش العام في تل أبيب في زيارة تمتد خمسة أيام', decision: 'contradiction' } as const
  expect(summarise([arrival, member('ب', other)]).headline.text).toBe(arrival.title)
  expect(summarise([arrival, member('ب', { ...other, phase: 'denied' })]).headline.text).toBe(other.title)
})
