/** Articles → what each did to which story. Pure with respect to the stories given: the window is a cache of term statistics. */
import { createHash } from 'node:crypto'
import type { Article, MatchedArticle, Story, StoryDecision, StoryMember, StoryUpdate } from '#model'
import { trimAtClause, firstSentence } from '../summary/lead.ts'
import { summarise } from '../summary/summarise.ts'
import { copying, isCopy } from './copies.ts'
import { decide, type Verdict } from './decide.ts'
import { readArticle, type Features, type Read } from './features.ts'
import { candidatesFor, type Candidate } from './join.ts'
import { confirmedOf, memoryOf, toldBy, type Memory } from './memory.ts'
import { isRevived, quietBecause } from './pace.ts'
import { phasesOf, type Family, type Phase } from './phases.ts'
import { entryOf } from './rearrange.ts'
import type { StoryWindow } from './window.ts'

export type GroupInput = {
  /** In time order. */
  readonly matched: readonly MatchedArticle[]
  readonly topic: string
  /** Stories that may take members: the topic's open ones. */
  readonly stories: readonly Story[]
  readonly window: StoryWindow
  readonly now: number
  /** Article id → content hash before, for articles that were stored earlier outside these stories. */
  readonly revisions?: ReadonlyMap<string, string>
  /** `always`: every article joins the one story given (the `summarise` command). */
  readonly join?: 'score' | 'always'
}

/** One update an article, in order; each sees the stories as the ones before left them. */
export function groupArticles(input: GroupInput): StoryUpdate[] {
  const stories = new Map(input.stories.map((story) => [story.id, story]))
  for (const story of input.stories)
    if (!input.window.knows(story.id))
      for (const { features } of confirmedOf(story)) input.window.addAnchors(story.id, countedOf(features))
  return input.matched.map((matched) => {
    const update = groupOne(matched, [...stories.values()], input)
    stories.set(update.story.id, update.story)
    const features = memoryOf(update.story).features[update.article.id]
    if (features !== undefined && update.decision !== 'reaction') input.window.addAnchors(update.story.id, countedOf(features))
    return update
  })
}

/** What the window counts of a story beside its words. */
const countedOf = ({ anchors, kinds }: Features): string[] => [...anchors, ...kinds.map((kind) => `#${kind}`)]

function groupOne(matched: MatchedArticle, stories: readonly Story[], input: GroupInput): StoryUpdate {
  const { article } = matched
  const read = readArticle(matched)
  const { window } = input
  const known = stories.find((story) => story.members.some((member) => isSameItem(member, story, matched)))
  if (known !== undefined) return revise(known, matched, read)

  window.add(article)
  const candidates = candidatesFor(
    { features: read.features, outlet: article.outlet, near: window.likeness(article) },
    stories,
    window,
  )
  // Shared paragraphs of background prove nothing: a copy opens like its original.
  const copied = candidates.find(
    ({ story, likeness }) =>
      likeness.lead >= 0.5 &&
      confirmedOf(story).some(({ features }) => copying(features.sketch, read.features.sketch).contained >= 0.6),
  )?.story
  const joined = candidates.find(({ joins }) => joins)
  const story = input.join === 'always' ? stories[0] : (copied ?? joined?.story)
  const links = candidates
    .filter((candidate) => candidate.story !== story && isLinked(candidate))
    .slice(0, 3)
    .map(({ story: { id } }) => id)
  const nearest = candidates[0]?.because ?? {}
  const crowded = candidates.find(({ score, because }) => score > 0 && because['full'] === true)
  if (story === undefined && crowded !== undefined) return besides(crowded, article)
  if (story === undefined) return open(matched, read, { links, because: nearest, input })

  const score = candidates.find((candidate) => candidate.story === story)?.because ?? {}
  const group = confirmedOf(story).find(({ features }) => isCopy(features.sketch, read.features.sketch))?.member.group
  const verdict = decide(read.features, toldBy(story), window)
  // A text that is mostly another's tells nothing, whatever its words would say elsewhere; a shared paragraph does not silence it.
  const verbatim = confirmedOf(story).some(({ features }) => {
    const { contained } = copying(features.sketch, read.features.sketch)
    return contained >= 0.5 && (features.title === read.features.title || contained >= 0.8)
  })
  const settled: Verdict =
    verbatim && verdict.decision !== 'contradiction' ? { decision: 'same', because: { ...verdict.because, copy: true } } : verdict
  return add(story, { matched, read, verdict: settled, links, score, ...(group === undefined ? {} : { group }) })
}

/** A story as large as this asks an editor; until he has split or merged it, what belongs to it is neither a member nor news. */
function besides({ story, because }: Candidate, article: Article): StoryUpdate {
  const asks = story.fullSince === undefined
  return {
    article,
    story: asks ? { ...story, fullSince: article.publishedAt } : story,
    decision: 'same',
    links: [],
    because: { ...because, changed: false, ...(asks ? { asks } : {}) },
  }
}

const isLinked = ({ score, evidence }: Candidate): boolean => score > -1.5 && evidence.cover > 0.3

/** The same item again: its id, or its outlet with its address or guid. */
function isSameItem(member: StoryMember, story: Story, { article }: MatchedArticle): boolean {
  if (member.articleId === article.id) return true
  if (member.outlet !== article.outlet) return false
  const guid = memoryOf(story).features[member.articleId]?.guid
  return (article.url !== '' && member.url === article.url) || (guid !== undefined && guid === article.guid)
}

/** Stable: the same first article opens the same story, on every run and every machine. */
const storyIdOf = (topic: string, articleId: string): string =>
  `s${createHash('sha256').update(`${topic}\n${articleId}`).digest('base64url').slice(0, 11)}`

function memberOf(matched: MatchedArticle, read: Read, verdict: Verdict & { readonly group: string }): StoryMember {
  const { article } = matched
  return {
    articleId: article.id,
    outlet: article.outlet,
    ...(article.country === undefined ? {} : { country: article.country }),
    url: article.url,
    title: article.title.replace(/\s+/gu, ' ').trim() || trimAtClause(firstSentence(read.lead), 110),
    lead: read.lead,
    publishedAt: article.publishedAt,
    decision: verdict.decision,
    group: verdict.group,
    ...(verdict.phase === undefined ? {} : { phase: verdict.phase }),
    principals: read.features.anchors.filter((anchor) => anchor.startsWith('@')).map((anchor) => anchor.slice(1)),
    because: verdict.because,
  }
}

function open(
  matched: MatchedArticle,
  read: Read,
  {
    links,
    because,
    input,
  }: { readonly links: readonly string[]; readonly because: StoryUpdate['because']; readonly input: GroupInput },
): StoryUpdate {
  const { article } = matched
  const phase: Phase = read.features.phases.title.at(-1) ?? read.features.phases.lead.at(-1) ?? 'announced'
  const member = memberOf(matched, read, { decision: 'new', phase, because, group: article.id })
  const memory: Memory = { features: { [article.id]: read.features }, entities: read.entities }
  const story = {
    id: storyIdOf(input.topic, article.id),
    topic: input.topic,
    members: [member],
    phase,
    course: courseOf(read.features.kinds),
    timeline: [entryOf(member)],
    openedAt: article.publishedAt,
    lastAt: article.publishedAt,
    lastAudibleAt: article.publishedAt,
    links,
    revision: 0,
    memory,
  }
  return { article, story: { ...story, summary: summaryOf(story.members, memory) }, decision: 'new', links, because }
}

type Addition = {
  readonly matched: MatchedArticle
  readonly read: Read
  readonly verdict: Verdict
  readonly links: readonly string[]
  readonly score: StoryUpdate['because']
  readonly group?: string
}

function add(story: Story, { matched, read, verdict, links, score, group }: Addition): StoryUpdate {
  const { article } = matched
  const moves = verdict.decision === 'update' || verdict.decision === 'contradiction'
  const quiet = moves ? quietBecause(story, verdict, article.publishedAt) : undefined
  const revived = moves && quiet === undefined && isRevived(story, article.publishedAt)
  const because = {
    ...score,
    ...verdict.because,
    ...(quiet === undefined ? {} : { quiet }),
    ...(revived ? { revived } : {}),
  }
  const member = memberOf(matched, read, { ...verdict, because, group: group ?? article.id })
  const before = memoryOf(story)
  const memory: Memory = {
    features: { ...before.features, [article.id]: read.features },
    entities: [...before.entities, ...read.entities.filter(({ id }) => !before.entities.some((entity) => entity.id === id))],
  }
  const members = [...story.members, member]
  const allLinks = [...new Set([...story.links, ...links])].filter((id) => id !== story.id)
  const phase = moves ? (verdict.phase ?? story.phase) : story.phase
  return {
    article,
    decision: verdict.decision,
    links,
    because,
    story: {
      ...story,
      members,
      ...(phase === undefined ? {} : { phase }),
      timeline: moves ? [...story.timeline, entryOf(member)] : story.timeline,
      lastAudibleAt: moves && quiet === undefined ? article.publishedAt : story.lastAudibleAt,
      lastAt: Math.max(story.lastAt, article.publishedAt),
      links: allLinks,
      memory,
      summary: summaryOf(members, memory),
    },
  }
}

/** The item changed: its member is rewritten in place. Unchanged content is the same item served again. */
function revise(story: Story, matched: MatchedArticle, read: Read): StoryUpdate {
  const { article } = matched
  const before = memoryOf(story)
  const old = story.members.find((member) => isSameItem(member, story, matched))
  const changed = old === undefined || before.features[old.articleId]?.hash !== read.features.hash
  const decision: StoryDecision = changed ? 'revision' : 'same'
  const because = { item: old?.articleId ?? article.id, changed }
  if (!changed || old === undefined) return { article, story, decision, links: [], because }
  // Told phases stay told: only what is shown of the member changes.
  const fresh = memberOf(matched, read, {
    decision: old.decision,
    because: old.because,
    group: old.group,
    ...(old.phase === undefined ? {} : { phase: old.phase as Phase }),
  })
  const members = story.members.map((member) =>
    member === old ? { ...fresh, articleId: old.articleId, publishedAt: old.publishedAt } : member,
  )
  const memory: Memory = {
    ...before,
    features: { ...before.features, [old.articleId]: { ...read.features, at: old.publishedAt } },
  }
  const timeline = story.timeline.map((entry) =>
    entry.url === old.url && entry.at === old.publishedAt ? { ...entry, text: fresh.title } : entry,
  )
  return {
    article,
    decision,
    links: [],
    because,
    story: { ...story, members, timeline, memory, summary: summaryOf(members, memory) },
  }
}

/** The course of an event's kind. A stage outside it (a denial, an accident) stands alone when it is drawn. */
const courseOf = (kinds: readonly string[]): readonly Phase[] =>
  phasesOf[kinds.find((kind): kind is Family => kind in phasesOf) ?? 'other']

const summaryOf = (members: readonly StoryMember[], memory: Memory): Story['summary'] => summarise(members, memory.entities)
