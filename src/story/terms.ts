/** Text → the terms that similarity is counted on: folded, months alike, without clitics and light endings, no stop words. */
import { bareForms } from '../arabic/clitics.ts'
import { foldMonths } from '../arabic/months.ts'
import { isStopWord } from '../arabic/stop-words.ts'
import { tokenise } from '../arabic/tokenise.ts'

/** Endings that only inflect; one is taken off while three letters stay (after Larkey's light stemmer, without its prefixes). */
const endings = ['هما', 'كما', 'تين', 'تان', 'ات', 'ون', 'ين', 'ان', 'وا', 'ها', 'هم', 'نا', 'ته', 'يه', 'ه', 'ي', 'ا'] as const

const stems = new Map<string, string>()

/** One term of a folded token. Names never pass through here as evidence of identity: entities are compared by id. */
export function termOf(token: string): string {
  const known = stems.get(token)
  if (known !== undefined) return known
  let stem = bareForms(token)[0] ?? token
  if (!/^[a-z0-9]/.test(stem)) {
    const ending = endings.find((end) => stem.endsWith(end) && stem.length - end.length >= 3)
    if (ending !== undefined) stem = stem.slice(0, -ending.length)
  }
  if (stems.size > 50_000) stems.clear()
  stems.set(token, stem)
  return stem
}

/** Folded words in order, months alike: what copies are compared by. */
export const wordsOf = (text: string): string[] => foldMonths(tokenise(text).map((token) => token.text))

/** The terms of folded words, with repetitions. Single letters and stop words are left out, numbers stay. */
export function termsOf(words: readonly string[]): string[] {
  return words.filter((word) => word.length > 1 && !isStopWord(word)).map(termOf)
}
