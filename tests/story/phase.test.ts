import { expect, test } from 'vitest'
import { readPhases } from '../../src/story/read-phase.ts'

test.each([
  ['كوخافي يصل إلى الرباط', ['arrives']],
  ['سيصل كوخافي إلى الرباط', []],
  ['المغرب وإسرائيل يوقعان اتفاقا', ['signed']],
  ['وزير الدفاع يعتزم أن يوقع اتفاقا', []],
  ['تأجيل زيارة غالانت إلى المغرب', ['postponed']],
  ['لقاءات مكثفة من أجل صفقة جديدة', []],
  ['المغرب يتسلم أول دفعة', ['delivered']],
  ['إلغاء التمرين البحري', ['cancelled']],
  ['أحزاب تطالب بإلغاء الاتفاق', []],
  ['بعد توقيع الاتفاق: ماذا تغير', []],
])('«%s» tells %j', (title, phases) => {
  expect(readPhases(title, '').title).toEqual(phases)
})

test.each(['مصدر عسكري ينفي خبر الصفقة', 'لا صحة لأخبار الصفقة', 'قيمة الصفقة 600 مليون وليست 500'])('«%s» denies', (title) => {
  expect(readPhases(title, '').denies).toBe(true)
})

test('a protest or an analysis is a reaction, its mention as background is not', () => {
  expect(readPhases('هيئات تندد بالزيارة', '').reaction).toBeGreaterThanOrEqual(2)
  expect(readPhases('السفينة ترسو بطنجة بعد رفض إسبانيا', '').reaction).toBe(0)
})

test('the verb that opens the lead tells, also after an opening phrase', () => {
  expect(readPhases('الرباط', 'بأمر من الملك، استقبل اليوم المفتش العام رئيس الأركان.').lead).toEqual(['received'])
})
