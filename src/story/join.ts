/** Which story an article belongs to: evidence for and against each candidate, weighed into one score. */
import type { Story } from '#model'
import { evidenceOf, principalsOf, type Evidence } from './evidence.ts'
import type { Features } from './features.ts'
import { confirmedOf, type Remembered } from './memory.ts'
import { likenessTo, type Likeness } from './similarity.ts'
import type { StoryWindow } from './window.ts'

/** A story takes this many members by itself; more ask an admin. */
const maxMembers = 60
/** Most members compared with: the founder and the latest. */
const compared = 16

export type Candidate = {
  readonly story: Story
  readonly evidence: Evidence
  /** To the best member. */
  readonly likeness: Likeness
  /** Above 0 joins. */
  readonly score: number
  readonly joins: boolean
  readonly because: Readonly<Record<string, string | number | boolean>>
}

/**
 * Log-odds of «the same event», fitted by logistic regression on tests/corpus/story (clean, and with common background paragraphs)
 * and on the 2018 window, rounded. Hosts and systems were raised beyond the fit to the vetoes that stories.md asks for.
 */
const weights: Readonly<Record<keyof Evidence, number>> = {
  text: 17,
  cover: 0.3,
  strangers: -1.2,
  rare: 1,
  several: 1.1,
  words: 4,
  kind: 2.1,
  kindRare: 1.1,
  plain: -0.9,
  kindClash: -1.9,
  accidentClash: -3.2,
  city: 0.2,
  hostClash: -14,
  personClash: -3,
  systemClash: -9,
  stale: -0.28,
  sameOutlet: -0.9,
  reaction: 1.2,
}
const bias = -5.7

/** Every story with its evidence, best first. */
export function candidatesFor(
  { features: article, outlet }: { readonly features: Features; readonly outlet: string },
  stories: readonly Story[],
  window: StoryWindow,
): Candidate[] {
  const liken = likenessTo(article, window)
  const mayJoin = candidateTest(article, window)
  return stories
    .flatMap((story): Candidate[] => {
      const members = confirmedOf(story)
      const [founder, ...rest] = members
      if (founder === undefined) return []
      if (!mayJoin(members)) return []
      const scored = [founder, ...rest.slice(-compared)].map((remembered) => ({
        remembered,
        likeness: liken(remembered.features),
      }))
      const best = scored.toSorted((a, b) => b.likeness.text - a.likeness.text)[0]
      const first = scored[0]
      if (best === undefined || first === undefined) return []
      const evidence = evidenceOf(
        article,
        { members, best: best.remembered, likeness: best.likeness, founder: first.likeness, outlet },
        window,
      )
      const score =
        bias + Object.entries(weights).reduce((sum, [name, weight]) => sum + weight * evidence[name as keyof Evidence], 0)
      const full = story.members.length >= maxMembers
      return [
        {
          story,
          evidence,
          likeness: best.likeness,
          score,
          joins: score > 0 && !full,
          because: {
            score: rounded(score),
            ...Object.fromEntries(
              Object.entries(evidence)
                .filter(([, value]) => value !== 0)
                .map(([name, value]) => [name, rounded(value)]),
            ),
            best: best.remembered.member.articleId,
            ...(full ? { full } : {}),
          },
        },
      ]
    })
    .toSorted((a, b) => b.score - a.score)
}

/** Words rarer than about one article in ten, and how many of them two openings must share; one alone is chance. */
const tellingIdf = 2.3
const sharedTerms = 2

/** Finds what a comparison can end in a join with: a principal, a city or a kind in common, or two telling words of the openings. */
function candidateTest(article: Features, window: StoryWindow): (members: readonly Remembered[]) => boolean {
  const own = new Set([...principalsOf(article.anchors), ...article.kinds, ...article.cities])
  const terms = new Set(article.lead.split(' ').filter((term) => window.idf(term) > tellingIdf))
  return (members) =>
    members.some(({ features }) => {
      if ([...features.anchors, ...features.kinds, ...features.cities].some((one) => own.has(one))) return true
      let shared = 0
      for (const term of leadTerms(features)) if (terms.has(term) && ++shared >= sharedTerms) return true
      return false
    })
}

const leadCache = new WeakMap<Features, ReadonlySet<string>>()
/** Distinct terms of a lead; a cache of a pure function. */
function leadTerms(features: Features): ReadonlySet<string> {
  const known = leadCache.get(features)
  if (known !== undefined) return known
  const terms = new Set(features.lead.split(' '))
  leadCache.set(features, terms)
  return terms
}

const rounded = (value: number): number => Math.round(value * 1000) / 1000
