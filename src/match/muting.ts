/** Names that stand for no party: where somebody comes from, a surname, who is at war or the target of it. */
import type { EntityDefinition } from '#model'
import type { Candidate } from './candidates.ts'
import type { TermHit } from './lexicon.ts'
import type { CompiledTopic } from './rules.ts'
import type { Stream } from './stream.ts'

/** Why a hit counts less. */
export type Muted = 'origin' | 'surname' | 'war'

/** Words between «ولدت لعائلة يهودية في», or «من مواليد مدينة», and the place. */
const descentReach = 4
const placeTypes: ReadonlySet<EntityDefinition['type']> = new Set(['country', 'city', 'region'])
/** «الحرب بين إسرائيل …», «هجوم على إسرائيل»; folded. */
const links: ReadonlySet<string> = new Set(['بين', 'علي', 'ضد', 'مع'])

/** What mutes a hit of the field, undefined for most. `terms` are the field's words of the topic. */
export function mutingIn(
  stream: Stream,
  terms: readonly TermHit[],
  { rules }: CompiledTopic,
): (candidate: Candidate, definition: EntityDefinition) => Muted | undefined {
  const ends = (list: TermHit['list']): ReadonlySet<number> =>
    new Set(terms.filter((term) => term.list === list).map(({ last }) => last))
  const [origins, descents, wars] = [ends('origin'), ends('descent'), ends('war')]
  const natives = new Set(terms.filter(({ list }) => list === 'native').map(({ first }) => first))
  const isOfOrigin = ({ first, last }: Candidate): boolean => {
    if (origins.has(first - 1) || natives.has(last + 1)) return true
    return false
  }
  // «يهود المغرب», «من عائلة هاجرت من المغرب», «مغربية الأصل».
  const isOfDescent = (first: number): boolean => {
    for (let word = first; word > 0 && first - word < descentReach && !stream.tokens[word]!.hardBefore; word--)
      if (descents.has(word - 1)) return true
    return false
  }
  return (candidate, definition) => {
    const { first, pattern } = candidate
    const isPlace = placeTypes.has(definition.type)
    if (isOfOrigin(candidate) || (isPlace && descents.size > 0 && isOfDescent(first))) return 'origin'
    const nisba = pattern.inflection === 'nisba'
    if (nisba && isSurname(stream, first, definition)) return 'surname'
    return isPlace && wars.size > 0 && rules.atWar.has(definition.side) && isAtWar(stream, { first, nisba, wars })
      ? 'war'
      : undefined
  }
}

/**
 * «حرب إسرائيل», «القصف الإسرائيلي», «استهداف مصالح إسرائيلية», «الحرب بين إسرائيل …»: grammar tells them from «رغم الحرب إسرائيل تسلم …»,
 * where a definite noun owns no name after it, and «بعد القصف قررت إسرائيل …».
 */
function isAtWar(
  { tokens }: Stream,
  { first, nisba, wars }: { readonly first: number; readonly nisba: boolean; readonly wars: ReadonlySet<number> },
): boolean {
  if (first === 0 || tokens[first]!.hardBefore) return false
  const isDefinite = (word: number): boolean => definite.test(tokens[word]!.text)
  if (wars.has(first - 1)) return nisba || !isDefinite(first - 1)
  if (!wars.has(first - 2) || tokens[first - 1]!.hardBefore) return false
  return links.has(tokens[first - 1]!.text) || (nisba && !isDefinite(first - 2))
}

const definite = /^[وفبك]?ال|^[وف]?لل/

/**
 * «محمد المغربي»: a definite nisba agrees with a definite noun before it (الجيش المغربي، نظيره المغربي); after a bare name it is a
 * surname, where people are called so (`extra.surname`): nobody is called الإسرائيلي, and «معاريف الإسرائيلي» is a paper.
 */
function isSurname(stream: Stream, first: number, definition: EntityDefinition): boolean {
  if (
    definition.extra?.['surname'] !== true ||
    !stream.tokens[first]!.text.startsWith('ال') ||
    stream.tokens[first]!.text.endsWith('ه')
  )
    return false
  const before = stream.tokens[first - 1]
  if (before === undefined || stream.tokens[first]!.hardBefore || before.script !== 'arabic') return false
  const second = stream.tokens[first - 2]?.text
  if (definite.test(before.text)) return second === 'عبد' || second === 'ابو' || second === 'ابي'
  return !/(?:ه|ها|هم|نا|ي|ين|ون|ات)$/.test(before.text)
}
