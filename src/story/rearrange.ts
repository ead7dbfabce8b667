/** An editor knows better: members go from one story to another by hand. Both are read anew from the members they then have. */
import { createHash } from 'node:crypto'
import type { Story, StoryDecision, StoryMember, TimelineEntry } from '#model'
import { summarise } from '../summary/summarise.ts'
import { memoryOf, type Memory } from './memory.ts'

/** What each moved member was before, so that going back restores it. */
export type Moved = Readonly<Record<string, StoryDecision>>

/** `into` undefined: a story of their own, minted at `at` (epoch milliseconds). `as`: what members are to be, where that is known. */
export type Moving = {
  readonly from: Story
  readonly into: Story | undefined
  readonly articleIds: readonly string[]
  readonly at: number
  readonly as?: Moved
}

/**
 * Moves members of `from` into another story. A story without members is left as a sign to where they went; ids are never used
 * again. `was`: the decision of every member, moved or not, that the move changed. Every article must be a member of `from`.
 */
export function moveMembers({ from, into, articleIds, at, as = {} }: Moving): {
  readonly from: Story
  readonly into: Story
  readonly was: Moved
} {
  const going = from.members.filter(({ articleId }) => articleIds.includes(articleId))
  const staying = from.members.filter((member) => !going.includes(member))
  const target = into ?? mintedFrom(from, going, at)
  const memory = joined(memoryOf(target), memoryOf(from), articleIds)
  // Who merges two stories has heard of both.
  const heard = staying.length === 0 ? Math.max(target.lastAudibleAt, from.lastAudibleAt) : target.lastAudibleAt
  const grown = rebuilt({ ...target, lastAudibleAt: heard }, [...target.members, ...going], { memory, as })
  const left = without(memoryOf(from), articleIds)
  const shrunk =
    staying.length === 0
      ? { ...from, members: [], timeline: [], links: [], lastAt: 0, movedTo: target.id, memory: left }
      : rebuilt(from, staying, { memory: left, as })
  const after = new Map([...grown.members, ...shrunk.members].map(({ articleId, decision }) => [articleId, decision]))
  const was = Object.fromEntries(
    [...from.members, ...(into?.members ?? [])]
      .filter(({ articleId, decision }) => articleIds.includes(articleId) || after.get(articleId) !== decision)
      .map(({ articleId, decision }) => [articleId, decision]),
  )
  return { from: shrunk, into: grown, was }
}

/** The time is in the id: a story that is split off twice is two stories. */
function mintedFrom(from: Story, going: readonly StoryMember[], at: number): Story {
  const key = `${from.topic}\n${going[0]?.articleId ?? ''}\nsplit\n${at}`
  const id = `s${createHash('sha256').update(key).digest('base64url').slice(0, 11)}`
  return { ...from, id, members: [], timeline: [], links: [], lastAudibleAt: 0, revision: 0, memory: {} }
}

/** A story with other members: time line, stage, dates and summary follow from them. */
function rebuilt(
  story: Story,
  members: readonly StoryMember[],
  { memory, as }: { readonly memory: Memory; readonly as: Moved },
): Story {
  const ordered = members
    .toSorted((a, b) => a.publishedAt - b.publishedAt)
    .map((member, index): StoryMember => ({ ...member, decision: as[member.articleId] ?? placed(member.decision, index) }))
  const telling = ordered.filter(({ decision }) => decision === 'new' || decision === 'update' || decision === 'contradiction')
  const phase = telling.findLast((member) => member.phase !== undefined)?.phase
  const { movedTo: _movedTo, phase: _phase, fullSince: _fullSince, ...rest } = story
  const opened = ordered[0]?.publishedAt ?? story.openedAt
  return {
    ...rest,
    ...(phase === undefined ? {} : { phase }),
    members: ordered,
    timeline: telling.map(entryOf),
    openedAt: opened,
    lastAt: Math.max(...ordered.map(({ publishedAt }) => publishedAt)),
    lastAudibleAt: Math.max(story.lastAudibleAt, opened),
    memory,
    summary: summarise(ordered, memory.entities),
  }
}

/** A story has one opening report: the earliest. What opened a story of its own tells the same in this one. */
function placed(decision: StoryDecision, index: number): StoryDecision {
  if (index === 0) return 'new'
  return decision === 'new' ? 'same' : decision
}

/** How a told member stands on the time line. */
export const entryOf = (member: StoryMember): TimelineEntry => ({
  at: member.publishedAt,
  ...(member.phase === undefined ? {} : { phase: member.phase }),
  text: member.title,
  outlet: member.outlet,
  url: member.url,
})

function joined(memory: Memory, other: Memory, articleIds: readonly string[]): Memory {
  const features = Object.fromEntries(
    articleIds.flatMap((id) => (other.features[id] === undefined ? [] : [[id, other.features[id]]])),
  )
  const news = other.entities.filter(({ id }) => !memory.entities.some((entity) => entity.id === id))
  return { features: { ...memory.features, ...features }, entities: [...memory.entities, ...news] }
}

const without = ({ features, entities }: Memory, articleIds: readonly string[]): Memory => ({
  features: Object.fromEntries(Object.entries(features).filter(([id]) => !articleIds.includes(id))),
  entities,
})
