/**
 * Which updates were handled: Telegram repeats one until it hears that it was taken, and where several processes listen the
 * repetition may come to another than the first.
 */
import type { Store } from '#ports'

/** mine: nobody has it, handle it. done: it was. elsewhere: another process has it in hand; what became of it is known later. */
export type Taken = 'mine' | 'done' | 'elsewhere'

export type UpdateMemory = {
  /** Rejects when the shared memory does not answer. */
  readonly take: (updateId: number) => Promise<Taken>
  readonly done: (updateId: number) => Promise<void>
}

/** Where several processes share a store: whose updates these are, and the name of this process. */
export type SharedUpdates = { readonly store: Pick<Store, 'present'>; readonly owner: string }

/** A process that says nothing for so long has died over its update. */
const workMs = 60_000
/** Telegram keeps what was not taken for a day (platforms.md 1.6). */
const keptMs = 24 * 3_600_000
/** Of this process alone: more than Telegram holds in flight, by far. */
const kept = 10_000

/** The memory of one bot. Without `shared` it is this process's own and ends with it. `bot`: its id, so that bots may share a store. */
export function createUpdateMemory(bot: string, shared?: SharedUpdates): UpdateMemory {
  const done = new Set<number>()
  const inHand = (id: number): string => `telegram-update:${bot}:${id}`
  const handled = (id: number): string => `telegram-update-done:${bot}:${id}`
  return {
    async take(id) {
      if (done.has(id)) return 'done'
      if (shared === undefined) return 'mine'
      const { store, owner } = shared
      if ((await store.present(handled(id), owner, 0)) > 0) return 'done'
      // Whoever is there alone was the first; the others leave at once.
      if ((await store.present(inHand(id), owner, workMs)) === 1) return 'mine'
      await store.present(inHand(id), owner, 0)
      return 'elsewhere'
    },
    async done(id) {
      done.add(id)
      for (const oldest of done) {
        if (done.size <= kept) break
        done.delete(oldest)
      }
      await shared?.store.present(handled(id), 'done', keptMs)
    },
  }
}
