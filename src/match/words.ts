/** Word lists of a configuration, compared folded and past the proclitics. */
import { fold } from '../arabic/normalise.ts'
import { slots } from '../arabic/tokenise.ts'
import type { Token } from '../arabic/tokenise.ts'

/** Folded forms under which a word may stand in a list: as it is, without و ف, without ب ك ل, without its article. */
export function variantsOf(word: string): readonly string[] {
  const known = cache.get(word)
  if (known) return known
  const forms = [word]
  const add = (form: string): void => {
    if (form.length >= 2 && !forms.includes(form)) forms.push(form)
  }
  const first = word.charCodeAt(0)
  const bare = word.length > 3 && (first === waw || first === feh) ? word.slice(1) : word
  add(bare)
  const second = bare.charCodeAt(0)
  if (bare.length > 3 && (second === beh || second === kaf || second === lam))
    add(bare.startsWith('لل') ? `ال${bare.slice(2)}` : bare.slice(1))
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
export function isListed(list: ReadonlySet<string>, word: string): boolean {
  if (list.has(word)) return true
  return mayCarry(word) && variantsOf(word).some((form) => list.has(form))
}

/** Which words of a text stand in which of the lists known to it. */
export type Listing = (tokens: readonly Token[]) => ReadonlyMap<ReadonlySet<string>, readonly number[]>

/** Looks each word up once for all lists. Numbers of words come in order. */
export function createListing(lists: Iterable<ReadonlySet<string>>): Listing {
  const byForm = new Map<string, ReadonlySet<string>[]>()
  for (const list of lists)
    for (const form of list) {
      const known = byForm.get(form)
      if (known === undefined) byForm.set(form, [list])
      else known.push(list)
    }
  const listsOf = remembering((word): readonly ReadonlySet<string>[] => {
    let found: readonly ReadonlySet<string>[] | undefined
    for (const form of mayCarry(word) ? variantsOf(word) : [word]) {
      const lists = byForm.get(form)
      if (lists !== undefined) found = found === undefined ? lists : [...new Set([...found, ...lists])]
    }
    return found ?? nothing
  })
  return (tokens) => {
    const places = new Map<ReadonlySet<string>, number[]>()
    for (let word = 0; word < tokens.length; word++) {
      const lists = listsOf(tokens[word]!)
      for (let i = 0; i < lists.length; i++) {
        const known = places.get(lists[i]!)
        if (known === undefined) places.set(lists[i]!, [word])
        else known.push(word)
      }
    }
    return places
  }
}

/** What is found of a word, remembered: most words of a text are looked up again in the next, and for most nothing is found. */
export function remembering<T>(find: (word: string) => readonly T[]): (token: Token) => readonly T[] {
  let words: string[] = []
  let found: (readonly T[])[] = []
  return ({ text, slot }) => {
    // Only when a text is read: a configuration is often compiled to be checked.
    if (words.length === 0) {
      words = Array.from({ length: slots }, () => '')
      found = Array.from({ length: slots }, () => nothing)
    }
    if (words[slot] === text) return found[slot]!
    const now = find(text)
    words[slot] = text
    return (found[slot] = now.length === 0 ? nothing : now)
  }
}
const nothing: readonly never[] = []

/** A word that begins with no proclitic and ends in no alef is its only form. */
function mayCarry(word: string): boolean {
  const [first, last] = [word.charCodeAt(0), word.charCodeAt(word.length - 1)]
  return last === alef || first === alef || first === waw || first === feh || first === beh || first === kaf || first === lam
}
const [alef, waw, feh, beh, kaf, lam] = [0x627, 0x648, 0x641, 0x628, 0x643, 0x644]

/** A configured list, folded. */
export const foldedSet = (list: readonly string[] | undefined): ReadonlySet<string> => new Set((list ?? []).map(fold))
