/** The composition of the service: settings → store, queue, feeds, configuration, platforms, console → two running loops. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Chat, FeedSource, FeedState, Platform } from '#model'
import type { ChatAdapter, Clock, ConfigSource, Health, Job, Log, Queue, Store } from '#ports'
import { connect } from '../adapters/connect.ts'
import { createConsole } from '../adapters/web/index.ts'
import { createConfigSource } from '../config/load.ts'
import { secrets, type Settings } from '../config/settings.ts'
import { createFeedReader } from '../feeds/index.ts'
import { createAlarms, sentenceOf } from './alarms.ts'
import { wallClock } from './clock.ts'
import { bundledConfig } from './commands/configured.ts'
import { createRepetition } from './article/repetition.ts'
import { createPacing } from './delivery/pacing.ts'
import { createLog } from './log.ts'
import { startLiveConfiguration } from './live-configuration.ts'
import { healthOf } from './health.ts'
import { createMetrics } from './metrics.ts'
import { overviewOf } from './overview.ts'
import { createLocalQueue } from './queue/local.ts'
import { createReaderDesk } from './reader/desk.ts'
import { whyLines } from './reader/why.ts'
import { storyAt } from './rearrange.ts'
import { createRun, type RunOptions } from './run.ts'
import { everySecond } from './schedule/cron.ts'
import { lastSigns } from './schedule/silence.ts'
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
/** How often it is asked whether it is too quiet. */
const alarmEveryMs = 60_000
/** Articles that warm the story window at start. */
const windowArticles = 5_000
/** Without a token there is one reader: whoever looks at the terminal. */
const terminalChat: Chat = { platform: 'terminal', chatId: 'console' }

/** Starts everything that the role asks for. Rejects with a sentence when the store, the port or the data folder cannot be had. */
export async function startService(options: ServiceOptions): Promise<Service> {
  const { settings } = options
  const clock = options.clock ?? wallClock
  /** Tokens that come later are secrets too. */
  const known = [...secrets(settings)]
  const log = options.log ?? createLog(settings.logLevel, known)
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
    const alarms = createAlarms({
      store,
      snapshot: live.snapshot,
      deadCanaries: live.deadCanaries,
      feedStates: () => enabledStates(store, live.snapshot().configuration.feeds),
      clock,
      log,
      startedAt: clock.now(),
    })
    const metrics = createMetrics(async () => {
      const [counts, oldest] = await Promise.all([store.counts(), store.oldestWaitingAt()])
      const states = [...run.feedStates().values()]
      const { answerAt, articleAt } = lastSigns(states)
      return {
        pending: (counts['deliveries.pending'] ?? 0) + (counts['deliveries.retry'] ?? 0) + (counts['deliveries.ambiguous'] ?? 0),
        oldestPendingMs: oldest === undefined ? 0 : clock.now() - oldest,
        feeds: states.length,
        failing: states.filter(({ failures }) => failures > 0).length,
        alarms: new Set(alarms.current().map(({ what }) => what)),
        silentMs: {
          ...(answerAt === undefined ? {} : { answers: clock.now() - answerAt }),
          ...(articleAt === undefined ? {} : { articles: clock.now() - articleAt }),
        },
      }
    })
    const reader = createFeedReader({ userAgent, allow: settings.feedsAllow })
    undo.push(() => reader.close())
    const newest = (await store.articles({ limit: windowArticles })).map(({ article }) => article).toReversed()
    const window = createStoryWindow(newest)
    const repetition = createRepetition(newest)
    const worker = workerName(clock.now())
    const onRenewed = (platform: Platform, token: string): void => {
      known.push(token)
      pacing.resume(platform)
      run.wake()
    }
    const adapters = await connect({ settings, log, store, worker, clock, onRenewed })
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
        alarms: () => alarms.current().map((alarm) => ({ what: alarm.what, says: sentenceOf(alarm, clock.now()) })),
      })
    const webConsole = settings.roles.includes('web')
      ? createConsole({
          host: settings.host,
          port: settings.port,
          proxies: settings.trustProxy,
          ...(settings.adminToken === undefined ? {} : { adminToken: settings.adminToken }),
          health,
          metricsText: metrics.text,
          overview: () =>
            overviewOf({
              store,
              live,
              settings,
              feedStates: run.feedStates,
              adapters,
              version,
              alarms: alarms.current(),
              now: clock.now(),
            }),
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
    const listen = (): void =>
      void alarms.look().catch((error: unknown) => log.error({ err: error }, 'the alarms could not look'))
    listen()
    const listening = setInterval(listen, alarmEveryMs)
    undo.push(() => clearInterval(listening))
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

/** What any process has learnt of the feeds that are read now. */
async function enabledStates(store: Pick<Store, 'feedStates'>, feeds: readonly FeedSource[]): Promise<readonly FeedState[]> {
  const read = new Map(feeds.flatMap(({ id, url, enabled }) => (enabled ? [[id, url] as const] : [])))
  return (await store.feedStates()).filter(({ feedId, url }) => read.get(feedId) === url)
}

/** Names the bot and whom to write to, as a polite reader of feeds does; operators put their own address in RASID_CONTACT. */
const userAgent = `Rasid/${version} (news alert bot; contact: ${process.env['RASID_CONTACT'] ?? 'the operator of this address'})`

/** Wake-ups inside this process, or, with Redis, across all that share it. */
async function createQueue({ redisUrl }: Settings, log: Log): Promise<Queue> {
  const onError = (error: unknown, job: Job | undefined): void =>
    log.error({ err: error, job: job?.id }, error instanceof Error ? error.message : String(error))
  if (redisUrl === undefined) return createLocalQueue({ onError })
  return (await import('./queue/bullmq.ts')).createBullQueue({ url: redisUrl, onError })
}
