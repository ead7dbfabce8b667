import { expect, test } from 'vitest'
import { articleLength, bareForms, isContracted, isProclitic } from '../../src/arabic/clitics.ts'
import { foldMonths, monthNumber } from '../../src/arabic/months.ts'
import { fold } from '../../src/arabic/normalise.ts'
import { sentences } from '../../src/arabic/sentences.ts'
import { isStopWord } from '../../src/arabic/stop-words.ts'

test.each([
  ['ال', 'required', true],
  ['وال', 'required', true],
  ['فبال', 'required', true],
  ['ولل', 'required', true],
  ['', 'required', false],
  ['و', 'required', false],
  ['ول', 'none', true],
  ['ال', 'none', false],
  ['سي', 'none', false],
  ['بال', 'optional', true],
  ['فك', 'optional', true],
  ['كفو', 'optional', false],
] as const)('«%s» before a word whose article is %s: %s', (letters, article, allowed) =>
  expect(isProclitic(letters, article, 'مغرب')).toBe(allowed),
)

test('three lams are written as two: للواء', () => expect(isProclitic('ل', 'required', 'لواء')).toBe(true))

test('the article belongs to the span, and لل takes the whole word', () => {
  expect([articleLength('وال'), articleLength('و'), isContracted('ولل')]).toEqual([2, 0, true])
})

test.each(['المغرب', 'والمغرب', 'بالمغرب', 'للمغرب', 'وللمغرب', 'فالمغرب'])('%s and its bare form meet', (word) =>
  expect(bareForms(word)[0]).toBe('مغرب'),
)

test('a word and the word with a conjunction or a preposition share a form', () => {
  for (const [word, twin] of [
    ['اسراييل', 'واسراييل'],
    ['اسراييل', 'لاسراييل'],
    ['وزاره', 'ووزاره'],
    ['لبنان', 'للبنان'],
    ['اتفاق', 'باتفاق'],
  ] as const)
    expect(new Set(bareForms(twin)).intersection(new Set(bareForms(word))).size).toBeGreaterThan(0)
})

test('the months of all four conventions are one month', () => {
  for (const line of ['19 يوليوز', '19 يوليو', '19 تموز', '19 تموز/ يوليو', '19 جويلية'])
    expect(foldMonths(fold(line).split(' '))).toEqual(['19', 'month-7'])
  expect(monthNumber('تشرين الثاني')).toBe(11)
})

test('آب and مارس are months only beside a number or a month', () => {
  expect(foldMonths(['مارس', 'الرياضه'])).toEqual(['مارس', 'الرياضه'])
  expect(foldMonths(['في', '3', 'مارس'])).toEqual(['في', '3', 'month-3'])
})

test('sentences end at stops and lines, not at decimals or initials', () => {
  const text = 'بلغت القيمة 3.5 مليون. قال د. أحمد: "نعم." ثم غادر؟ نعم\nسطر آخر'
  expect(sentences(text).map(({ start, end }) => text.slice(start, end))).toEqual([
    'بلغت القيمة 3.5 مليون.',
    'قال د. أحمد: "نعم."',
    'ثم غادر؟',
    'نعم',
    'سطر آخر',
  ])
})

test('function words are known in folded spelling', () => {
  expect([isStopWord(fold('إلى')), isStopWord(fold('أن')), isStopWord('المغرب')]).toEqual([true, true, false])
})
