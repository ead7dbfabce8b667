/** What the headline of an article makes of the paragraphs under it. */
import { weightIn } from './cap.ts'
import type { Evidence, Passage } from './evidence.ts'
import type { Stated } from './memory.ts'
import { isBridge, isOtherParty, present } from './parties.ts'
import { termsOf } from './relation.ts'
import type { Statement } from './relation.ts'
import type { CompiledTopic } from './rules.ts'

/** Does the article name the dimension by something that is no bridge? */
export const isKnown = (passages: readonly Passage[], dimension: string, pair: readonly [string, string]): boolean =>
  passages.some(({ evidence }) => evidence.some((one) => (one.weights[dimension] ?? 0) >= present && !isBridge(one, pair)))

/**
 * A headline that ties the pair («التعاون الصهيوني المغربي: ما الذي يحدث؟») and leaves the subject to a later paragraph: each paragraph
 * that has it is read with the headline. So is one that names the other side and means both («زيارة غانتس … العلاقات بين البلدين»),
 * where the headline names one. The next one is read with it anyway.
 */
export function underHeadline(
  passages: readonly Passage[],
  { pair, subject }: CompiledTopic['definition'],
  stated: Stated,
): Statement[] {
  const title = passages[0]
  if (title?.zone !== 'title') return []
  const names = (passage: Passage, side: string): boolean => isKnown([passage], side, pair)
  const missing = pair.filter((side) => !names(title, side))
  const ties = pair.every((side) => weightIn(title, side) >= present)
  if (missing.length > 1 && !ties) return []
  return passages.slice(2).flatMap((passage, index) => {
    const hasSubject = ties && subject.some((dimension) => weightIn(passage, dimension) >= 0.6)
    const hasBoth = missing.length === 1 && names(passage, missing[0]!) && termsOf([passage], 'both').length > 0
    if (!hasSubject && !hasBoth) return []
    const statement = stated([title, passage], index + 2)
    return statement === undefined ? [] : [{ ...statement, score: statement.score * farFromHeadline }]
  })
}
const farFromHeadline = 0.8

/** A headline that names one of the pair with a third country, and not the other: the article is theirs (ألمانيا تشتري من إسرائيل). */
export function headlineOwner(
  passages: readonly Passage[],
  pair: readonly [string, string],
  parties: ReadonlySet<string>,
): Evidence | undefined {
  const titles = passages.filter(({ zone }) => zone === 'title')
  const named = pair.filter((side) => titles.some((passage) => weightIn(passage, side) >= 0.3))
  if (named.length !== 1) return undefined
  return titles
    .flatMap((passage) => passage.evidence.filter((one) => isOtherParty(one, passage, parties)))
    .find(({ definition }) => definition.type === 'country')
}

/** Does the statement take a side from below the headline? */
export const isBelowHeadline = ({ pair }: Statement, passages: readonly Passage[]): boolean => {
  const title = passages.find(({ zone }) => zone === 'title')?.stream
  return pair.some((side) => side !== undefined && side.stream !== title)
}
/** What a statement below such a headline keeps. */
export const foreignHeadline = 0.7
