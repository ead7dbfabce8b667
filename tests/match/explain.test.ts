import { beforeAll, expect, test } from 'vitest'
import { isPlain, reasonIn } from '../../src/i18n/reasons.ts'
import type { Matcher } from '../../src/match/compile.ts'
import { explainDecision } from '../../src/match/explain.ts'
import { matchArticle } from '../../src/match/match-article.ts'
import { shippedMatcher, toTestArticle } from './configuration.ts'

let matcher: Matcher
beforeAll(async () => {
  matcher = await shippedMatcher()
})
const decision = (text: string) => matchArticle(toTestArticle({ text }), matcher).topics[0]!
const plain = (lines: readonly string[]): string[] => lines.map((line) => line.replaceAll(/[\u2066-\u2069]/g, ''))

test('an alert names the pair, the word that ties it, the subject, and what would stop it', () => {
  const { why } = decision('وقع المغرب وإسرائيل اتفاقا عسكريا بالرباط')
  expect(why.map(({ code }) => code)).toEqual(
    expect.arrayContaining(['gate-passed', 'pair', 'cue-strong', 'subject', 'hit', 'flip-word']),
  )
})

test('a drop names the missing side, and that naming it would turn it', () => {
  const { why } = decision('اقتنى المغرب دبابات جديدة')
  expect(
    why.filter(({ sign }) => sign === 'gate' || sign === 'flip').map(({ code, values }) => `${code} ${values['dimension']}`),
  ).toEqual(['gate-passed ma', 'gate-failed il', 'gate-passed def', 'flip-missing il'])
})

test('a veto tells which word cancelled which', () => {
  const { why } = decision('اقتحم مستوطنون الأقصى من باب المغاربة بحماية الجيش الإسرائيلي')
  expect(why.find(({ code }) => code === 'veto')).toMatchObject({
    values: { word: 'المغاربة', because: 'باب' },
    at: { text: 'المغاربة' },
  })
})

test('evidence points into the text as published', () => {
  const text = 'وقّع المغـرب وإسرائيل اتفاقا عسكريا'
  const pointers = decision(text).why.flatMap(({ at }) => (at === undefined ? [] : [at]))
  expect(pointers.map(({ start, end }) => text.slice(start, end))).toEqual(pointers.map((at) => at.text))
  expect(pointers.map((at) => at.text)).toContain('المغـرب')
})

test.each(['ar', 'fr', 'en'] as const)('every reason has a sentence in %s', (language) => {
  for (const text of [
    'وقع المغرب وإسرائيل اتفاقا عسكريا',
    'إسبانيا تلغي صفقة صواريخ سبايك مع رافائيل الإسرائيلية، وسط توتر مع المغرب',
    'اقتحموا باب المغاربة',
  ]) {
    const found = decision(text)
    const lines = explainDecision({ ...found, why: found.why.filter((reason) => !isPlain(reason)) }, language)
    expect(lines.length).toBe(explainDecision(found, language).length)
    expect(found.why.filter((reason) => reasonIn(language, reason) === undefined)).toEqual([])
    expect(lines.join('\n')).not.toMatch(/[{}]/)
  }
})

test('in Arabic the reason reads as a sentence', () => {
  expect(plain(explainDecision(decision('اقتنى المغرب دبابات جديدة'), 'ar'))).toContain('المطلوب «إسرائيل»: غير موجود.')
})

test('names of sides and entities are told in the language of the reader', () => {
  const found = decision('وقعت تل أبيب والرباط مذكرة للتعاون العسكري')
  const french = plain(explainDecision(found, 'fr')).join('\n')
  expect(french).toContain('« Maroc »'.replaceAll(/(?<=«) | (?=»)/g, '\u202F'))
  expect(french).toContain('désigne coopération de défense')
  expect(plain(explainDecision(found, 'en')).join('\n')).toContain('“Israel”')
})

test('a veto tells its word as printed', () => {
  const { why } = decision('حان موعد صلاة المغرب، والجيش الإسرائيلي يقصف')
  expect(why.find(({ code }) => code === 'veto')?.values).toMatchObject({ word: 'المغرب', because: 'صلاة' })
})

test('nobody is told that a name means what it says', () => {
  const lines = plain(explainDecision(decision('وقع المغرب وإسرائيل اتفاقا عسكريا'), 'ar'))
  expect(lines.filter((line) => /لفظ (\S+) يدل على \1،/.test(line))).toEqual([])
  expect(lines.some((line) => line.includes('يدل على'))).toBe(true)
})

test('what is missing is said once, however many sides it is', () => {
  const lines = plain(explainDecision(decision('ندوة عن الشعر في بيروت'), 'ar'))
  expect(lines.filter((line) => line.startsWith('لن يتغير القرار'))).toEqual([
    'لن يتغير القرار ما لم يذكر النص «المغرب» و«إسرائيل» و«الدفاع».',
  ])
})

test('sides and subject that stand apart are said to stand apart; no threshold of zero is advised', () => {
  const { why } = decision(
    'انعقد مؤتمر في الرباط حول المناخ. ونوقشت الزراعة والمياه والطاقة. وفي تل أبيب ارتفعت الأسعار.\nوقال خبير إن صناعة السلاح في أوروبا تنمو.',
  )
  expect(why.filter(({ sign }) => sign === 'flip').map(({ code }) => code)).toEqual(['flip-together'])
})

test('a weak drop advises no lower threshold, and gives the cue of a third party to nobody else', () => {
  const { why } = decision('إسرائيل تقصف قاعدة جوية سورية والمغرب يعرب عن قلقه')
  expect(why.map(({ code }) => code)).toContain('flip-none')
  const third = decision('أمريكا توافق على بيع صواريخ جافلين للمغرب وقنابل لإسرائيل').why.map(({ code }) => code)
  expect(third).toContain('other-party')
  expect(third).not.toContain('cue-strong')
})

test('a word that counts as something else is not said to be dropped', () => {
  const { why } = decision('الجيش الجزائري: التحالف المغربي الصهيوني تهديد لأمننا')
  expect(why.filter(({ code }) => code === 'veto')).toEqual([])
})
