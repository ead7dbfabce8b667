/** What may stand left and right of a dictionary word inside its token (DESIGN.md, "Arabic"). */
import { isContracted, isProclitic } from '../arabic/clitics.ts'
import type { Inflection } from '#model'
import type { Pattern } from './patterns.ts'

const enclitics = ['ه', 'ها', 'هم', 'هما', 'هن', 'ك', 'كم', 'نا', 'ي']
const owned = (stem: string): string[] => enclitics.map((enclitic) => stem + enclitic)
const endings: Readonly<Record<Inflection, ReadonlySet<string>>> = {
  name: new Set(['']),
  nisba: new Set(['', 'ه', 'ون', 'ين', 'ان', 'ات', 'تان', 'تين', 'و', 'ا', 'ي']),
  feminine: new Set(['ه', 'ات', 'تان', 'تين', ...owned('ت'), ...owned('ات')]),
  masculine: new Set(['', 'ا', 'ان', 'ين', 'ون', 'ات', ...enclitics, ...owned('ات')]),
}
const hebrewProclitic = /^[ושהבכלמ]{0,3}$/

/** From this many letters a nisba has no homograph and any short ending is a misspelling of it (اسرائيلييون). */
export const distinctive = 8

/** Letters of the longest proclitics, endings, and proclitics behind a glued function word: longer ones never fit. */
export const longestProclitic = 5
export const longestEnding = 5
export const longestGluedLeft = 9

/** Are the letters before the word legal proclitics for it? */
export function leftFits(pattern: Pattern, letters: string): boolean {
  if (letters === '') return pattern.article !== 'required' || pattern.script !== 'arabic'
  if (pattern.script === 'hebrew') return hebrewProclitic.test(letters)
  if (pattern.script === 'latin') return false
  return letters.length <= longestProclitic && isProclitic(letters, pattern.article, pattern.stem)
}

/** Are the letters after the word a legal ending of it? */
export function rightFits(pattern: Pattern, letters: string): boolean {
  if (letters === '' && pattern.inflection !== 'feminine') return true
  if (pattern.script !== 'arabic' || letters.length > longestEnding) return false
  if (pattern.inflection === 'nisba' && pattern.stem.length >= distinctive && letters.length <= 4) return true
  return endings[pattern.inflection].has(letters)
}

/** May an ending of the word begin with this letter? */
export function endingMayBegin(pattern: Pattern, letter: string): boolean {
  if (pattern.script !== 'arabic') return false
  if (pattern.inflection === 'nisba' && pattern.stem.length >= distinctive) return true
  return [...endings[pattern.inflection]].some((ending) => ending.startsWith(letter))
}

/** How many of the letters before the word belong to the entity's span: the article, or all of a contracted لل. */
export function spannedLetters(pattern: Pattern, letters: string): number {
  if (pattern.script !== 'arabic' || pattern.article === 'none') return 0
  if (letters.endsWith('ال') || isContracted(letters)) return 2
  // للواء: the article is inside the one lam before the stem's own.
  return letters.endsWith('ل') && pattern.stem.startsWith('ل') ? 1 : 0
}

/** Function words that a lost space glues to a name: فيالمغرب, منالرباط. */
export const glueWords = ['في', 'من', 'الي', 'علي', 'عن', 'مع', 'بين']

/** The same as `leftFits` where the space after a function word was lost. */
export function gluedLeftFits(pattern: Pattern, letters: string): boolean {
  return glueWords.some((word) => letters.startsWith(word) && leftFits(pattern, letters.slice(word.length)))
}
