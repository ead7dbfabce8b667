/** The firmest tie between the two sides in what is read together. */
import type { Evidence } from './evidence.ts'
import { besides, ownerInstead, partnerOf, sellerOf } from './owner.ts'
import { isBridge, isForce, isMaker } from './parties.ts'
import type { Cue, Parties, Side } from './parties.ts'
import type { CompiledTopic } from './rules.ts'

export type Tie = {
  /** 0..1: how firmly they are tied and how surely both are there. */
  readonly value: number
  readonly pair: readonly [Evidence | undefined, Evidence | undefined]
  readonly cue: Cue | undefined
  /** A third party that owns the dealings instead. */
  readonly other: Evidence | undefined
}

/** Words between the pair and a cue; measured on the labelled articles in tests/corpus/match. */
const cueReach = { strong: { before: 12, after: 10 }, weak: { before: 7, after: 6 } }
/** A side that home copy leaves unsaid. */
const homePresence = 0.85
/** A chief of staff, a base: who is of one side by himself speaks of the subject from this weight. */
const bearing = 0.5
/** A tie that nothing spells out. */
const unsaid = 0.28

/** Piecewise linear: weight → how fully a dimension is there. Half a weight is most of a presence: one sure word suffices. */
export const curve =
  (points: readonly (readonly [number, number])[]) =>
  (weight: number): number => {
    let [x0, y0] = [0, 0]
    for (const [x, y] of points) {
      if (weight <= x) return y0 + ((weight - x0) / (x - x0)) * (y - y0)
      ;[x0, y0] = [x, y]
    }
    return y0
  }
const sidePresence = curve([
  [0.3, 0.5],
  [0.4, 0.85],
  [0.5, 0.92],
  [0.7, 1],
])

/** How the two of a pair stand to each other. */
type Standing = {
  readonly sides: readonly Side[]
  readonly lo: Side
  readonly hi: Side
  readonly sameClause: boolean
  /** Words between them; far for two passages. */
  readonly gap: number
  readonly maker: boolean
  /** Both are named by what bears arms: an army, a maker, a system, a commander. */
  readonly armed: boolean
  /** A headline and the sentence under it are one statement; two sentences of the body are less. */
  readonly headed: boolean
}

/** undefined when the only hits of both sides are one and the same word. `ignore` leaves third parties out, for the explanation. */
export function firmestTie(parties: Parties, topic: CompiledTopic, ignore: { others: boolean; cue: boolean }): Tie | undefined {
  let best: Tie | undefined
  const consider = (tie: Tie): void => {
    if (best === undefined || tie.value > best.value) best = tie
  }
  const twos = parties.two.map((side) => ({ two: side, there: presenceOf(side) }))
  for (const one of parties.one) {
    const there = presenceOf(one)
    for (const { two, there: beside } of twos) {
      const presence = there * beside
      // Whatever ties them only weakens it.
      if (best !== undefined && presence <= best.value) continue
      const same = one !== undefined && one.evidence === two?.evidence
      if (same && !isBridge(one.evidence, topic.definition.pair)) continue
      const pair = [one?.evidence, two?.evidence] as const
      const standing = standingOf(parties, [one, two], topic)
      const share = presence * splitShare(parties, standing)
      consider({ value: bareBinding(parties, standing) * share, pair, cue: undefined, other: undefined })
      // What a strong cue would make of it.
      if (ignore.cue && parties.cues.length === 0)
        consider({ value: binding(parties, standing, true) * share, pair, cue: undefined, other: undefined })
      for (const cue of parties.cues) {
        if (!inReach(cue, standing)) continue
        const far = parties.passages.length > 1 && cue.index !== standing.lo.index && cue.index !== standing.hi.index ? 0.8 : 1
        const close = standing.gap <= 3 && standing.sameClause
        const most = binding(parties, standing, cue.strong) * share * far
        // An owner only weakens it.
        if (best !== undefined && most <= best.value) continue
        const owner =
          ignore.others || one === undefined || two === undefined ? undefined : ownerInstead(parties, [one, two], { cue, close })
        const value = most * (owner?.share ?? 1)
        consider({ value, pair, cue, other: owner?.evidence })
      }
    }
  }
  return best
}

const presenceOf = (side: Side | undefined): number => (side === undefined ? homePresence : sidePresence(side.weight))

function standingOf(
  { passages }: Parties,
  [one, two]: readonly [Side | undefined, Side | undefined],
  topic: CompiledTopic,
): Standing {
  const x = (one ?? two)!
  const y = (two ?? one)!
  const inOrder = x.index < y.index || (x.index === y.index && x.evidence.first <= y.evidence.first)
  const lo = inOrder ? x : y
  const hi = inOrder ? y : x
  return {
    sides: one === undefined || two === undefined ? [x] : [one, two],
    lo,
    hi,
    sameClause: lo.index === hi.index && lo.passage.clauseOf(lo.evidence.first) === hi.passage.clauseOf(hi.evidence.first),
    gap: lo.index === hi.index ? Math.max(0, hi.evidence.first - lo.evidence.last - 1) : 99,
    maker: showsArms(x) || showsArms(y),
    armed: one !== undefined && two !== undefined && bears(one, topic) && bears(two, topic),
    headed: passages.length > 1 && passages[0]!.zone === 'title',
  }
}

/** «معمل الدرونات الصهيوني»: a country right behind arms (`extra.arms`) is named as their owner. */
const ownsArms = ({ evidence: { first }, passage }: Side): boolean =>
  passage.evidence.some(
    ({ definition, last }) =>
      last === first - 1 && definition.extra?.['arms'] === true && passage.clauseOf(last) === passage.clauseOf(first),
  )

const showsArms = (side: Side): boolean => isMaker(side.evidence) || ownsArms(side)
const bears = (side: Side, topic: CompiledTopic): boolean => showsArms(side) || bearsArms(side.evidence, topic)
const bearsArms = (evidence: Evidence, { definition: { subject } }: CompiledTopic): boolean =>
  isForce(evidence, subject) || subject.some((dimension) => (evidence.weights[dimension] ?? 0) >= bearing)

/** What two sentences, or a word that changes the subject between the pair («أما زيارة المغرب …»), leave of a tie. */
function splitShare({ passages, shifts }: Parties, { headed, lo, hi }: Standing): number {
  const apart = shifts.some(
    ({ index, term }) =>
      (index > lo.index || (index === lo.index && term.first > lo.evidence.last)) &&
      (index < hi.index || (index === hi.index && term.last < hi.evidence.first)),
  )
  return (passages.length === 1 ? 1 : headed ? 0.92 : 0.8) * (apart ? shiftShare : 1)
}
const shiftShare = 0.5

/** How firmly a cue ties the pair: by its strength, and by how much stands between the two. */
function binding({ passages }: Parties, { lo, hi, sameClause, gap, headed, maker, armed }: Standing, strong: boolean): number {
  if (strong) {
    if (sameClause || gap <= 6) return 1
    return headed ? 0.92 : 0.82
  }
  if (sameClause || gap <= 4) return maker || gap <= 2 ? 0.85 : 0.72
  // «طلبت القوات المسلحة الملكية …» of a drone named in another clause of the sentence.
  if (maker && (isInHeadline(lo, hi) || (armed && lo.index === hi.index))) return 0.72
  return passages.length > 1 && !headed ? 0.4 : 0.5
}

/** Without a cue: side by side, a maker or system in one clause with the other side, or a headline that says all in one breath. */
function bareBinding(parties: Parties, { sides, lo, hi, gap, sameClause, maker, armed, headed }: Standing): number {
  if (sides.length === 2 && !parties.together && besides(parties, sides).length >= 2) return unsaid
  if (sides.length === 2 && sellerOf(parties, [lo, hi]) !== undefined) return unsaid
  if (sameClause && isJourney(lo, hi)) return 0.8
  // «الدرونات الإسرائيلية على أبواب سبتة»
  const shown = maker && sameClause && isInHeadline(lo, hi)
  if (gap <= 2) return shown ? 0.75 : 0.66
  if (sides.length === 2 && !parties.together && sides.some((side) => isState(partnerOf(parties, side)))) return unsaid
  if (maker && sameClause) return armed ? 0.9 : shown ? 0.75 : 0.7
  // «كوخافي: ما رأيته عند الجيش المغربي …»: arms on both sides of a headline that names nobody else.
  if (armed && isInHeadline(lo, hi) && lo.index === hi.index && parties.others.length === 0) return 0.7
  // «بين الباتريوت و«باراك».. لماذا اختارت الرباط»: a headline of two clauses that names nobody else.
  if (maker && isInHeadline(lo, hi) && parties.others.every(({ passage }) => passage.zone !== 'title')) return 0.72
  // «سقوط طائرة هيرون» above «كانت تابعة للقوات المسلحة الملكية».
  if (maker && armed && headed) return 0.75
  const { subject } = parties
  const told = sameClause && lo.passage.zone === 'title' && subject.weight >= 0.5 && subject.index === lo.index
  return told && lo.passage.clauseOf(subject.evidence.first) === lo.passage.clauseOf(lo.evidence.first) ? 0.66 : unsaid
}

/** «طائرة عسكرية من تل أبيب إلى القنيطرة»: from the one to the other. Folded. */
const isJourney = (lo: Side, hi: Side): boolean =>
  lo.index === hi.index && before(lo) === 'من' && ['الي', 'نحو', 'صوب', 'باتجاه'].includes(before(hi) ?? '')
const before = ({ passage, evidence }: Side): string | undefined => passage.stream.tokens[evidence.first - 1]?.text

const isInHeadline = (lo: Side, hi: Side): boolean => lo.passage.zone === 'title' && hi.passage.zone === 'title'

const isState = (other: ReturnType<typeof partnerOf>): boolean => other?.evidence.definition.type === 'country'

function inReach(cue: Cue, { lo, hi }: Standing): boolean {
  const reach = cue.strong ? cueReach.strong : cueReach.weak
  if (cue.index < lo.index || cue.index > hi.index) return false
  const afterLo = cue.index > lo.index || cue.term.last >= lo.evidence.first - reach.before
  const beforeHi = cue.index < hi.index || cue.term.first <= hi.evidence.last + reach.after
  return afterLo && beforeHi
}
