/**
 * Proclitics: conjunction و ف, preposition ب ك ل, article ال (ل + ال is written لل). The grammar works on the letters left of a
 * dictionary word; س is verbal and stays out (DESIGN.md, "Arabic").
 */

/** How a dictionary word takes the article. */
type ArticleUse = 'required' | 'optional' | 'none'

const withoutArticle = /^[وف]?[بكل]?$/
const withArticle = /^[وف]?(?:[بك]?ال|لل)$/
const lamBeforeLam = /^[وف]?ل$/

/**
 * May these letters stand before a dictionary word (stored without its article)? `stem` matters for words in ل: للواء is written
 * with two lams where the grammar has three.
 */
export function isProclitic(letters: string, article: ArticleUse, stem: string): boolean {
  if (article !== 'required' && withoutArticle.test(letters)) return true
  if (article === 'none') return false
  return withArticle.test(letters) || (stem.startsWith('ل') && lamBeforeLam.test(letters))
}

/** Length of the article inside accepted proclitic letters: what belongs to the entity's span. */
export function articleLength(letters: string): number {
  if (letters.endsWith('ال')) return 2
  return 0
}

/** Is the article contracted with ل, so that the whole word is the span (للمغرب)? */
export const isContracted = (letters: string): boolean => letters.endsWith('لل')

/**
 * A folded word without its proclitics: at least one form, no repeats; the first is the best guess (the key of a vector), the
 * others keep a search index from missing: a word and its clitic-laden twins always share a form.
 */
export function bareForms(token: string): readonly string[] {
  const known = met.get(token)
  if (known !== undefined) return known
  const forms = readForms(token)
  if (met.size >= mostMet) met.clear()
  met.set(token, forms)
  return forms
}

/** Words met lately: every step asks for the same few thousand. A bounded cache of a pure function. */
const met = new Map<string, readonly string[]>()
const mostMet = 1 << 14

function readForms(token: string): string[] {
  const forms = new Set<string>()
  if (!/^[\u0621-\u064a]+$/.test(token)) return [token]
  const article = /^[وف]?(?:[بك]?ال|لل)(.{3,})$/.exec(token)
  if (article) forms.add(article[1]!)
  // للواء, للبنان: the article's lam and the word's own are written once.
  if (/^[وف]?لل.{2,}$/.test(token)) forms.add(token.slice(token.indexOf('لل') + 1))
  if (!article) {
    const conjunction = /^[وف](.{4,})$/.exec(token)
    const preposition = /^[وف]?[بكل](.{4,})$/.exec(token)
    // Only و before alef is safe enough to lead: واسرائيل; وزارة and بلدية stay whole, with the cut form as a second.
    if (conjunction && /^وا.{4,}$/.test(token)) forms.add(conjunction[1]!)
    forms.add(token)
    if (preposition) forms.add(preposition[1]!)
    if (conjunction) forms.add(conjunction[1]!)
  }
  return [...forms]
}
