/** What each story update says to the chats: a head, a reply with the head redrawn, or a silent redraw. */
import type { Alert, AlertKind, SourceReference, Sourced, Story, StoryMember, StoryUpdate, TopicDefinition } from '#model'
import { isStopWord } from '../arabic/stop-words.ts'
import { sentences } from '../arabic/sentences.ts'
import { tokenise } from '../arabic/tokenise.ts'
import { isLoaded, quotation } from '../summary/loaded.ts'
import { trimAtClause } from '../summary/lead.ts'
import { sourceOf } from '../summary/summarise.ts'

const maxNews = 400
const maxReactions = 8

export type ComposeInput = {
  readonly updates: readonly StoryUpdate[]
  readonly topics: readonly TopicDefinition[]
  readonly now: number
}

/** Alerts in the order of the updates; the same updates give the same ids, so composing twice is once. */
export function composeAlerts(input: ComposeInput): Alert[] {
  const alerts = input.updates.flatMap((update) => kindsFor(update).map((kind) => alertOf(update, kind, input)))
  return [...new Map(alerts.map((alert) => [alert.id, alert])).values()]
}

/** The chat action of a decision (`stories.md`); an update that the pace keeps quiet redraws the head like a copy does. */
function kindsFor({ decision, because }: StoryUpdate): readonly AlertKind[] {
  switch (decision) {
    case 'new':
      return ['new']
    case 'update':
    case 'contradiction':
      // After a long silence the old head is out of sight: a new one is sent, and it is the one that later edits redraw.
      if (because['revived'] === true) return ['new']
      return because['quiet'] === undefined ? [decision, 'edit'] : ['edit']
    case 'same':
    case 'reaction':
    case 'revision':
      return because['changed'] === false ? [] : ['edit']
  }
}

/** The head of a story that an editor changed, redrawn silently as it now stands; of a merged one, that it is no more. One a story and moment. */
export const redrawn = (story: Story, topics: readonly TopicDefinition[], now: number): Alert => ({
  id: `${story.id}.${now}.edit`,
  kind: 'edit',
  articleId: story.members.at(-1)?.articleId ?? '',
  links: story.links,
  ...(story.movedTo === undefined ? {} : { movedTo: story.movedTo }),
  ...stateOf(story, topics, now),
})

function alertOf(update: StoryUpdate, kind: AlertKind, { topics, now }: ComposeInput): Alert {
  const { story, article } = update
  const member = story.members.find(({ articleId }) => articleId === article.id) ?? story.members.at(-1)
  const moved = update.decision === 'update' || update.decision === 'contradiction'
  const news = moved && kind !== 'edit' ? newsOf(member, story.members) : undefined
  // A second revision of an item is another redraw: its content tells it apart.
  const suffix = update.decision === 'revision' ? `.${article.contentHash.slice(0, 10)}` : ''
  return {
    id: `${story.id}.${article.id}.${kind}${suffix}`,
    kind,
    articleId: article.id,
    ...stateOf(story, topics, now),
    ...(news === undefined ? {} : { news }),
    // A head of a story that had one links it.
    links: kind === 'new' && update.decision !== 'new' ? [story.id, ...story.links] : story.links,
  }
}

/** What an alert carries of its story, whatever it says. */
const stateOf = (story: Story, topics: readonly TopicDefinition[], now: number) => ({
  topic: story.topic,
  topicLabel: topics.find(({ id }) => id === story.topic)?.label ?? { ar: story.topic },
  storyId: story.id,
  at: now,
  ...(story.phase === undefined ? {} : { phase: story.phase }),
  phases: courseOf(story),
  summary: story.summary,
  reactions: reactionsOf(story.members),
  timeline: story.timeline,
  entities: story.summary.principals ?? [],
})

/** Stages that close an event. A sentence closes a case, but who stands accused is promised none. */
const closing: ReadonlySet<string> = new Set(['ends', 'deployed', 'ratified', 'opened'])

/** The stages for the bar: those told, the present one, and at most the one that closes such an event. What nobody told is not claimed, nor promised. */
function courseOf({ course = [], phase, timeline }: Story): string[] {
  const told = new Set([...timeline.map((entry) => entry.phase), phase])
  return course.filter((stage, index) => told.has(stage) || (index === course.length - 1 && closing.has(stage)))
}

const reactionsOf = (members: readonly StoryMember[]): SourceReference[] =>
  members
    .filter(({ decision }) => decision === 'reaction')
    .slice(-maxReactions)
    .map(sourceOf)

/** «الجديد»: of the member's title and sentences the one with most words that nobody said before, in the member's words. */
function newsOf(member: StoryMember | undefined, members: readonly StoryMember[]): Sourced | undefined {
  if (member === undefined) return undefined
  const before = new Set(members.filter((other) => other !== member).flatMap(({ title, lead }) => wordsOf(`${title}\n${lead}`)))
  const parts = sentences(member.lead).map(({ start, end }) => member.lead.slice(start, end))
  const [first = member.title] = parts
  const newness = (text: string): number => wordsOf(text).filter((word) => !before.has(word)).length
  // The opening sentence carries the event; a later one must say clearly more to displace it.
  const best = parts.find((part) => newness(part) >= 4 && newness(part) > 2 * newness(first)) ?? first
  const text = trimAtClause(best, maxNews)
  return { text: isLoaded(text) ? quotation(text) : text, articleId: member.articleId, outlet: member.outlet }
}

const wordsOf = (text: string): string[] =>
  tokenise(text)
    .map((token) => token.text)
    .filter((word) => word.length > 2 && !isStopWord(word))
