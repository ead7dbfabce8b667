/** What keeps an article from alerting however firm a statement of it is. */
import type { Passage } from './evidence.ts'
import { termsOf } from './relation.ts'
import type { Statement } from './relation.ts'
import type { CompiledTopic } from './rules.ts'

/** Why an article cannot alert however strong its best statement is. */
export type Cap = { readonly kind: 'passing'; readonly dimension: string; readonly share: number } | { readonly kind: 'single' }

/** Articles shorter than this many sentences are about what they say once. */
const longFrom = 5
/** …and than this when the statement stands among the opening ones; and one alone is a passing clause of no shorter article. */
const longWithEarly = 7
/** A dimension outside the title must fill this share of a long article, or this many sentences. */
const shareOfBody = 0.3
const enoughSentences = 4
/** Statements after the opening sentences of a long article: one is a passing clause. */
const opening = 3
/** A statement as firm as this in the headline and the sentence under it is what the article is about, however long it is. */
const tellsAll = 0.8

/** A required dimension that is only brushed, or one lonely statement deep in a long article: the desk should look at it. */
export function capOf(
  passages: readonly Passage[],
  telling: readonly Statement[],
  { require: dimensions, pair }: CompiledTopic['definition'],
): Cap | undefined {
  const early = telling.some((statement) => statement.at < opening)
  if (passages.length < (early ? longWithEarly : longFrom)) return undefined
  const titles = passages.filter(({ zone }) => zone === 'title').length
  // An interview or analysis says in its first sentence what it is about, under a headline that quotes.
  if (telling.some(({ at, score, alone }) => (at < titles || (at === titles && alone)) && score >= tellsAll)) return undefined
  const head = passages.filter((passage, index) => passage.zone === 'title' || index === 0)
  for (const dimension of dimensions) {
    if (head.some((passage) => weightIn(passage, dimension) >= 0.4)) continue
    const sentences = passages.filter(
      (passage) => weightIn(passage, dimension) >= 0.3 || (pair.includes(dimension) && termsOf([passage], 'both').length > 0),
    ).length
    const share = sentences / passages.length
    if (share < shareOfBody && sentences < enoughSentences) return { kind: 'passing', dimension, share: Math.round(share * 100) }
  }
  return !early && telling.length < 2 && passages.length >= longWithEarly ? { kind: 'single' } : undefined
}

/** The most that a hit of the passage gives to a dimension. */
export const weightIn = (passage: Passage, dimension: string): number =>
  passage.evidence.reduce((most, one) => Math.max(most, one.weights[dimension] ?? 0), 0)
