/**
 * The relation layer: are the two sides tied to each other, and is the tie about the subject? Presence of all three proves little
 * (Gaza marches name Morocco, Israel and an army); a cue that binds the pair inside one statement proves much.
 */
import type { Evidence, Passage } from './evidence.ts'
import { isForce, partiesOf } from './parties.ts'
import type { Cue, Parties, Side, Surroundings } from './parties.ts'
import type { CompiledTopic } from './rules.ts'
import { curve, firmestTie } from './tie.ts'
import type { Tie } from './tie.ts'

/** What weakened a statement; `decide` can ask how it would score without one of them. */
export type Weakness = 'other-party' | 'foreign-arms' | 'no-cue' | 'conflict' | 'force' | 'history'

/** The strongest statement of a passage (or of two neighbours). `score` 0..1. */
export type Statement = {
  readonly score: number
  /** Index of the first passage, and whether it is the only one. */
  readonly at: number
  readonly alone: boolean
  readonly pair: readonly [Evidence | undefined, Evidence | undefined]
  readonly subject: Evidence
  /** Strongest weight of the subject that is more than an army being there; 2 where an army deals with the other side's army. */
  readonly subjectWeight: number
  readonly cue: Cue | undefined
  readonly weaknesses: readonly Weakening[]
}

/** `share`: what it leaves of the score, where it can be told apart from the tie. */
type Weakening = {
  readonly kind: Weakness
  readonly share: number
  readonly words: readonly string[]
  readonly evidence?: Evidence
}

const subjectPresence = curve([
  [0.2, 0.45],
  [0.4, 0.8],
  [0.5, 0.95],
  [0.6, 1],
])
const historyShare = 0.45
/** What a word of the past leaves where it stands in a clause after the pair's own. */
const historyAside = 0.85
const forceShare = 0.65
const foreignArmsShare = 0.5
/** What one word of war leaves where the forces of both sides deal with each other. */
const armiesShare = 0.85
/** Below this a word of soldiers and ranks is as good as an army in passing. */
const passingWeight = 0.45

/** The strongest statement in one passage, or in two neighbours read together; undefined when a dimension is missing. */
export function statementOf(
  passages: readonly Passage[],
  at: number,
  around: Surroundings & { readonly ignore: Weakness | undefined },
): Statement | undefined {
  const { topic, ignore } = around
  const parties = partiesOf(passages, around)
  const tie = parties && firmestTie(parties, topic, { others: ignore === 'other-party', cue: ignore === 'no-cue' })
  if (parties === undefined || tie === undefined) return undefined
  // A body of the programme itself (an export directorate, a joint committee) is no mere force.
  const isMere = (evidence: Evidence): boolean =>
    isForce(evidence, topic.definition.subject) && !topic.rules.programme.has(evidence.definition.id)
  const weaknesses = weakeningsOf(parties, tie, {
    isMere,
    isSided: ({ evidence }) => topic.definition.pair.some((side) => (evidence.definition.evidence[side] ?? 0) > 0),
    headline: around.headline,
    otherParties: topic.rules.otherParties,
    historyBefore: topic.rules.historyBefore,
    programme: topic.rules.programme,
    targets: topic.rules.targets,
  })
  const share = weaknesses.reduce((product, weakness) => product * (weakness.kind === ignore ? 1 : weakness.share), 1)
  return {
    score: tie.value * subjectPresence(parties.subject.weight) * share,
    at,
    alone: passages.length === 1,
    pair: tie.pair,
    subject: parties.subject.evidence,
    subjectWeight: isOfArmies(tie, topic)
      ? armies
      : parties.subjects.reduce((most, { evidence, weight }) => (isMere(evidence) ? most : Math.max(most, weight)), 0),
    cue: tie.cue,
    weaknesses,
  }
}

function weakeningsOf(
  parties: Parties,
  tie: Tie,
  rules: {
    readonly isMere: (evidence: Evidence) => boolean
    readonly isSided: (side: Side) => boolean
    readonly headline: readonly Passage[]
    readonly otherParties: ReadonlySet<string>
    readonly historyBefore: number
    readonly programme: ReadonlySet<string>
    readonly targets: ReadonlySet<string>
  },
): Weakening[] {
  const found: Weakening[] = []
  // These two are already in the value of the tie.
  if (tie.other !== undefined) found.push({ kind: 'other-party', share: 1, evidence: tie.other, words: [] })
  if (tie.cue === undefined) found.push({ kind: 'no-cue', share: 1, words: [] })
  const strong = tie.cue?.strong === true
  // «بوينغ تسلم إسرائيل والمغرب مروحيات أباتشي»: the arms are a third party's, and so is the deal.
  const own = parties.subjects.filter(({ evidence, weight }) => weight >= 0.5 && !rules.isMere(evidence))
  const nearCue = own.filter(({ index }) => index === tie.cue?.index)
  const arms = nearCue.length > 0 ? nearCue : own
  const foreign = (side: Side): boolean => isForeign(side, parties, rules.otherParties)
  if (arms.length > 0 && (arms.every(foreign) || own.every((side) => foreign(side) || isOfOthers(side, rules.otherParties))))
    found.push({ kind: 'foreign-arms', share: foreignArmsShare, evidence: arms[0]!.evidence, words: [] })
  const telling = parties.subjects.filter(({ weight }) => weight >= 0.4)
  const oneSided =
    telling.length > 0 && new Set(telling.filter(rules.isSided).map(({ evidence }) => evidence.definition.side)).size <= 1
  const conflict = termsOf([...rules.headline, ...parties.passages], 'conflict')
  const programme = parties.programme && !parties.passages.every((passage) => isStruck(passage, rules))
  // Two armies that deal with each other («أطباء عسكريون … إسعاف الجرحى») are the programme without its name.
  const armies = strong && telling.some((side) => rules.isMere(side.evidence)) && !oneSided
  const fight = armies && conflict.length === 1 ? armiesShare : conflictShare(conflict.length, programme, strong)
  if (fight < 1) found.push({ kind: 'conflict', share: fight, words: conflict })
  // «منتجات تدعم الجيش الإسرائيلي»: an army alone is no subject of the relation unless a strong word ties it, in its own clause.
  const dealing = strong && telling.some((side) => isInClause(side, tie.cue!))
  if (!dealing && oneSided && telling.every(({ evidence, weight }) => weight < passingWeight || rules.isMere(evidence)))
    found.push({ kind: 'force', share: forceShare, evidence: telling[0]!.evidence, words: [] })
  const dated = years(parties.passages, rules.historyBefore)
  const past = [...termsOf(parties.passages, 'history'), ...dated]
  const over = dated.length === 0 && isPastAfter(parties, tie)
  if (past.length > 0) found.push({ kind: 'history', share: over ? historyAside : historyShare, words: past })
  return found
}

/**
 * «بيرقدار», or «أسلحة أمريكية»: a third party's by itself or by the adjective after it; or told of a third party in a sentence that
 * names none of the pair («الجيش الجزائري ينفذ مناورات» above «رسالة إلى المغرب وحليفه الصهيوني»).
 */
const isForeign = ({ index, evidence }: Side, { others, one, two }: Parties, sides: ReadonlySet<string>): boolean =>
  sides.has(evidence.definition.side) ||
  others.some(
    (other) =>
      other.index === index &&
      (other.evidence.first === evidence.last + 1 || (isState(other) && [...one, ...two].every((side) => side?.index !== index))),
  )

/** «وزير الدفاع الإسباني: …», «مدير المخابرات الأمريكية»: who tells of the dealings is no party to them, and his ministry no subject. */
const isOfOthers = ({ passage, evidence }: Side, sides: ReadonlySet<string>): boolean =>
  passage.evidence.some((next) => next.first === evidence.last + 1 && sides.has(next.definition.side))

/** «القوات المسلحة الملكية … جنبا إلى جنب مع قيادة الجبهة الداخلية»: two armies that a strong word ties, whatever they practise. */
const isOfArmies = ({ pair: [one, two], cue }: Tie, { definition: { subject } }: CompiledTopic): boolean =>
  cue?.strong === true && one !== undefined && two !== undefined && isForce(one, subject) && isForce(two, subject)
const armies = 2

/** «باتت الرباط من أكبر زبائن …، ويعود التنسيق إلى الستينيات»: the pair's own clause is over when the past begins. */
function isPastAfter({ passages }: Parties, { pair: [one, two] }: Tie): boolean {
  const [passage] = passages
  if (passages.length > 1 || passage === undefined || one === undefined || two === undefined) return false
  const clause = passage.clauseOf(one.first)
  if (passage.clauseOf(two.first) !== clause) return false
  return passage.terms.every(({ list, first }) => list !== 'history' || passage.clauseOf(first) > clause)
}

const isState = ({ evidence }: { readonly evidence: Evidence }): boolean => evidence.definition.type === 'country'

const isInClause = ({ index, passage, evidence }: Side, cue: Cue): boolean =>
  index === cue.index && passage.clauseOf(evidence.first) === passage.clauseOf(cue.term.first)

/**
 * «يستهدف قاعدة عسكرية إسرائيلية»: what is struck there is no programme; a drone behind the same verb may be what strikes. True where all
 * of the programme is struck, or none is named.
 */
const isStruck = (
  { evidence, terms }: Passage,
  { programme, targets }: { readonly programme: ReadonlySet<string>; readonly targets: ReadonlySet<string> },
): boolean =>
  evidence
    .filter(({ definition }) => programme.has(definition.id))
    .every(
      ({ first, definition }) =>
        targets.has(definition.id) &&
        terms.some(({ list, last }) => list === 'strike' && first > last && first - last <= strikeReach),
    )
const strikeReach = 2

/** Words of war around the pair: without the programme itself in the statement they mean the war, not the relation. */
function conflictShare(words: number, programme: boolean, strongCue: boolean): number {
  if (words === 0) return 1
  if (programme) return words >= 4 ? 0.7 : words >= 2 ? 0.9 : 1
  if (words === 1) return strongCue ? 0.62 : 0.55
  return words === 2 ? 0.45 : 0.3
}

/** Different lemmas of a list in the passages, as printed. */
export function termsOf(passages: readonly Passage[], list: string): string[] {
  const found = new Map<string, string>()
  for (const { stream, terms } of passages)
    for (const term of terms)
      if (term.list === list && !found.has(term.lemma))
        found.set(term.lemma, stream.raw.slice(stream.tokens[term.first]!.start, stream.tokens[term.last]!.end))
  return [...found.values()]
}

const years = (passages: readonly Passage[], before: number): string[] =>
  passages.flatMap(({ stream, first, last }) =>
    stream.tokens
      .slice(first, last + 1)
      .filter(({ script, text }) => script === 'digit' && /^[12]\d{3}$/.test(text) && Number(text) < before)
      .map(({ text }) => text),
  )
