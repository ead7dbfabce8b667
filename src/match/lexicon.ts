/** Cue words and phrases of a topic, found in one pass over the words of a field. */
import { fold } from '../arabic/normalise.ts'
import type { Token } from '../arabic/tokenise.ts'
import { nounForms, verbForms } from './inflect.ts'
import { remembering, variantsOf } from './words.ts'

/** A term found at words [first, last]. `list` names the list it stands in, `lemma` the entry as configured. */
export type TermHit = { readonly list: string; readonly lemma: string; readonly first: number; readonly last: number }

/**
 * Entries of a list. verbs: «past present»; nouns: inflected for number and owner; words: taken as they are (several words make a
 * phrase). All may carry conjunctions and prepositions.
 */
export type TermList = { readonly verbs: readonly string[]; readonly nouns: readonly string[]; readonly words: readonly string[] }

export type Lexicon = { readonly find: (tokens: readonly Token[]) => TermHit[] }

type Entry = { readonly list: string; readonly lemma: string; readonly rest: readonly string[] }

/** Compiles named lists. One spelling may stand in several lists. */
export function compileLexicon(lists: Readonly<Record<string, TermList>>): Lexicon {
  const entries = new Map<string, Entry[]>()
  const add = (form: string, list: string, lemma: string): void => {
    const [head, ...rest] = form.split(' ')
    if (head === undefined || head === '') return
    const known = entries.get(head) ?? []
    if (!known.some((entry) => entry.list === list && entry.rest.join(' ') === rest.join(' '))) known.push({ list, lemma, rest })
    entries.set(head, known)
  }
  for (const [list, { verbs, nouns, words }] of Object.entries(lists)) {
    for (const verb of verbs) {
      const [past, present] = fold(verb).split(' ')
      for (const form of past === undefined || present === undefined ? [] : verbForms(past, present)) add(form, list, verb)
    }
    for (const noun of nouns) for (const form of nounForms(fold(noun))) add(form, list, noun)
    for (const word of words) add(fold(word), list, word)
  }
  const entriesOf = remembering((word) => variantsOf(word).flatMap((form) => entries.get(form) ?? []))
  return { find: (tokens) => findTerms(tokens, entriesOf) }
}

function findTerms(tokens: readonly Token[], entriesOf: (token: Token) => readonly Entry[]): TermHit[] {
  const found: TermHit[] = []
  for (let first = 0; first < tokens.length; first++) {
    // One term of a list a word: the first.
    const own = found.length
    const entries = entriesOf(tokens[first]!)
    for (let number = 0; number < entries.length; number++) {
      const entry = entries[number]!
      if (entry.rest.length > 0 && !follow(tokens, first + 1, entry.rest)) continue
      let taken = false
      for (let i = own; i < found.length; i++) if (found[i]!.list === entry.list) taken = true
      if (!taken) found.push({ list: entry.list, lemma: entry.lemma, first, last: first + entry.rest.length })
    }
  }
  return found
}

function follow(tokens: readonly Token[], from: number, words: readonly string[]): boolean {
  for (let i = 0; i < words.length; i++) {
    const token = tokens[from + i]
    if (token === undefined || token.hardBefore || token.text !== words[i]) return false
  }
  return true
}
