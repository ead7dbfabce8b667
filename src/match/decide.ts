/** From statements to a decision: gates, the strongest statement, how much of the article it carries, counter-terms. */
import type { Article, Decision } from '#model'
import { capOf } from './cap.ts'
import type { Cap } from './cap.ts'
import type { Evidence, Passage } from './evidence.ts'
import { termsOf } from './relation.ts'
import type { Statement } from './relation.ts'
import type { CompiledTopic } from './rules.ts'
import { readingOf } from './statements.ts'
import type { Asked, Weighed } from './statements.ts'

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

function strongestIn(passages: readonly Passage[], dimension: string): Evidence | undefined {
  let best: Evidence | undefined
  for (const { evidence } of passages)
    for (const one of evidence) if ((one.weights[dimension] ?? 0) > (best?.weights[dimension] ?? 0)) best = one
  return best
}
