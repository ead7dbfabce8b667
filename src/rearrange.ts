/**
 * An editor puts stories right: merge, move, split, and undo. Heads that were sent are redrawn silently; nothing is told again.
 * Each change stands in the audit log with all that it takes to go back, so undo needs no memory of its own.
 */
import type { AuditEntry, Story, TopicDefinition } from '#model'
import type { Store } from '#ports'
import { redrawn } from './alert/compose.ts'
import { moveMembers, type Moved } from './story/rearrange.ts'

export type Rearrangement =
  /** Every member of `from` becomes one of `into`; `from` shows the way there. */
  | { readonly do: 'merge'; readonly into: string; readonly from: string }
  /** Articles leave their story (the same for all) for another. */
  | { readonly do: 'move'; readonly articles: readonly string[]; readonly into: string }
  /** Articles leave their story for one of their own. */
  | { readonly do: 'split'; readonly articles: readonly string[] }
  /** The newest change that still stands is taken back; articles that joined since stay where they are. */
  | { readonly do: 'undo' }

export type Rearranged =
  | { readonly done: true; readonly from: Story; readonly into: Story; readonly articles: readonly string[] }
  | { readonly done: false; readonly problem: string }

export type RearrangeInput = {
  readonly change: Rearrangement
  readonly actor: string
  readonly store: Store
  readonly topics: readonly TopicDefinition[]
  readonly now: () => number
}

const maxRounds = 8
/** How far back undo looks. */
const auditDepth = 1_000
const actions = { merge: 'story.merge', move: 'story.move', split: 'story.split', undo: 'story.undo' } as const

/** What an audit entry of a change holds, as JSON. `undoes`: the moment of the entry that it takes back. */
type Trace = {
  readonly from: string
  readonly into: string
  readonly articles: readonly string[]
  readonly was: Moved
  readonly undoes?: number
}

/** A change that was checked: what goes from where to where. `into` undefined: a new story. */
type Plan = Pick<Trace, 'articles' | 'undoes'> & {
  readonly from: Story
  readonly into: Story | undefined
  readonly as?: Moved
}

/** Makes one change, whole or not at all. A refusal says what was expected; rejects only when the store is broken. */
export async function rearrangeStories(input: RearrangeInput): Promise<Rearranged> {
  const { change, store, topics, now, actor } = input
  for (let round = 0; round < maxRounds; round++) {
    const plan = await planOf(input)
    if (typeof plan === 'string') return { done: false, problem: plan }
    const at = now()
    const { from, into, was } = moveMembers({
      from: plan.from,
      into: plan.into,
      articleIds: plan.articles,
      at,
      ...(plan.as === undefined ? {} : { as: plan.as }),
    })
    const undoes = plan.undoes === undefined ? {} : { undoes: plan.undoes }
    const trace: Trace = { from: from.id, into: into.id, articles: plan.articles, was, ...undoes }
    const outcome = await store.commit({
      articles: [],
      revised: [],
      stories: [from, into],
      alerts: [from, into].map((story) => redrawn(story, topics, at)),
      decisions: into.members
        .filter(({ articleId }) => plan.articles.includes(articleId))
        .map(({ articleId, decision }) => ({
          articleId,
          storyId: into.id,
          decision,
          at,
          because: { editor: actor, [change.do]: from.id },
        })),
      audit: { at, actor, action: actions[change.do], subject: into.id, detail: JSON.stringify(trace) },
    })
    if (outcome === 'committed') return { done: true, from, into, articles: plan.articles }
  }
  return {
    done: false,
    problem: `Expected the stories to hold still for ${maxRounds} rounds, got news for them each time: try again`,
  }
}

function planOf({ change, store }: RearrangeInput): Promise<Plan | string> {
  switch (change.do) {
    case 'merge':
      return planMerge(change, store)
    case 'move':
    case 'split':
      return planMove(change, store)
    case 'undo':
      return planUndo(store)
  }
}

async function planMerge({ into: intoId, from: fromId }: { into: string; from: string }, store: Store): Promise<Plan | string> {
  const [into, from] = [await storyAt(store, intoId), await storyAt(store, fromId)]
  if (into === undefined) return noStory(intoId)
  if (from === undefined) return noStory(fromId)
  if (into.id === from.id) return `Expected two stories, got ${into.id} twice: they are one already`
  if (into.topic !== from.topic)
    return `Expected two stories of one topic, got ${into.id} of ${into.topic} and ${from.id} of ${from.topic}: leave them apart`
  return { from, into, articles: from.members.map(({ articleId }) => articleId) }
}

async function planMove(
  change: { readonly articles: readonly string[]; readonly into?: string },
  store: Store,
): Promise<Plan | string> {
  const from = await storyOfArticle(store, change.articles[0] ?? '')
  if (from === undefined)
    return `Expected the id of an article that stands in a story, got ${change.articles[0] ?? 'none'}: «story show STORY» lists them`
  const strange = change.articles.find((id) => !from.members.some(({ articleId }) => articleId === id))
  if (strange !== undefined)
    return `Expected articles of one story, got ${strange} that is none of ${from.id}: change one story at a time`
  if (change.into === undefined)
    return change.articles.length < from.members.length
      ? { from, into: undefined, articles: change.articles }
      : `Expected some of the ${from.members.length} articles of ${from.id}, got all of them: a split must leave one`
  const into = await storyAt(store, change.into)
  if (into === undefined) return noStory(change.into)
  if (into.id === from.id)
    return `Expected another story than ${from.id}, got the one that the articles stand in: nothing to move`
  if (into.topic !== from.topic) return `Expected a story of ${from.topic}, got ${into.id} of ${into.topic}: leave them apart`
  return { from, into, articles: change.articles }
}

async function planUndo(store: Store): Promise<Plan | string> {
  const changes = (await store.auditLog(auditDepth)).filter(isChange).map((entry) => ({ at: entry.at, ...traceOf(entry) }))
  const undone = new Set(changes.map(({ undoes }) => undoes))
  const last = changes.find(({ at, undoes }) => undoes === undefined && !undone.has(at))
  if (last === undefined) return 'Expected a merge, move or split that still stands, got none: there is nothing to undo'
  const [now, before] = [await store.story(last.into), await store.story(last.from)]
  if (now === undefined || before === undefined) return noStory(now === undefined ? last.into : last.from)
  const articles = last.articles.filter((id) => now.members.some(({ articleId }) => articleId === id))
  if (articles.length === 0)
    return `Expected the articles of the last ${last.into} change to stand there still, got none of them: move them by hand`
  return { from: now, into: before, articles, as: last.was, undoes: last.at }
}

const isChange = ({ action }: AuditEntry): boolean => Object.values(actions).some((one) => one === action)
const traceOf = ({ detail }: AuditEntry): Trace => JSON.parse(detail) as Trace

const noStory = (id: string): string => `Expected the id of a story, got ${id}: «story list» shows the newest ones`

/** A story by id, by the way signs that merges left. */
export async function storyAt(store: Pick<Store, 'story'>, id: string): Promise<Story | undefined> {
  const passed = new Set<string>()
  for (let at = id; !passed.has(at);) {
    passed.add(at)
    const story = await store.story(at)
    if (story?.movedTo === undefined) return story
    at = story.movedTo
  }
  return undefined
}

async function storyOfArticle(store: Store, articleId: string): Promise<Story | undefined> {
  const matched = await store.article(articleId)
  if (matched === undefined) return undefined
  const known = await store.known(matched.article.outlet, matched.article.keys, matched.article.firstSeenAt)
  const storyId = [...known.values()].find((one) => one.articleId === articleId)?.storyId
  return storyId === undefined ? undefined : storyAt(store, storyId)
}
