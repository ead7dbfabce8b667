/**
 * Which stories an article is compared with: those that a comparison can end in a join with, and of many the ones that the index
 * and the shared names put first. What follows for each (`evidence.ts`) costs far more than this look.
 */
import type { Story } from '#model'
import { anchorWeightOf, numberingOf } from './compact.ts'
import type { Features } from './features.ts'
import { confirmedOf, type Remembered } from './memory.ts'
import { principalsOf } from './principals.ts'
import type { StoryWindow } from './window.ts'

/** Most stories compared with. A topic has some dozens open at once; so many hid no story that an article belonged to, on any labelled stream. */
const mostStories = 16
/** Most members looked at: the founder and the latest. */
const mostMembers = 16
/** Words rarer than about one article in ten, and how many of them two openings must share; one alone is chance, unless it is rare. */
const tellingIdf = 2.3
const rareIdf = 3.5
const sharedTerms = 2

/** A story with the members that may draw others in, the founder first. */
export type Known = { readonly story: Story; readonly members: readonly Remembered[] }

/** The founder and the latest of a story's members. */
export const spokesmen = (members: readonly Remembered[]): readonly Remembered[] =>
  members.length <= mostMembers + 1 ? members : [...members.slice(0, 1), ...members.slice(-mostMembers)]

/** `near`: how like a stored article is by the index, 0..1; undefined where the index does not hold it. */
export type Asked = {
  readonly features: Features
  readonly near: (articleId: string) => number | undefined
  readonly liken: (other: Features) => { readonly full: number }
}

/** Stories with a confirmed member worth comparing, in the order given. */
export function storiesToCompare({ features, near, liken }: Asked, stories: readonly Story[], window: StoryWindow): Known[] {
  const numbering = numberingOf(window)
  const { idf, idOf, compact } = numbering
  const principals = principalsOf(features.anchors, window)
  const looked = features.phases.reaction >= 2 ? principalsOf(features.mentioned, window) : []
  const signs = [...principals, ...features.kinds, ...features.cities, ...looked].map(idOf)
  const leadTerms = compact(features).leadTerms
  // What each number counts: 1 a sign, 2 a telling term, 4 a rare one.
  const marks = new Uint8Array(numbering.size())
  for (const id of leadTerms) if (idf(id) > tellingIdf) marks[id] = idf(id) > rareIdf ? 6 : 2
  for (const id of signs) marks[id]! |= 1

  const mayJoin = ({ features: theirs }: Remembered): boolean => {
    const { signs: all, leadTerms: terms } = compact(theirs)
    for (const id of all) if (((marks[id] ?? 0) & 1) !== 0) return true
    let shared = 0
    for (const id of terms) {
      const mark = marks[id] ?? 0
      if ((mark & 2) !== 0) shared += (mark & 4) !== 0 ? sharedTerms : 1
      if (shared >= sharedTerms) return true
    }
    return false
  }
  const possible = stories.flatMap((story): Known[] => {
    const members = confirmedOf(story)
    return members.some(mayJoin) ? [{ story, members }] : []
  })
  if (possible.length <= mostStories) return possible

  const named = new Map([...principals, ...looked].map((anchor) => [anchor, anchorWeightOf(anchor) * window.idf(anchor)]))
  const all = [...named.values()].reduce((sum, weight) => sum + weight, 0) || 1
  const promise = ({ members }: Known): number => {
    const spoken = spokesmen(members)
    const words = Math.max(...spoken.map(({ member, features: theirs }) => near(member.articleId) ?? liken(theirs).full))
    let names = 0
    for (const anchor of new Set(spoken.flatMap(({ features: theirs }) => theirs.anchors))) names += named.get(anchor) ?? 0
    return words + names / all
  }
  const ranked = possible.map((known, at) => ({ known, at, promise: promise(known) })).toSorted((a, b) => b.promise - a.promise)
  return ranked
    .slice(0, mostStories)
    .toSorted((a, b) => a.at - b.at)
    .map(({ known }) => known)
}
