/** The gateway half of the fake: hello, identify, ready, heartbeats, resume with replay, and every way to close. */
import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import type { WebSocket } from 'ws'
import type { Json } from './limits.ts'
import { channelJson, ids, snowflake } from './world.ts'
import type { World } from './world.ts'

type Session = { readonly id: string; socket: WebSocket | undefined; sequence: number; readonly events: Json[] }

export type GatewayControl = {
  /** Sends a dispatch to every live session; kept for those that resume. False: nobody is connected now. */
  readonly dispatch: (type: string, data: Json) => boolean
  /** Closes every connection with this code (4000 resumes, 4004 and 4014 do not). */
  readonly closeAll: (code: number) => void
  /** op 7. */
  readonly askReconnect: () => void
  /** op 9. `resumable: false` forgets the session. */
  readonly invalidate: (resumable: boolean) => void
  /** The next `times` identifies are answered by closing with this code. */
  readonly refuseIdentify: (code: number, times?: number) => void
  /** true: heartbeats are not acknowledged any more. */
  readonly zombie: (on: boolean) => void
  /** Resolves when a session is ready (or resumed). */
  readonly ready: () => Promise<void>
  readonly close: () => Promise<void>
}

const guildJson = (world: World): Json => ({
  id: ids.guild,
  name: 'غرفة الأخبار',
  owner_id: ids.member,
  unavailable: false,
  preferred_locale: 'en-US',
  features: [],
  emojis: [],
  stickers: [],
  roles: [
    {
      id: ids.guild,
      name: '@everyone',
      color: 0,
      hoist: false,
      position: 0,
      permissions: '1071698660929',
      managed: false,
      mentionable: false,
      flags: 0,
    },
  ],
  channels: [...world.channels.values()].filter((channel) => channel.parentId === undefined).map(channelJson),
  threads: [...world.channels.values()].filter((channel) => channel.parentId !== undefined).map(channelJson),
  members: [
    {
      user: { id: ids.bot, username: 'rasid', discriminator: '0', avatar: null, bot: true },
      roles: [],
      joined_at: '2026-01-01T00:00:00.000Z',
      deaf: false,
      mute: false,
      flags: 0,
    },
  ],
  presences: [],
  voice_states: [],
  stage_instances: [],
  guild_scheduled_events: [],
  member_count: 2,
  large: false,
  joined_at: '2026-01-01T00:00:00.000Z',
  verification_level: 0,
  default_message_notifications: 0,
  explicit_content_filter: 0,
  mfa_level: 0,
  premium_tier: 0,
  nsfw_level: 0,
  system_channel_flags: 0,
})

/** Attaches the gateway to the HTTP server of the REST half. */
export function createGateway(
  server: Server,
  world: World,
  options: { readonly url: () => string; readonly heartbeatMs: number },
): GatewayControl {
  const sockets = new WebSocketServer({ noServer: true })
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) =>
    sockets.handleUpgrade(request, socket, head, (client) => serve(client)),
  )
  const sessions = new Map<string, Session>()
  const refusals: number[] = []
  let acknowledges = true
  let readyWaiters: (() => void)[] = []
  const live = (): Session[] => [...sessions.values()].filter((session) => session.socket?.readyState === 1)

  function push(session: Session, type: string, data: Json): void {
    session.sequence += 1
    const event = { op: 0, t: type, s: session.sequence, d: data }
    session.events.push(event)
    if (session.socket?.readyState === 1) session.socket.send(JSON.stringify(event))
  }
  function announceReady(): void {
    const waiters = readyWaiters
    readyWaiters = []
    for (const waiter of waiters) waiter()
  }

  function identify(client: WebSocket, data: Json): void {
    world.ledger.identifies.push({ ...data, token: data['token'] === world.token ? '[right]' : '[wrong]' })
    const refusal = refusals.shift()
    if (refusal !== undefined) return client.close(refusal)
    if (data['token'] !== world.token) return client.close(4004)
    const session: Session = { id: snowflake(), socket: client, sequence: 0, events: [] }
    sessions.set(session.id, session)
    push(session, 'READY', {
      v: 10,
      user: { id: ids.bot, username: 'rasid', discriminator: '0', avatar: null, bot: true },
      guilds: [{ id: ids.guild, unavailable: true }],
      session_id: session.id,
      resume_gateway_url: options.url(),
      shard: data['shard'] ?? [0, 1],
      application: { id: ids.bot, flags: 0 },
    })
    push(session, 'GUILD_CREATE', guildJson(world))
    announceReady()
  }

  function resume(client: WebSocket, data: Json): void {
    world.ledger.resumes.push({ session: data['session_id'], seq: data['seq'] })
    const session = sessions.get(String(data['session_id']))
    if (session === undefined || data['token'] !== world.token)
      return client.send(JSON.stringify({ op: 9, d: false, s: null, t: null }))
    session.socket = client
    for (const event of session.events) if (Number(event['s']) > Number(data['seq'])) client.send(JSON.stringify(event))
    push(session, 'RESUMED', {})
    announceReady()
  }

  function serve(client: WebSocket): void {
    client.send(JSON.stringify({ op: 10, d: { heartbeat_interval: options.heartbeatMs }, s: null, t: null }))
    client.on('message', (raw) => {
      const { op, d } = JSON.parse(String(raw as Buffer)) as { op: number; d: Json }
      if (op === 1 && acknowledges) client.send(JSON.stringify({ op: 11, d: null, s: null, t: null }))
      if (op === 2) identify(client, d)
      if (op === 6) resume(client, d)
    })
  }

  return {
    dispatch: (type, data) => {
      for (const session of sessions.values()) push(session, type, data)
      return live().length > 0
    },
    closeAll: (code) => {
      for (const session of live()) session.socket?.close(code)
    },
    askReconnect: () => {
      for (const session of live()) session.socket?.send(JSON.stringify({ op: 7, d: null, s: null, t: null }))
    },
    invalidate: (resumable) => {
      for (const session of live()) session.socket?.send(JSON.stringify({ op: 9, d: resumable, s: null, t: null }))
      if (!resumable) sessions.clear()
    },
    refuseIdentify: (code, times = 1) => void refusals.push(...Array.from({ length: times }, () => code)),
    zombie: (on) => void (acknowledges = !on),
    ready: () => (live().length > 0 ? Promise.resolve() : new Promise((resolve) => readyWaiters.push(resolve))),
    close: async () => {
      for (const client of sockets.clients) client.terminate()
      await new Promise<void>((resolve) => sockets.close(() => resolve()))
    },
  }
}
