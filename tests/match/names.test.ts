// Which spellings are found, where their ranges lie, and which neighbours cancel them.
import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import type { Matcher } from '../../src/match/compile.ts'
import { matchArticle } from '../../src/match/match-article.ts'
import { shippedMatcher, toTestArticle } from './configuration.ts'

let matcher: Matcher
beforeAll(async () => {
  matcher = await shippedMatcher()
})
const named = (text: string): string[] =>
  matchArticle(toTestArticle({ text }), matcher).entities.flatMap(({ id, mentions }) =>
    mentions.map((mention) => `${id} ${mention.text}`),
  )

test.each([
  ['والمغرب', 'l.ma المغرب'],
  ['للمغرب', 'l.ma للمغرب'],
  ['ولإسرائيل', 'l.il إسرائيل'],
  ['بالرباط', 'l.rabat الرباط'],
  ['ضابطين مغربيين', 'l.ma مغربيين'],
  ['مجندتين إسرائيليتين', 'l.il إسرائيليتين'],
  ['إسرائيليو', 'l.il إسرائيليو'],
  ['اسرائيلييون', 'l.il اسرائيلييون'],
  ['المَغرِبُ', 'l.ma المَغرِبُ'],
  ['المغـــرب', 'l.ma المغـــرب'],
  ['إسـ.ـرائيل', 'l.il إسـ.ـرائيل'],
  ['ﺍﻟﻤﻐﺮﺏ', 'l.ma ﺍﻟﻤﻐﺮﺏ'],
  ['بیني گانتس', 'p.gantz بیني گانتس'],
  ['عبداللطيف لوديي', 'p.loudiyi عبداللطيف لوديي'],
  ['بلو بيرد', 'o.bluebird بلو بيرد'],
  ['بلوبيرد', 'o.bluebird بلوبيرد'],
  ['الولاياتالمتحدةالأمريكية', 'l.us الولاياتالمتحدةالأمريكية'],
  ['المغربوإسرائيل', 'l.il إسرائيل'],
  ['فيالمغرب', 'l.ma المغرب'],
  ['وHarpy', 'w.harpy Harpy'],
  ['أفيف كوفاخي', 'p.kochavi أفيف كوفاخي'],
  ['Barak-MX', 'w.barakmx Barak-MX'],
  ['شركة إلبيت', 'o.elbit إلبيت'],
  ['ישראל', 'l.il ישראל'],
  ['التقارب الإسرائيلي المغربي', 'l.il الإسرائيلي'],
  ['الجيش الإسرائيلي والمغربي', 'o.idf الجيش الإسرائيلي'],
])('finds %s', (text, expected) => expect(named(`قال ${text} أمس`)).toContain(expected))

test.each([
  ['اقتحموا الأقصى من باب المغاربة', 'l.ma'],
  ['بعد صلاة المغرب', 'l.ma'],
  ['في دول المغرب العربي', 'l.ma'],
  ['تعادل المغرب الفاسي مع ضيفه', 'l.ma'],
  ['شد الرحال والرباط في المسجد الأقصى', 'l.rabat'],
  ['إصابة في الرباط الصليبي', 'l.rabat'],
  ['غادر البيت مسرعا', 'o.elbit'],
  ['استقبل مسعد بولس', 'w.puls'],
  ['وزير الدفاع السعودي', 'r.il_defmin'],
  ['وقالت المملكة العربية السعودية إن المملكة ترحب', 'l.ma'],
  ['كان الجيش قد أعلن', 'm.kan11'],
  ['so far the extra spike was a trophy', 'o.far'],
  ['قوات الاحتلال المغربي', 'o.idf'],
  ['قوات الاحتلال المغربي', 'l.il'],
])('«%s» does not name %s', (text, id) => expect(named(text).filter((mention) => mention.startsWith(`${id} `))).toEqual([]))

test('the longer name wins, and a role holds the side inside it', () => {
  expect(named('وصل وزير الدفاع الإسرائيلي')).toEqual(['r.il_defmin وزير الدفاع الإسرائيلي', 'l.il الإسرائيلي'])
  expect(named('وكالة المغرب العربي للأنباء')).toEqual(['m.map وكالة المغرب العربي للأنباء'])
})

test('a spelling of two sides goes to the side of its neighbours', () => {
  expect(named('استقبل وزير الدفاع عبد اللطيف لوديي')).toContain('r.ma_defmin وزير الدفاع')
  expect(named('زار وزير الدفاع بيني غانتس')).toContain('r.il_defmin وزير الدفاع')
})

const parts = fc.array(
  fc.constantFrom(
    'المغرب',
    'إسرائيل',
    ' ',
    'و',
    '\u0651',
    'ـ',
    '😀',
    '𝐀',
    '\u200f',
    '. ',
    '، ',
    '\n',
    'أفيف كوخافي',
    'IAI',
    'ﷺ',
    'ﻼ',
    '\ud83d',
    'للمغرب',
    'وزير الدفاع',
    'مسيرات',
  ),
)
test('every mention is a slice of the published text, never half a surrogate pair', () => {
  fc.assert(
    fc.property(parts, parts, (title, body) => {
      const article = toTestArticle({ title: title.join(''), text: body.join('') })
      const mentions = matchArticle(article, matcher).entities.flatMap((entity) => entity.mentions)
      expect(mentions.map(({ field, start, end }) => article[field].slice(start, end))).toEqual(mentions.map(({ text }) => text))
      expect(mentions.filter(({ text }) => /^[\udc00-\udfff]|[\ud800-\udbff]$/.test(text) || text === '')).toEqual([])
    }),
    { numRuns: 60 },
  )
})
