/** The rhythm of a newsroom's day, learnt hour by hour. Pure. */
import type { FeedState } from '#model'

const hourMs = 3_600_000
/** Memory of the day: what is older than this many items has faded to a third. */
const fadeItems = 300
/** So many items are assumed evenly over the day before what was seen outweighs them. */
const evenItems = 12

const hourOf = (at: number): number => Math.floor(at / hourMs) % 24

/** Counts by hour after a poll that brought `newItems`. The baseline's items came at any time and are not counted. */
export function hoursAfter(
  { hours, baselineAt }: Pick<FeedState, 'hours' | 'baselineAt'>,
  newItems: number,
  now: number,
): readonly number[] | undefined {
  if (baselineAt === undefined || newItems === 0) return hours
  const kept = Math.exp(-newItems / fadeItems)
  return Array.from(
    { length: 24 },
    (_, hour) => Math.round(((hours?.[hour] ?? 0) * kept + (hour === hourOf(now) ? newItems : 0)) * 1000) / 1000,
  )
}

/** A publisher that asks not to be read for more of the day than this does not mean it. */
const mostSkipped = 12

/** The given time, or the end of the hours in which the publisher asks not to be read. */
export function pastSkipped(skipHours: readonly number[] | undefined, at: number): number {
  if (skipHours === undefined || skipHours.length > mostSkipped || !skipHours.includes(hourOf(at))) return at
  let next = (Math.floor(at / hourMs) + 1) * hourMs
  while (skipHours.includes(hourOf(next))) next += hourMs
  // Spread as it was inside its hour.
  return next + (at % hourMs) / 4
}

/** How much livelier than the average this hour is: 1 while nothing is known. Neighbouring hours speak for each other. */
export function dayShare(hours: readonly number[] | undefined, now: number): number {
  if (hours === undefined) return 1
  const at = (hour: number): number => hours[(hour + 24) % 24] ?? 0
  const hour = hourOf(now)
  const smooth = (at(hour - 1) + 2 * at(hour) + at(hour + 1)) / 4
  const all = hours.reduce((sum, count) => sum + count, 0)
  return (smooth + evenItems / 24) / ((all + evenItems) / 24)
}
