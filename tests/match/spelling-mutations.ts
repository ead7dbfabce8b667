/** Ways in which the same text is typed: fourteen that no reader notices, and some that lose or move letters. */

export type Mutation = { readonly name: string; readonly mutate: (text: string) => string }

const each =
  (from: RegExp, to: (letter: string) => string) =>
  (text: string): string =>
    text.replaceAll(from, to)
const letter = '(?=[\\u0621-\\u064a])'
const wordEnd = String.raw`(?![\p{L}\p{M}])`

/** Nothing may be lost by these. */
export const orthographic: readonly Mutation[] = [
  { name: 'hamza dropped (أإآ as ا)', mutate: each(/[أإآ]/g, () => 'ا') },
  { name: 'ta marbuta as ha', mutate: each(new RegExp(`ة${wordEnd}`, 'gu'), () => 'ه') },
  { name: 'final ya without dots', mutate: each(new RegExp(`ي${wordEnd}`, 'gu'), () => 'ى') },
  { name: 'vowel marks', mutate: each(new RegExp(`[بتجدرسعفقكلمن]${letter}`, 'g'), (one) => `${one}\u064e`) },
  { name: 'shadda', mutate: each(new RegExp(`[لمر]${letter}`, 'g'), (one) => `${one}\u0651`) },
  { name: 'tatweel', mutate: each(new RegExp(`[سلمبت]${letter}`, 'g'), (one) => `${one}ـ`) },
  { name: 'decomposed (NFD)', mutate: (text) => text.normalize('NFD') },
  { name: 'Persian ya and kaf', mutate: each(/[يك]/g, (one) => (one === 'ي' ? 'ی' : 'ک')) },
  { name: 'presentation forms', mutate: each(/لا/g, () => '\ufefb') },
  { name: 'bidi marks', mutate: each(/ /g, () => ' \u200f') },
  { name: 'no-break spaces', mutate: each(/ /g, () => '\u00a0') },
  { name: 'double spaces', mutate: each(/ /g, () => '  ') },
  { name: 'Arabic digits', mutate: each(/\d/g, (one) => String.fromCharCode(0x660 + Number(one))) },
  { name: 'zero-width joiners', mutate: each(new RegExp(`ا${letter}`, 'g'), () => 'ا\u200d') },
]

/** These lose something: the share that is kept is measured and may not fall. */
export const lossy: readonly Mutation[] = [
  { name: 'و detached from its word', mutate: each(/(?<=\s)و(?=ال)/g, () => 'و ') },
  { name: 'space lost before a country', mutate: each(/ (?=المغرب|إسرائيل|الجزائر)/g, () => '') },
  { name: 'every tenth space lost', mutate: everyTenth(/ /g, () => '') },
  { name: 'every tenth long word: two letters exchanged', mutate: everyTenth(/[\u0621-\u064a]{6,}/g, exchanged) },
  {
    name: 'every tenth long word: a letter lost',
    mutate: everyTenth(/[\u0621-\u064a]{6,}/g, (word) => word.slice(0, 3) + word.slice(4)),
  },
]

function everyTenth(what: RegExp, to: (found: string) => string) {
  return (text: string): string => {
    let count = 0
    return text.replaceAll(what, (found) => (++count % 10 === 0 ? to(found) : found))
  }
}

function exchanged(word: string): string {
  const at = Math.floor(word.length / 2)
  return word.slice(0, at) + word[at + 1]! + word[at]! + word.slice(at + 2)
}
