import { expect, test } from 'vitest'
import { copying, isCopy, sketchOf } from '../../src/story/copies.ts'
import { wordsOf } from '../../src/story/terms.ts'

const wire =
  'وقعت القوات المسلحة الملكية عقدا مع شركة أجنبية لتوريد معدات حديثة على مدى خمس سنوات في حفل حضره مسؤولون من الجانبين بمدينة الرباط صباح اليوم وتسلم بموجبه الدفعة الأولى قبل نهاية السنة الجارية حسب بيان رسمي'
const sketch = (text: string) => sketchOf(wordsOf(text))

test('wire copy with another opening and other month names is a copy', () => {
  const one = sketch(`${wire} في نونبر`)
  expect(isCopy(one, sketch(`قالت وكالة الأنباء إنه ${wire} في نوفمبر`))).toBe(true)
})

test('the same event in other words is no copy', () => {
  const other =
    'أبرم الجيش المغربي صفقة مع مؤسسة صناعية تمتد خمسة أعوام من أجل الحصول على تجهيزات جديدة وسيصل أول جزء منها في الأشهر المقبلة وفق بلاغ'
  expect(isCopy(sketch(wire), sketch(other))).toBe(false)
})

test('a few words say nothing', () => {
  expect(copying(sketch('المغرب يوقع عقدا'), sketch('المغرب يوقع عقدا'))).toEqual({ contained: 0, run: 0 })
})
