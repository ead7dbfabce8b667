/** What a story remembers of its members, kept in `story.memory` and read back from JSON. */
import type { Story, StoryMember } from '#model'
import type { NamedEntity } from '../summary/slots.ts'
import type { Features } from './features.ts'
import type { Phase } from './phases.ts'

export type Memory = {
  readonly features: Readonly<Record<string, Features>>
  readonly entities: readonly NamedEntity[]
}

const empty: Memory = { features: {}, entities: [] }

/** The memory of a story; only this room writes it, so its shape is trusted. */
export const memoryOf = (story: Pick<Story, 'memory'>): Memory => ({ ...empty, ...(story.memory as Partial<Memory>) })

/** A member with its features; members of an older memory that have none are left out. */
export type Remembered = { readonly member: StoryMember; readonly features: Features }

/** Members that may draw others in: a reaction is linked to the story and draws nobody. */
export function confirmedOf(story: Story): Remembered[] {
  const { features } = memoryOf(story)
  return story.members.flatMap((member) => {
    const own = features[member.articleId]
    return own === undefined || member.decision === 'reaction' ? [] : [{ member, features: own }]
  })
}

/** Features of each story's first confirmed member. */
export const foundersOf = (stories: readonly Story[]): Features[] =>
  stories.flatMap((story) => {
    const { features } = memoryOf(story)
    const founder = story.members.find(({ articleId, decision }) => decision !== 'reaction' && features[articleId] !== undefined)
    return founder === undefined ? [] : (features[founder.articleId] ?? [])
  })

/** Everything that was told so far, by any member. */
export type Told = {
  readonly terms: ReadonlySet<string>
  readonly phases: ReadonlySet<Phase>
  readonly anchors: ReadonlySet<string>
  readonly mentioned: ReadonlySet<string>
  readonly figures: readonly string[]
  readonly days: ReadonlySet<string>
  readonly cities: ReadonlySet<string>
  readonly denied: boolean
  /** The story is a visit: its stages follow one another within hours. */
  readonly visit: boolean
  /** The story is a question put to somebody. */
  readonly asked: boolean
  readonly answered: boolean
  /** A withheld name was given. */
  readonly named: boolean
  /** An office's decision was told. */
  readonly ruled: boolean
  /** Steps of a gathering. */
  readonly steps: ReadonlySet<string>
  /** When a stage was last told as new: milliseconds. */
  readonly movedAt: number
  /** The story itself is a comment, a question or a protest: another of its kind tells it again. */
  readonly comments: boolean
}

/** Sums up a story's members. */
export function toldBy(story: Story): Told {
  const all = Object.values(memoryOf(story).features)
  return {
    terms: new Set(all.flatMap(({ lead, full }) => [...lead.split(' '), ...full.split(' ')])),
    phases: new Set(
      all.flatMap(({ phases }) => [
        ...phases.title,
        ...phases.lead,
        ...phases.aside,
        ...(phases.confirms ? (['confirmed'] as const) : []),
      ]),
    ),
    anchors: new Set(all.flatMap(({ anchors }) => anchors)),
    mentioned: new Set(all.flatMap(({ mentioned }) => mentioned)),
    figures: [...new Set(all.flatMap(({ figures }) => figures))],
    days: new Set(all.flatMap(({ days }) => days)),
    cities: new Set(all.flatMap(({ cities }) => cities)),
    comments: (all[0]?.phases.reaction ?? 0) >= 2 || (all[0]?.titleKinds.includes('protest') ?? false),
    visit: all[0]?.kinds.includes('visit') ?? false,
    asked: all[0]?.kinds.includes('question') ?? false,
    answered: all.slice(1).some(({ phases, kinds }) => phases.answers && kinds.includes('question')),
    named: all.some(({ phases }) => phases.names),
    movedAt: Math.max(
      0,
      ...story.members
        .filter(({ decision }) => decision === 'new' || decision === 'update' || decision === 'contradiction')
        .map(({ publishedAt }) => publishedAt),
    ),
    ruled: all.some(({ phases }) => phases.rules),
    steps: new Set(all.flatMap(({ phases }) => phases.steps ?? [])),
    denied: all.some(({ phases }) => phases.denies) || story.members.some(({ decision }) => decision === 'contradiction'),
  }
}
