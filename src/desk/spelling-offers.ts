/**
 * Spellings of a foreign name that the press may print beside the ones configured: one sound written otherwise at a time
 * (arabic.md §2.2: غانتس، جانتس، غانتز; أفيخاي، أفيحاي; هاليفي، هليفي). Offers for an editor to choose from; nothing is added. Pure.
 */
import type { EntityDefinition } from '#model'
import { fold } from '../arabic/normalise.ts'
import { isStopWord } from '../arabic/stop-words.ts'

/** Ways to write one foreign sound. The first of a row that stands in the name is replaced by each other one. */
const sounds: readonly (readonly string[])[] = [
  ['غ', 'ج', 'ق', 'ك'],
  ['تس', 'تز', 'ص'],
  ['خ', 'ح', 'ك'],
  ['ف', 'ب'],
  ['إكس', 'كس', 'اكس'],
  ['أبراهام', 'إبراهيم'],
  ['ئيل', 'ايل', 'يل'],
]
/** Ways to open a name (يسرائيل، إسرائيل), the longest first. */
const openings: readonly string[] = ['إي', 'ي', 'إ']
/** A long vowel inside a word that may be left out or written as the other. */
const vowel = /(?<=\p{L})[اي](?=\p{L})/gu
const mostOffers = 12
const shortestOffer = 3
const foreign: ReadonlySet<EntityDefinition['type']> = new Set(['person', 'org', 'system', 'unit', 'city'])

/** At most twelve spellings that no form of `all` reads as yet; none for words that are no foreign names. Those of the first form first. */
export function spellingOffers(entity: EntityDefinition, all: readonly EntityDefinition[]): readonly string[] {
  if (!foreign.has(entity.type)) return []
  const known = new Set(all.flatMap(({ forms }) => forms.map(({ text }) => fold(text))))
  const offers = new Map<string, string>()
  for (const { text, inflection, typo } of entity.forms) {
    if (typo === true || inflection !== 'name' || !/\p{Script=Arabic}/u.test(text)) continue
    for (const offer of otherwise(text)) {
      const folded = fold(offer)
      if (
        folded.length >= shortestOffer &&
        !folded.includes('اا') &&
        !known.has(folded) &&
        !isStopWord(folded) &&
        !offers.has(folded)
      )
        offers.set(folded, offer)
    }
  }
  return [...offers.values()].slice(0, mostOffers)
}

/** One change each: sounds, then a vowel left out, then a vowel written as the other. */
function* otherwise(name: string): Iterable<string> {
  for (const ways of sounds)
    for (const way of ways) {
      if (!name.includes(way)) continue
      for (const other of ways) if (other !== way && !way.includes(other)) yield name.replace(way, other)
    }
  const opening = openings.find((way) => name.startsWith(way))
  if (opening !== undefined) for (const other of openings) if (other !== opening) yield other + name.slice(opening.length)
  const vowels = [...name.matchAll(vowel)]
  const written = (at: number, letter: string): string => name.slice(0, at) + letter + name.slice(at + 1)
  for (const { index } of vowels) yield written(index, '')
  for (const { index, 0: letter } of vowels) yield written(index, letter === 'ا' ? 'ي' : 'ا')
}
