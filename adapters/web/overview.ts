/** What the start page shows and `GET /api/overview` answers: made by the composition root from the store and the snapshot. */
import type { Decision, FeedSource, FeedState, MatchedArticle, Problem, Story, TopicDecision } from '#model'

export type Overview = {
  /** Epoch milliseconds of the reading. */
  readonly at: number
  readonly version: string
  /** Every configured feed, with what is remembered of it once it was polled. */
  readonly feeds: readonly { readonly source: FeedSource; readonly state?: FeedState }[]
  /** Newest first; a dozen is plenty. */
  readonly stories: readonly Story[]
  /** The last articles that were matched, newest first: the decisions are counted over these. */
  readonly recent: readonly MatchedArticle[]
  /** Ids of the enabled topics, in order. */
  readonly topics: readonly string[]
  readonly setup: Setup
  /** Errors of the configuration on disk, when the last good one is kept because of them. */
  readonly problems: readonly Problem[]
  /** Too quiet, or a canary that is dead: what, of which topic, and how the log says it. Absent: nobody looked. */
  readonly alarms?: readonly {
    readonly what: 'answers' | 'articles' | 'matches' | 'canary'
    readonly topic?: string
    readonly says: string
  }[]
}

/** Which settings are there: booleans and public names, never a secret. */
export type Setup = {
  readonly telegram: boolean
  readonly discord: boolean
  readonly admins: boolean
  /** The bot's public name without @, once Telegram has told it. */
  readonly telegramName?: string
  /** Address that invites the bot to a Discord server, once its application id is known. */
  readonly discordInvite?: string
}

export type FeedCondition = 'ok' | 'waiting' | 'failing' | 'dead' | 'held' | 'off'

/** The one word for a feed: off, never answered, given up, failing, a batch held back by a storm gate, or fine. */
export function feedCondition({ source, state }: Overview['feeds'][number]): FeedCondition {
  if (!source.enabled) return 'off'
  if (state === undefined || state.polls === 0) return 'waiting'
  if (state.deadAt !== undefined) return 'dead'
  if (state.failures > 0) return 'failing'
  return state.quarantined.length > 0 || state.suspect !== undefined ? 'held' : 'ok'
}

const strength: Readonly<Record<Decision, number>> = { alert: 2, review: 1, drop: 0 }

/** The strongest decision that any topic made on an article: what became of it. */
export function fateOf(matched: MatchedArticle): TopicDecision | undefined {
  return [...matched.topics].sort((a, b) => strength[b.decision] - strength[a.decision] || b.score - a.score)[0]
}

/** How many of the recent articles were alerted, reviewed, dropped. */
export function fates(recent: readonly MatchedArticle[]): Readonly<Record<Decision, number>> {
  const count = { alert: 0, review: 0, drop: 0 }
  for (const matched of recent) count[fateOf(matched)?.decision ?? 'drop']++
  return count
}
