/**
 * Discord: deliveries over REST, commands over the gateway. The library (100 MB when loaded) comes with `start` or the first message,
 * so that who has no Discord pays nothing for it. One that was not started sends all the same: among several processes one listens. Deliveries go on while the gateway is away, and the other way round.
 */
import { wallClock } from '../../src/clock.ts'
import type { Client, REST } from 'discord.js'
import type { ChatAdapter, Clock, Health, Log, ReaderDesk } from '#ports'
import { createBreaker } from './breaker.ts'
import { commandList } from './commands.ts'
import { createGateway } from './gateway.ts'
import type { GatewayState } from './gateway.ts'
import { createIdentifyBudget } from './identify-budget.ts'
import { createInteractions } from './interactions/handle.ts'
import { createSender } from './sender.ts'
import { listenToServers } from './server-events.ts'
import { guarded } from './wire.ts'

export type DiscordOptions = {
  readonly token: string
  /** REST base including `/api`; the gateway address comes from it. */
  readonly apiRoot: string
  readonly log: Log
  /** Default: the system's. */
  readonly clock?: Clock
  /** Where the times of identifies are kept across restarts; without it a crash loop is not noticed. */
  readonly stateFile?: string
}

const guildsIntent = 1
const readHistory = 1n << 16n
const firstRegistrationWaitMs = 60_000
const longestRegistrationWaitMs = 3_600_000
/** View Channel, Send Messages, Embed Links, Read Message History, Send Messages in Threads. */
const invitationPermissions = '274877991936'

/** The adapter; nothing is loaded or connected before `start` or the first message. */
export function createDiscordAdapter(options: DiscordOptions): ChatAdapter {
  const { token, log, clock = wallClock } = options
  const stopping = new AbortController()
  const breaker = createBreaker(clock)
  const budget = createIdentifyBudget(clock, options.stateFile)
  let running: Running | undefined
  let refused: string | undefined

  let client: Client | undefined
  const permissionsIn = (channelId: string) => {
    const channel = client?.channels.cache.get(channelId)
    if (client?.user == null || channel === undefined || channel.isDMBased()) return undefined
    return channel.permissionsFor(client.user) ?? undefined
  }

  let loaded: ReturnType<typeof prepare> | undefined
  const rested = (): ReturnType<typeof prepare> => (loaded ??= prepare())
  /** What sending needs. */
  async function prepare() {
    const discord = await import('discord.js')
    const restOptions = (manner: 'strict' | 'lenient') => ({
      api: options.apiRoot,
      version: '10',
      retries: 0,
      timeout: 15_000,
      makeRequest: guarded(discord.DefaultRestOptions.makeRequest, breaker, manner),
    })
    const rest = new discord.REST({
      ...restOptions('strict'),
      // Of the 50 a second that the address has; the rest is for commands.
      globalRequestsPerSecond: 30,
      rejectOnRateLimit: () => true,
    }).setToken(token)
    const sender = createSender(rest, {
      canReadHistory: (channelId) => permissionsIn(channelId)?.has(readHistory),
      ownId: () => client?.user?.id,
    })
    return { discord, rest, restOptions, sender }
  }

  async function start(desk: ReaderDesk): Promise<void> {
    const { discord, rest, restOptions } = await rested()
    const interactions = createInteractions({ desk, clock, log, permissionsIn })
    let registered = false
    const gateway = createGateway({
      discord,
      token,
      clock,
      log,
      budget,
      signal: stopping.signal,
      options: {
        intents: guildsIntent,
        shards: 'auto',
        // Commands wait until the servers have arrived: one that never does must not hold the others long.
        waitGuildTimeout: 3_000,
        allowedMentions: { parse: [], repliedUser: false },
        rest: { ...restOptions('lenient'), globalRequestsPerSecond: 20 },
        makeCache: discord.Options.cacheWithLimits(smallCaches),
      },
      onClient: (fresh) => {
        client = fresh
        fresh.on('interactionCreate', (interaction) => void interactions.handle(interaction))
        listenToServers(fresh, desk, log)
      },
      onReady: () => {
        log.info({ servers: client?.guilds.cache.size }, 'Discord: connected')
        // The two ids are one for every bot made since 2016.
        const applicationId = client?.application?.id ?? client?.user?.id
        if (registered || applicationId === undefined) return
        registered = true
        void register(rest, applicationId)
      },
    })
    running = {
      state: gateway.state,
      late: interactions.late,
      applicationId: () => client?.application?.id,
      // Not awaited: a start without network must not hold the rest of the service.
      done: gateway.run().catch((error: unknown) => log.error({ reason: String(error) }, 'Discord: the gateway loop failed')),
    }
  }

  /** Tells Discord the commands; a failure costs nobody anything but a wait. */
  async function register(rest: Pick<REST, 'put'>, applicationId: string): Promise<void> {
    let waitMs = firstRegistrationWaitMs
    while (!stopping.signal.aborted) {
      try {
        await rest.put(`/applications/${applicationId}/commands`, { body: commandList })
        return
      } catch (error) {
        log.warn(
          { waitMs, reason: error instanceof Error ? error.message : String(error) },
          'Discord: the commands were not taken',
        )
        await clock.sleep(waitMs, stopping.signal)
        waitMs = Math.min(waitMs * 2, longestRegistrationWaitMs)
      }
    }
  }

  return {
    platform: 'discord',
    // Half of the 50 requests a second; five messages in five seconds is what a channel takes.
    limits: { perSecond: 25, perChatMs: 1_000 },
    start,
    send: async (message, signal) => {
      if (refused !== undefined) return { outcome: 'stop', reason: refused }
      const state = running?.state()
      if (state?.state === 'stopped' && state.why === 'token') return { outcome: 'stop', reason: state.says }
      const result = await (await rested()).sender.send(message, signal)
      if (result.outcome === 'stop') refused = result.reason
      return result
    },
    findSent: async (message, startedAt) => (await rested()).sender.findSent(message, startedAt),
    health: () => healthOf({ refused, running, invalid: breaker.invalid(), now: clock.now() }),
    publicName: () => {
      const id = running?.applicationId()
      return id === undefined
        ? undefined
        : `https://discord.com/oauth2/authorize?client_id=${id}&scope=bot+applications.commands&permissions=${invitationPermissions}`
    },
    stop: async () => {
      stopping.abort()
      await running?.done
    },
  }
}

type Running = {
  readonly state: () => GatewayState
  readonly late: () => number
  readonly applicationId: () => string | undefined
  readonly done: Promise<void>
}

/** Nothing is read from these caches; servers, channels and roles stay, for permissions. */
const smallCaches = {
  MessageManager: 0,
  ReactionManager: 0,
  ReactionUserManager: 0,
  PresenceManager: 0,
  VoiceStateManager: 0,
  GuildBanManager: 0,
  GuildInviteManager: 0,
  GuildEmojiManager: 0,
  GuildStickerManager: 0,
  GuildScheduledEventManager: 0,
  StageInstanceManager: 0,
  ThreadMemberManager: 0,
  AutoModerationRuleManager: 0,
  ApplicationCommandManager: 0,
  UserManager: { maxSize: 100, keepOverLimit: (user: { id: string; client: Client }) => user.id === user.client.user?.id },
  GuildMemberManager: {
    maxSize: 10,
    keepOverLimit: (member: { id: string; client: Client }) => member.id === member.client.user?.id,
  },
}

/** One sentence an operator can act on. */
function healthOf(now: { refused: string | undefined; running: Running | undefined; invalid: number; now: number }): Health {
  if (now.refused !== undefined) return { ok: false, reason: now.refused, trouble: 'token' }
  if (now.running === undefined) return { ok: false, reason: 'Discord is not started', trouble: 'connecting' }
  const counted = [
    ...(now.invalid >= 100 ? [`${now.invalid} refused requests in ten minutes: check the bot's permissions`] : []),
    ...(now.running.late() > 0 ? [`${now.running.late()} answers to commands came too late`] : []),
  ]
  const state = now.running.state()
  switch (state.state) {
    case 'ready':
      return {
        ok: now.invalid < 100,
        reason: ['connected to Discord', ...counted].join('; '),
        ...(now.invalid < 100 ? {} : { trouble: 'refusals' }),
      }
    case 'connecting':
      return { ok: false, reason: ['connecting to Discord', ...counted].join('; '), trouble: 'connecting' }
    case 'waiting': {
      const seconds = Math.max(0, Math.ceil((state.untilAt - now.now) / 1000))
      return {
        ok: false,
        reason: [`${state.says}; trying again in ${seconds} s`, ...counted].join('; '),
        trouble: 'unreachable',
      }
    }
    case 'stopped':
      return {
        ok: false,
        reason: state.says,
        ...(state.why === 'token' ? { trouble: 'token' } : state.why === 'intents' ? { trouble: 'notAllowed' } : {}),
      }
  }
}
