import { expect, test } from 'vitest'
import { daysOf } from '../../src/summary/dates.ts'
import { figuresOf } from '../../src/summary/figures.ts'
import { leadOf, trimAtClause, trimLead } from '../../src/summary/lead.ts'
import { isLoaded } from '../../src/summary/loaded.ts'
import { placesIn } from '../../src/summary/places.ts'

const tuesday = Date.parse('2022-07-19T12:00:00Z')

test.each([
  ['الثلاثاء 19 يوليوز الجاري', '2022-07-19'],
  ['يوم 9 ماي', '2022-05-09'],
  ['24 نونبر 2021', '2021-11-24'],
  ['12 تموز/ يوليو', '2022-07-12'],
  ['وصل أمس الاثنين', '2022-07-18'],
  ['أول أمس', '2022-07-17'],
  ['يزور الرباط غدا', '2022-07-20'],
  ['الخميس المقبل', '2022-07-21'],
  ['السبت الماضي', '2022-07-16'],
])('«%s» on Tuesday 19 July 2022 is %s', (text, day) => {
  expect(daysOf(text, tuesday).map((one) => one.day)).toEqual([day])
})

test.each([
  ['بقيمة 500 مليون دولار', 'howMuch', 500_000_000],
  ['مليار دولار', 'howMuch', 1_000_000_000],
  ['نصف مليار دولار', 'howMuch', 500_000_000],
  ['مليار ونصف المليار دولار', 'howMuch', 1_500_000_000],
  ['3 ملايين ونصف دولار', 'howMuch', 3_500_000],
  ['نحو 7.500 جندي', 'howMany', 7500],
  ['ثلاثة أيام', 'howMany', 3],
  ['36 مدفعا', 'howMany', 36],
  ['١٢ جنديا', 'howMany', 12],
])('«%s» is %s %d', (text, slot, value) => {
  expect(figuresOf(text)).toMatchObject([{ slot, value }])
  const [figure] = figuresOf(text)
  expect(text.slice(figure?.start, figure?.end)).toBe(text.replace('بقيمة ', '').replace('نحو ', ''))
})

test('a year is no number of anything', () => {
  expect(figuresOf('منذ استئناف العلاقات في 2020')).toEqual([])
})

test('a place is where the event is set, not who is party to it', () => {
  expect(placesIn('تومر بار في أثينا لبحث تدريب مع المغرب').hosts).toEqual(['gr'])
  expect(placesIn('المغرب يستعين بإسرائيل لتحديث مقاتلاته').hosts).toEqual([])
  expect(placesIn('وقفة ببنسليمان').cities).toEqual(['بنسليمان'])
  expect(placesIn('التعاون بين الرباط وتل أبيب').hosts).toEqual([])
})

test('a lead is the teaser, else the opening until the background begins', () => {
  const text = 'وقع المغرب عقدا جديدا مع شركة أجنبية لتوريد معدات حديثة. وكان البلدان قد وقعا اتفاقا سنة 2021.'
  expect(leadOf({ summary: '', text })).toBe('وقع المغرب عقدا جديدا مع شركة أجنبية لتوريد معدات حديثة.')
  const teaser = 'وقع المغرب اليوم عقدا جديدا مع شركة أجنبية بالرباط.'
  expect(leadOf({ summary: teaser, text })).toBe(teaser)
})

test('trimming cuts before a clause, never inside a word, and leaves no lone quotation mark', () => {
  const long = 'قال المتحدث إن «الزيارة تأتي في إطار التعاون، وستشمل لقاءات عديدة مع مسؤولين كبار» في العاصمة'
  expect(trimAtClause(long, 70)).toBe('قال المتحدث إن الزيارة تأتي في إطار التعاون…')
  expect(trimAtClause('قصير', 70)).toBe('قصير')
})

test('a text without a space is cut between graphemes', () => {
  const family = '👨‍👩‍👧'
  expect(trimAtClause(family.repeat(20), 30)).toBe(`${family.repeat(3)}…`)
  expect(trimAtClause('بِ'.repeat(20), 10)).toBe(`${'بِ'.repeat(4)}…`)
})

test('a cut behind an apposition would lose what the sentence is about', () => {
  const long = 'يبدأ رئيس الأركان، الجنرال فلان الفلاني، الإثنين، زيارة رسمية إلى المغرب هي الأولى من نوعها'
  expect(trimAtClause(long, 75)).toBe('يبدأ رئيس الأركان، الجنرال فلان الفلاني، الإثنين، زيارة رسمية إلى المغرب…')
})

test('when a clause of a lead must go, it is the details and not whose word it is', () => {
  const source = 'حسب بلاغ للقيادة العامة'
  const long = `انطلقت المناورات بمشاركة عشرين دولة، من بينها دولة أوفدت وحدة من قواتها الخاصة للمشاركة في التمارين الميدانية، ${source} توصلت الجريدة بنسخة منه.`
  expect(trimLead(long, 85)).toBe(`انطلقت المناورات بمشاركة عشرين دولة… ${source}…`)
  expect(trimLead(long, 400)).toBe(long)
  const unsourced = long.replace(source, 'وفي التدريبات')
  expect(trimLead(unsourced, 85)).toBe(trimAtClause(unsourced, 85))
})

test('wording that takes a side is seen, inside a quotation it is not', () => {
  expect(isLoaded('وصل قائد جيش الاحتلال إلى الرباط')).toBe(true)
  expect(isLoaded('قال الحزب إن «جيش الاحتلال» غير مرحب به')).toBe(false)
})
