/**
 * A Discord on loopback: REST and gateway on one port, enough of both for the real discord.js to log in, post, edit, read
 * history, register commands and answer interactions, with faults to order and a ledger of everything it saw.
 *
 *     const fake = await startDiscordFake()
 *     // DISCORD_TOKEN=fake.token DISCORD_API_ROOT=fake.root
 *     await fake.gateway.ready()
 *     const reply = await fake.interact('search', { query: 'القمر الصناعي' }, { locale: 'fr' })
 *     fake.ledger.in(ids.news)            // messages in the channel, oldest first
 *     fake.faults.order({ kind: 'lost-reply' })
 *     await fake.close()
 */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createFaults } from './faults.ts'
import type { FaultBox } from './faults.ts'
import { createGateway } from './gateway.ts'
import type { GatewayControl } from './gateway.ts'
import { createInteractionDesk } from './interactions.ts'
import type { InteractionDesk } from './interactions.ts'
import type { RestParts } from './rest.ts'
import { serveRest } from './rest.ts'
import { createLedger, defaultChannels, ids } from './world.ts'
import type { FakeChannel, FakeMessage, Ledger, World } from './world.ts'

export { ids } from './world.ts'
export { permissions } from './command-data.ts'
export type { Reply } from './interactions.ts'

export type DiscordFake = {
  /** REST base including `/api`: the value of `DISCORD_API_ROOT`. */
  readonly root: string
  readonly token: string
  /** The token was reset in the developer portal: the old one is refused from now on. */
  readonly renew: (token: string) => void
  readonly ledger: Ledger
  readonly faults: FaultBox
  readonly gateway: Omit<GatewayControl, 'close' | 'dispatch'>
  readonly interact: InteractionDesk['interact']
  readonly autocomplete: InteractionDesk['autocomplete']
  readonly menu: InteractionDesk['menu']
  readonly press: InteractionDesk['press']
  readonly giveUp: InteractionDesk['giveUp']
  /** Resolves with the command list once the bot has registered one. */
  readonly registered: () => Promise<readonly unknown[]>
  /** A moderator deletes a message. */
  readonly deleteMessage: (message: FakeMessage) => void
  /** Somebody deletes a channel: it is gone, and the bot is told. */
  readonly deleteChannel: (channelId: string) => void
  /** The bot is removed from the server, or (`unavailable`) Discord has an outage there. */
  readonly deleteGuild: (unavailable: boolean) => void
  /** The window of nonces is over: the next repetition is a new message. */
  readonly forgetNonces: () => void
  readonly close: () => Promise<void>
}

/** Starts the fake on a free loopback port (or `port`). `channels` replaces the default three; `nonceWindowMs` default five minutes. */
export async function startDiscordFake(
  options: {
    readonly token?: string
    readonly port?: number
    readonly channels?: readonly FakeChannel[]
    readonly nonceWindowMs?: number
    readonly heartbeatMs?: number
    /** How long an interaction waits for the bot before it rejects. */
    readonly deadlineMs?: number
    readonly now?: () => number
  } = {},
): Promise<DiscordFake> {
  const world: World = {
    token: options.token ?? 'fake-discord-token',
    ledger: createLedger(),
    channels: new Map((options.channels ?? defaultChannels).map((channel) => [channel.id, channel])),
    nonces: new Map(),
    nonceWindowMs: options.nonceWindowMs ?? 5 * 60_000,
    now: options.now ?? Date.now,
  }
  const faults = createFaults()
  let parts: RestParts | undefined
  let commandWaiters: (() => void)[] = []
  const server = createServer((request, response) => {
    if (parts === undefined) return void response.destroy()
    serveRest(parts, request, response).then(
      () => {
        if (world.ledger.commandLists.length === 0) return
        for (const waiter of commandWaiters) waiter()
        commandWaiters = []
      },
      (error: unknown) => {
        response.writeHead(599)
        response.end(String(error))
      },
    )
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port ?? 0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  const gatewayUrl = (): string => `ws://127.0.0.1:${port}`
  const gateway = createGateway(server, world, { url: gatewayUrl, heartbeatMs: options.heartbeatMs ?? 41_250 })
  const interactions = createInteractionDesk(world, gateway.dispatch, options.deadlineMs ?? 10_000)
  parts = { world, faults, interactions, gatewayUrl }
  return {
    root: `http://127.0.0.1:${port}/api`,
    get token() {
      return world.token
    },
    renew: (token) => void (world.token = token),
    ledger: world.ledger,
    faults,
    gateway,
    interact: interactions.interact,
    autocomplete: interactions.autocomplete,
    menu: interactions.menu,
    press: interactions.press,
    giveUp: interactions.giveUp,
    registered: async () => {
      if (world.ledger.commandLists.length === 0) await new Promise<void>((resolve) => commandWaiters.push(resolve))
      return world.ledger.commandLists.at(-1) ?? []
    },
    deleteMessage: (message) => void (message.deleted = true),
    deleteChannel: (channelId) => {
      const channel = world.channels.get(channelId)
      if (channel === undefined) throw new Error(`Expected a channel of the fake, got ${channelId}`)
      world.channels.delete(channelId)
      const type = channel.parentId === undefined ? 'CHANNEL_DELETE' : 'THREAD_DELETE'
      gateway.dispatch(type, {
        id: channelId,
        guild_id: ids.guild,
        type: channel.type,
        name: channel.name,
        parent_id: channel.parentId ?? null,
      })
    },
    deleteGuild: (unavailable) =>
      void gateway.dispatch('GUILD_DELETE', { id: ids.guild, ...(unavailable ? { unavailable: true } : {}) }),
    forgetNonces: () => world.nonces.clear(),
    close: async () => {
      await gateway.close()
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}
