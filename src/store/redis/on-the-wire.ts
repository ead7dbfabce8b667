/**
 * What this process has put on the wire lately, and what became of it: Redis may forget its last second when its machine dies
 * (`appendfsync everysec`; hostile.md R-04), and another process would send again what it does not know to be out. Who delivers hears
 * of another run of the server within a second and writes all of it again, before claims are given (claim.lua).
 */
import type { Delivery } from '#model'

/** Redis promises to forget no more than a second, or two where the disk is slow. */
const keptMs = 5_000
/** More than a process sends in that time; what benches write must not fill the memory. */
const keptMost = 2_000

/** A delivery as it went on the wire, as it is now, and what else its message tells. */
export type OnTheWire = { readonly sending: Delivery; readonly now: Delivery; readonly folded: readonly string[] }
type Kept = OnTheWire & { readonly endedAt: number | undefined }

export type WireMemory = {
  /** Told before it goes: what else the message of a delivery tells. */
  readonly folded: (id: string, ids: readonly string[]) => void
  readonly begun: (sending: Delivery) => void
  /** Noted whether the store takes it or not. */
  readonly became: (delivery: Delivery) => void
  /** Which run of the server answers. When it is another, all that it may have forgotten is written again, each in its newest state. */
  readonly heard: (run: string, writeAgain: (one: OnTheWire) => Promise<void>) => Promise<void>
}

/** `elapsed`: milliseconds by a clock that nobody sets. */
export function createWireMemory(elapsed: () => number = () => performance.now()): WireMemory {
  const kept = new Map<string, Kept>()
  const digests = new Map<string, readonly string[]>()
  let known: string | undefined
  function keep(id: string, one: Kept): void {
    // In the order in which they began or ended.
    kept.delete(id)
    kept.set(id, one)
    leaveNewest(kept)
  }
  return {
    folded: (id, ids) => {
      digests.set(id, ids)
      leaveNewest(digests)
    },
    begun: (sending) => {
      keep(sending.id, { sending, now: sending, folded: digests.get(sending.id) ?? [], endedAt: undefined })
      digests.delete(sending.id)
    },
    became: (delivery) => {
      const before = kept.get(delivery.id)
      if (before === undefined || before.sending.fence !== delivery.fence) return
      const endedAt = delivery.status.state === 'sending' ? undefined : elapsed()
      keep(delivery.id, { ...before, now: delivery, endedAt })
    },
    heard: async (run, writeAgain) => {
      if (known !== undefined && run !== known) {
        // As it is now: what ends meanwhile takes another place.
        const ids = [...kept.keys()]
        for (const id of ids) {
          const one = kept.get(id)
          if (one !== undefined) await writeAgain(one)
        }
      } else {
        // Only an answer of the same run lets go: while nobody has asked, another may have begun.
        for (const [id, { endedAt }] of kept) if (endedAt !== undefined && endedAt < elapsed() - keptMs) kept.delete(id)
      }
      // Only now: what was broken off is done again.
      known = run
    },
  }
}

function leaveNewest(map: Map<string, unknown>): void {
  for (const oldest of map.keys()) {
    if (map.size <= keptMost) break
    map.delete(oldest)
  }
}
