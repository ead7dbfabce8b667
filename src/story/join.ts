/** Which story an article belongs to: candidates, vetoes, then the score against the founder and the best confirmed member. */
import type { Story } from '#model'
import type { Features } from './features.ts'
import { confirmedOf } from './memory.ts'
import { likenessTo } from './similarity.ts'
import type { StoryWindow } from './window.ts'

/** Starting points of `stories.md`; tuned on tests/corpus/story and the 2018 window. */
export const joinFrom = 0.3
const greyFrom = 0.2
/** A story takes this many members by itself; more ask an admin. */
const maxMembers = 60
/** Most members compared with: the founder and the latest. */
const compared = 16

export type Candidate = {
  readonly story: Story
  readonly score: number
  readonly because: Readonly<Record<string, string | number | boolean>>
  readonly joins: boolean
}

/** Anchors that name who or what the event is: persons, systems, agreements, events, firms and units, but not whole countries or armies. */
export const principalsOf = (anchors: readonly string[]): string[] =>
  anchors.filter(
    (anchor) => /^@(?:p|w|e|o|u)\./.test(anchor) && !/^@(?:o\.(?:idf|far|il_mod|adn|ma_gov)|e\.(?:normal|abraham))$/.test(anchor),
  )

const kindOf = (anchors: readonly string[], kind: RegExp): string[] => anchors.filter((anchor) => kind.test(anchor))
const overlap = (one: readonly string[], other: readonly string[]): boolean => one.some((anchor) => other.includes(anchor))
const disjoint = (one: readonly string[], other: readonly string[]): boolean =>
  one.length > 0 && other.length > 0 && !overlap(one, other)

/** Why two articles cannot tell one event, or undefined. Anchors vote only where both have them. */
export function vetoBetween(one: Features, other: Features): string | undefined {
  const [a, b] = [one.anchors, other.anchors]
  if (disjoint(kindOf(a, /^@w\./), kindOf(b, /^@w\./))) return 'system'
  const visit = one.families.includes('visit') && other.families.includes('visit')
  if (visit && disjoint(kindOf(a, /^@p\./), kindOf(b, /^@p\./))) return 'person'
  const foreign = /^@l\.(?!ma$|il$)/
  if (visit && disjoint(kindOf(one.titleAnchors, foreign), kindOf(other.titleAnchors, foreign))) return 'place'
  return undefined
}

/** Every open story with its score, best first. */
export function candidatesFor(article: Features, stories: readonly Story[], window: StoryWindow): Candidate[] {
  const liken = likenessTo(article, window)
  return stories
    .flatMap((story): Candidate[] => {
      const members = confirmedOf(story)
      const [founder, ...rest] = members
      if (founder === undefined) return []
      const scored = [founder, ...rest.slice(-compared)].map(({ member, features }) => ({
        member,
        features,
        likeness: liken(features),
      }))
      const first = scored[0]
      const best = scored.toSorted((a, b) => b.likeness.text * b.likeness.decay - a.likeness.text * a.likeness.decay)[0]
      if (first === undefined || best === undefined) return []
      const text = 0.35 * first.likeness.text + 0.65 * best.likeness.text
      const decay = Math.max(best.likeness.decay, first.likeness.decay)
      const shared = principalsOf(article.anchors).filter((anchor) =>
        members.some(({ features }) => features.anchors.includes(anchor)),
      )
      // A chain with its own system, person or deal lives on for weeks: strong names outweigh the silence.
      const score = text * (shared.length > 0 ? Math.max(decay, 0.75) : decay)
      const veto = vetoBetween(article, best.features)
      const full = story.members.length >= maxMembers
      const joins = !veto && !full && (score >= joinFrom || (score >= greyFrom && shared.length > 0))
      const round = (value: number): number => Math.round(value * 1000) / 1000
      return [
        {
          story,
          score,
          joins,
          because: {
            score: round(score),
            lead: round(best.likeness.lead),
            full: round(best.likeness.full),
            decay: round(decay),
            best: best.member.articleId,
            shared: shared.join(' '),
            ...(veto === undefined ? {} : { veto }),
            ...(full ? { full: true } : {}),
          },
        },
      ]
    })
    .toSorted((a, b) => b.score - a.score)
}
