/**
 * The relation layer: are the two sides tied to each other, and is the tie about the subject? Presence of all three proves little
 * (Gaza marches name Morocco, Israel and an army); a cue that binds the pair inside one statement proves much.
 */
import type { Evidence, Passage } from './evidence.ts'
import type { TermHit } from './lexicon.ts'
import type { CompiledTopic } from './rules.ts'

/** What weakened a statement; `decide` can ask how it would score without one of them. */
export type Weakness = 'other-party' | 'conflict' | 'history' | 'no-cue'

/** The strongest statement of a passage (or of two neighbours). `score` 0..1. */
export type Statement = {
  readonly score: number
  /** Index of the first passage. */
  readonly at: number
  readonly pair: readonly [Evidence | undefined, Evidence | undefined]
  readonly subject: Evidence | undefined
  /** Strongest weight of the subject that is more than an army being there. */
  readonly subjectWeight: number
  readonly cue: { readonly passage: Passage; readonly term: TermHit; readonly strong: boolean } | undefined
  readonly weaknesses: readonly { readonly kind: Weakness; readonly evidence?: Evidence; readonly words: readonly string[] }[]
  readonly presence: Readonly<Record<string, number>>
}

/** What the whole article knows: evidence that no bridge gives, and dimensions that home copy may leave unsaid. */
export type Surroundings = {
  readonly topic: CompiledTopic
  /** Strongest weight of each dimension in the article, entities that stand for both sides left out. */
  readonly known: Readonly<Record<string, number>>
  readonly home: string | undefined
  /** Weaknesses to leave out of the reckoning, for the explanation. */
  readonly ignore?: ReadonlySet<Weakness>
}

/** A hit takes part from this weight. */
const present = 0.3
/** Words between the pair and a cue; measured on the labelled articles in tests/corpus/match. */
const cueReach = { strong: { before: 12, after: 10 }, weak: { before: 7, after: 6 } }
const mostOfOneSide = 8

/** Weight → how fully a dimension is there. Half a weight is most of a presence: one sure adjective suffices. */
const curve =
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
const subjectPresence = curve([
  [0.2, 0.45],
  [0.4, 0.8],
  [0.5, 0.95],
  [0.6, 1],
])

/** A bridge (an accord of both) stands for a side only from this weight, and only where the article names the other side itself. */
const bridgeAlone = 0.5

type Placed = { readonly passage: Passage; readonly index: number; readonly evidence: Evidence; readonly weight: number }

/** The strongest statement in one passage, or in two neighbours read together; undefined when a dimension is missing. */
export function statementOf(passages: readonly Passage[], at: number, around: Surroundings): Statement | undefined {
  const { definition, rules } = around.topic
  const ignored = around.ignore ?? new Set<Weakness>()
  const [sideA, sideB] = definition.pair
  const hits = (dimension: string): Placed[] =>
    passages.flatMap((passage, index) =>
      passage.evidence.flatMap((evidence): Placed[] => {
        const weight = sideWeight(evidence, dimension, around)
        return weight >= present ? [{ passage, index, evidence, weight }] : []
      }),
    )
  const [a, b] = [hits(sideA), hits(sideB)]
  const subjects = passages.flatMap((passage, index) =>
    passage.evidence.map((evidence): Placed => ({
      passage,
      index,
      evidence,
      weight: Math.max(0, ...definition.subject.map((dimension) => evidence.weights[dimension] ?? 0)),
    })),
  )
  const subject = subjects.reduce<Placed | undefined>((best, one) => (one.weight > (best?.weight ?? 0) ? one : best), undefined)
  const homeA = a.length === 0 && around.home === sideA
  const homeB = b.length === 0 && around.home === sideB
  if (subject === undefined || subject.weight === 0 || (a.length === 0 && !homeA) || (b.length === 0 && !homeB)) return undefined

  const cues = passages.flatMap((passage, index) =>
    passage.terms
      .filter((term) => term.list === 'strong' || term.list === 'weak')
      .map((term) => ({ passage, index, term, strong: term.list === 'strong' })),
  )
  const others = passages.flatMap((passage, index) =>
    passage.evidence.filter((one) => isOtherParty(one, passage, around.topic)).map((evidence) => ({ passage, index, evidence })),
  )
  const asides = passages.flatMap((passage, index) =>
    passage.terms.filter((term) => term.list === 'aside').map((term) => ({ index, term })),
  )

  const programme = passages.some((passage) => passage.evidence.some((one) => rules.programme.has(one.definition.id)))
  // What parties do side by side, as opposed to what one sells to many.
  const together = passages.some((passage) => passage.evidence.some((one) => rules.together.has(one.definition.id)))

  type Tie = Pick<Statement, 'pair' | 'cue'> & { value: number; other?: Evidence }
  let best: Tie | undefined
  const consider = (tie: Tie): void => {
    if (best === undefined || tie.value > best.value) best = tie
  }
  // A headline and the sentence under it are one statement; two sentences of the body are less.
  const headed = passages.length > 1 && passages[0]!.zone === 'title'
  const split = passages.length === 1 ? 1 : headed ? 0.92 : 0.8
  for (const one of homeA ? [undefined] : strongest(a))
    for (const two of homeB ? [undefined] : strongest(b)) {
      if (one !== undefined && two !== undefined && one.evidence === two.evidence && !isBridge(one.evidence, definition.pair))
        continue
      const anchor = (one ?? two)!
      const far = (two ?? one)!
      const presence =
        (one === undefined ? homePresence : sidePresence(one.weight)) *
        (two === undefined ? homePresence : sidePresence(two.weight))
      const sameClause =
        anchor.index === far.index && anchor.passage.clauseOf(anchor.evidence.first) === far.passage.clauseOf(far.evidence.first)
      const [lo, hi] = order(anchor, far)
      const gap = lo.index === hi.index ? Math.max(0, hi.evidence.first - lo.evidence.last - 1) : 99
      const armed = [one, two].every(
        (side) => side !== undefined && (isMaker(side.evidence) || isForce(side.evidence, definition.subject)),
      )
      const maker = [one, two].some((side) => side !== undefined && isMaker(side.evidence))
      // Without a cue: side by side, or a maker or system of one side in a clause with the other.
      const crowded =
        !together &&
        one !== undefined &&
        two !== undefined &&
        others.filter(({ index, evidence }) =>
          [one, two].some((side) => side.index === index && isBeside(evidence, side.evidence, side.evidence)),
        ).length >= 2
      // A headline that names both and the subject in one breath says more than it spells out.
      const told =
        sameClause &&
        anchor.passage.zone === 'title' &&
        subject.weight >= 0.5 &&
        subject.index === anchor.index &&
        anchor.passage.clauseOf(subject.evidence.first) === anchor.passage.clauseOf(anchor.evidence.first)
      const near = gap <= 2 ? 0.66 : maker && sameClause ? (armed ? 0.9 : 0.7) : told ? 0.62 : 0.28
      const bare = (crowded ? 0.28 : near) * presence * split
      consider({ value: bare, pair: [one?.evidence, two?.evidence], cue: undefined })
      for (const cue of ignored.has('no-cue') && cues.length === 0 ? [{ ...anchor, term: imagined, strong: true }] : cues) {
        const real = cue.term !== imagined
        if (real && !inReach(cue, lo, hi)) continue
        let value = bindingOf({ strong: cue.strong, together: sameClause, gap, headed, apart: passages.length > 1, maker })
        if (real && passages.length > 1 && cue.index !== lo.index && cue.index !== hi.index) value *= 0.8
        const other =
          real && one !== undefined && two !== undefined && !ignored.has('other-party')
            ? ownerInstead({ one, two, cue, close: gap <= 3 && sameClause, programme: together, others, asides })
            : undefined
        if (other !== undefined) value *= other.share
        consider({
          value: value * presence * split,
          pair: [one?.evidence, two?.evidence],
          cue: real ? { passage: cue.passage, term: cue.term, strong: cue.strong } : undefined,
          ...(other && { other: other.evidence }),
        })
      }
    }
  if (best === undefined) return undefined

  const weaknesses: Statement['weaknesses'][number][] = []
  if (best.other !== undefined) weaknesses.push({ kind: 'other-party', evidence: best.other, words: [] })
  if (best.cue === undefined) weaknesses.push({ kind: 'no-cue', words: [] })
  const conflict = termsOf(passages, 'conflict')
  const fight = conflictShare(conflict.length, programme, best.cue?.strong === true)
  if (fight < 1) weaknesses.push({ kind: 'conflict', words: conflict })
  // «منتجات تدعم الجيش الإسرائيلي»: an army alone is no subject of the relation unless a strong word ties it.
  const only = subjects.filter(({ weight }) => weight >= 0.4)
  const selfOnly =
    best.cue?.strong !== true &&
    only.length > 0 &&
    only.every(({ evidence }) => isForce(evidence, definition.subject)) &&
    new Set(only.map(({ evidence }) => evidence.definition.side)).size === 1
  const subjectWeight = subjects.reduce(
    (most, { evidence, weight }) => (isForce(evidence, definition.subject) ? most : Math.max(most, weight)),
    0,
  )
  const past = [...termsOf(passages, 'history'), ...years(passages, rules.historyBefore)]
  if (past.length > 0) weaknesses.push({ kind: 'history', words: past })
  const score =
    best.value *
    subjectPresence(subject.weight) *
    (selfOnly ? forceAlone : 1) *
    (ignored.has('conflict') ? 1 : fight) *
    (past.length > 0 && !ignored.has('history') ? historyShare : 1)
  const presence = { [sideA]: strongestOf(a), [sideB]: strongestOf(b) }
  return { score, at, pair: best.pair, subject: subject.evidence, subjectWeight, cue: best.cue, weaknesses, presence }
}

/** How firmly a cue ties the pair: by its strength, and by how much stands between the two. */
function bindingOf(at: {
  strong: boolean
  together: boolean
  gap: number
  headed: boolean
  apart: boolean
  maker: boolean
}): number {
  if (at.strong) {
    if (at.together || at.gap <= 6) return 1
    return at.headed ? 0.92 : 0.82
  }
  if (at.together || at.gap <= 4) return at.maker || at.gap <= 2 ? 0.85 : 0.72
  return at.apart && !at.headed ? 0.4 : 0.5
}

const homePresence = 0.85
const historyShare = 0.45
const forceAlone = 0.65
const imagined: TermHit = { list: 'strong', lemma: '', first: -1, last: -1 }

const strongest = (hits: readonly Placed[]): readonly Placed[] =>
  hits.length <= mostOfOneSide ? hits : hits.toSorted((x, y) => y.weight - x.weight).slice(0, mostOfOneSide)
const strongestOf = (hits: readonly Placed[]): number => hits.reduce((most, { weight }) => Math.max(most, weight), 0)

const isBridge = (evidence: Evidence, pair: readonly [string, string]): boolean =>
  pair.every((side) => (evidence.definition.evidence[side] ?? 0) > 0)

/** Weight of a hit for one side. */
function sideWeight(evidence: Evidence, dimension: string, around: Surroundings): number {
  const weight = evidence.weights[dimension] ?? 0
  if (weight === 0 || !isBridge(evidence, around.topic.definition.pair)) return weight
  const other = around.topic.definition.pair.find((side) => side !== dimension)!
  return weight >= bridgeAlone && (around.known[other] ?? 0) >= present ? weight : 0
}

/** An arms maker or a weapon system of one side: its deal with the other side needs no further word. */
const isMaker = ({ definition }: Evidence): boolean =>
  definition.type === 'system' || (definition.type === 'org' && definition.extra?.['maker'] === true)

/** An army, a ministry, a unit: it gives the subject by being there, in war news as in any other. */
const isForce = ({ definition }: Evidence, subject: readonly string[]): boolean =>
  !(definition.type === 'system' || definition.extra?.['maker'] === true) &&
  ['org', 'unit'].includes(definition.type) &&
  subject.some((dimension) => (definition.evidence[dimension] ?? 0) >= 0.6)

function isOtherParty(evidence: Evidence, passage: Passage, topic: CompiledTopic): boolean {
  const { side, type } = evidence.definition
  if (!topic.rules.otherParties.has(side) || !['country', 'city', 'org', 'person'].includes(type)) return false
  // «صحيفة إسبانية»: the source of a report is no party to it.
  return !passage.terms.some((term) => term.list === 'source' && evidence.first - term.last <= 3 && evidence.first > term.last)
}

function inReach(cue: { index: number; term: TermHit; strong: boolean }, lo: Placed, hi: Placed): boolean {
  const reach = cue.strong ? cueReach.strong : cueReach.weak
  if (cue.index < lo.index || cue.index > hi.index) return false
  const afterLo = cue.index > lo.index || cue.term.last >= lo.evidence.first - reach.before
  const beforeHi = cue.index < hi.index || cue.term.first <= hi.evidence.last + reach.after
  return afterLo && beforeHi
}

/**
 * Does a third party own the cue? It does when it stands nearer to the cue than the one side does, in the cue's clause, while that side
 * stands in another clause or behind an aside (وسط توتر مع, على غرار): then little is left. In one plain clause it only weakens.
 */
function ownerInstead(at: {
  one: Placed
  two: Placed
  cue: { passage: Passage; index: number; term: TermHit; strong: boolean }
  /** The pair stands side by side. */
  close: boolean
  /** The passage names the relation's own programme (an exercise, a committee). */
  programme: boolean
  others: readonly { passage: Passage; index: number; evidence: Evidence }[]
  asides: readonly { index: number; term: TermHit }[]
}): { evidence: Evidence; share: number } | undefined {
  const { cue, one, two } = at
  const distance = (evidence: Evidence): number =>
    evidence.first > cue.term.last ? evidence.first - cue.term.last : Math.max(0, cue.term.first - evidence.last)
  const clause = cue.passage.clauseOf(cue.term.first)
  let found: { evidence: Evidence; share: number } | undefined
  const note = (evidence: Evidence, share: number): void => {
    if (found === undefined || share < found.share) found = { evidence, share }
  }
  if (at.close) {
    // «وزراء 60 بلدا بينها المغرب وإسرائيل ومصر واليابان»: two of a crowd, unless what they do together is the programme itself.
    const crowd = at.others.filter(({ index, evidence }) => index === one.index && isBeside(evidence, one.evidence, two.evidence))
    if (crowd.length >= 2 && !at.programme) return { evidence: crowd[0]!.evidence, share: 0.5 }
    // «إيران تطلق صواريخ على تل أبيب والمغرب يدعو»: neighbours by chance; a weak word that follows somebody else is his.
    const owner = cue.strong
      ? undefined
      : at.others.find(
          ({ index, evidence }) => index === cue.index && cue.term.first > evidence.last && cue.term.first - evidence.last <= 2,
        )
    return owner && { evidence: owner.evidence, share: 0.5 }
  }
  for (const side of [one, two]) {
    const sideClause = side.index === cue.index ? side.passage.clauseOf(side.evidence.first) : -1
    for (const other of at.others) {
      if (other.index !== cue.index || other.passage.clauseOf(other.evidence.first) !== clause) continue
      const away = sideClause !== clause
      const behind = at.asides.some(
        ({ index, term }) =>
          index === side.index &&
          term.last < side.evidence.first &&
          side.evidence.first - term.last <= 8 &&
          (index > cue.index || term.first > cue.term.last),
      )
      const nearer = away || distance(other.evidence) < distance(side.evidence)
      if (!nearer) continue
      // «باعتها للهند والمغرب وسنغافورة»: one customer of several.
      const listed = Math.abs(other.evidence.first - side.evidence.first) <= 2 && !at.programme
      note(other.evidence, behind ? 0.4 : away ? 0.5 : listed ? 0.6 : 0.88)
    }
    // «مصر واليونان وإسرائيل وهولندا، وقد اقتناها المغرب»: one of a list in another clause than the cue.
    if (sideClause !== clause) {
      const own = side.passage.clauseOf(side.evidence.first)
      const listed = at.others.find(
        ({ index, evidence }) =>
          index === side.index &&
          side.passage.clauseOf(evidence.first) === own &&
          Math.abs(evidence.first - side.evidence.first) <= 2,
      )
      if (listed) note(listed.evidence, 0.5)
    }
  }
  return found
}

/** Does a third name stand within three words of the pair? */
const isBeside = (other: Evidence, one: Evidence, two: Evidence): boolean => {
  const [from, to] = [Math.min(one.first, two.first), Math.max(one.last, two.last)]
  return other.first - to <= 3 && from - other.last <= 3
}

/** Words of war around the pair: without the programme itself in the statement they mean the war, not the relation. */
function conflictShare(words: number, programme: boolean, strongCue: boolean): number {
  if (words === 0) return 1
  if (programme) return words >= 4 ? 0.7 : words >= 2 ? 0.9 : 1
  if (words === 1) return strongCue ? 0.62 : 0.55
  return words === 2 ? 0.45 : 0.3
}

const order = (x: Placed, y: Placed): readonly [Placed, Placed] =>
  x.index < y.index || (x.index === y.index && x.evidence.first <= y.evidence.first) ? [x, y] : [y, x]

/** Different lemmas of a list in the passages, as printed. */
export function termsOf(passages: readonly Passage[], list: string): string[] {
  const found = new Map<string, string>()
  for (const { stream, terms } of passages)
    for (const term of terms)
      if (term.list === list && !found.has(term.lemma))
        found.set(term.lemma, stream.raw.slice(stream.tokens[term.first]!.start, stream.tokens[term.last]!.end))
  return [...found.values()]
}

function years(passages: readonly Passage[], before: number): string[] {
  const found: string[] = []
  for (const { stream, first, last } of passages)
    for (let word = first; word <= last; word++) {
      const token = stream.tokens[word]!
      if (token.script === 'digit' && token.text.length === 4 && Number(token.text) >= 1000 && Number(token.text) < before)
        found.push(token.text)
    }
  return found
}
