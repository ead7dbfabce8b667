/**
 * The gates that stand before a post and look at one poll (hostile.md §2, "Seven storm gates"). Identity (2, 3) is the store's and
 * identity.ts's, caps (6) are the alert's, the configuration (7) the pipeline's. Pure.
 */
import type { Article, FeedState } from '#model'

/** Older items are archived and searchable, not told: they slid into the window or came back. */
const tooOldMs = 48 * 3_600_000
/** A batch is a storm beyond this many new items, this share of the feed, and three times what the rhythm would bring. */
const batchItems = 10
const batchShare = 0.6
const rhythmFactor = 3
const healthyMs = 24 * 3_600_000

/** Gate 6: what one feed may say in an hour (hostile.md §2). A real burst of sixty passes, a machine that fires does not. */
const alertsAnHour = 60
/** After half a day without an answer (down, or a store from a backup) the chats may know it all: so many are told, the rest is held. */
const longGapMs = 12 * 3_600_000
const alertsAfterGap = 10
const hourMs = 3_600_000
/** No outlet publishes faster; a feed that gives all its items one date would pass for one that does. */
const mostItemsPerHour = 60

/** How many of the items that fire may be told now, and the sentence for those beyond. */
export function roomFor(state: FeedState, now: number): { readonly room: number; readonly reason: string } {
  const gap = state.lastSuccessAt !== undefined && now - state.lastSuccessAt > longGapMs
  const most = gap ? alertsAfterGap : alertsAnHour
  const when = gap ? `after ${Math.round((now - (state.lastSuccessAt ?? now)) / hourMs)} hours without an answer` : 'an hour'
  return {
    room: Math.max(0, most - toldWithin(state.told, now, 0).length),
    reason: `Expected at most ${most} alerts ${when} from ${state.feedId}, got more: held back until an editor releases them`,
  }
}

/** The alerts of the last hour, those of `now` included. */
export const toldWithin = (told: readonly number[] | undefined, now: number, more: number): readonly number[] => [
  ...(told ?? []).filter((at) => at > now - hourMs && at <= now),
  ...Array.from({ length: more }, () => now),
]

/** `tooOld` holds ids of articles that are kept in silence even when the batch passes. */
export type Gate =
  | { readonly pass: true; readonly tooOld: ReadonlySet<string> }
  | { readonly pass: false; readonly reason: string; readonly tooOld: ReadonlySet<string> }

/** `fresh` are the articles not known before, `total` all of the answer, `state` the feed before this poll. */
export function stormGate(input: {
  readonly state: FeedState
  readonly fresh: readonly Article[]
  readonly total: number
  readonly now: number
}): Gate {
  const { state, fresh, total, now } = input
  const tooOld = new Set(
    fresh.filter((article) => now - Math.min(article.publishedAt, article.firstSeenAt) > tooOldMs).map(({ id }) => id),
  )
  if (state.baselineAt === undefined)
    return { pass: false, reason: 'The first answer of a feed is its baseline: known from now on, told to nobody', tooOld }
  const since = state.lastSuccessAt === undefined ? undefined : Math.max(0, now - state.lastSuccessAt)
  const expected = batchItems + rhythmFactor * Math.min(state.itemsPerHour ?? 0, mostItemsPerHour) * ((since ?? 0) / 3_600_000)
  const storm = since !== undefined && since < healthyMs && fresh.length > expected && fresh.length > total * batchShare
  if (!storm) return { pass: true, tooOld }
  const reason = `Expected at most ${Math.floor(expected)} new items from ${state.feedId}, got ${fresh.length} of ${total}: held back until an editor releases them`
  return { pass: false, reason, tooOld }
}
