/** Which story an article belongs to: evidence for and against each candidate, weighed into one score. */
import type { Story } from '#model'
import { spokesmen, storiesToCompare, type Known } from './candidates.ts'
import { areOfTopic, areTopical, evidenceOf, type Evidence } from './evidence.ts'
import type { Features } from './features.ts'
import { foundersOf } from './memory.ts'
import { likenessTo, type Likeness } from './similarity.ts'
import type { StoryWindow } from './window.ts'

/** A story takes this many members by itself; more ask an admin. */
const maxMembers = 60

type Weights = Readonly<Partial<Record<keyof Evidence, number>>>

export type Candidate = {
  readonly story: Story
  readonly evidence: Evidence
  /** To the best member. */
  readonly likeness: Likeness
  /** Above 0 joins. */
  readonly score: number
  readonly joins: boolean
  readonly topical: boolean
  readonly because: Readonly<Record<string, string | number | boolean>>
}

/**
 * Log-odds of «the same event», fitted as a choice among the open stories and «new» on tests/corpus/story
 * and on the 2018 window, rounded. Hosts and systems were raised beyond the fit to the vetoes that stories.md asks for.
 */
const topicalWeights: Weights = {
  text: 8.9,
  cover: 1.7,
  strangers: -1,
  rare: 0.4,
  several: 1,
  words: 5.2,
  titleWords: 1.5,
  host: 1.6,
  historyClash: -0.9,
  kind: 2.1,
  kindRare: 0.2,
  reactionWords: 1.3,
  kindClash: -0.2,
  single: 2.3,
  accidentOpens: -8,
  accidentClash: -1.4,
  accidentBoth: 3.4,
  figure: 1.6,
  figureClash: -1.6,
  bodyClash: -0.5,
  anew: -5,
  near: 0.1,
  object: 0.3,
  city: 1.1,
  hostClash: -8,
  personClash: -1.7,
  systemClash: -6,
  stale: -0,
  sameOutlet: -0.4,
  reaction: 1.9,
}
const topicalBias = -4.8

/** The same for general news, where neither party of the topic meets the other: words must do. */
const plainWeights: Weights = {
  text: 8.6,
  cover: -0.9,
  rare: 1.2,
  several: 0.3,
  words: 3.5,
  personClash: -0.6,
  hostClash: -0.1,
  systemClash: 0,
  stale: -1.8,
  near: 1.4,
  sameOutlet: -3.5,
  reaction: 0.3,
  titleWords: 3,
}
const plainBias = -4.0

/** An article as it looks for its story; `near` is the index's word (`candidates.ts`). */
type Seeking = {
  readonly features: Features
  readonly outlet: string
  readonly near: (articleId: string) => number | undefined
}

/** The stories worth comparing with their evidence, best first. */
export function candidatesFor(
  { features: article, outlet, near }: Seeking,
  stories: readonly Story[],
  window: StoryWindow,
): Candidate[] {
  const liken = likenessTo(article, window)
  const ofTopic = areOfTopic(foundersOf(stories))
  const weighed = ({ story, members }: Known): Candidate[] => {
    const scored = spokesmen(members).map((remembered) => ({ remembered, likeness: liken(remembered.features) }))
    const [first] = scored
    const founder = members[0]?.features
    const best = scored.toSorted((a, b) => b.likeness.text - a.likeness.text)[0]
    if (best === undefined || first === undefined || founder === undefined) return []
    const topical = ofTopic || areTopical(article, founder)
    const evidence = evidenceOf(
      article,
      { members, best: best.remembered, likeness: best.likeness, founder: first.likeness, outlet, topical },
      window,
    )
    const score = weigh(evidence, topical)
    const full = story.members.length >= maxMembers
    const because = {
      score: rounded(score),
      ...Object.fromEntries(
        Object.entries(evidence)
          .filter(([, value]) => value !== 0)
          .map(([name, value]) => [name, rounded(value)]),
      ),
      best: best.remembered.member.articleId,
      ...(full ? { full } : {}),
    }
    return [{ story, evidence, likeness: best.likeness, score, joins: score > 0 && !full, topical, because }]
  }
  return storiesToCompare({ features: article, near, liken }, stories, window)
    .flatMap(weighed)
    .toSorted((a, b) => b.score - a.score)
}

function weigh(evidence: Evidence, topical: boolean): number {
  const weights = Object.entries(topical ? topicalWeights : plainWeights) as [keyof Evidence, number][]
  return weights.reduce((sum, [name, weight]) => sum + weight * evidence[name], topical ? topicalBias : plainBias)
}

const rounded = (value: number): number => Math.round(value * 1000) / 1000
