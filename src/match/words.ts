/** Word lists of a configuration, compared folded and past the proclitics. */
import { fold } from '../arabic/normalise.ts'

/** Folded forms under which a word may stand in a list: as it is, without و ف, without ب ك ل, without its article. */
export function variantsOf(word: string): readonly string[] {
  const known = cache.get(word)
  if (known) return known
  const forms = [word]
  const add = (form: string): void => {
    if (form.length >= 2 && !forms.includes(form)) forms.push(form)
  }
  const bare = word.length > 3 && /^[وف]/.test(word) ? word.slice(1) : word
  add(bare)
  if (bare.length > 3 && /^[بكل]/.test(bare)) add(bare.startsWith('لل') ? `ال${bare.slice(2)}` : bare.slice(1))
  for (const form of forms.slice()) if (form.startsWith('ال') && form.length > 4) add(form.slice(2))
  // The accusative of an indefinite noun: رادارا.
  if (bare.length > 4 && bare.endsWith('ا')) add(bare.slice(0, -1))
  if (cache.size > 50_000) cache.clear()
  cache.set(word, forms)
  return forms
}
// Pure memory of a pure function, bounded.
const cache = new Map<string, readonly string[]>()

/** Is the word, or the word past its proclitics, in the list? */
export const isListed = (list: ReadonlySet<string>, word: string): boolean => variantsOf(word).some((form) => list.has(form))

/** A configured list, folded. */
export const foldedSet = (list: readonly string[] | undefined): ReadonlySet<string> => new Set((list ?? []).map(fold))
