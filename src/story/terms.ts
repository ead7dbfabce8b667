/** Text → the terms that similarity is counted on: folded, months alike, without clitics and light endings, no stop words. */
import type { Article } from '#model'
import { bareForms } from '../arabic/clitics.ts'
import { foldMonths } from '../arabic/months.ts'
import { isStopWord } from '../arabic/stop-words.ts'
import { tokenise } from '../arabic/tokenise.ts'

/** Endings that only inflect; one is taken off while three letters stay (after Larkey's light stemmer, without its prefixes). */
const endings = ['هما', 'كما', 'تين', 'تان', 'ات', 'ون', 'ين', 'ان', 'وا', 'ها', 'هم', 'نا', 'ته', 'يه', 'ه', 'ي', 'ا'] as const
/** Two spellings of one foreign name, as words begin: the left one becomes the right one. */
const spellings = [
  ['اميرك', 'امريك'],
  ['ترمب', 'ترامب'],
  ['سول', 'سيول'],
] as const
/**
 * A term is at most so long, and long words lose their inner alefs: نتانياهو meets نتنياهو, استقبال meets استقبل. Measured on the
 * 2018 window: best pairwise F1 of plain cosine 0.68 → 0.73.
 */
const termLetters = 5

/** One term of a folded token: a crude key for similarity only. Entities are compared by id, never by this. */
export function termOf(token: string): string {
  let stem = bareForms(token)[0] ?? token
  if (!/^[a-z0-9]/.test(stem)) {
    const ending = endings.find((end) => stem.endsWith(end) && stem.length - end.length >= 3)
    if (ending !== undefined) stem = stem.slice(0, -ending.length)
    for (const [other, usual] of spellings) if (stem.startsWith(other)) stem = usual + stem.slice(other.length)
    if (stem.length >= 6) stem = stem.charAt(0) + stem.slice(1, -1).replaceAll('ا', '') + stem.slice(-1)
    stem = stem.slice(0, termLetters)
  }
  return stem
}

/** FNV-1a over UTF-16 units, 32 bits (Fowler, Noll and Vo): a term's key in the window. */
export function termHash(term: string): number {
  let value = 0x811c9dc5
  for (let at = 0; at < term.length; at++) value = Math.imul(value ^ term.charCodeAt(at), 0x01000193)
  return value >>> 0
}

/** Key of a folded word's term; 0 for a word that carries no subject. */
export const hashOfWord = (word: string): number => (isEmpty(word) ? 0 : termHash(termOf(word)))

/** What is known of a word, found by one look-up. `mark` and `count` are scratch of the text being counted. */
type Known = { readonly term: string; readonly hash: number; mark: number; count: number }

/** Stands for words that carry no subject. */
const nothing: Known = { term: '', hash: 0, mark: 0, count: 0 }
/** Words that were stemmed lately: a bounded cache of a pure function. */
const known = new Map<string, Known>()
const byTerm = new Map<string, Known>()
const mostKnown = 50_000

/** Words that carry no subject. */
const isEmpty = (word: string): boolean => word.length < 2 || isStopWord(word)

function learn(word: string): Known {
  if (isEmpty(word)) {
    known.set(word, nothing)
    return nothing
  }
  const term = termOf(word)
  const entry = byTerm.get(term) ?? { term, hash: termHash(term), mark: 0, count: 0 }
  byTerm.set(term, entry)
  known.set(word, entry)
  return entry
}
const knownOf = (word: string): Known => known.get(word) ?? learn(word)

/** Only between texts: the entries of one text must stay the same objects. */
function makeRoom(): void {
  if (known.size < mostKnown) return
  known.clear()
  byTerm.clear()
}

/** Folded words in order, months alike: what copies are compared by. */
export const wordsOf = (text: string): string[] => foldMonths(tokenise(text).map((token) => token.text))

/** The terms of folded words, with repetitions. Single letters and stop words are left out, numbers stay. */
export function termsOf(words: readonly string[]): string[] {
  makeRoom()
  const terms: string[] = []
  for (const word of words) {
    const entry = knownOf(word)
    if (entry !== nothing) terms.push(entry.term)
  }
  return terms
}

/** Hashes of an article's distinct terms as they come, and how often each stands in it (at most 255 times). */
export type TermHashes = { readonly hashes: Uint32Array; readonly counts: Uint8Array }

/** The same with the terms. */
export type TermCounts = TermHashes & { readonly terms: readonly string[] }

/** An article's words, read once for the window and for its features. */
export type ArticleWords = {
  readonly title: readonly string[]
  /** Of summary and text. */
  readonly body: readonly string[]
  readonly terms: TermCounts
}

let run = 0
function countTerms(lists: readonly (readonly string[])[]): TermCounts {
  makeRoom()
  run++
  const found: Known[] = []
  for (const words of lists)
    for (const word of words) {
      const entry = knownOf(word)
      if (entry === nothing) continue
      if (entry.mark !== run) {
        entry.mark = run
        entry.count = 0
        found.push(entry)
      }
      entry.count++
    }
  const hashes = new Uint32Array(found.length)
  const counts = new Uint8Array(found.length)
  for (let at = 0; at < found.length; at++) {
    hashes[at] = found[at]!.hash
    counts[at] = Math.min(255, found[at]!.count)
  }
  return { terms: found.map(({ term }) => term), hashes, counts }
}

let last: { readonly article: Article; readonly words: ArticleWords } | undefined

/** The words of an article if they were read last, else undefined. */
export const wordsReadLast = (article: Article): ArticleWords | undefined => (last?.article === article ? last.words : undefined)

/** Words and term counts of an article; tokenised once while its steps follow one another. */
export function articleWords(article: Article): ArticleWords {
  if (last?.article === article) return last.words
  const title = wordsOf(article.title)
  const body = wordsOf(`${article.summary}\n${article.text}`)
  const words = { title, body, terms: countTerms([title, body]) }
  last = { article, words }
  return words
}
