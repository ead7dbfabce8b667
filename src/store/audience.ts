/** Who hears an alert that several topics ask for: each chat once. */
import type { Subscription } from '#model'
import { chatKey } from '#model'

/**
 * The first `limit` chats over all topics in key order, each with its subscription to the topic that comes first. `of` gives the
 * first `limit` of one topic in key order.
 */
export function firstOfEach(
  topics: readonly string[],
  limit: number,
  of: (topic: string) => readonly Subscription[],
): Subscription[] {
  const [only] = topics
  if (topics.length === 1 && only !== undefined) return [...of(only)]
  const byKey = new Map<string, Subscription>()
  for (const topic of topics)
    for (const subscription of of(topic)) {
      const key = chatKey(subscription.chat)
      if (!byKey.has(key)) byKey.set(key, subscription)
    }
  return [...byKey.entries()]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .slice(0, limit)
    .map(([, subscription]) => subscription)
}
