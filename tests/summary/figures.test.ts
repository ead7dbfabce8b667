/** Which figures of a story stand, which are quarrelled over, and which are neither. */
import { expect, test } from 'vitest'
import type { StoryMember } from '#model'
import { summarise } from '../../src/summary/summarise.ts'
import { run } from '../story/stream.ts'
import { member } from './member.ts'

const told = (...reports: StoryMember[]) => {
  const { slots, differences, unsupported } = summarise(reports)
  expect(unsupported).toEqual([])
  return {
    slots: [...(slots.howMany ?? []), ...(slots.howMuch ?? [])].map(({ text }) => text),
    differences: differences.map(({ values }) => values.map(({ text }) => text)),
  }
}
const order = member('أ', { decision: 'new', phase: 'acquired', title: 'المغرب يقتني 36 مدفعا', lead: '' })

test.each([
  'تسلم الجيش الدفعة الأولى من المدافع، وتضم 12 مدفعا.',
  'تسلم الجيش مدافع جديدة، من بينها 12 مدفعا بعيدة المدى.',
  'تسلم الجيش 12 مدفعا من أصل 36 مدفعا.',
  'وصل أول 12 مدفعا إلى الميناء.',
])('a part does not contradict the whole, nor stand in its place: %s', (lead) => {
  expect(told(order, member('ب', { title: 'الجيش يتسلم مدافع', lead }))).toEqual({ slots: ['36 مدفعا'], differences: [] })
})

test('the order that a first batch belongs to is the whole: another number for it is a disagreement', () => {
  const lead = 'تسلم الجيش الدفعة الأولى من صفقة تضم 40 مدفعا.'
  expect(told(order, member('ب', { title: 'الجيش يتسلم مدافع', lead }))).toEqual({
    slots: [],
    differences: [['36 مدفعا', '40 مدفعا']],
  })
})

test('what a later stage counts does not contradict an earlier one; a contradiction speaks of the stage it contradicts', () => {
  const first = member('أ', { decision: 'new', phase: 'accident', title: 'مصرع جنديين وإصابة 3 جرحى', lead: '' })
  const toll = { title: 'ارتفاع الحصيلة إلى 5 جرحى', lead: '' }
  expect(told(first, member('ب', { decision: 'update', phase: 'casualties', ...toll }))).toEqual({
    slots: ['مصرع جنديين', '5 جرحى'],
    differences: [],
  })
  expect(told(first, member('ب', { decision: 'contradiction', phase: 'denied', ...toll })).differences).toEqual([
    ['3 جرحى', '5 جرحى'],
  ])
})

test('things of different names do not disagree, whatever they are made of', () => {
  const drones = member('أ', { decision: 'new', title: 'المغرب يشتري 4 طائرات مسيرة', lead: '' })
  expect(told(drones, member('ب', { title: 'المغرب يشتري 6 مروحيات', lead: '' })).differences).toEqual([])
  expect(told(drones, member('ب', { title: 'المغرب يشتري 6 مسيرات', lead: '' })).differences).toHaveLength(1)
})

test('a disputed value is not told as settled, the rest is; a figure turned down is no value', () => {
  const lead = 'اقتنى المغرب 36 مدفعا مقابل 200 مليون دولار.'
  const reports = [
    member('أ', { decision: 'new', title: 'صفقة مدافع', lead }),
    member('ب', { title: 'قيمة الصفقة 240 مليون دولار وليست 200 مليون دولار', lead: '' }),
  ]
  expect(told(...reports)).toEqual({ slots: ['36 مدفعا'], differences: [['200 مليون دولار', '240 مليون دولار']] })
})

test('ways and lengths of stay are no number of the event', () => {
  const lead = 'حل القائد بالقاعدة، على بعد 50 كيلومترا من المدينة، في زيارة تمتد ثلاثة أيام، يرافقه 12 ضابطا.'
  expect(told(member('أ', { decision: 'new', title: 'القائد في زيارة', lead })).slots).toEqual(['12 ضابطا'])
})

test('under a denied claim only the denier’s slots stand', () => {
  const claim = member('أ', { decision: 'new', title: 'اتفاق على إقامة قاعدة', lead: 'اتفق البلدان بكلفة 300 مليون يورو.' })
  const denial = member('ب', { decision: 'contradiction', phase: 'denied', title: 'مصدر ينفي إقامة القاعدة', lead: '' })
  expect(told(claim, denial)).toEqual({ slots: [], differences: [] })
  const again = member('ج', { decision: 'update', phase: 'confirmed', title: 'الحكومة تؤكد إقامة القاعدة', lead: '' })
  expect(told(claim, denial, again).slots).toEqual(['300 مليون يورو'])
})

test.each(['قمري «محمد السادس أ» و«محمد السادس ب»', 'جسر محمد السادس', 'جامعة محمد السادس', 'ميناء محمد السادس'])(
  'what is called after a king is not the king: %s',
  (thing) => {
    const line = {
      id: 'أ',
      outlet: 'منبر',
      published: '2026-07-10T10:00:00Z',
      title: 'شركة إسرائيلية تتعاقد مع الجيش المغربي على قمر تجسس جديد',
      summary: `يتعاقد الجيش المغربي مع شركة إسرائيلية على قمر جديد للاستطلاع قرب ${thing}.`,
    }
    expect(run([line])[0]?.story.summary.slots.who ?? []).toEqual([])
    const king = run([{ ...line, summary: line.summary.replace(`قرب ${thing}`, 'بتعليمات من الملك محمد السادس') }])
    expect(king[0]?.story.summary.slots.who).toMatchObject([{ text: 'الملك محمد السادس' }])
  },
)

test.each([
  ['المغرب يتعاقد على قمري تجسس', ['قمري تجسس']],
  ['المغرب يطلب بطاريتي باراك. وتشمل الصفقة بطاريتين إضافيتين.', ['بطاريتين']],
  ['قمر جديد يعوض قمري «محمد السادس»', []],
  ['إصابة جنديين في سقوط مروحية', ['إصابة جنديين']],
])('two of a thing are a number too, best as they stand alone: %s', (title, slots) => {
  expect(told(member('أ', { decision: 'new', title, lead: '' })).slots).toEqual(slots)
})

test('of equal amounts the better printed one is shown, and what makes it inexact with it', () => {
  const one = member('أ', { decision: 'new', title: 'صفقة تبلغ 1 مليار دولار', lead: '' })
  expect(told(one, member('ب', { title: 'صفقة قيمتها مليار دولار', lead: '' })).slots).toEqual(['مليار دولار'])
  const most = member('أ', { decision: 'new', title: 'قيمة الصفقة لا تتجاوز 900 مليون دولار', lead: '' })
  expect(told(most).slots).toEqual(['لا تتجاوز 900 مليون دولار'])
})

test('a first batch far behind its word is still a part', () => {
  const lead = 'تسلم الجيش الدفعة الأولى من المدافع ذاتية الحركة التي كان قد اقتناها من شركة أجنبية قبل عام كامل، وتضم 12 مدفعا.'
  expect(told(order, member('ب', { title: 'الجيش يتسلم مدافع', lead }))).toEqual({ slots: ['36 مدفعا'], differences: [] })
})

test('who was held or hurt is no other number of those who came', () => {
  const lead = 'شارك نحو 300 متظاهر في وقفة، وأوقفت الشرطة 5 أشخاص.'
  expect(told(member('أ', { decision: 'new', title: 'وقفة أمام الميناء', lead }))).toEqual({
    slots: ['نحو 300 متظاهر'],
    differences: [],
  })
  const hurt = member('ب', { title: 'إصابة 3 جنود في التمرين', lead: '' })
  expect(told(member('أ', { decision: 'new', title: 'تمرين بمشاركة 600 جندي', lead: '' }), hurt).differences).toEqual([])
})

test.each(['صفقة بملايين الدولارات', 'ملايين دولار للجيش', 'آلاف في مسيرة بطنجة'])('many are no number: %s', (title) => {
  expect(told(member('أ', { decision: 'new', title, lead: '' })).slots).toEqual([])
})

test('the hurt of a title and of a lead are counted once', () => {
  const title = 'إصابة ثلاثة جنود في حادث'
  expect(told(member('أ', { decision: 'new', title, lead: 'خلف الحادث ثلاثة جرحى.' })).slots).toEqual(['إصابة ثلاثة جنود'])
})

test('one thing under two names is counted once, by the finer one', () => {
  const title = 'إنتاج 150 مسيرة في السنة'
  expect(told(member('أ', { decision: 'new', title, lead: 'ينتج المصنع 150 طائرة.' })).slots).toEqual(['150 مسيرة'])
})

test('an outlet does not quarrel with itself: what it tells last stands', () => {
  const batch = member('ب', { outlet: order.outlet, title: 'الجيش يتسلم ستة مدافع', lead: '' })
  expect(told(order, batch)).toEqual({ slots: ['ستة مدافع'], differences: [] })
})

test('what a denial quotes of the denied amount is not told as one', () => {
  const claim = member('أ', { decision: 'new', title: 'تخصيص 540 مليون دولار لمنظومة جديدة', lead: '' })
  const denial = { title: 'الوزارة: تخصيص 540 مليون دولار غير صحيح', decision: 'contradiction', phase: 'denied' } as const
  expect(told(claim, member('ب', { ...denial, lead: '' }))).toEqual({ slots: [], differences: [] })
})
