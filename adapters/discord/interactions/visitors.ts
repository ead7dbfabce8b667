/** How often one member may ask: enough for anybody who reads the answers, too little to keep the bot busy (hostile.md §3). */
import type { Clock } from '#ports'

const windowMs = 60_000
const most: Readonly<Record<Kind, number>> = { command: 10, page: 30 }
type Kind = 'command' | 'page'
const maxMembers = 10_000

/** `allows` counts one request of a member and says whether it is within the minute's measure. */
export function createVisitors(clock: Pick<Clock, 'now'>): { readonly allows: (memberId: string, kind: Kind) => boolean } {
  const asked = new Map<string, readonly number[]>()
  return {
    allows: (memberId, kind) => {
      const key = `${kind}:${memberId}`
      const recent = (asked.get(key) ?? []).filter((at) => at > clock.now() - windowMs)
      if (recent.length >= most[kind]) return false
      asked.delete(key)
      asked.set(key, [...recent, clock.now()])
      // The map keeps insertion order: the first key is the member who has been silent longest.
      for (const oldest of asked.keys()) {
        if (asked.size <= maxMembers) break
        asked.delete(oldest)
      }
      return true
    },
  }
}
