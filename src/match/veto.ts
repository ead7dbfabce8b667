/** Vetoes: neighbours that make a spelling mean something else (باب المغاربة, الرباط في المسجد الأقصى, صلاة المغرب). */
import type { Token } from '../arabic/tokenise.ts'
import type { Candidate } from './candidates.ts'
import type { CompiledEntity } from './entities.ts'
import { isListed, variantsOf } from './words.ts'

/** The word that cancelled a hit and how. */
export type Vetoed = {
  readonly candidate: Candidate
  readonly kind: 'previous' | 'next' | 'near' | 'soft'
  /** As printed. */
  readonly word: string
}

const nearWords = 12
const nearEightWords = 8

/** The veto that cancels a candidate, or undefined. `soft` vetoes count only while nothing else in the text confirms the side. */
export function vetoOf(candidate: Candidate, entity: CompiledEntity): Vetoed | undefined {
  if (!entity.vetoed) return undefined
  const { tokens, raw } = candidate.stream
  const { first, last } = candidate
  const previous = first > 0 ? tokens[first - 1] : undefined
  const next = tokens[last + 1]
  const before = previous?.text
  const after = next?.text
  const printed = (token: Token | undefined): string => (token === undefined ? '' : raw.slice(token.start, token.end))
  if (before !== undefined && !tokens[first]!.hardBefore && entity.previous.size > 0 && isListed(entity.previous, before))
    return { candidate, kind: 'previous', word: printed(previous) }
  if (after !== undefined && !next!.hardBefore && follows(candidate, entity, after))
    return { candidate, kind: 'next', word: printed(next) }
  const near = listedWithin(candidate, entity.near, nearWords)[0] ?? listedWithin(candidate, entity.nearEight, nearEightWords)[0]
  if (near !== undefined) return { candidate, kind: 'near', word: printed(near) }
  const some = listedWithin(candidate, entity.nearTwo, nearWords)
  const two = some.length < 2 ? undefined : new Map(some.map((token) => [token.text, token]))
  if (two !== undefined && two.size >= 2) return { candidate, kind: 'near', word: [...two.values()].map(printed).join('، ') }
  if (before !== undefined && entity.softPrevious.size > 0 && isListed(entity.softPrevious, before))
    return { candidate, kind: 'soft', word: printed(previous) }
  return undefined
}

/**
 * Is the next word in the list? It is compared without peeling: «الجيش الإسرائيلي والمغربي» coordinates. An entry of two words names
 * the form's last word too, where only one of the entity's forms means something else there: الاحتلال المغربي, not التعاون الإسرائيلي المغربي.
 */
function follows({ stream, last }: Candidate, { next, nextOfTwo }: CompiledEntity, after: string): boolean {
  if (next.size === 0) return false
  return (
    next.has(after) ||
    (nextOfTwo.has(after) && variantsOf(stream.tokens[last]!.text).some((form) => next.has(`${form} ${after}`)))
  )
}

/** Words of the list around a candidate, itself left out. */
export function listedWithin(candidate: Candidate, list: ReadonlySet<string>, reach: number): readonly Token[] {
  if (list.size === 0) return none
  const words = candidate.stream.listed(list)
  if (words.length === 0) return none
  const { first, last, stream } = candidate
  const found: Token[] = []
  for (const word of words)
    if (word >= first - reach && word <= last + reach && (word < first || word > last)) found.push(stream.tokens[word]!)
  return found
}
const none: readonly Token[] = []
