/**
 * What happens to a feed, on one screen: read → articles → drop the known → storm gates → match → group → compose → commit.
 * The steps are pure; the store is read before them and written once after them. The commit carries the revisions of the
 * stories it was computed from, and runs again on fresh stories when somebody else moved one in between.
 */
import type {
  Alert,
  Article,
  Configuration,
  Decision,
  FeedSource,
  FeedState,
  FetchedFeed,
  MatchedArticle,
  StoryUpdate,
} from '#model'
import type { FeedReader, PollCommit, Store, StoryDecisionRow } from '#ports'
import { composeAlerts } from './alert/compose.ts'
import { hijackReason, identityOf, remembered } from './article/hijack.ts'
import type { Repetition } from './article/repetition.ts'
import { roomFor, stormGate, toldWithin } from './article/storm.ts'
import type { Settled } from './article/settled.ts'
import { toArticles } from './article/to-articles.ts'
import type { Matcher } from './match/compile.ts'
import { matchArticle } from './match/match-article.ts'
import { pagesOf } from './pages.ts'
import { addressOf, afterPoll } from './schedule/next-poll.ts'
import { grownUp, sortOut } from './sort-out.ts'
import { groupArticles } from './story/group.ts'
import type { StoryWindow } from './story/window.ts'

/** One immutable state of the rules, swapped whole; a poll in flight keeps the one it started with. */
export type Snapshot = { readonly revision: number; readonly configuration: Configuration; readonly matcher: Matcher }

export type PollInput = {
  readonly feed: FeedSource
  readonly state: FeedState
  /** The feed is on FEEDS_ALLOW: polled as often as it asks, from one second. */
  readonly fast: boolean
  readonly snapshot: Snapshot
  readonly store: Store
  readonly reader: FeedReader
  readonly window: StoryWindow
  /** What outlets print under everything; without it only the lexicon knows boilerplate. */
  readonly repetition?: Repetition
  /** What needs no second look; without it everything is looked at in every answer. */
  readonly settled?: Settled
  /** Runs one work after the other: polls of this process that bring the same news need not chase each other's stories. */
  readonly inTurn: <Result>(work: () => Promise<Result>) => Promise<Result>
  /** Asked right before each write: false leaves everything as it is, because another process reads the feed now. */
  readonly holds?: () => Promise<boolean>
  readonly now: () => number
  readonly signal: AbortSignal
}

/** What one poll did. `quarantined` carries the reason of the gate that held a batch back. */
export type PollOutcome = {
  readonly fetched: FetchedFeed
  readonly state: FeedState
  readonly matched: readonly MatchedArticle[]
  readonly baseline: boolean
  readonly quarantined?: string
  readonly alerts: readonly Alert[]
  readonly updates: readonly StoryUpdate[]
}

/** How long a story stays open for new members: a postponed visit is made weeks later; after 72 h of silence its step opens a new head. */
const storyOpenMs = 30 * 24 * 3_600_000
/** Two processes that move one story in turn both get through in a few rounds; more than this is a bug. */
const maxRounds = 8

/** Polls one feed once and leaves everything it found in one transaction. Rejects only when the store is broken. */
export async function pollFeed(input: PollInput): Promise<PollOutcome> {
  const { feed, state, store, now } = input
  const fetched = await input.reader.read({ id: feed.id, url: addressOf(feed, state) }, state, now(), input.signal)
  // A stop is no failure of the feed: its state stays as it was.
  if (fetched.status === 'failed' && input.signal.aborted) return nothingDone(fetched, state)
  if (fetched.status !== 'fresh') {
    for (let round = 0; round < maxRounds; round++) {
      const { was, stored } = await storedState(input)
      const after = keptFrom(stateAfter(fetched, input, { newItems: 0, matches: 0 }), stored)
      if ((await input.holds?.()) === false) return nothingDone(fetched, state)
      if (await store.saveFeedState(after, was))
        return { fetched, state: after, matched: [], baseline: false, alerts: [], updates: [] }
    }
    throw neverFree(feed.id)
  }
  const isRepeated = input.repetition?.of(feed.outlet)
  const before = input.settled?.of(feed.id, fetched.feed.items, now()) ?? new Set()
  const { articles, items } = toArticles({ feed, fetched, now: now(), settled: before, ...(isRepeated ? { isRepeated } : {}) })
  const { settled, fresh, revised, edited, copies } = await sortOut(articles, input)
  const total = articles.length + before.size
  const passed = new Set(settled)
  input.settled?.learn(feed.id, [...before, ...items.filter((_, index) => passed.has(articles[index]!))], now())
  // Before the turn: a slow site keeps nobody else's news waiting.
  const pages = await pagesOf({
    ...input,
    isRepeated,
    fresh,
    total,
    decide: (article) => decide(article, input),
  })
  const unsettled = articles.filter((article) => !passed.has(article)).map((article) => pages.get(article.id) ?? article)
  const work = (): Promise<PollOutcome> => commitNews(unsettled, fetched, { ...input, total })
  return fresh.length + revised.length + edited.length + copies.length === 0 ? work() : input.inTurn(work)
}

/** The poll was for nothing: `state` is the one it began with. */
const nothingDone = (fetched: FetchedFeed, state: FeedState): PollOutcome => ({
  fetched,
  state,
  matched: [],
  baseline: false,
  alerts: [],
  updates: [],
})

const stateAfter = (
  fetched: FetchedFeed,
  { feed, state, fast, now }: PollInput,
  counts: { readonly newItems: number; readonly matches: number },
): FeedState => afterPoll({ feed, state, fetched, ...counts, now: now(), fast })

/**
 * The feed as the store holds it now, `was`, and what of it counts for this address: another process may have released a batch since
 * this poll began, and may until it is written.
 */
async function storedState({ feed, state, store }: PollInput): Promise<{ readonly was?: FeedState; readonly stored: FeedState }> {
  const was = await store.feedState(feed.id)
  return was === undefined ? { stored: state } : { was, stored: was.url === state.url ? was : state }
}

/** What only a release changes is taken from the store, not from what the poll began with. */
function keptFrom(after: FeedState, { quarantined, identity, suspect }: FeedState): FeedState {
  const { identity: _identity, suspect: _suspect, ...rest } = after
  return {
    ...rest,
    ...(identity === undefined ? {} : { identity }),
    ...(suspect === undefined ? {} : { suspect }),
    quarantined,
  }
}

/**
 * Computes what an answer of `total` items means from what the store holds, and commits it; again when the store has moved
 * meanwhile. `articles` are those from which something may follow.
 */
async function commitNews(
  articles: readonly Article[],
  fetched: FetchedFeed & { readonly status: 'fresh' },
  input: PollInput & { readonly total: number },
): Promise<PollOutcome> {
  const { feed, state, store, now, total } = input
  const seen = identityOf(fetched)
  const announced = fetched.permanentUrl !== undefined
  for (let round = 0; round < maxRounds; round++) {
    const { was, stored } = await storedState(input)
    const stranger = hijackReason({ feedId: feed.id, known: stored.identity, seen, announced })
    const sorted = await sortOut(articles, input)
    const baseline = state.baselineAt === undefined
    const gate = stormGate({ state, fresh: sorted.fresh, total, now: now() })
    const matched = await decideAll(sorted.fresh, input)
    const trusted = !baseline && stranger === undefined
    const grown = trusted ? await grownUp(sorted.edited, total, { ...input, decide: (article) => decide(article, input) }) : []
    const young = trusted && gate.pass ? matched.filter((one) => !gate.tooOld.has(one.article.id)) : []
    const { passed, over } = withinTheCap([...young, ...grown], state, now())
    // Nor may a stranger rewrite what the feed said before. The archive reads as the page does now, told or not (policy.md, revision).
    const revised = stranger === undefined ? sorted.revised : []
    const edited = stranger === undefined ? await decideAll(sorted.edited, input) : []
    const { updates, alerts, marks } = await tell(passed, revised, input)
    const held = baseline ? undefined : heldBack({ stranger, gate, matched, over, input })
    const after = stateAfter(fetched, input, { newItems: sorted.fresh.length, matches: alerts.length })
    const { suspect: _, ...calm } = keptFrom(after, stored)
    const batch = {
      ...(was === undefined ? {} : { feedWas: was }),
      feedState: {
        ...calm,
        ...(stranger === undefined
          ? { identity: remembered(stored.identity, seen) }
          : { suspect: { at: stored.suspect?.at ?? now(), reason: stranger, identity: seen } }),
        told: toldWithin(state.told, now(), alerts.filter(({ kind }) => kind !== 'edit').length),
        quarantined: [...stored.quarantined, ...(held === undefined ? [] : [held])].slice(-20),
      },
      articles: [...matched, ...edited],
      revised: [...revised, ...edited.map(({ article }) => article)],
      copies: stranger === undefined ? sorted.copies : [],
      stories: [...new Map(updates.map(({ story }) => [story.id, story])).values()],
      alerts,
      marks,
      decisions: decisionsOf(updates, now()),
      ...fullNotice(updates, now()),
    } satisfies PollCommit
    if ((await input.holds?.()) === false) return nothingDone(fetched, state)
    if ((await store.commit(batch)) === 'committed') {
      for (const { article } of matched) {
        input.window.add(article)
        input.repetition?.add(article)
      }
      return {
        fetched,
        state: batch.feedState,
        matched,
        baseline,
        alerts,
        updates,
        ...(held === undefined ? {} : { quarantined: held.reason }),
      }
    }
  }
  throw neverFree(feed.id)
}

const neverFree = (feedId: string): Error =>
  new Error(
    `Expected ${feedId} and its stories to be free within ${maxRounds} rounds, got a conflict each time: another process commits faster than this one`,
  )

const decide = (article: Article, { snapshot }: Pick<PollInput, 'snapshot'>): MatchedArticle => ({
  article,
  ...matchArticle(article, snapshot.matcher),
  revision: snapshot.revision,
})

/** The loop turns at least this often while a feed's articles are decided: sixty long hostile texts would stop it for half a minute. */
const sliceMs = 20

async function decideAll(articles: readonly Article[], input: Pick<PollInput, 'snapshot'>): Promise<readonly MatchedArticle[]> {
  const matched: MatchedArticle[] = []
  let since = performance.now()
  for (const article of articles) {
    matched.push(decide(article, input))
    if (performance.now() - since < sliceMs) continue
    await new Promise((turn) => setImmediate(turn))
    since = performance.now()
  }
  return matched
}

/** Gate 6: of what fires, as much as the feed may still say; the rest waits for an editor. */
function withinTheCap(
  matched: readonly MatchedArticle[],
  state: FeedState,
  now: number,
): { readonly passed: readonly MatchedArticle[]; readonly over: readonly MatchedArticle[] } {
  let { room } = roomFor(state, now)
  const over = matched.filter(({ topics }) => topics.some(({ decision }) => decision === 'alert') && room-- <= 0)
  return { passed: matched.filter((one) => !over.includes(one)), over }
}

/** What waits for the desk to release it, and why; undefined when nothing does. */
function heldBack({
  stranger,
  gate,
  matched,
  over,
  input,
}: {
  readonly stranger: string | undefined
  readonly gate: ReturnType<typeof stormGate>
  readonly matched: readonly MatchedArticle[]
  readonly over: readonly MatchedArticle[]
  readonly input: PollInput
}): FeedState['quarantined'][number] | undefined {
  const whole = stranger ?? (gate.pass ? undefined : gate.reason)
  const reason = whole ?? roomFor(input.state, input.now()).reason
  const held = whole === undefined ? over : matched
  return held.length === 0 ? undefined : { at: input.now(), reason, articleIds: held.map(({ article }) => article.id) }
}

/** Asks the editors, once a story, to look at one that grew as large as a story may. */
function fullNotice(updates: readonly StoryUpdate[], at: number): Pick<PollCommit, 'audit'> {
  const story = updates.find(({ because }) => because['asks'] === true)?.story
  if (story === undefined) return {}
  const detail = `${story.members.length} articles: «${story.summary.headline.text}». What else belongs to it is kept silently; look with «story show ${story.id}», and split or move what is another event`
  return { audit: { at, actor: 'rasid', action: 'story.full', subject: story.id, detail } }
}

/** What is kept of each update, for `rasid why`. */
export const decisionsOf = (updates: readonly StoryUpdate[], at: number): StoryDecisionRow[] =>
  updates.map((update) => ({
    articleId: update.article.id,
    storyId: update.story.id,
    decision: update.decision,
    at,
    because: update.because,
  }))

/** Groups what fired into stories, topic by topic, and composes what is worth saying. */
export async function tell(
  matched: readonly MatchedArticle[],
  revised: readonly Article[],
  { snapshot, store, window, now }: Pick<PollInput, 'snapshot' | 'store' | 'window' | 'now'>,
): Promise<Pick<PollOutcome, 'updates' | 'alerts'> & { readonly marks: Record<string, number> }> {
  const updates: StoryUpdate[] = []
  const marks: Record<string, number> = {}
  const again = revised.map((article) => decide(article, { snapshot }))
  for (const topic of snapshot.configuration.topics) {
    if (!topic.enabled) continue
    const fired = matched.filter((one) => decisionOn(one, topic.id) === 'alert')
    if (fired.length + again.length === 0) continue
    marks[topic.id] = await store.storyMark(topic.id)
    const open = await store.openStories(topic.id, now() - storyOpenMs)
    const concerned = again.filter(({ article }) =>
      open.some(({ members }) => members.some(({ articleId }) => articleId === article.id)),
    )
    updates.push(...groupArticles({ matched: [...concerned, ...fired], topic: topic.id, stories: open, window, now: now() }))
  }
  return { updates, marks, alerts: composeAlerts({ updates, topics: snapshot.configuration.topics, now: now() }) }
}

/** What a topic decided about an article: drop where it said nothing. */
export const decisionOn = (matched: MatchedArticle, topic: string): Decision =>
  matched.topics.find((one) => one.topic === topic)?.decision ?? 'drop'
