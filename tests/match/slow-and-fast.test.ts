// The fast reader (one automaton over raw text, edges read off the letters beside a hit) finds exactly what the slow obvious one finds.
import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import type { Matcher } from '../../src/match/compile.ts'
import { findEntities, toEntityHits } from '../../src/match/find-entities.ts'
import type { Reader } from '../../src/match/find-entities.ts'
import { shippedMatcher, toTestArticle } from './configuration.ts'
import { readSlowly } from './slow-reader.ts'

let matcher: Matcher
let forms: string[] = []
beforeAll(async () => {
  matcher = await shippedMatcher()
  forms = matcher.entities.flatMap(({ definition }) => definition.forms.map(({ text }) => text))
})

/** Hits, and what vetoes took, with words numbered as in the whole field. */
function found(text: string, read?: Reader): unknown {
  const article = toTestArticle({ title: text.slice(0, 80), text })
  const all = findEntities(article, matcher, read)
  const words = all.placed.map(({ candidate: { first, last }, depth }) => [first, last, depth])
  return {
    hits: toEntityHits(all, matcher),
    words,
    vetoed: all.vetoed.map(({ kind, word, candidate }) => [kind, word, candidate.start]),
  }
}
const before = ['', '', '', 'و', 'ال', 'وال', 'ب', 'بال', 'لل', 'ل', 'ف', 'ك', 'في', 'من', 'س', 'المغربو', 'x', '٣']
const after = ['', '', '', 'ية', 'ي', 'يون', 'ها', 'هم', 'ات', 'ان', 'ين', 'ا', 'ييون', 'كم', 'نا', 'z', '5', 'كوخافي']
const between = [
  ' ',
  ' ',
  ' ',
  '  ',
  '',
  '. ',
  '، ',
  '\n',
  '-',
  ' «',
  '» ',
  '\u00a0',
  ' و ',
  '؛',
  '...',
  ' ( ',
  '\u200f ',
  ':',
  '/',
  '😀',
  '3,5',
]
const fillers = [
  'الحكومة',
  'اتفاق',
  'عربي',
  'غربي',
  'البيت',
  'صلاة',
  'باب',
  'دول',
  'أسرى',
  'إيران',
  'بني',
  'ران',
  'أفيف كوفاخي',
  'إسرائيية',
  'اسرايئلي',
  'قال',
]

/** One word of text: a form or another word with letters glued to it. */
const piece = fc
  .record({
    form: fc.nat(),
    own: fc.boolean(),
    filler: fc.constantFrom(...fillers),
    left: fc.constantFrom(...before),
    right: fc.constantFrom(...after),
    gap: fc.constantFrom(...between),
  })
  .map(({ form, own, filler, left, right, gap }) => `${left}${own ? forms[form % forms.length] : filler}${right}${gap}`)
const plain = fc.array(piece, { maxLength: 14 }).map((pieces) => pieces.join(''))

const marks = ['\u064e', '\u0651', '\u0654', 'ـ', 'ـ.ـ', '.', 'ـ-', '\u200d', '\u200f', ' ', '\u00ad']
/** Marks, tatweel, evasion dots, invisible characters and lost or added spaces anywhere. */
const printed = fc
  .tuple(plain, fc.array(fc.tuple(fc.nat(), fc.constantFrom(...marks)), { maxLength: 12 }))
  .map(([text, changes]) => {
    const letters = Array.from(text)
    for (const [at, mark] of changes) letters.splice(at % (letters.length + 1), mark === ' ' && at % 2 === 0 ? 1 : 0, mark)
    return letters.join('')
  })

const shaped = ['ﷺ', 'ﻻ', 'ﷲ', 'ﺍﻟﻤﻐﺮﺏ', 'ﻭﺇﺳﺮﺍﺋﻴﻞ', '𝐈𝐃𝐅', 'ＩＡＩ', '\ud835', '\udb40\udd00', '²']
const withShapes = fc
  .tuple(printed, fc.array(fc.tuple(fc.nat(), fc.constantFrom(...shaped)), { minLength: 1, maxLength: 4 }))
  .map(([text, put]) =>
    put.reduce((so, [at, form]) => so.slice(0, at % (text.length + 1)) + form + so.slice(at % (text.length + 1)), text),
  )
/** Long enough for its parts to be read side by side, wherever the borders fall. */
const long = fc.array(printed, { minLength: 8, maxLength: 12 }).map((texts) => texts.join(' '))

test.each([
  ['clitics, endings, glued and split words', plain, 150],
  ['vowels, tatweel, dots against filters and invisible marks', printed, 150],
  ['decomposed letters', printed.map((text) => text.normalize('NFD')), 150],
  ['presentation forms and mathematical letters', withShapes, 150],
  ['many sentences', long, 40],
] as const)('text with %s is read alike', (_, texts, numRuns) => {
  fc.assert(
    fc.property(texts, (text) => {
      expect(found(text)).toEqual(found(text, readSlowly))
    }),
    { numRuns },
  )
})

test('dots with tatweel are part of a word for both', () => {
  const text = 'زار وفد إسـ.ـرائيلي الرباط ووصل إلى المغـ--ـرب وتهـ.ـجير'
  expect(found(text)).toEqual(found(text, readSlowly))
  expect(JSON.stringify(found(text))).toContain('إسـ.ـرائيلي')
})
