/**
 * When is it too quiet? The classic failure of an alarm is silence (hostile.md §4, O-14): feeds that answer nothing, answers that bring
 * nothing new, news of which no topic takes anything. Each is measured by the rhythm that was learnt, not by a fixed hour. Pure.
 */
import type { FeedState } from '#model'
import { dayShare } from './day.ts'

/** answers: feeds do not answer. articles: they answer and bring nothing new. matches: what they bring concerns `topic` no more. */
export type Silence = {
  readonly what: 'answers' | 'articles' | 'matches'
  readonly topic?: string
  /** The last sign, epoch ms. */
  readonly since: number
  /** A silence up to this is usual. */
  readonly usualMs: number
  /** answers: how many feeds fail, of how many that were asked. */
  readonly feeds?: { readonly failing: number; readonly asked: number }
}

const minuteMs = 60_000
const hourMs = 3_600_000
const dayMs = 24 * hourMs
/** Nobody answers: said well within the ten minutes of O-14. */
const nobodyMs = 5 * minuteMs
/** So many different feeds must have failed since the last one answered, or all where there are fewer. */
const nobodyFeeds = 3
/** Half of them fail for this long: worth waking for (hostile.md §4). */
const halfMs = 10 * minuteMs
/**
 * So many articles should have come in a silence before it is called one: with a Poisson process the chance of none is e⁻²⁰, and the
 * margin is for what a learnt rhythm does not know (holidays, a wire that is down).
 */
const expectedArticles = 20
const leastQuietMs = 30 * minuteMs
const mostHours = 72
/** So many matches make a rhythm; a silence is unusual from three times the longest gap between them, and from a day. */
const leastMatches = 10
const gapFactor = 3
/** Nothing is said of matches right after a start: what was written meanwhile is being read. */
const settledMs = hourMs

const alive = (states: readonly FeedState[]): readonly FeedState[] =>
  states.filter(({ polls, deadAt }) => polls > 0 && deadAt === undefined)

/** Every silence that is longer than the rhythm allows, at `now`. `startedAt`: nothing was read before it. */
export function silencesOf(input: {
  /** Of the enabled feeds. */
  readonly states: readonly FeedState[]
  /** Topic → when articles were last found to match it, in any order. */
  readonly matchedAt: ReadonlyMap<string, readonly number[]>
  readonly startedAt: number
  readonly now: number
}): readonly Silence[] {
  const feeds = alive(input.states)
  const silent = answersOf(feeds, input)
  // Without answers nothing else can be told.
  if (silent !== undefined) return [silent]
  const articles = articlesOf(feeds, input)
  return [...(articles === undefined ? [] : [articles]), ...matchesOf(input)]
}

/** When a feed last answered, and when one last brought something new; undefined: never. */
export function lastSigns(states: readonly FeedState[]): { readonly answerAt?: number; readonly articleAt?: number } {
  const newest = (times: readonly (number | undefined)[]): number | undefined =>
    times.reduce((most, at) => (at !== undefined && at > (most ?? -Infinity) ? at : most), undefined)
  const answerAt = newest(states.map(({ lastSuccessAt }) => lastSuccessAt))
  const articleAt = newest(states.map(({ lastFreshAt }) => lastFreshAt))
  return { ...(answerAt === undefined ? {} : { answerAt }), ...(articleAt === undefined ? {} : { articleAt }) }
}

function answersOf(
  feeds: readonly FeedState[],
  { startedAt, now }: { readonly startedAt: number; readonly now: number },
): Silence | undefined {
  const since = Math.max(lastSigns(feeds).answerAt ?? startedAt, startedAt)
  const failing = feeds.filter(({ failures }) => failures > 0)
  const count = { failing: failing.length, asked: feeds.length }
  const sinceThen = failing.filter(({ lastPollAt = 0 }) => lastPollAt >= since)
  if (feeds.length > 0 && now - since >= nobodyMs && sinceThen.length >= Math.min(nobodyFeeds, feeds.length))
    return { what: 'answers', since, usualMs: nobodyMs, feeds: count }
  const half = Math.max(Math.ceil(feeds.length / 2), nobodyFeeds)
  // The moment at which half of them had failed.
  const halfSince = failing.map(({ failingSince = now }) => Math.max(failingSince, startedAt)).toSorted((a, b) => a - b)[half - 1]
  return halfSince !== undefined && now - halfSince >= halfMs
    ? { what: 'answers', since: halfSince, usualMs: halfMs, feeds: count }
    : undefined
}

function articlesOf(
  feeds: readonly FeedState[],
  { startedAt, now }: { readonly startedAt: number; readonly now: number },
): Silence | undefined {
  const since = Math.max(lastSigns(feeds).articleAt ?? startedAt, startedAt)
  if (now - since < leastQuietMs) return undefined
  const answering = feeds.filter(({ failures }) => failures === 0)
  let expected = 0
  for (let from = since, hours = 0; from < now && hours < mostHours; from += hourMs, hours++) {
    const share = Math.min(now - from, hourMs) / hourMs
    for (const { itemsPerHour = 0, hours: day } of answering) expected += itemsPerHour * dayShare(day, from) * share
    if (expected >= expectedArticles)
      return { what: 'articles', since, usualMs: Math.max(from + share * hourMs - since, leastQuietMs) }
  }
  return undefined
}

function matchesOf({
  matchedAt,
  startedAt,
  now,
}: {
  readonly matchedAt: ReadonlyMap<string, readonly number[]>
  readonly startedAt: number
  readonly now: number
}): readonly Silence[] {
  if (now - startedAt < settledMs) return []
  return [...matchedAt].flatMap(([topic, times]): Silence[] => {
    const sorted = times.toSorted((a, b) => a - b)
    const newest = sorted.at(-1)
    if (newest === undefined || sorted.length < leastMatches) return []
    const longest = sorted.slice(1).reduce((most, at, index) => Math.max(most, at - sorted[index]!), 0)
    const usualMs = Math.max(dayMs, gapFactor * longest)
    return now - newest <= usualMs ? [] : [{ what: 'matches', topic, since: newest, usualMs }]
  })
}
