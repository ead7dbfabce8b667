/**
 * The two loops and the stop. A tick each second asks the store what is due and wakes workers through the queue; the store is
 * the truth, so a lost tick or a lost queue loses nothing.
 */
import type { Alert, FeedSource, FeedState, Platform } from '#model'
import type { ChatAdapter, Clock, FeedReader, Log, Queue, Store } from '#ports'
import { deliveriesFor } from './alert/audience.ts'
import type { Repetition } from './article/repetition.ts'
import { createSettled } from './article/settled.ts'
import { deliver } from './delivery/deliver.ts'
import type { AmbiguousPolicy } from './delivery/outcome.ts'
import type { Pacing } from './delivery/pacing.ts'
import { createSentLately } from './delivery/sent-lately.ts'
import { fanOut, wakeDue } from './delivery/sweep.ts'
import { failPoint } from './fail-point.ts'
import type { Metrics } from './metrics.ts'
import { pollFeed, type PollOutcome, type Snapshot } from './pipeline.ts'
import { isDue, newFeedState } from './schedule/next-poll.ts'
import { noticesOf } from './schedule/notices.ts'
import type { StoryWindow } from './story/window.ts'
import { isGone } from './worker.ts'

export type RunOptions = {
  /** What this process does. */
  readonly roles: readonly string[]
  readonly store: Store
  readonly queue: Queue
  readonly reader: FeedReader
  readonly adapters: ReadonlyMap<Platform, ChatAdapter>
  readonly pacing: Pacing
  readonly clock: Clock
  readonly log: Log
  readonly metrics: Metrics
  readonly window: StoryWindow
  readonly repetition?: Repetition
  readonly snapshot: () => Snapshot
  /** Starts a tick each second and returns how to end it (src/schedule/cron.ts). */
  readonly everySecond: (tick: () => Promise<void>, onError: (error: unknown) => void) => () => void
  /** What a chat hears within an hour before more is put together; undefined: no cap. */
  readonly perHour?: number
  /** For doubts that nobody can clear up; by urgency if absent. */
  readonly ambiguous?: AmbiguousPolicy
  /** host:port pairs on FEEDS_ALLOW: such feeds are polled as often as they ask. */
  readonly allow: ReadonlySet<string>
  readonly worker: string
  /** Told after every poll: the demo and the console listen. */
  readonly onPoll?: (feed: FeedSource, outcome: PollOutcome) => void
}

export type Run = {
  readonly start: () => Promise<void>
  /** What is known of each feed that is read now, for health and the console; empty where the role is not to poll. */
  readonly feedStates: () => ReadonlyMap<string, FeedState>
  /** Looks at once for deliveries that are due. */
  readonly wake: () => void
  readonly stop: (graceMs: number) => Promise<void>
}

/**
 * Polls at once and deliveries at once. A slow feed holds its place for 20 s: so many places that a few dozen of them delay
 * nobody (hostile.md F-12); how much of their answers is in memory at once is capped in feeds/.
 */
const pollConcurrency = 64
/** Of these, feeds that failed last time hold at most so many: two hundred that are silent delay nobody who answers (F-12). */
const failingAtOnce = 32
const deliverConcurrency = 32
/** Told in one minute by this process, whatever the feeds bring (hostile.md §2, storm gate 6). */
const alertsAMinute = 60
/** A delivery that a worker holds longer than this was left by a crash. Longer than the platforms' own time-outs (15 s). */
export const leaseMs = 60_000
/** Longer than a poll takes (20 s for the feed, and the commit); a feed whose process died is asked by another after this. */
const pollLeaseMs = 40_000
/** Two sweeps farther apart, or in the wrong order, mean that this process stood still or that the clock was set. */
const stallMs = 15_000
/** After a poll that the store could not take: nothing is lost, and the publisher is not asked every second meanwhile. */
const storeTroubleMs = 10_000

export function createRun(options: RunOptions): Run {
  const { store, queue, log, metrics, clock, adapters } = options
  const states = new Map<string, FeedState>()
  /** The interval that each feed's configuration asked for when it was last looked at. */
  const wishes = new Map<string, number>()
  let stopTicking = () => {}
  let networkAway = false
  let stopping = false
  const inTurn = createTurns()
  /** Feeds under way that failed last time. */
  const failing = new Set<string>()
  const settled = createSettled()
  const sentLately = createSentLately()
  const polls = options.roles.includes('poll')
  const delivers = options.roles.includes('deliver')

  /** The feeds by id, of the configuration that was last asked about. */
  let byId: { readonly feeds: readonly FeedSource[]; readonly map: ReadonlyMap<string, FeedSource> } = {
    feeds: [],
    map: new Map(),
  }
  function feed(id: string): FeedSource | undefined {
    const { feeds } = options.snapshot().configuration
    if (byId.feeds !== feeds) byId = { feeds, map: new Map(feeds.map((one) => [one.id, one])) }
    const found = byId.map.get(id)
    return found?.enabled === true ? found : undefined
  }

  async function enqueueDuePolls(): Promise<void> {
    const now = clock.now()
    for (const source of options.snapshot().configuration.feeds) {
      if (source.enabled && isDue(stateOf(source, now), now)) await queue.enqueue({ kind: 'poll', id: source.id })
    }
  }

  /**
   * An edited address is another feed: asked soon, with a baseline of its own and without the old one's validators. An edited
   * interval counts at once, not only after the next poll.
   */
  function stateOf(source: FeedSource, now: number): FeedState {
    const known = states.get(source.id)
    const wish = wishes.get(source.id)
    wishes.set(source.id, source.everyMs)
    if (known?.url === source.url) {
      if (wish === undefined || wish === source.everyMs) return known
      const sooner = { ...known, nextPollAt: Math.min(known.nextPollAt, now + source.everyMs) }
      states.set(source.id, sooner)
      return sooner
    }
    const unknown = newFeedState(source, now)
    states.set(source.id, unknown)
    return unknown
  }

  /** What is known of the feeds that are read now; states of those that were removed or paused say nothing about today. */
  const current = (): ReadonlyMap<string, FeedState> =>
    new Map(
      options.snapshot().configuration.feeds.flatMap(({ id, enabled }) => {
        const state = states.get(id)
        return enabled && state !== undefined ? [[id, state]] : []
      }),
    )

  async function poll(id: string, signal: AbortSignal): Promise<void> {
    const hasFailed = (states.get(id)?.failures ?? 0) > 0
    // Still due: the next tick asks again.
    if (hasFailed && failing.size >= failingAtOnce) return
    if (hasFailed) failing.add(id)
    try {
      await pollLeased(id, signal)
    } finally {
      failing.delete(id)
    }
  }

  /** Two processes never ask a publisher at once: whoever comes second leaves it to the first. */
  async function pollLeased(id: string, signal: AbortSignal): Promise<void> {
    const name = `poll:${id}`
    const lease = await store.lease(name, options.worker, pollLeaseMs)
    if (lease === undefined) return
    /** Who stood still for longer than the lease may have been replaced: the fence says whether it is still the same one. */
    const holds = async (): Promise<boolean> => {
      if ((await store.lease(name, options.worker, pollLeaseMs))?.fence === lease.fence) return true
      log.warn({ feed: id }, 'the lease on this feed ended while it was read: the answer is left to whoever reads it now')
      return false
    }
    try {
      await pollAlone(id, signal, holds)
    } finally {
      // A store that does not answer takes the lease back by itself.
      await store.release(name, options.worker).catch(() => undefined)
    }
  }

  async function pollAlone(id: string, signal: AbortSignal, holds: () => Promise<boolean>): Promise<void> {
    const source = feed(id)
    if (source === undefined) return
    const remembered = stateOf(source, clock.now())
    // The store knows better than memory: an editor may have released a batch in another process.
    const stored = await store.feedState(id)
    // A store that knows nothing of a feed that was read has lost everything: it begins anew, with the silent baseline.
    const lost = stored === undefined && remembered.polls > 0
    const state = lost ? newFeedState(source, clock.now()) : stored?.url === source.url ? stored : remembered
    // What was settled between this process and the store holds only as long as nobody else reads the feed.
    if (state.polls === 0 || state.polls !== remembered.polls) settled.forget(id)
    // Another process has read it since.
    if (state.polls > remembered.polls && !isDue(state, clock.now())) {
      states.set(id, state)
      return
    }
    const fast = options.allow.has(hostAndPort(source.url))
    const { reader, window } = options
    const outcome = await pollFeed({
      feed: source,
      state,
      fast,
      snapshot: options.snapshot(),
      store,
      reader,
      window,
      ...(options.repetition ? { repetition: options.repetition } : {}),
      settled,
      inTurn,
      holds,
      now: clock.now,
      signal,
    }).catch((error: unknown) => {
      states.set(id, { ...state, nextPollAt: clock.now() + storeTroubleMs })
      throw error
    })
    // Broken off by a stop, or left to another process: nothing was learnt about the feed.
    if (outcome.state === state) return
    states.set(id, outcome.state)
    await failPoint('after-commit', outcome.alerts.length > 0)
    await notify(source, state, outcome.state)
    report(source, outcome)
    options.onPoll?.(source, outcome)
    if (outcome.alerts.length > 0) wake()
  }

  /** There is no admin chat: the audit log keeps what an admin must hear of, the log says it at once. */
  async function notify(source: FeedSource, before: FeedState, after: FeedState): Promise<void> {
    for (const { action, detail } of noticesOf(before, after)) {
      log.warn({ feed: source.id, notice: action }, detail)
      await store.audit({ at: clock.now(), actor: 'rasid', action, subject: source.id, detail })
    }
  }

  function report(source: FeedSource, outcome: PollOutcome): void {
    metrics.polled(outcome.fetched.status)
    for (const one of outcome.matched) metrics.articleDecided(strongest(one.topics.map(({ decision }) => decision)))
    for (const one of outcome.alerts) metrics.alertComposed(one.kind)
    const { fetched } = outcome
    if (fetched.status === 'failed') reportFailure(source, outcome.state.failures, fetched.error)
    else if (outcome.baseline)
      log.info({ feed: source.id, items: outcome.matched.length }, 'first answer taken as the silent baseline')
    else if (outcome.matched.length > 0)
      log.info({ feed: source.id, items: outcome.matched.length, alerts: outcome.alerts.length }, 'new items')
    for (const alert of outcome.alerts) log.info({ story: alert.storyId, kind: alert.kind, feed: source.id }, headlineOf(alert))
  }

  /** One failure is an ordinary day; from the third on it is worth a look, each time it has lasted twice as long. */
  function reportFailure(source: FeedSource, failures: number, error: { readonly code: string; readonly message: string }): void {
    const worthALook = failures >= 3 && Number.isInteger(Math.log2(failures / 3))
    log[worthALook ? 'warn' : 'debug']({ feed: source.id, code: error.code, failures }, error.message)
    const known = current()
    const all = [...known.values()].filter(({ polls: count }) => count > 0)
    const away = all.length >= Math.min(3, known.size) && all.every((state) => state.failures > 0)
    if (away && !networkAway)
      log.warn(
        { feeds: all.length, code: error.code },
        `no feed answers: is the network up? Rasid keeps trying (${error.message})`,
      )
    networkAway = away
  }

  let toldAt: readonly number[] = []
  /** Gate 6: beyond the cap an alert waits, as it lies in the store, for the next minute. Silent edits are no messages. */
  function mayTell({ kind }: Alert): boolean {
    if (kind === 'edit') return true
    const now = clock.now()
    toldAt = toldAt.filter((at) => at > now - 60_000 && at <= now)
    if (toldAt.length >= alertsAMinute) return false
    toldAt = [...toldAt, now]
    return true
  }

  async function enqueueDueDeliveries(): Promise<void> {
    await fanOut({ store, now: clock.now(), deliveriesFor, mayTell })
    await wakeDue({ store, queue, pacing: options.pacing, platforms: adapters.keys(), now: clock.now() })
  }

  async function send(id: string, signal: AbortSignal): Promise<void> {
    const { pacing, worker, perHour, ambiguous } = options
    const cap = { ...(perHour === undefined ? {} : { perHour }), ...(ambiguous === undefined ? {} : { ambiguous }) }
    const done = await deliver({ id, store, adapters, clock, pacing, worker, leaseMs, sentLately, signal, ...cap })
    if (done === undefined) return
    metrics.delivered(done.delivery.chat.platform, done.outcome)
    if (done.doubt !== undefined) metrics.doubted(done.delivery.chat.platform, done.doubt)
    for (let told = 0; told < (done.folded ?? 0); told++) metrics.delivered(done.delivery.chat.platform, 'digest')
    if (done.outcome === 'sent') metrics.sentAfter(clock.now() - done.delivery.createdAt)
    const fields = { delivery: id, chat: done.delivery.chat.chatId, outcome: done.outcome, state: done.delivery.status.state }
    if (done.outcome === 'sent') log.info(done.folded === undefined ? fields : { ...fields, folded: done.folded }, 'delivered')
    else if (done.outcome === 'held') log.info(fields, done.reason)
    else if (done.outcome === 'stop')
      log.error(fields, `${done.reason}: nothing more is sent to ${done.delivery.chat.platform} until the token is replaced`)
    else log.warn(fields, done.reason)
    wake()
  }

  let waking = false
  /** Coalesces wake-ups: one sweep at a time, in the next turn of the loop. */
  function wake(): void {
    if (waking || stopping || !delivers) return
    waking = true
    setImmediate(() => {
      waking = false
      if (!stopping) enqueueDueDeliveries().catch(onError)
    })
  }

  const onError = (error: unknown): void => log.error({ err: error }, error instanceof Error ? error.message : String(error))

  let sweptAt = clock.now()
  let recoversFrom = -Infinity
  /**
   * After a stall, or when the clock was set, every lease seems over, those of our own sends as well, whose answers lie unread
   * in the sockets (hostile.md K-02, K-03): each is given one more lease from now.
   */
  function mayRecover(now: number): boolean {
    const since = now - sweptAt
    sweptAt = now
    if (since > stallMs || since < 0) recoversFrom = now + leaseMs
    return now >= recoversFrom
  }

  async function tick(): Promise<void> {
    if (stopping) return
    if (polls) await enqueueDuePolls()
    if (delivers) {
      const now = clock.now()
      const recovered = mayRecover(now)
        ? await store.recoverDeliveries(now, (name) => isGone(name, options.worker))
        : { pending: 0, ambiguous: 0 }
      if (recovered.pending + recovered.ambiguous > 0) log.warn(recovered, 'took over deliveries that a stopped worker had left')
      await enqueueDueDeliveries()
    }
  }

  return {
    start: async () => {
      // A process that does not poll has nothing to keep up to date: who asks it reads the store.
      if (polls) for (const state of await store.feedStates()) states.set(state.feedId, state)
      // The queue may be shared: who does not do a kind of work must not take its jobs from those that do.
      if (polls) queue.work('poll', poll, pollConcurrency)
      if (delivers) queue.work('deliver', send, deliverConcurrency)
      stopTicking = options.everySecond(tick, onError)
      await tick()
    },
    feedStates: current,
    wake,
    stop: async (graceMs) => {
      stopping = true
      stopTicking()
      await queue.close(graceMs)
    },
  }
}

/** One work at a time, in the order asked; one that fails is its caller's trouble alone. */
function createTurns(): <Result>(work: () => Promise<Result>) => Promise<Result> {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const mine = last.then(work)
    last = mine.catch(() => undefined)
    return mine
  }
}

const headlineOf = (alert: Alert): string => alert.news?.text ?? alert.summary.headline.text

function hostAndPort(url: string): string {
  if (!URL.canParse(url)) return ''
  const { hostname, port, protocol } = new URL(url)
  return `${hostname}:${port || (protocol === 'https:' ? '443' : '80')}`
}

const strongest = (decisions: readonly string[]): 'alert' | 'review' | 'drop' =>
  decisions.includes('alert') ? 'alert' : decisions.includes('review') ? 'review' : 'drop'
