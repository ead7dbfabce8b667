/** From passages to statements: which dimensions are missing, and what is said about the pair, weighed by where it stands. */
import type { Article } from '#model'
import type { Passage } from './evidence.ts'
import { foreignHeadline, headlineOwner, isBelowHeadline, isKnown, underHeadline } from './headline.ts'
import { recalling } from './memory.ts'
import type { Memory } from './memory.ts'
import { isBattlefield } from './parties.ts'
import type { Known, Surroundings } from './parties.ts'
import { termsOf } from './relation.ts'
import type { Statement, Weakness } from './relation.ts'
import type { CompiledTopic } from './rules.ts'

/** What to leave out of the reckoning, to see what would flip the decision. */
export type Leaving = { readonly weakness?: Weakness; readonly cap?: true; readonly counter?: string }

/** How an article is read: `memory` keeps what is found for the next asking, `leaving` leaves something out. */
export type Asked = { readonly topic: CompiledTopic; readonly leaving?: Leaving; readonly memory?: Memory }
/** A statement with what its place in the article leaves of its score, 0..1. */
export type Weighed = { readonly statement: Statement; readonly score: number }
/** Statements in order, as far as `until` says yes to what is found. No generator: the collector kept what those held. */
type Statements = (until: (all: readonly Weighed[]) => boolean) => readonly Weighed[]

/** The dimensions that are not there, and the statements with what their place leaves of them. */
export function readingOf(
  article: Article,
  passages: readonly Passage[],
  input: Asked,
): { readonly missing: readonly string[]; readonly statements: Statements } {
  const { definition, rules } = input.topic
  const leaving = input.leaving ?? {}
  const dimensions = definition.require
  const known: Record<string, boolean> = {}
  for (const dimension of dimensions) known[dimension] = isKnown(passages, dimension, definition.pair)
  const home = article.country === undefined ? undefined : definition.homeDimension?.[article.country]
  const homeWords = `home:${article.country}`
  const homeIn = (some: readonly Passage[]): string | undefined =>
    home !== undefined &&
    known[home] !== true &&
    termsOf(some, homeWords).length > 0 &&
    !some.some((one) => hasOtherParty(one, rules.otherParties) || isOfOrigin(one, home))
      ? home
      : undefined
  const missing = dimensions.filter(
    (dimension) =>
      !passages.some(({ evidence }) => evidence.some(({ weights }) => (weights[dimension] ?? 0) > 0)) &&
      homeIn(passages.filter((one) => termsOf([one], homeWords).length > 0).slice(0, 1)) !== dimension,
  )
  if (missing.length > 0) return { missing, statements: () => [] }

  const headline = passages.filter(({ zone }) => zone === 'title')
  const parts: Known = input.memory?.parts ?? new Map()
  const around = (some: readonly Passage[]): Surroundings & { ignore: Weakness | undefined } => ({
    topic: input.topic,
    known,
    home: homeIn(some),
    ignore: leaving.weakness,
    headline,
    parts,
  })
  const stated = recalling(input.memory, { around, headline, known, ignore: leaving.weakness })
  const owner = headlineOwner(passages, definition.pair, rules.otherParties)
  const weigh = (statement: Statement): Weighed => {
    const passage = passages[statement.at]!
    const share =
      owner !== undefined && isBelowHeadline(statement, passages) && leaving.weakness !== 'other-party' ? foreignHeadline : 1
    return { statement, score: statement.score * share * zoneShare(passage, definition.zoneWeights) }
  }
  return {
    missing,
    statements: (until) => {
      const all: Weighed[] = []
      const take = (statement: Statement): boolean => {
        all.push(weigh(statement))
        return until(all)
      }
      for (let at = 0; at < passages.length; at++) {
        const one = [passages[at]!]
        const next = passages[at + 1]
        const two = next === undefined ? undefined : [passages[at]!, next]
        const alone = stated(one, at)
        const together = two === undefined || (alone?.score ?? 0) > 0.8 ? undefined : stated(two, at)
        const found = (together?.score ?? 0) > (alone?.score ?? 0) ? together : alone
        if (found !== undefined && take(found)) return all
      }
      underHeadline(passages, definition, stated).some(take)
      return all
    },
  }
}

/** Title and lead count whole; the body a little less: it is where background lives. Weights are relative to the lead's. */
function zoneShare(passage: Passage, weights: CompiledTopic['definition']['zoneWeights']): number {
  const lead = weights.lead > 0 ? weights.lead : 1
  const ratio = Math.min(1, (weights[passage.zone] ?? 1) / lead)
  // A body weight of 1 against a lead of 1.5 must not silence an article whose news stands in its second paragraph.
  return ratio >= 1 ? 1 : Math.sqrt(Math.sqrt(ratio))
}

/** «اليهودي المغربي الذي صار وزيرا»: home is named, as a matter of origin. */
const isOfOrigin = ({ evidence }: Passage, home: string): boolean =>
  evidence.some(({ muted, weights }) => muted !== undefined && (weights[home] ?? 0) > 0)

/** Another country whose home copy it could be; the place of a war (غزة) is none. */
const hasOtherParty = (passage: Passage, parties: ReadonlySet<string>): boolean =>
  passage.evidence.some(
    (one) => parties.has(one.definition.side) && one.definition.type === 'country' && !isBattlefield(one, passage),
  )
