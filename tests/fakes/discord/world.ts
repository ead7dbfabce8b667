/** The server that the fake plays: one guild, its channels, the messages it took, and everything it was asked. */
import type { Json } from './limits.ts'

const discordEpoch = 1_420_070_400_000n
let sequence = 0n
/** A fresh snowflake for the time `at` (epoch ms). */
export function snowflake(at: number = Date.now()): string {
  sequence = (sequence + 1n) % 4_194_304n
  return (((BigInt(at) - discordEpoch) << 22n) | sequence).toString()
}

/** Stable ids, so that tests and settings can name them. */
export const ids = {
  bot: '300000000000000001',
  guild: '100000000000000001',
  /** A text channel: «أخبار-الدفاع». */
  news: '200000000000000001',
  /** Another text channel: «عام». */
  general: '200000000000000002',
  /** A thread in `news`. */
  thread: '200000000000000003',
  member: '400000000000000001',
} as const

export type FakeChannel = { readonly id: string; readonly type: number; readonly name: string; readonly parentId?: string }

/** One message the fake accepted. `body` is what it shows now, `posted` what was sent first. */
export type FakeMessage = {
  readonly id: string
  readonly channelId: string
  readonly at: number
  readonly posted: Json
  body: Json
  readonly edits: Json[]
  /** How many POSTs named it: more than one means the nonce saved us from a copy. */
  posts: number
  deleted: boolean
  /** Mentions that rang: `@everyone`, `<@…>`. */
  readonly pings: readonly string[]
}

export type FakeRequest = {
  readonly at: number
  readonly method: string
  readonly path: string
  readonly body: Json
  status: number | 'no answer'
}

/** Everything the fake saw. */
export type Ledger = {
  readonly messages: FakeMessage[]
  readonly requests: FakeRequest[]
  /** Command lists as PUT and taken; the newest is what members have. */
  readonly commandLists: (readonly Json[])[]
  readonly identifies: Json[]
  readonly resumes: Json[]
  /** Requests refused for their form (answer 50035, 50006): must stay empty. */
  readonly malformed: { readonly path: string; readonly problems: Readonly<Record<string, string>> }[]
  /** Messages that are there now in a channel, oldest first. */
  readonly in: (channelId: string) => readonly FakeMessage[]
}

export function createLedger(): Ledger {
  const messages: FakeMessage[] = []
  return {
    messages,
    requests: [],
    commandLists: [],
    identifies: [],
    resumes: [],
    malformed: [],
    in: (channelId) => messages.filter((message) => message.channelId === channelId && !message.deleted),
  }
}

export type World = {
  token: string
  readonly ledger: Ledger
  readonly channels: Map<string, FakeChannel>
  /** nonce → message, until the window of `nonceWindowMs` is over. */
  readonly nonces: Map<string, { readonly message: FakeMessage; readonly at: number }>
  readonly nonceWindowMs: number
  readonly now: () => number
}

export const defaultChannels: readonly FakeChannel[] = [
  { id: ids.news, type: 0, name: 'أخبار-الدفاع' },
  { id: ids.general, type: 0, name: 'عام' },
  { id: ids.thread, type: 11, name: 'صفقة الأقمار', parentId: ids.news },
]

/** A channel as the API writes it. */
export const channelJson = (channel: FakeChannel): Json => ({
  id: channel.id,
  type: channel.type,
  name: channel.name,
  guild_id: ids.guild,
  position: 0,
  permission_overwrites: [],
  nsfw: false,
  parent_id: channel.parentId ?? null,
  ...(channel.parentId === undefined
    ? {}
    : {
        owner_id: ids.member,
        message_count: 0,
        member_count: 1,
        thread_metadata: {
          archived: false,
          auto_archive_duration: 1440,
          archive_timestamp: '2026-01-01T00:00:00.000Z',
          locked: false,
        },
      }),
})

/** A message as the API writes it. */
export const messageJson = (message: FakeMessage): Json => ({
  id: message.id,
  channel_id: message.channelId,
  type: message.body['message_reference'] === undefined ? 0 : 19,
  author: { id: ids.bot, username: 'rasid', discriminator: '0', avatar: null, bot: true },
  content: message.body['content'] ?? '',
  timestamp: new Date(message.at).toISOString(),
  edited_timestamp: message.edits.length > 0 ? new Date(message.at).toISOString() : null,
  tts: false,
  mention_everyone: message.pings.length > 0,
  mentions: [],
  mention_roles: [],
  attachments: [],
  embeds: message.body['embeds'] ?? [],
  components: message.body['components'] ?? [],
  pinned: false,
  flags: message.body['flags'] ?? 0,
  ...(message.body['message_reference'] === undefined ? {} : { message_reference: message.body['message_reference'] }),
})
