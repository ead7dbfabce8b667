/** The consonants that the forms of one Arabic word share: broken plurals and derived verbs meet there (نفق and أنفاق, تدريب and يتدربون). */

const least = 3
/** Letters that a derived form puts before its root; م only where four stay: مدفع is no «دفع». */
const prefixed: readonly (readonly [RegExp, number])[] = [
  [/^م/, 4],
  [/^ت/, 3],
  [/^ن/, 4],
  [/^س(?=ت)/, 4],
]

/**
 * A folded term without its long vowels and the letters of derivation, at least three letters; shorter ones and foreign words stay
 * as they are. A crude key that joins strangers too (دفع is a push and a batch): it may only add to other evidence.
 */
export function rootOf(term: string): string {
  if (!/^[\u0621-\u064a]+$/.test(term)) return term
  let root = term.replace(/[اويىءئؤه]/g, '')
  if (root.length < least) return term
  for (const [letter, stay] of prefixed) if (root.length > stay) root = root.replace(letter, '')
  return root
}
