import { expect, test } from 'vitest'
import fc from 'fast-check'
import { plainLine, plainText } from '../../src/article/plain-text.ts'

test('blocks end lines, entities are decoded, scripts are not read', () => {
  expect(
    plainText(
      '<h2>عنوان</h2><p>قال &laquo;الوزير&raquo;<br>ثم&nbsp;مضى</p><script>alert(1)</script><ul><li>أولا</li><li>ثانيا</li></ul>',
    ),
  ).toBe('عنوان\nقال «الوزير»\nثم مضى\nأولا\nثانيا')
})

test('inline tags do not cut words, white space inside a line collapses', () => {
  expect(plainText('<p>ال<b>مغرب</b>   و\n<i>إسرائيل</i></p>')).toBe('المغرب و إسرائيل')
})

test('a text without tags keeps its lines and its wide gaps', () => {
  expect(plainText('سطر أول\r\n  سطر    ثان &amp; أخير')).toBe('سطر أول\nسطر    ثان & أخير')
})

test('a title that was escaped twice is read as meant', () => {
  expect(plainLine('نخيل &amp;amp; أبناؤه: &amp;quot;نعم&amp;quot;')).toBe('نخيل & أبناؤه: "نعم"')
  expect(plainLine('  عنوان\n على   سطرين ')).toBe('عنوان على سطرين')
})

test('bidi overrides, controls and tag characters go, joiners and emoji stay', () => {
  expect(plainText('\u202Eخبر\u202C \u0007\u{E0041}می\u200Cخواهم 👨\u200D👩')).toBe('خبر می\u200Cخواهم 👨\u200D👩')
})

test('half-open tags, deep nesting and rubbish are read in one pass and give text', () => {
  expect(plainText('a<p'.repeat(200_000)).length).toBeLessThan(20)
  expect(plainText(`${'<div>'.repeat(50_000)}خبر`)).toBe('خبر')
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (html) => plainText(html).isWellFormed()))
})
