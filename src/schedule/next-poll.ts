/**
 * When a feed is asked next. Polls are spent where they shorten the wait for news most: for items that come at a rate λ, the mean
 * delay is λ·T/2 at a price of 1/T requests, so at equal cost T goes with 1/√λ (Cho and Garcia-Molina 2003, "Effective page refresh
 * policies"). The configured wish is the interval of a feed with one item an hour. Pure.
 */
import { createHash } from 'node:crypto'
import type { FeedErrorCode, FeedSource, FeedState, FetchedFeed } from '#model'
import { dayShare, hoursAfter, pastSkipped } from './day.ts'

const minuteMs = 60_000
const hourMs = 3_600_000
const dayMs = 86_400_000
/** The bounds of an ordinary feed; one on FEEDS_ALLOW is followed as given, from a second. */
const shortestMs = minuteMs
const longestMs = dayMs
/** A publisher's ttl or max-age is obeyed up to here: many print a day without meaning it. */
const longestHintMs = 30 * minuteMs
/** After a match the feed is breaking for an hour and polled four times as often. */
const breakingMs = hourMs
const breakingFactor = 4
/** Memory of the rhythm: what is older than two days has faded to a third. */
const rhythmMs = 2 * dayMs
/** A feed that failed for this long is given up (hostile.md F-21: 404 for three days): asked once a day, told to the admins once. */
const givenUpAfterMs = 3 * dayMs
/** A fast feed that fails comes back within this. */
const fastRetryMs = 30_000
/**
 * Nobody was reached, so nobody is burdened by asking again: mostly it is our own network that is away, and when it is back the
 * feeds must not sleep on for hours.
 */
const unreached: ReadonlySet<FeedErrorCode> = new Set(['DNS', 'CONNECT'])
const unreachedMs = 10 * minuteMs
/** A clock that went back further than this since the last poll was set, not slewed. */
const clockSetMs = 1000
/** First polls are spread over this long, so that a start does not ask everybody in one second. */
const spreadMs = 15_000

/** The state of a feed that was never polled: due within 15 s, at a moment derived from its id. */
export function newFeedState(feed: FeedSource, now: number): FeedState {
  return {
    feedId: feed.id,
    url: feed.url,
    validators: {},
    nextPollAt: now + Math.round(Math.min(spreadMs, feed.everyMs) * fractionOf(feed.id, 0)),
    failures: 0,
    everyMs: feed.everyMs,
    polls: 0,
    items: 0,
    matches: 0,
    quarantined: [],
  }
}

/** Is it time? After the clock was set back, at once: the times noted before lie in a future that may be hours away. */
export const isDue = (state: FeedState, now: number): boolean =>
  state.nextPollAt <= now || (state.lastPollAt ?? 0) - now > clockSetMs

/** The state after a poll. `newItems` were not known before, `matches` of them fired; `fast`: the feed's host is on FEEDS_ALLOW. */
export function afterPoll(input: {
  readonly feed: FeedSource
  readonly state: FeedState | undefined
  readonly fetched: FetchedFeed
  readonly newItems: number
  readonly matches: number
  readonly now: number
  readonly fast: boolean
}): FeedState {
  const { feed, fetched, newItems, matches, now, fast } = input
  const state = input.state ?? newFeedState(feed, now)
  const polled = { ...state, lastPollAt: now, polls: state.polls + 1 }
  if (fetched.status === 'failed') return afterFailure(polled, fetched, input)

  const { lastError: _error, failingSince: _since, deadAt: _dead, ...healthy } = polled
  // One that lies farther away was noted under a clock that has been set back since.
  const before = (state.breakingUntil ?? 0) > now + breakingMs ? undefined : state.breakingUntil
  const breakingUntil = matches > 0 && state.baselineAt !== undefined ? now + breakingMs : before
  const itemsPerHour = rhythmOf(state, fetched, newItems, now)
  const hours = hoursAfter(state, newItems, now)
  const nowPerHour = itemsPerHour === undefined ? undefined : itemsPerHour * dayShare(hours, now)
  const everyMs = fast
    ? feed.everyMs
    : intervalOf({ feed, fetched, itemsPerHour: nowPerHour, breaking: (breakingUntil ?? 0) > now })
  const fresh = fetched.status === 'fresh'
  const { skipHours: asked, breakingUntil: _breaking, ...kept } = healthy
  const skipHours = fetched.status === 'fresh' ? fetched.feed.skipHours : asked
  const nextAt = now + (fast ? everyMs : jittered(everyMs, feed.id, polled.polls))
  const free = fast || (breakingUntil ?? 0) > now
  return {
    ...kept,
    ...(skipHours === undefined ? {} : { skipHours }),
    url: feed.url,
    ...movedAfter(state, feed, fetched),
    validators: fetched.validators,
    ...(fresh && state.baselineAt === undefined ? { baselineAt: now } : {}),
    ...(fetched.status === 'fresh' ? { bytes: fetched.bytes } : {}),
    ...(fresh && newItems > 0 ? { lastFreshAt: now } : {}),
    ...(breakingUntil === undefined ? {} : { breakingUntil }),
    ...(itemsPerHour === undefined ? {} : { itemsPerHour }),
    ...(hours === undefined ? {} : { hours }),
    lastSuccessAt: now,
    failures: 0,
    items: state.items + newItems,
    matches: state.matches + matches,
    everyMs,
    nextPollAt: free ? nextAt : Math.round(pastSkipped(skipHours, nextAt)),
  }
}

/** Twice as long with every failure, at most a day, at most ten minutes where nobody was reached; what the server asks for is never undercut. */
function afterFailure(
  polled: FeedState,
  fetched: FetchedFeed & { readonly status: 'failed' },
  { feed, now, fast }: { readonly feed: FeedSource; readonly now: number; readonly fast: boolean },
): FeedState {
  const failures = polled.failures + 1
  const failingSince = polled.failingSince ?? now
  const dead = fetched.error.code === 'GONE' || now - failingSince >= givenUpAfterMs
  const doubled = feed.everyMs * 2 ** Math.min(failures, 20)
  // Gone is not asked about every few minutes; a third blown parse budget in a row is quarantine (hostile.md §2).
  const parked = dead || (fetched.error.code === 'PARSE_BUDGET' && failures >= 3)
  const backOff = fast
    ? Math.min(doubled, Math.max(fastRetryMs, feed.everyMs))
    : parked
      ? longestMs
      : Math.min(
          Math.max(doubled, shortestMs),
          unreached.has(fetched.error.code) ? Math.max(feed.everyMs, unreachedMs) : longestMs,
        )
  const waitMs = Math.max(fast ? backOff : jittered(backOff, feed.id, polled.polls), Math.min(fetched.retryAfterMs ?? 0, dayMs))
  const deadAt = dead ? { deadAt: polled.deadAt ?? now } : {}
  const after = {
    ...polled,
    ...deadAt,
    failures,
    failingSince,
    lastError: { ...fetched.error, at: now },
    nextPollAt: now + waitMs,
  }
  // Where the feed had moved to it is no more: the configured address is asked again, from the beginning.
  const { moved, ...home } = after
  return moved !== undefined && failures >= believedAfter ? { ...home, validators: {} } : after
}

function intervalOf(input: {
  readonly feed: FeedSource
  readonly fetched: FetchedFeed & { readonly status: 'fresh' | 'unchanged' }
  readonly itemsPerHour: number | undefined
  readonly breaking: boolean
}): number {
  const { feed, fetched, itemsPerHour, breaking } = input
  const rate = Math.max(itemsPerHour ?? 1, 1 / 168)
  const wish = feed.everyMs / Math.sqrt(rate) / (breaking ? breakingFactor : 1)
  const ttlMs = fetched.status === 'fresh' ? (fetched.feed.ttlMs ?? 0) : 0
  const hint = Math.min(Math.max(ttlMs, fetched.maxAgeMs ?? 0), longestHintMs)
  return Math.round(Math.min(Math.max(wish, hint, shortestMs), longestMs))
}

/** Items an hour: from the dates of the feed at first, then smoothed with what really came. */
function rhythmOf(state: FeedState, fetched: FetchedFeed, newItems: number, now: number): number | undefined {
  const told =
    state.itemsPerHour === undefined && fetched.status === 'fresh'
      ? rhythmOfDates(
          fetched.feed.items.map(({ published }) => published),
          now,
        )
      : undefined
  if (told !== undefined || state.lastSuccessAt === undefined) return told ?? state.itemsPerHour
  // A longer gap says little: the feed shows only the newest of what came, or the clock was set (hostile.md K-02).
  const elapsed = Math.min(Math.max(now - state.lastSuccessAt, 1), dayMs)
  const kept = Math.exp(-elapsed / rhythmMs)
  // A feed without dates is learnt from what comes, beginning with an item an hour.
  return (state.itemsPerHour ?? 1) * kept + (newItems / (elapsed / hourMs)) * (1 - kept)
}

/** The twenty newest dates against now: silence since the last item counts as well. */
function rhythmOfDates(published: readonly (string | undefined)[], now: number): number | undefined {
  const dates = published
    .flatMap((date) => (date === undefined ? [] : [Date.parse(date)]))
    .filter((date) => date <= now)
    .toSorted((a, b) => b - a)
    .slice(0, 20)
  const oldest = dates.at(-1)
  if (oldest === undefined || dates.length < 3) return undefined
  return dates.length / Math.max((now - oldest) / hourMs, 1 / 60)
}

/** A permanent redirect is believed when it was the same three polls running (hostile.md F-20). */
const believedAfter = 3

/** Where to ask: the configured address, or where it has moved to for good. A new configured address is asked itself. */
export const addressOf = (feed: FeedSource, state: FeedState | undefined): string =>
  state?.moved?.from === feed.url && state.moved.times >= believedAfter ? state.moved.to : feed.url

function movedAfter(state: FeedState, feed: FeedSource, fetched: FetchedFeed): Pick<FeedState, 'moved'> {
  const known = state.moved?.from === feed.url ? state.moved : undefined
  const to = fetched.status === 'fresh' ? fetched.permanentUrl : undefined
  if (to === undefined || known?.times === believedAfter) return known === undefined ? {} : { moved: known }
  return { moved: { from: feed.url, to, times: known?.to === to ? known.times + 1 : 1 } }
}

/** ± 10 %, derived from the feed and the number of its poll: spread over feeds, the same in every replay. */
const jittered = (ms: number, feedId: string, poll: number): number => Math.round(ms * (0.9 + 0.2 * fractionOf(feedId, poll)))

/** A number in [0, 1) from a name and a count. */
const fractionOf = (name: string, count: number): number =>
  createHash('sha256').update(`${name}/${count}`).digest().readUInt32BE(0) / 2 ** 32
