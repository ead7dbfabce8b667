/** An editor lets go what a storm gate held back: the batch takes the rest of the way that it was stopped on. */
import type { Alert, FeedState, MatchedArticle } from '#model'
import type { Store } from '#ports'
import { decisionsOf, tell, type Snapshot } from './pipeline.ts'
import type { StoryWindow } from './story/window.ts'

export type Release =
  | { readonly released: 'nothing' }
  | { readonly released: 'batches'; readonly batches: number; readonly articles: number; readonly alerts: readonly Alert[] }

/** What was too old to be told when it was held back stays untold (storm gate 4). */
const tooOldMs = 48 * 3_600_000
const maxRounds = 8

/**
 * Groups, composes and commits every batch that is held back of one feed, oldest first, and takes a suspected new face of the feed
 * for its own. Nothing is told twice: what became member of a story meanwhile is left out. Rejects only when the store is broken.
 */
export async function releaseHeld(input: {
  readonly feedId: string
  readonly actor: string
  readonly store: Store
  readonly snapshot: Snapshot
  readonly window: StoryWindow
  readonly now: () => number
}): Promise<Release> {
  const { feedId, store, snapshot, window, now } = input
  for (let round = 0; round < maxRounds; round++) {
    const state = await store.feedState(feedId)
    if (state === undefined || (state.quarantined.length === 0 && state.suspect === undefined)) return { released: 'nothing' }
    const held = await heldOf(state, store)
    const { updates, alerts, marks } = await tell(held, [], { snapshot, store, window, now })
    const { suspect, ...kept } = state
    const batches = state.quarantined.length
    const outcome = await store.commit({
      feedWas: state,
      feedState: { ...kept, ...(suspect === undefined ? {} : { identity: suspect.identity }), quarantined: [] },
      articles: [],
      revised: [],
      stories: [...new Map(updates.map(({ story }) => [story.id, story])).values()],
      alerts,
      marks,
      decisions: decisionsOf(updates, now()),
      audit: {
        at: now(),
        actor: input.actor,
        action: 'feed.release',
        subject: feedId,
        detail: `${batches} batches, ${held.length} articles, ${alerts.length} alerts${suspect === undefined ? '' : '; the new face of the feed is confirmed'}`,
      },
    })
    if (outcome === 'committed') return { released: 'batches', batches, articles: held.length, alerts }
  }
  throw new Error(`Expected the stories of ${feedId} to be free within ${maxRounds} rounds, got a conflict each time: try again`)
}

async function heldOf(state: FeedState, store: Store): Promise<readonly MatchedArticle[]> {
  const held: MatchedArticle[] = []
  for (const { at, articleIds } of state.quarantined)
    for (const id of articleIds) {
      const matched = await store.article(id)
      if (matched === undefined || at - matched.article.publishedAt > tooOldMs) continue
      const [known] = (await store.known(matched.article.outlet, matched.article.keys, at)).values()
      if (known?.storyId === undefined) held.push(matched)
    }
  return held.toSorted((a, b) => a.article.publishedAt - b.article.publishedAt)
}
