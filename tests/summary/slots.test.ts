// Who, what, where and when of a story, as its reports set them.
import { expect, test } from 'vitest'
import type { StoryMember } from '#model'
import type { NamedEntity } from '../../src/summary/slots.ts'
import { summarise } from '../../src/summary/summarise.ts'
import { member } from './member.ts'

const named: readonly NamedEntity[] = [
  { id: 'agadir', type: 'city', label: { ar: 'أكادير' }, side: 'ma' },
  { id: 'tantan', type: 'city', label: { ar: 'طانطان' }, side: 'ma' },
  { id: 'rabat', type: 'city', label: { ar: 'الرباط' }, side: 'ma' },
  { id: 'apache', type: 'system', label: { ar: 'أباتشي' }, side: 'def' },
  { id: 'arms', type: 'system', label: { ar: 'أسلحة إسرائيلية الصنع' }, side: 'def' },
  { id: 'greece', type: 'country', label: { ar: 'اليونان' }, side: 'third' },
  { id: 'many', type: 'person', label: { ar: 'مسؤولون مغاربة' }, side: 'ma' },
]
const principals = named.map(({ id }) => id)
const slotsOf = (...reports: StoryMember[]) => {
  const { slots, unsupported } = summarise(
    reports.map((report) => ({ ...report, principals })),
    named,
  )
  expect(unsupported).toEqual([])
  return slots
}
const texts = (values: readonly { readonly text: string }[] = []) => values.map(({ text }) => text)

test('the place of the newest stage comes first', () => {
  const start = member('أ', { decision: 'new', phase: 'begins', title: 'انطلاق المناورات بأكادير' })
  const end = member('ب', { decision: 'update', phase: 'ends', title: 'اختتام المناورات في طانطان' })
  expect(texts(slotsOf(start, end).where)).toEqual(['طانطان', 'أكادير'])
})

test('where it was to be gives way to where it is, told or only printed', () => {
  const plan = member('أ', { decision: 'new', phase: 'postponed', title: 'تأجيل زيارة القائد إلى الرباط' })
  const made = member('ب', { decision: 'update', phase: 'arrives', title: 'القائد يصل إلى أكادير' })
  expect(texts(slotsOf(plan, made).where)).toEqual(['أكادير'])
  const lead = 'استقبل المفتش القائد في بنجرير.'
  const elsewhere = member('ج', { decision: 'update', phase: 'received', title: 'المفتش يستقبل القائد', lead })
  expect(texts(slotsOf(plan, made, elsewhere).where)).toEqual(['بنجرير', 'أكادير'])
})

test('a city that no entity knows is told before its country', () => {
  const lead = 'التقى القائد نظيره في اليونان على هامش مؤتمر.'
  expect(texts(slotsOf(member('أ', { decision: 'new', title: 'القائد يلتقي نظيره في أثينا', lead })).where)).toEqual([
    'أثينا',
    'اليونان',
  ])
})

test('a deal stands nowhere, what happens to it does', () => {
  const parts = 'كشف موقع أن الصفقة تشمل محطة أرضية قرب الرباط.'
  expect(slotsOf(member('أ', { decision: 'new', title: 'تفاصيل صفقة الأقمار', lead: parts })).where).toBeUndefined()
  const signed = 'وقعت الشركة عقد الصفقة أمس في الرباط.'
  expect(texts(slotsOf(member('أ', { decision: 'new', title: 'صفقة الأقمار', lead: signed })).where)).toEqual(['الرباط'])
})

test('a thing among others is not what it is about, and office-holders and arms at large are nobody and nothing', () => {
  const lead = 'انطلق التمرين بمشاركة 12 مروحية، من بينها أربع مروحيات «أباتشي».'
  const slots = slotsOf(member('أ', { decision: 'new', title: 'انطلاق التمرين', lead }))
  expect(slots).not.toHaveProperty('what')
  expect(slots).not.toHaveProperty('who')
  expect(texts(slotsOf(member('أ', { decision: 'new', title: 'المغرب يتسلم مروحيات أباتشي', lead })).what)).toEqual(['أباتشي'])
})

test.each([
  ['انطلقت المناورات يوم 2 يونيو، وتستمر إلى غاية 15 يونيو.', [{ day: '2023-06-02' }, { until: '2023-06-15' }]],
  ['تجرى المناورات من 2 إلى 15 يونيو.', [{ day: '2023-06-02', until: '2023-06-15' }]],
  ['انطلقت يوم 2 يونيو المناورات التي تجرى من 2 إلى 15 يونيو.', [{ day: '2023-06-02', until: '2023-06-15' }]],
  ['تجتمع اللجنة يومي 2 و3 يونيو.', [{ day: '2023-06-02', until: '2023-06-03' }]],
  ['تستمر المناورات حتى الخميس المقبل.', [{ until: '2023-06-08' }]],
  ['يصل الوفد إلى الرباط يوم 2 يونيو.', [{ day: '2023-06-02' }]],
])('an end is told as an end: %s', (lead, when) => {
  const found = slotsOf(member('أ', { decision: 'new', title: 'مناورات', lead })).when ?? []
  expect(found.map(({ day, until }) => ({ ...(day && { day }), ...(until && { until }) }))).toEqual(when)
})
