/** Who hears an alert that several topics ask for: each chat once. */
import type { Subscription } from '#model'
import { chatKey } from '#model'

/**
 * The first `limit` chats over all topics in key order, each with its subscription to the topic that comes first. `lists`: the first
 * `limit` of each topic in key order.
 */
export function firstOfEach(lists: readonly (readonly Subscription[])[], limit: number): readonly Subscription[] {
  const [only = [], ...others] = lists
  if (others.length === 0) return only
  const byKey = new Map<string, Subscription>()
  for (const subscription of lists.flat()) {
    const key = chatKey(subscription.chat)
    if (!byKey.has(key)) byKey.set(key, subscription)
  }
  return [...byKey]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .slice(0, limit)
    .map(([, subscription]) => subscription)
}
