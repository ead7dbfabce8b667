/** Interactions: what a member does (a command, a key stroke, a button), sent to the bot, and what the bot answers. */
import { commandData, definitionOf, permissions } from './command-data.ts'
import type { Options } from './command-data.ts'
import { choiceProblems, isEmptyMessage, messageProblems, pingsOf } from './limits.ts'
import type { Json } from './limits.ts'
import { channelJson, ids, messageJson, snowflake } from './world.ts'
import type { FakeMessage, World } from './world.ts'

/** Who acts, and where. `permissions` as Discord computes them for the channel (bits as a decimal string). */
export type Member = {
  readonly id?: string
  readonly permissions?: string
  /** The member's client language, for example `fr` or `en-US`. */
  readonly locale?: string
  readonly channelId?: string
  /** What the bot may do in that channel, as Discord tells it. */
  readonly botPermissions?: string
  /** true: a direct message, no guild. */
  readonly direct?: boolean
}

type Callback = { readonly type: number; readonly data: Json; readonly afterMs: number }
/** A message as a member sees it: an answer (`ephemeral`: only they do) or a channel message. */
type Shown = { readonly id: string; readonly channelId: string; body: Json }
export type Reply = {
  readonly callbacks: readonly Callback[]
  /** The message shown, after edits; undefined when the answer was a list of choices. */
  readonly message: Json
  readonly ephemeral: boolean
  readonly deferred: boolean
  readonly choices: readonly { readonly name: string; readonly value: string }[]
  /** Mentions that rang. */
  readonly pings: readonly string[]
  /** Presses a button of the message by its label or custom id. */
  readonly press: (button: string, member?: Member) => Promise<Reply>
}

type Pending = {
  readonly token: string
  readonly startedAt: number
  readonly callbacks: Callback[]
  readonly pings: string[]
  /** The message whose button was pressed. */
  readonly target?: Shown
  shown: Shown | undefined
  readonly settle: () => void
}

export type InteractionDesk = {
  /** REST: the bot answers. undefined: not an interaction route. */
  readonly answer: (
    method: string,
    path: string,
    body: Json,
  ) => { readonly status: number; readonly json?: unknown } | { readonly problems: Readonly<Record<string, string>> } | undefined
  /** A member runs a slash command. Rejects when a real client would not let them, or nothing came within `deadlineMs`. */
  readonly interact: (command: string, options?: Options, member?: Member) => Promise<Reply>
  /** A member types in the option `focused`. */
  readonly autocomplete: (command: string, options: Options, focused: string, member?: Member) => Promise<Reply['choices']>
  /** A member picks a message command. */
  readonly menu: (name: string, message: FakeMessage, member?: Member) => Promise<Reply>
  /** Every interaction that still waits is rejected now. */
  readonly giveUp: () => void
  /** A member presses a button of a channel message. */
  readonly press: (message: Shown, button: string, member?: Member) => Promise<Reply>
}
type Button = { readonly label?: string; readonly custom_id?: string; readonly disabled?: boolean }
/** `dispatch` carries an event to the bot and says whether it is connected. */
export function createInteractionDesk(
  world: World,
  dispatch: (type: string, data: Json) => boolean,
  deadlineMs: number,
): InteractionDesk {
  const pending = new Map<string, Pending>()
  const waiting = new Set<(error: Error) => void>()
  const byToken = (token: string | undefined): Pending | undefined => [...pending.values()].find((one) => one.token === token)

  function callback(id: string, token: string, body: Json): ReturnType<InteractionDesk['answer']> {
    const one = pending.get(id)
    if (one?.token !== token) return { status: 404, json: { code: 10062, message: 'Unknown interaction' } }
    if (one.callbacks.length > 0)
      return { status: 400, json: { code: 40060, message: 'Interaction has already been acknowledged.' } }
    const type = Number(body['type'])
    const data = (body['data'] ?? {}) as Json
    const problems = type === 8 ? choiceProblems((data['choices'] ?? []) as Json[]) : messageProblems(data)
    if (type === 4 && isEmptyMessage(data)) problems['content'] = 'BASE_TYPE_REQUIRED: an empty message'
    if (Object.keys(problems).length > 0) return { problems }
    one.callbacks.push({ type, data, afterMs: Date.now() - one.startedAt })
    if (type === 6 || type === 7) one.shown = one.target
    if (type === 7 && one.shown !== undefined) one.shown.body = { ...one.shown.body, ...data }
    if (type === 4 || type === 5) one.shown = { id: snowflake(), channelId: ids.news, body: data }
    if (type === 4) one.pings.push(...pingsOf(data))
    if (type !== 5 && type !== 6) one.settle()
    return { status: 204 }
  }

  function original(one: Pending, method: string, body: Json): ReturnType<InteractionDesk['answer']> {
    if (one.shown === undefined) return { status: 404, json: { code: 10015, message: 'Unknown Webhook' } }
    if (method === 'PATCH') {
      const next = { ...one.shown.body, ...body }
      const problems = messageProblems(next)
      if (isEmptyMessage(next)) problems['content'] = 'BASE_TYPE_REQUIRED: an empty message'
      if (Object.keys(problems).length > 0) return { problems }
      one.shown.body = { ...next, flags: one.shown.body['flags'] ?? 0 }
      one.pings.push(...pingsOf(body))
      one.settle()
    }
    const message = { at: Date.now(), edits: [], pings: [], posts: 1, deleted: false, posted: {}, ...one.shown }
    return { status: 200, json: messageJson(message) }
  }

  /** Sends one interaction and waits for its final answer. */
  async function run(data: Json, member: Member, target?: Shown): Promise<Reply> {
    const id = snowflake()
    const token = `interaction-${id}`
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const one: Pending = {
      token,
      startedAt: Date.now(),
      callbacks: [],
      pings: [],
      shown: undefined,
      settle: resolve,
      ...(target === undefined ? {} : { target }),
    }
    pending.set(id, one)
    const channel = world.channels.get(member.channelId ?? target?.channelId ?? ids.news)
    const user = { id: member.id ?? ids.member, username: 'reader', discriminator: '0', avatar: null, global_name: 'قارئ' }
    const place = member.direct
      ? { user, channel_id: ids.news, channel: { id: '500000000000000001', type: 1 }, context: 1 }
      : {
          guild_id: ids.guild,
          guild: { id: ids.guild, locale: 'en-US', features: [] },
          channel_id: channel?.id,
          channel: channel && channelJson(channel),
          member: {
            user,
            roles: [],
            permissions: member.permissions ?? permissions.manageGuild,
            joined_at: '2026-01-01T00:00:00.000Z',
            deaf: false,
            mute: false,
            flags: 0,
          },
          guild_locale: 'en-US',
          context: 0,
        }
    waiting.add(reject)
    const timer = setTimeout(
      () => reject(new Error(`Expected the bot to answer ${JSON.stringify(data)} within ${deadlineMs} ms, it did not`)),
      deadlineMs,
    )
    try {
      const connected = dispatch('INTERACTION_CREATE', {
        id,
        application_id: ids.bot,
        token,
        version: 1,
        locale: member.locale ?? 'en-US',
        app_permissions: member.botPermissions ?? permissions.reader,
        entitlements: [],
        authorizing_integration_owners: { 0: ids.guild },
        attachment_size_limit: 10_485_760,
        ...place,
        ...data,
      })
      if (!connected) throw new Error('Expected the bot to be connected to the gateway, it is not: await ready() first')
      await promise
    } finally {
      clearTimeout(timer)
      waiting.delete(reject)
    }
    const message = one.shown?.body ?? {}
    const shown = one.shown
    return {
      callbacks: one.callbacks,
      message,
      ephemeral: (Number(message['flags'] ?? 0) & 64) !== 0,
      deferred: one.callbacks[0]?.type === 5 || one.callbacks[0]?.type === 6,
      choices: (one.callbacks[0]?.data['choices'] ?? []) as Reply['choices'],
      pings: one.pings,
      press: (button, by = member) =>
        shown === undefined ? Promise.reject(new Error('There is no message with buttons')) : press(shown, button, by),
    }
  }

  function press(message: Shown, button: string, member: Member = {}): Promise<Reply> {
    const buttons = ((message.body['components'] ?? []) as { components: Button[] }[]).flatMap((row) => row.components)
    const found = buttons.find((one) => one.label === button || one.custom_id === button)
    if (found?.custom_id === undefined || found.disabled === true)
      throw new Error(`Expected a live button "${button}", there are: ${buttons.map((one) => one.label).join(' | ')}`)
    const whole = { at: Date.now(), edits: [], pings: [], posts: 1, deleted: false, posted: {}, ...message }
    return run({ type: 3, data: { component_type: 2, custom_id: found.custom_id }, message: messageJson(whole) }, member, message)
  }

  return {
    answer: (method, path, body) => {
      const [, id, token] = /^\/interactions\/(\d+)\/([^/]+)\/callback$/.exec(path) ?? []
      if (id !== undefined && token !== undefined) return callback(id, token, body)
      const [, hook, rest] = /^\/webhooks\/\d+\/([^/]+)(\/messages\/@original)?$/.exec(path) ?? []
      if (hook === undefined) return undefined
      const one = byToken(hook)
      if (one === undefined) return { status: 404, json: { code: 10015, message: 'Unknown Webhook' } }
      return rest === undefined ? { status: 200, json: { id: snowflake(), ...body } } : original(one, method, body)
    },
    interact: async (command, options = {}, member = {}) =>
      run({ type: 2, data: commandData(world, { command, options }) }, member),
    autocomplete: async (command, options, focused, member = {}) =>
      (await run({ type: 4, data: commandData(world, { command, options, focused }) }, member)).choices,
    menu: async (name, message, member = {}) => {
      definitionOf(world, name, 3)
      return run(
        {
          type: 2,
          data: {
            id: snowflake(),
            name,
            type: 3,
            guild_id: ids.guild,
            target_id: message.id,
            resolved: { messages: { [message.id]: messageJson(message) } },
          },
        },
        { channelId: message.channelId, ...member },
      )
    },
    giveUp: () => {
      for (const reject of waiting) reject(new Error('The bot did not answer before the test gave up'))
    },
    press: async (message, button, member = {}) => press(message, button, { channelId: message.channelId, ...member }),
  }
}
