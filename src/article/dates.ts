/** When an article was published, as far as a feed can be believed. */
import { readDate } from '../arabic/dates.ts'

const dayMs = 86_400_000

/** Epoch ms between 30 days before and 10 minutes after `firstSeenAt` (hostile.md §2); `firstSeenAt` when nothing readable was given. */
export function publishedAt(written: string | undefined, firstSeenAt: number): number {
  const at = written === undefined ? undefined : readDate(written)
  if (at === undefined) return firstSeenAt
  return Math.min(Math.max(at, firstSeenAt - 30 * dayMs), firstSeenAt + 600_000)
}
