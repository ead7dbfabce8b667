/**
 * A platform in one process of several: all of them send, each at its share of the pace, and one, which holds the lease, listens
 * (Telegram's long poll, Discord's gateway; a webhook needs none). When the lease lapses another takes over. A holder that cannot
 * renew its lease stops listening before the lease is over by the clock of the store, whatever else it is doing.
 */
import type { ChatAdapter, Clock, Log, ReaderDesk, Store } from '#ports'

export type ExclusiveOptions = {
  /** Makes an adapter that is not started; called again after each loss, because a stopped one does not start again. */
  readonly load: () => Promise<ChatAdapter>
  readonly store: Pick<Store, 'lease' | 'release' | 'present'>
  /** This process: unique among all that live. */
  readonly owner: string
  readonly clock: Clock
  readonly log: Log
  /** How long a holder may be silent before another takes over. */
  readonly leaseMs?: number
}

/** Long enough for a pause of the machine, short enough that nobody waits for an answer much longer. */
const usualLeaseMs = 15_000
/** Renewed this often within a lease; and this part of it is kept back, so that we stop before another may start. */
const renewals = 4

/** Several processes keep no common second: a part of the pace is left to chance. */
const sharedPart = 5 / 6

/** The adapter of this process, whoever listens. */
export async function createExclusive(options: ExclusiveOptions): Promise<ChatAdapter> {
  const { load, store, owner, clock, log, leaseMs = usualLeaseMs } = options
  const ending = new AbortController()
  let adapter = await load()
  const { platform, limits } = adapter
  /** The platform sends each thing to one of those that receive (a webhook): all of them may. */
  const everybody = adapter.webhook !== undefined
  /** How many processes send here: they share what the platform allows the bot. */
  let senders = 1
  const name = `listen:${platform}`
  let holding: AbortController | undefined
  let watching: Promise<void> = Promise.resolve()
  let leaving: Promise<void> = Promise.resolve()
  let fresh: Promise<void> = Promise.resolve()

  /** Stops listening at once; sending goes on with a fresh adapter. */
  function lose(why: string): void {
    if (holding === undefined) return
    holding.abort()
    holding = undefined
    const old = adapter
    leaving = old.stop().catch((error: unknown) => log.error({ platform, err: error }, 'platform could not stop'))
    if (ending.signal.aborted) return
    log.warn({ platform }, `${why}: another process may listen now, this one only sends`)
    fresh = load().then(
      (made) => void (adapter = made),
      (error: unknown) => log.error({ platform, err: error }, 'platform could not be loaded again'),
    )
  }

  /** The lease counts from before it was asked for; a part is kept back for the way of the answer. */
  function holdUntilSilence(askedAgo: number): void {
    holding?.abort()
    const mine = (holding = new AbortController())
    void clock.sleep(leaseMs - leaseMs / renewals - askedAgo, mine.signal).then(() => {
      if (!mine.signal.aborted) lose(`the lease on ${platform} could not be renewed`)
    })
  }

  async function listenAlone(desk: ReaderDesk, askedAt: number): Promise<void> {
    const lease = await store.lease(name, owner, leaseMs)
    if (ending.signal.aborted) return
    if (lease === undefined) return lose(`the lease on ${platform} went to another process`)
    const isNew = holding === undefined
    holdUntilSilence(performance.now() - askedAt)
    if (!isNew) return
    log.info({ platform, fence: lease.fence }, 'this process listens')
    await fresh
    // Not awaited: a platform that is out of reach keeps trying by itself, and the lease must be renewed meanwhile.
    if (holding !== undefined) startNow(desk)
  }

  function startNow(desk: ReaderDesk): void {
    adapter.start(desk).catch((error: unknown) => log.error({ platform, err: error }, 'platform could not start'))
  }

  async function watch(desk: ReaderDesk): Promise<void> {
    while (!ending.signal.aborted) {
      const askedAt = performance.now()
      try {
        senders = Math.max(1, await store.present(`send:${platform}`, owner, leaseMs))
        if (!everybody) await listenAlone(desk, askedAt)
      } catch (error) {
        // Not lost yet: the silence decides.
        log.warn({ platform, err: error }, error instanceof Error ? error.message : String(error))
      }
      await clock.sleep(leaseMs / renewals, ending.signal)
    }
  }

  return {
    platform,
    limits: {
      ...limits,
      get perSecond() {
        return senders === 1 ? limits.perSecond : (limits.perSecond * sharedPart) / senders
      },
    },
    start: async (desk) => {
      if (everybody) startNow(desk)
      watching = watch(desk)
    },
    send: (message, signal) => adapter.send(message, signal),
    findSent: (message, startedAt) => adapter.findSent(message, startedAt),
    health: () =>
      holding === undefined && !everybody
        ? { ok: true, reason: `${platform}: another process listens, this one only sends` }
        : adapter.health(),
    publicName: () => adapter.publicName?.(),
    ...(adapter.webhook === undefined ? {} : { webhook: adapter.webhook }),
    stop: async () => {
      const held = holding !== undefined
      ending.abort()
      lose('stopping')
      await Promise.all([leaving, watching])
      await store.present(`send:${platform}`, owner, 0).catch(() => undefined)
      if (!held) await adapter.stop()
      // Given back only after the last word was heard: the next one begins at once.
      else await store.release(name, owner).catch(() => undefined)
    },
  }
}
