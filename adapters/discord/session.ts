/**
 * One life of a discord.js client, from login to the moment it must be thrown away. The library resumes and re-identifies by
 * itself; what it does not do is give up a connection that fails over and over, notice a silent one, or stop cleanly while it is
 * between two attempts. That is here.
 */
import type * as DiscordJs from 'discord.js'
import type { Client, IShardingStrategy } from 'discord.js'
import type { Clock } from '#ports'
import { AnswerError } from './wire.ts'

/** Why a client was given up. `token` and `intents`: trying again cannot help. */
export type SessionEnd = { readonly why: 'token' | 'intents' | 'trouble' | 'zombie' | 'stopped'; readonly says: string }

type SessionParts = {
  readonly discord: typeof DiscordJs
  readonly options: DiscordJs.ClientOptions
  readonly token: string
  readonly clock: Clock
  readonly signal: AbortSignal
  /** Waits until an identify is allowed, and counts it. */
  readonly mayIdentify: (signal: AbortSignal) => Promise<void>
  /** Wires events; called before login. */
  readonly onClient: (client: Client) => void
  /** true: the gateway answers; false: it is being reached again. */
  readonly onReachable: (reachable: boolean) => void
}

/** Close codes after which nobody may reconnect (platforms.md 1.7). */
const fatalCodes: Readonly<Record<number, SessionEnd>> = {
  4004: { why: 'token', says: 'Discord refused the token (4004): check DISCORD_TOKEN' },
  4010: { why: 'intents', says: 'Discord refused the shard number (4010)' },
  4011: { why: 'trouble', says: 'Discord asks for more shards (4011)' },
  4012: { why: 'intents', says: 'Discord refused the gateway version (4012)' },
  4013: { why: 'intents', says: 'Discord refused the intents (4013)' },
  4014: { why: 'intents', says: 'Discord does not allow these intents (4014): check the bot in the developer portal' },
}
const silenceMs = 3 * 60_000
const watchEveryMs = 60_000
const maxReconnects = 5

/** Runs one client to its end. Never rejects; afterwards nothing of it is alive. */
export async function runSession(parts: SessionParts): Promise<SessionEnd> {
  const { discord, clock, signal } = parts
  const over = Promise.withResolvers<SessionEnd>()
  const finished = new AbortController()
  let strategy: IShardingStrategy | undefined
  let reconnects = 0
  let lastSign = clock.now()
  let shards: readonly Shard[] = []

  const client = new discord.Client({
    ...parts.options,
    ws: {
      buildStrategy: (manager) => (strategy = new discord.SimpleShardingStrategy(manager)),
      buildIdentifyThrottler: () => ({
        waitForIdentify: (_, aborted) => parts.mayIdentify(AbortSignal.any([aborted, finished.signal])),
      }),
    },
  })
  const alive = (): void => void (lastSign = clock.now())

  // Without a listener an emitted error ends the process (platforms.md, finding 10).
  client.on('error', (error) => over.resolve({ why: 'trouble', says: error.message }))
  client.on('shardError', () => undefined)
  client.on('shardDisconnect', ({ code }) => {
    over.resolve(fatalCodes[code] ?? { why: 'trouble', says: `the gateway closed for good (${code})` })
  })
  client.on('shardReconnecting', () => {
    if (finished.signal.aborted) return
    parts.onReachable(false)
    reconnects += 1
    if (reconnects > maxReconnects) over.resolve({ why: 'trouble', says: `the gateway was lost ${reconnects} times in a row` })
  })
  const reachable = (): void => {
    if (finished.signal.aborted) return
    reconnects = 0
    alive()
    parts.onReachable(true)
  }
  client.on('clientReady', reachable)
  client.on('shardReady', reachable)
  client.on('shardResume', reachable)
  client.on('raw' as never, alive)
  client.on('debug', (line) => {
    if (line.includes('Heartbeat acknowledged')) alive()
    // A client thrown away between two attempts connects once more: it is stopped as soon as it has a socket to stop,
    // and before that socket can be refused.
    if (finished.signal.aborted && line.includes('Connecting to')) process.nextTick(() => void Promise.all(shards.map(silenced)))
  })
  parts.onClient(client)

  const stopped = (): void => over.resolve({ why: 'stopped', says: 'stopped' })
  if (signal.aborted) stopped()
  signal.addEventListener('abort', stopped, { once: true })
  void watch()
  async function watch(): Promise<void> {
    while (!finished.signal.aborted) {
      await clock.sleep(watchEveryMs, finished.signal)
      if (clock.now() - lastSign > silenceMs) over.resolve({ why: 'zombie', says: 'the gateway was silent for three minutes' })
    }
  }

  client.login(parts.token).catch((error: unknown) => over.resolve(endOf(error)))
  const end = await over.promise
  finished.abort()
  signal.removeEventListener('abort', stopped)
  // The library forgets its shards when it is destroyed; one that is about to connect does so all the same.
  shards = shardsOf(strategy)
  await Promise.all(shards.map(silenced))
  await client.destroy().catch(() => undefined)
  return end
}

/** Why a login failed. */
function endOf(error: unknown): SessionEnd {
  const { code, message } = error as { code?: unknown; message?: string }
  const is401 = error instanceof AnswerError && error.answer.kind === 'http' && error.answer.status === 401
  if (code === 'TokenInvalid' || is401) return { why: 'token', says: 'Discord refused the token: check DISCORD_TOKEN' }
  return { why: 'trouble', says: message ?? String(error) }
}

/** `connection` and the strategy's `shards` are private in the typings (@discordjs/ws 1.2.3). */
type Socket = { readonly on: (event: 'error', listener: () => void) => void; readonly terminate: () => void }
type Shard = { readonly connection: Socket | null; readonly destroy: (options: { code: number }) => Promise<void> }
const shardsOf = (strategy: IShardingStrategy | undefined): readonly Shard[] => [
  ...((strategy as { shards?: ReadonlyMap<number, Shard> } | undefined)?.shards?.values() ?? []),
]

const politeMs = 1_000

/**
 * Ends a shard in whatever state it is. The library drops its error listener from a socket that is still connecting, and the
 * refusal that comes later would end the process: so we put one on first. It also waits for the other side to close politely,
 * which a dead one never does: after a second the socket is cut.
 */
async function silenced(shard: Shard): Promise<void> {
  const socket = shard.connection
  socket?.on('error', () => undefined)
  const late = Promise.withResolvers<void>()
  const timer = setTimeout(() => late.resolve(), politeMs)
  await Promise.race([shard.destroy({ code: 1000 }).catch(() => undefined), late.promise])
  clearTimeout(timer)
  socket?.terminate()
}
