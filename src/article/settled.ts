/**
 * Items that a feed prints again exactly as they were when they were known and said nothing new: most of every answer. They are
 * passed over before they cost an article and look-ups. Only a memory of this process: without it everything is looked at again.
 */
import { hash } from 'node:crypto'
import type { Item } from '#model'

export type Settled = {
  /** Those of `items` that need no second look. */
  readonly of: (feedId: string, items: readonly Item[], now: number) => ReadonlySet<Item>
  /** After a look: `items` are all that is settled now. */
  readonly learn: (feedId: string, items: readonly Item[], now: number) => void
  /** Another process has read the feed meanwhile, or it is another feed now. */
  readonly forget: (feedId: string) => void
}

/** From time to time everything is looked at: the store must hear that an item still stands in the feed (every day, ports.ts). */
const believedMs = 12 * 3_600_000

/** 48 bits: among the items of one feed two never meet by chance, and a number costs eight bytes. */
const markOf = (item: Item): number => Number.parseInt(hash('sha1', JSON.stringify(item)).slice(0, 12), 16)

export function createSettled(): Settled {
  const feeds = new Map<string, { readonly since: number; readonly marks: readonly number[] }>()
  return {
    of: (feedId, items, now) => {
      const known = feeds.get(feedId)
      if (known === undefined || Math.abs(now - known.since) > believedMs) {
        feeds.delete(feedId)
        return new Set()
      }
      return new Set(items.filter((item) => known.marks.includes(markOf(item))))
    },
    learn: (feedId, items, now) => void feeds.set(feedId, { since: feeds.get(feedId)?.since ?? now, marks: items.map(markOf) }),
    forget: (feedId) => void feeds.delete(feedId),
  }
}
