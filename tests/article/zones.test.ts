import { expect, test } from 'vitest'
import fc from 'fast-check'
import { zonesOf } from '../../src/article/zones.ts'

const paragraph = (word: string, count: number): string => `${Array<string>(count).fill(word).join(' ')}.`
const shown = (fields: { title?: string; summary?: string; text?: string }): string[] => {
  const whole = { title: '', summary: '', text: '', ...fields }
  return zonesOf(whole).map(
    ({ field, kind, start, end }) => `${field} ${kind} ${whole[field].slice(start, end).split(/\s+/).slice(0, 2).join(' ')}`,
  )
}

test('title, then a lead of seventy words at least, then the body', () => {
  const zones = zonesOf({ title: ' عنوان ', summary: '', text: paragraph('كلمة', 200) })
  expect(zones.map(({ kind }) => kind)).toEqual(['title', 'lead', 'body'])
  expect(
    zonesOf({ title: '', summary: '', text: paragraph('كلمة', 100) }).map(
      ({ end }) => paragraph('كلمة', 100).slice(0, end).split(' ').length,
    )[0],
  ).toBe(70)
})

test('without a text the summary is the lead', () =>
  expect(shown({ summary: 'ملخص الخبر هنا' })).toEqual(['summary lead ملخص الخبر']))

test('related headlines after the story are boilerplate to the end', () => {
  const text = `${paragraph('نص', 60)}\n\nأخبار ذات صلة\n\nعنوان بعيد عن المغرب\n\nاترك تعليقا\n\n@\n`
  expect(shown({ text })).toEqual(['text lead نص نص', 'text boilerplate أخبار ذات'])
})

test('the same words early in the text, or inside a sentence, are the story', () => {
  expect(shown({ text: `أخبار ذات صلة بالموضوع وصلت اليوم.\n${paragraph('نص', 60)}` })).toEqual(['text lead أخبار ذات'])
  expect(
    shown({
      text: `${paragraph('نص', 60)}\nالتعليقات التي نشرها القراء على المقال الأول بلغت حدا لم يتوقعه أحد من هيئة التحرير ولا من الكتاب الذين يتابعون الصفحة كل يوم.`,
    }),
  ).toEqual(['text lead نص نص', 'text body يتوقعه أحد'])
})

test('«اقرأ أيضا» with a title is one line, the story goes on behind it', () => {
  const text = `${paragraph('أول', 30)}\nاقرأ أيضا: عنوان آخر\n${paragraph('ثان', 30)}\nشاهد أيضا: عنوان ثالث\n${paragraph('ثالث', 30)}`
  expect(shown({ text }).filter((zone) => zone.includes('boilerplate'))).toEqual([
    'text boilerplate اقرأ أيضا:',
    'text boilerplate شاهد أيضا:',
  ])
})

test('a ticker line is no text, the long piece between its gaps is', () => {
  const ticker = ['عنوان أول من شريط الأخبار', 'عنوان ثان من شريط الأخبار', 'عنوان ثالث من الشريط', 'عنوان رابع من الشريط'].join(
    '     ',
  )
  expect(shown({ text: `${ticker}\n${paragraph('نص', 50)}` })).toEqual(['text boilerplate عنوان أول', 'text lead نص نص'])
  expect(shown({ text: `${ticker}      ${paragraph('طويل', 60)}` })).toEqual([
    'text boilerplate عنوان أول',
    'text lead طويل طويل',
  ])
})

const story = 'سجلت أسعار الطماطم تراجعا ملحوظا بأسواق الجملة هذا الأسبوع بعد تحسن الإنتاج في سوس.'
const others = ['وزير الدفاع يستقبل وفدا من الكنيست', 'لاعب مغربي ينتقل إلى الدوري الإنجليزي', 'مصرع ثلاثة أشخاص في انهيار منزل']
const mainOf = (fields: { title?: string; summary?: string; text?: string }): string => {
  const whole = { title: 'انخفاض أسعار الطماطم', summary: '', text: '', ...fields }
  return zonesOf(whole)
    .filter(({ kind }) => kind === 'lead' || kind === 'body')
    .map(({ field, start, end }) => whole[field].slice(start, end))
    .join(' / ')
}

test.each([
  ['lines under the story', `${story}\n${others.join('\n')}`],
  ['lines above it', `${others.join('\n')}\n${story}`],
  ['a row behind bars', `${story}\n${others.join(' | ')}`],
  ['bullets behind its last sentence', `${story} • ${others.join(' • ')}`],
  ['arrows behind its last sentence', `${story} » ${others.join(' » ')}`],
  ['a row with names of sections', `الرئيسية » سياسة » ${others[0]} » رياضة » ${others[1]}\n${story}`],
  ['a named ticker', `شريط الأخبار: ${others[0]} | الذهب\n${story}`],
  ['a heading with two lines', `الأكثر تداولا\n${others[0]}\n${others[1]}\n${story}`],
  ['behind a full stop', `${story} اقرأ أيضا: ${others[0]}`],
])('headlines of others without a phrase that says so, or early, weigh nothing: %s', (_, text) => {
  expect(mainOf({ text })).toBe(story)
  expect(mainOf({ summary: text })).toBe(story)
})

test.each([
  [
    'what the story announces',
    `${story} وتهم التراجعات ما يلي:\nالبصل الأحمر بنسبة عشرة في المئة\nالفلفل الحلو بنسبة أقل\nالجزر والخيار والباذنجان معا`,
  ],
  ['headlines about the same thing', `${story}\nأسعار الطماطم في مراكش\nالطماطم تعود إلى الأسر\nالطماطم في أسواق إنزكان`],
  ['an interview', `${story}\nس: ومتى ينتهي هذا كله\nج: لا أحد يعرف ذلك بعد\nس: وماذا يقول الفلاحون`],
  ['a text of short lines alone', others.join('\n')],
  ['outlet, place and news in one row', `الضفاف | إنزكان | ${others[0]}`],
])('short lines that belong to the story stay: %s', (_, text) => expect(mainOf({ text })).toBe(text))

test('the trailer of WordPress is no part of a summary', () => {
  expect(shown({ summary: 'ملخص الخبر هنا\nظهرت المقالة عنوان الخبر أولا على الضفاف.' })).toEqual([
    'summary lead ملخص الخبر',
    'summary boilerplate ظهرت المقالة',
  ])
})

test('zones of any text are in order, apart, and cover what is not white space', () => {
  const piece = fc.constantFrom(
    'كلمة',
    ' ',
    '    ',
    '\n',
    '\r\n',
    '\t',
    'أخبار ذات صلة',
    'اقرأ أيضا: عنوان',
    'عنوان أول من شريط الأخبار     ',
    '.',
    '👨‍👩',
    '\u2028',
  )
  expect(() =>
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        const text = pieces.join('')
        let at = 0
        for (const { start, end } of zonesOf({ title: '', summary: '', text })) {
          if (start < at || end <= start || text.slice(at, start).trim() !== '') return false
          at = end
        }
        return text.slice(at).trim() === ''
      }),
    ),
  ).not.toThrow()
})
