/** From statements to a decision: gates, the strongest statement, how much of the article it carries, counter-terms. */
import type { Article, Decision } from '#model'
import { capOf, weightIn } from './cap.ts'
import type { Cap } from './cap.ts'
import type { Evidence, Passage } from './evidence.ts'
import { statementOf, termsOf } from './relation.ts'
import { isBattlefield, isBridge, isOtherParty, present } from './parties.ts'
import type { Known, Surroundings } from './parties.ts'
import type { Statement, Weakness } from './relation.ts'
import type { CompiledTopic } from './rules.ts'

export type Verdict = {
  readonly decision: Decision
  /** 0..100. */
  readonly score: number
  readonly missing: readonly string[]
  /** Strongest hit of each required dimension. */
  readonly strongest: Readonly<Record<string, Evidence | undefined>>
  readonly best: Statement | undefined
  readonly passages: readonly Passage[]
  readonly cap: Cap | undefined
  readonly counters: readonly { readonly id: string; readonly words: readonly string[]; readonly factor: number }[]
}

/** What to leave out of the reckoning, to see what would flip the decision. */
export type Leaving = { readonly weakness?: Weakness; readonly cap?: true; readonly counter?: string }

export function decide(article: Article, passages: readonly Passage[], input: Asked): Verdict {
  const { require: dimensions } = input.topic.definition
  const strongest: Record<string, Evidence | undefined> = {}
  for (const dimension of dimensions) strongest[dimension] = strongestIn(passages, dimension)
  const { missing, statements } = readingOf(article, passages, input)
  const found = statements((all) => isSettled(all, passages, input))
  return { missing, strongest, passages, ...reckoned(found, passages, input) }
}

/** Statements after one that is as firm as can be change nothing, unless they would lift a cap. */
const isSettled = (all: readonly Weighed[], passages: readonly Passage[], { topic }: Asked): boolean =>
  all.at(-1)!.score >= 1 && capOf(passages, tellingOf(all, topic), topic.definition) === undefined

const tellingOf = (all: readonly Weighed[], { definition }: CompiledTopic): Statement[] =>
  all.filter(({ score }) => score * 100 >= definition.reviewFrom).map(({ statement }) => statement)

/** The decision that statements come to. */
function reckoned(
  weighed: readonly Weighed[],
  passages: readonly Passage[],
  input: Asked,
): Omit<Verdict, 'missing' | 'strongest' | 'passages'> {
  const { definition, rules } = input.topic
  const { threshold, reviewFrom } = definition
  const leaving = input.leaving ?? {}
  const best = weighed.reduce<Weighed | undefined>((most, one) => (one.score > (most?.score ?? 0) ? one : most), undefined)
  if (best === undefined) return { decision: 'drop', score: 0, best, cap: undefined, counters: [] }

  // A second statement confirms the first.
  const second = weighed.reduce(
    (most, { statement, score }) =>
      statement !== best.statement && Math.abs(statement.at - best.statement.at) > 0 ? Math.max(most, score) : most,
    0,
  )
  let score = 100 * (1 - (1 - best.score) * (1 - 0.25 * second))
  const counters = rules.counters.flatMap((counter) => {
    if (leaving.counter === counter.id || best.statement.subjectWeight >= counter.unlessSubject) return []
    const words = termsOf(passages, `counter:${counter.id}`)
    return words.length >= counter.atLeast ? [{ id: counter.id, words, factor: counter.factor }] : []
  })
  for (const { factor } of counters) score *= factor
  const cap = leaving.cap ? undefined : capOf(passages, tellingOf(weighed, input.topic), definition)
  if (cap !== undefined) score = Math.min(score, threshold - 1)
  score = Math.round(Math.min(score, 100))
  const decision: Decision = score >= threshold ? 'alert' : score >= reviewFrom ? 'review' : 'drop'
  return { decision, score, best: best.statement, cap, counters }
}

/**
 * Does `decide` come to an alert? Mostly known from the first statements: others only raise the score and lift the cap, and where no
 * counter-term stands nothing lowers it.
 */
export function alerts(article: Article, passages: readonly Passage[], input: Asked): boolean {
  const { topic } = input
  const { threshold, reviewFrom } = topic.definition
  const enough = Math.max(threshold, reviewFrom)
  let counters: boolean | undefined
  let sure = false
  const found = readingOf(article, passages, input).statements((all) => {
    if (isSettled(all, passages, input)) return true
    if (all.at(-1)!.score * 100 < enough || capOf(passages, tellingOf(all, topic), topic.definition) !== undefined) return false
    counters ??= topic.rules.counters.some(({ id, atLeast }) => termsOf(passages, `counter:${id}`).length >= atLeast)
    return (sure = !counters)
  })
  return sure || reckoned(found, passages, input).decision === 'alert'
}

type Asked = { readonly topic: CompiledTopic; readonly leaving?: Leaving; readonly memory?: Memory }
type Weighed = { readonly statement: Statement; readonly score: number }
/** Statements in order, as far as `until` says yes to what is found. No generator: the collector kept what those held. */
type Statements = (until: (all: readonly Weighed[]) => boolean) => readonly Weighed[]

/** The dimensions that are not there, and the statements with what their place leaves of them. */
function readingOf(
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

/** Statements already found, for asking again with a few passages changed. They hold for passages and surroundings that are the same. */
export type Memory = {
  readonly parts: Known
  readonly statements: Map<string, Map<Passage, Map<Passage | undefined, Statement | undefined>>>
}

type Stated = (some: readonly Passage[], at: number) => Statement | undefined

function recalling(
  memory: Memory | undefined,
  input: {
    readonly around: (some: readonly Passage[]) => Parameters<typeof statementOf>[2]
    readonly headline: readonly Passage[]
    readonly known: Surroundings['known']
    readonly ignore: Weakness | undefined
  },
): Stated {
  const { around, headline, known, ignore } = input
  const find: Stated = (some, at) => statementOf(some, at, around(some))
  if (memory === undefined) return find
  // What the headline adds are its words of war.
  const surroundings = JSON.stringify([ignore, known, termsOf(headline, 'conflict')])
  const same = memory.statements.get(surroundings) ?? new Map<Passage, Map<Passage | undefined, Statement | undefined>>()
  memory.statements.set(surroundings, same)
  return (some, at) => {
    const [one, two] = some
    const after = same.get(one!) ?? new Map<Passage | undefined, Statement | undefined>()
    same.set(one!, after)
    if (!after.has(two)) after.set(two, find(some, at))
    return after.get(two)
  }
}

/** Title and lead count whole; the body a little less: it is where background lives. Weights are relative to the lead's. */
function zoneShare(passage: Passage, weights: CompiledTopic['definition']['zoneWeights']): number {
  const lead = weights.lead > 0 ? weights.lead : 1
  const ratio = Math.min(1, (weights[passage.zone] ?? 1) / lead)
  // A body weight of 1 against a lead of 1.5 must not silence an article whose news stands in its second paragraph.
  return ratio >= 1 ? 1 : Math.sqrt(Math.sqrt(ratio))
}

function strongestIn(passages: readonly Passage[], dimension: string): Evidence | undefined {
  let best: Evidence | undefined
  for (const { evidence } of passages)
    for (const one of evidence) if ((one.weights[dimension] ?? 0) > (best?.weights[dimension] ?? 0)) best = one
  return best
}

/** Does the article name the dimension by something that is no bridge? */
const isKnown = (passages: readonly Passage[], dimension: string, pair: readonly [string, string]): boolean =>
  passages.some(({ evidence }) => evidence.some((one) => (one.weights[dimension] ?? 0) >= present && !isBridge(one, pair)))

/**
 * A headline that ties the pair («التعاون الصهيوني المغربي: ما الذي يحدث؟») and leaves the subject to a later paragraph: each paragraph
 * that has it is read with the headline. So is one that names the other side and means both («زيارة غانتس … العلاقات بين البلدين»),
 * where the headline names one. The next one is read with it anyway.
 */
function underHeadline(
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
function headlineOwner(
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

const isBelowHeadline = ({ pair }: Statement, passages: readonly Passage[]): boolean => {
  const title = passages.find(({ zone }) => zone === 'title')?.stream
  return pair.some((side) => side !== undefined && side.stream !== title)
}
/** What a statement below such a headline keeps. */
const foreignHeadline = 0.7

/** «اليهودي المغربي الذي صار وزيرا»: home is named, as a matter of origin. */
const isOfOrigin = ({ evidence }: Passage, home: string): boolean =>
  evidence.some(({ muted, weights }) => muted !== undefined && (weights[home] ?? 0) > 0)

/** Another country whose home copy it could be; the place of a war (غزة) is none. */
const hasOtherParty = (passage: Passage, parties: ReadonlySet<string>): boolean =>
  passage.evidence.some(
    (one) => parties.has(one.definition.side) && one.definition.type === 'country' && !isBattlefield(one, passage),
  )
