/** The composition of the service: settings → store, queue, feeds, configuration, platforms, console → two running loops. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Chat, Platform } from '#model'
import type { ChatAdapter, Clock, ConfigSource, Health, Job, Log, Queue, Store } from '#ports'
import { createExclusive } from '../adapters/exclusive.ts'
import { platforms } from '../adapters/index.ts'
import { createConsole } from '../adapters/web/index.ts'
import { createConfigSource } from '../config/load.ts'
import { secrets, type Settings } from '../config/settings.ts'
import { createFeedReader } from '../feeds/index.ts'
import { wallClock } from './clock.ts'
import { bundledConfig } from './commands/configured.ts'
import { createRepetition } from './article/repetition.ts'
import { createPacing } from './delivery/pacing.ts'
import { createLog } from './log.ts'
import { startLiveConfiguration } from './live-configuration.ts'
import { createMetrics } from './metrics.ts'
import { overviewOf } from './overview.ts'
import { createLocalQueue } from './queue/local.ts'
import { createReaderDesk, whyLines } from './reader.ts'
import { storyAt } from './rearrange.ts'
import { createRun, type RunOptions } from './run.ts'
import { everySecond } from './schedule/cron.ts'
import { createMemoryLoss } from './store/memory-loss.ts'
import { openStore } from './store/open.ts'
import { createStoryWindow } from './story/window.ts'
import { workerName } from './worker.ts'

export type ServiceOptions = {
  readonly settings: Settings
  readonly clock?: Clock
  readonly log?: Log
  /** Instead of the files of CONFIG_DIR: the demo's feeds. */
  readonly source?: ConfigSource
  readonly onPoll?: RunOptions['onPoll']
}

export type Service = {
  /** The console's address, when this role serves it. */
  readonly url: string | undefined
  readonly feeds: number
  /** Clean stop: nothing new is taken, what is in flight may finish for `graceMs`. */
  readonly stop: (graceMs?: number) => Promise<void>
}

/** For what is in flight; with five seconds for a platform that does not let go it is still well within fifteen. */
const usualGraceMs = 7_000
/** How often the service looks whether its store still is the one it was. */
const lookEveryMs = 10_000
/** Articles that warm the story window at start. */
const windowArticles = 5_000
/** Without a token there is one reader: whoever looks at the terminal. */
const terminalChat: Chat = { platform: 'terminal', chatId: 'console' }

/** Starts everything that the role asks for. Rejects with a sentence when the store, the port or the data folder cannot be had. */
export async function startService(options: ServiceOptions): Promise<Service> {
  const { settings } = options
  const clock = options.clock ?? wallClock
  const log = options.log ?? createLog(settings.logLevel, secrets(settings))
  const store = await openStore(settings.storeUrl, {
    onMigrated: ({ from, to, copy }) =>
      log.info({ from, to, copy }, `the store was brought from schema ${from} to ${to}; as it was before it is kept in ${copy}`),
  })
  // A server that may forget works and is worth a line.
  const { reason: storeSays } = await store.health()
  if (storeSays.includes('Expected')) log.warn({}, storeSays)
  const undo: (() => Promise<void> | void)[] = [() => store.close()]
  /** Undoes everything, last made first. What cannot be undone does not keep the rest (the store above all) from its end. */
  const stop = async (): Promise<void> => {
    const troubles: unknown[] = []
    for (const step of undo.splice(0).toReversed()) {
      try {
        await step()
      } catch (error) {
        troubles.push(error)
      }
    }
    if (troubles.length > 0) throw troubles[0]
  }
  try {
    const forgets = settings.storeUrl === 'sqlite::memory:'
    const memory = createMemoryLoss({
      store,
      storeUrl: settings.storeUrl,
      file: join(settings.dataDir, 'store-seen.json'),
      now: clock.now,
      onLoss: (reason) => log.error({}, reason),
    })
    /** A store that does not answer, or a disk that is full, is told by its own part of the health. */
    const look = (): Promise<Health | undefined> => (forgets ? Promise.resolve(undefined) : memory.look().catch(() => undefined))
    await look()
    const looking = setInterval(() => void look(), lookEveryMs)
    undo.push(() => clearInterval(looking))
    const live = await startLiveConfiguration({
      source: options.source ?? createConfigSource(settings.configDir, bundledConfig),
      fallback: createConfigSource(bundledConfig, bundledConfig),
      store,
      log,
      now: clock.now,
      watch: true,
    })
    undo.push(live.stop)
    const metrics = createMetrics(async () => {
      const [counts, oldest] = await Promise.all([store.counts(), store.oldestWaitingAt()])
      const states = [...run.feedStates().values()]
      return {
        pending: (counts['deliveries.pending'] ?? 0) + (counts['deliveries.retry'] ?? 0) + (counts['deliveries.ambiguous'] ?? 0),
        oldestPendingMs: oldest === undefined ? 0 : clock.now() - oldest,
        feeds: states.length,
        failing: states.filter(({ failures }) => failures > 0).length,
      }
    })
    const reader = createFeedReader({ userAgent, allow: settings.feedsAllow })
    undo.push(() => reader.close())
    const newest = (await store.articles({ limit: windowArticles })).map(({ article }) => article).toReversed()
    const window = createStoryWindow(newest)
    const repetition = createRepetition(newest)
    const worker = workerName(clock.now())
    const adapters = await connect({ settings, log, store, worker, clock })
    const queue = await createQueue(settings, log)
    const pacing = createPacing(new Map([...adapters].map(([platform, adapter]) => [platform, adapter.limits])), clock)
    const run = createRun({
      roles: settings.roles,
      store,
      queue,
      reader,
      adapters,
      pacing,
      clock,
      log,
      metrics,
      window,
      repetition,
      worker,
      everySecond,
      snapshot: live.snapshot,
      allow: new Set(settings.feedsAllow),
      perHour: settings.chatAlertsPerHour,
      ambiguous: settings.telegramAmbiguous,
      ...(options.onPoll ? { onPoll: options.onPoll } : {}),
    })
    const desk = createReaderDesk({ store, snapshot: live.snapshot, now: clock.now, onChange: run.wake })
    // The terminal of a process that delivers; another one beside it (ROLE=poll) knows no token and yet owes nobody a line.
    const delivers = settings.roles.includes('deliver')
    if (delivers && adapters.has('terminal')) {
      for (const { id, enabled } of live.snapshot().configuration.topics)
        if (enabled) await desk.subscribe(terminalChat, id, 'ar')
    } else if (delivers) await desk.unsubscribe(terminalChat)

    const { roles } = settings
    // A second long poll of the same bot would be refused; a webhook may lead to a process that serves pages and sends nothing.
    const listens = ({ webhook }: ChatAdapter): boolean =>
      roles.includes('bots') || (webhook !== undefined && roles.includes('web'))
    const health = (): Promise<{ live: Health; parts: Record<string, Health> }> =>
      // Only the process that reads commands is connected; one that sends alone has no connection to be ready.
      healthOf({
        store,
        memory: look,
        adapters: new Map([...adapters].filter(([, adapter]) => listens(adapter))),
        live,
        feedStates: run.feedStates,
      })
    const webConsole = settings.roles.includes('web')
      ? createConsole({
          host: settings.host,
          port: settings.port,
          proxies: settings.trustProxy,
          ...(settings.adminToken === undefined ? {} : { adminToken: settings.adminToken }),
          health,
          metricsText: metrics.text,
          overview: () => overviewOf({ store, live, settings, feedStates: run.feedStates, adapters, version, now: clock.now() }),
          story: (id) => storyAt(store, id),
          why: (id, language) => whyLines({ id }, language, { store }),
          queues: queue.dashboard,
          webhooks: [...adapters.values()].flatMap(({ webhook }) => webhook ?? []),
          log,
        })
      : undefined
    const url = (await webConsole?.start())?.url
    if (webConsole) undo.push(() => webConsole.stop())
    for (const adapter of adapters.values()) {
      undo.push(() => adapter.stop())
      if (!listens(adapter)) continue
      // A platform that is out of reach keeps trying by itself; polling and the other platform go on.
      adapter
        .start(desk)
        .catch((error: unknown) => log.error({ platform: adapter.platform, err: error }, 'platform could not start'))
    }
    try {
      await run.start()
    } catch (error) {
      await run.stop(0)
      throw error
    }
    return {
      url,
      feeds: live.snapshot().configuration.feeds.filter(({ enabled }) => enabled).length,
      stop: async (graceMs = usualGraceMs) => {
        await run.stop(graceMs)
        await stop()
      },
    }
  } catch (error) {
    await stop()
    throw error
  }
}

const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '..', 'package.json'), 'utf8')) as {
  readonly version: string
}

/** Names the bot and whom to write to, as a polite reader of feeds does; operators put their own address in RASID_CONTACT. */
const userAgent = `Rasid/${version} (news alert bot; contact: ${process.env['RASID_CONTACT'] ?? 'the operator of this address'})`

/**
 * The platforms with a token; the terminal where there is none. With Redis several processes have the same token: all of them send,
 * and one listens. A terminal is everybody's own.
 */
async function connect(parts: {
  readonly settings: Settings
  readonly log: Log
  readonly store: Store
  readonly worker: string
  readonly clock: Clock
}): Promise<Map<Platform, ChatAdapter>> {
  const { settings, log, store, worker, clock } = parts
  const adapters = new Map<Platform, ChatAdapter>()
  for (const { platform, enabled, load } of platforms) {
    if (!enabled(settings)) continue
    const isShared = settings.redisUrl !== undefined && platform !== 'terminal'
    const make = (): Promise<ChatAdapter> => load(settings, log, isShared ? { store, owner: worker } : undefined)
    adapters.set(platform, await (isShared ? createExclusive({ load: make, store, owner: worker, clock, log }) : make()))
  }
  return adapters
}

/** Wake-ups inside this process, or, with Redis, across all that share it. */
async function createQueue({ redisUrl }: Settings, log: Log): Promise<Queue> {
  const onError = (error: unknown, job: Job | undefined): void =>
    log.error({ err: error, job: job?.id }, error instanceof Error ? error.message : String(error))
  if (redisUrl === undefined) return createLocalQueue({ onError })
  return (await import('./queue/bullmq.ts')).createBullQueue({ url: redisUrl, onError })
}

async function healthOf(parts: {
  readonly store: { readonly health: () => Promise<Health> }
  readonly memory: () => Promise<Health | undefined>
  readonly adapters: ReadonlyMap<Platform, ChatAdapter>
  readonly live: { readonly problems: () => readonly unknown[] }
  readonly feedStates: () => ReadonlyMap<string, { readonly failures: number; readonly polls: number }>
}): Promise<{ live: Health; parts: Record<string, Health> }> {
  const states = [...parts.feedStates().values()].filter(({ polls }) => polls > 0)
  const failing = states.filter(({ failures }) => failures > 0).length
  const problems = parts.live.problems().length
  const [store, memory] = [await parts.store.health(), await parts.memory()]
  return {
    live: { ok: true, reason: 'the event loop answers' },
    parts: {
      store: store.ok && memory?.ok === false ? memory : store,
      configuration:
        problems === 0
          ? { ok: true, reason: 'the files are in force' }
          : { ok: true, reason: `${problems} problems in the files: the last good revision is in force` },
      // Feeds out of reach are the publishers' trouble: readiness does not fall with them (hostile.md §4).
      feeds: {
        ok: true,
        reason:
          states.length === 0
            ? 'no feed was polled yet'
            : `${states.length - failing} of ${states.length} feeds polled so far answered`,
      },
      ...Object.fromEntries([...parts.adapters].map(([platform, adapter]) => [platform, adapter.health()])),
    },
  }
}
