/** Which anchors of an article name who or what its event is. */
import type { Remembered } from './memory.ts'
import { termsOf } from './terms.ts'
import type { StoryWindow } from './window.ts'

/** Below this an anchor stands in more than about one article of seven: the topic's own armies and standing accords, which tell nothing apart. */
const standingIdf = 2.2

/** Weapons or bodies of a country as a whole: an entity whose id begins with a country («w.il_arms») names a sort, no one thing. */
export const isCollective = (anchor: string): boolean => /^@[wo]\.[a-z]{2}_/.test(anchor)

/** Systems that are one thing. */
export const systemsOf = (anchors: readonly string[]): string[] =>
  anchors.filter((anchor) => anchor.startsWith('@w.') && !isCollective(anchor))

/** Anchors that name who or what the event is; not whole countries, and not what stands in every article of the topic. */
export const principalsOf = (anchors: readonly string[], window: StoryWindow): string[] =>
  anchors.filter((anchor) => /^(?:@[pweour]\.|=)/.test(anchor) && (anchor.startsWith('@p.') || window.idf(anchor) > standingIdf))

/** A name that no gazetteer knows may stand in the other's text without its quotation marks, or be a system's there. */
export function isWrittenIn(anchor: string, members: readonly Remembered[]): boolean {
  if (!anchor.startsWith('=')) return false
  const name = ` ${termsOf(anchor.slice(1).split(' ')).join(' ')} `
  return name.length > 4 && members.some(({ features }) => ` ${features.lead} `.includes(name))
}
