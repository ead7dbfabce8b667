/** What a poll changed that an admin must hear of, once each: a feed died, returned, moved, or was held back. Pure. */
import type { FeedState } from '#model'

export type Notice = {
  readonly action: 'feed.dead' | 'feed.returned' | 'feed.moved' | 'feed.held'
  readonly detail: string
}

/** A permanent redirect is adopted when it was the same this many polls running. */
const adoptedAfter = 3

const minute = (at: number): string => new Date(at).toISOString().slice(0, 16).replace('T', ' ')

/** Compares the states of a feed before and after one poll. */
export function noticesOf(before: FeedState, after: FeedState): readonly Notice[] {
  const notices: Notice[] = []
  if (before.deadAt === undefined && after.deadAt !== undefined)
    notices.push({
      action: 'feed.dead',
      detail: `no answer since ${minute(after.lastSuccessAt ?? after.failingSince ?? after.deadAt)} UTC: ${after.lastError?.message ?? 'unknown'}. It is asked once a day and stays in the list; correct its address or disable it`,
    })
  if (before.deadAt !== undefined && after.deadAt === undefined)
    notices.push({ action: 'feed.returned', detail: `it answers again; it was given up on ${minute(before.deadAt)} UTC` })
  if (before.moved?.times !== adoptedAfter && after.moved?.times === adoptedAfter)
    notices.push({
      action: 'feed.moved',
      detail: `it moved for good from ${after.moved.from} to ${after.moved.to}: the new address is asked; write it into feeds.yaml`,
    })
  const known = new Set(before.quarantined.map(({ at }) => at))
  for (const { at, reason, articleIds } of after.quarantined)
    if (!known.has(at)) notices.push({ action: 'feed.held', detail: `${articleIds.length} items: ${reason}` })
  return notices
}
