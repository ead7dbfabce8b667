/** What happens to servers and channels, as far as subscriptions care: gone, or ours again. Nothing else is listened to. */
import type { Client, ClientEvents, GuildBasedChannel } from 'discord.js'
import type { Log, ReaderDesk } from '#ports'

/** View Channel and Send Messages together. */
const mayWrite = (1n << 10n) | (1n << 11n)

/** Wires the events of one client. Every handler is wrapped: a rejection in one would end the process. */
export function listenToServers(client: Client, desk: ReaderDesk, log: Log): void {
  function on<Name extends keyof ClientEvents>(name: Name, handler: (...args: ClientEvents[Name]) => Promise<void>): void {
    client.on(name, (...args) => {
      handler(...args).catch((error: unknown) =>
        log.error({ event: name, reason: error instanceof Error ? error.message : String(error) }, 'Discord: an event failed'),
      )
    })
  }
  const suspend = (chatId: string, reason: string): Promise<void> => desk.suspend({ platform: 'discord', chatId }, reason)
  const resume = (chatId: string): Promise<void> => desk.resume({ platform: 'discord', chatId })
  const writable = (channel: GuildBasedChannel): boolean | undefined =>
    client.user === null ? undefined : channel.permissionsFor(client.user)?.has(mayWrite)

  on('channelDelete', (channel) => suspend(channel.id, 'the channel was deleted'))
  on('threadDelete', (thread) => suspend(thread.id, 'the thread was deleted'))
  // The library empties the server's channels before it emits `guildDelete`: they are noted when the packet comes.
  const channelsOf = new Map<string, readonly string[]>()
  client.on('raw' as never, (packet: { t?: string | null; d?: { id?: string; unavailable?: boolean } }) => {
    const id = packet.t === 'GUILD_DELETE' && packet.d?.unavailable !== true ? packet.d?.id : undefined
    if (id !== undefined) channelsOf.set(id, [...(client.guilds.cache.get(id)?.channels.cache.keys() ?? [])])
  })
  // An outage comes as `guildUnavailable`, on which nothing is done: the server is still ours.
  on('guildDelete', async ({ id }) => {
    const channels = channelsOf.get(id) ?? []
    channelsOf.delete(id)
    for (const channelId of channels) await suspend(channelId, 'the bot was removed from the server')
  })
  on('guildCreate', async (guild) => {
    for (const channelId of guild.channels.cache.keys()) await resume(channelId)
  })
  on('channelUpdate', async (before, after) => {
    if (before.isDMBased() || after.isDMBased()) return
    if (writable(before) === false && writable(after) === true) await resume(after.id)
  })
}
