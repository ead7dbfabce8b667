/**
 * A Telegram that stays at home: a Bot API server over HTTP on loopback. It long-polls, keeps a ledger of everything a bot did,
 * holds bots to the documented limits, and misbehaves on request. Journeys run the real grammY against it.
 *
 * ```
 * const telegram = await startTelegramFake()
 * telegram.say(group, '/subscribe morocco-israel-defence', admin)      // a person writes
 * const message = await telegram.next(({ text }) => text.includes('تم'))  // the bot answers
 * telegram.faults.push({ method: 'sendMessage', kind: 'lost-reply' })   // the next send is taken, its answer never comes
 * ```
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { parseHtml, type HtmlEntity } from './html.ts'

export type FakeChat = {
  readonly id: number
  readonly type: 'private' | 'group' | 'supergroup' | 'channel'
  readonly title?: string
  readonly is_forum?: boolean
}
export type FakeUser = {
  readonly id: number
  readonly first_name: string
  readonly language_code?: string
  readonly is_bot?: boolean
}

/** One accepted message as it stands now; `history` are the texts it had before it was edited. */
export type FakeMessage = {
  readonly chatId: number
  readonly messageId: number
  readonly threadId?: number
  /** What a reader sees. */
  text: string
  /** What the bot sent. */
  source: string
  entities: readonly HtmlEntity[]
  buttons: readonly { readonly text: string; readonly data?: string; readonly url?: string }[]
  readonly silent: boolean
  readonly replyTo?: number
  readonly at: number
  readonly history: string[]
}

/** One call as it came in, and how it was answered (`0`: the connection was cut or left hanging). */
export type LedgerEntry = {
  readonly method: string
  readonly payload: Readonly<Record<string, unknown>>
  readonly at: number
  status: number
  description?: string
}

/**
 * What happens to the next matching call (or the next `times`, default 1; `chatId` narrows it).
 * answer: refuse with this JSON. lost-reply: take it, then cut the connection. cut: cut it without taking. html: a proxy's page.
 * hang: never answer. nameless: `ok:true` without a message.
 */
export type Fault = {
  readonly method: string
  readonly chatId?: number
  times?: number
} & (
  | {
      readonly kind: 'answer'
      readonly code: number
      readonly description: string
      readonly parameters?: { readonly retry_after?: number; readonly migrate_to_chat_id?: number }
    }
  | { readonly kind: 'lost-reply' | 'cut' | 'hang' | 'nameless' }
  | { readonly kind: 'html'; readonly status: number }
)

export type TelegramFakeOptions = {
  readonly token?: string
  /** Refuse more than 30 messages a second, one a second and chat (bursts of 3), 20 a minute and group. Default: off. */
  readonly rates?: boolean
  /** Who administers a chat, besides what `admins` is told later: chat id → user ids. */
  readonly admins?: ReadonlyMap<number, readonly number[]>
  readonly port?: number
}

export type TelegramFake = {
  /** For TELEGRAM_API_ROOT. */
  readonly root: string
  readonly token: string
  readonly ledger: readonly LedgerEntry[]
  readonly messages: readonly FakeMessage[]
  readonly faults: Fault[]
  readonly admins: Map<number, readonly number[]>
  /** A person writes; returns the message's id. `more` goes into the message as it is (reply_to_message, sender_chat, …). */
  readonly say: (chat: FakeChat, text: string, from?: FakeUser, more?: Readonly<Record<string, unknown>>) => number
  /** A person taps a button of a message of the bot. */
  readonly tap: (message: FakeMessage, label: string, from: FakeUser, chat: FakeChat) => void
  /** Any update, as Telegram would send it; `update_id` is added unless given. */
  readonly push: (update: Readonly<Record<string, unknown>>) => void
  /** Resolves with the first message, from `since` in `messages` on, that the predicate accepts: there already or still to come. */
  readonly next: (accept: (message: FakeMessage) => boolean, since?: number) => Promise<FakeMessage>
  /** Resolves when the ledger holds a call that the predicate accepts. */
  readonly called: (accept: (entry: LedgerEntry) => boolean) => Promise<LedgerEntry>
  /** Waits until every update pushed so far has been fetched and confirmed by the bot. */
  readonly drained: () => Promise<void>
  readonly close: () => Promise<void>
}

const maxVisible = 4096
const maxRawBytes = 32_768

/** Telegram counts code points, not UTF-16 units (platforms.md, finding 14). */
const codePoints = (text: unknown): number => (typeof text === 'string' ? Array.from(text).length : 0)

type Answer = {
  readonly status: number
  readonly result?: unknown
  readonly description?: string
  readonly parameters?: Readonly<Record<string, number>>
}
const bad = (description: string): Answer => ({ status: 400, description: `Bad Request: ${description}` })

/** Starts a fake on a free port of 127.0.0.1. */
export async function startTelegramFake(options: TelegramFakeOptions = {}): Promise<TelegramFake> {
  const token = options.token ?? '123456789:AAFakeFakeFakeFakeFakeFakeFakeFake_00'
  const ledger: LedgerEntry[] = []
  const messages: FakeMessage[] = []
  const faults: Fault[] = []
  const admins = new Map(options.admins)
  const updates: { readonly update_id: number }[] = []
  const accepted: { readonly at: number; readonly chatId: number }[] = []
  const hanging = new Set<ServerResponse>()
  const watchers = new Set<() => void>()
  let pollers: (() => void)[] = []
  let nextUpdate = 1000
  let nextMessage = 1
  let confirmed = 0

  const changed = (): void => {
    for (const watcher of watchers) watcher()
  }
  /** Resolves with what `look` finds, now or after the next change. */
  const until = <T>(look: () => T | undefined): Promise<T> =>
    new Promise((resolve) => {
      const watcher = (): void => {
        const found = look()
        if (found === undefined) return
        watchers.delete(watcher)
        resolve(found)
      }
      watchers.add(watcher)
      watcher()
    })

  const push: TelegramFake['push'] = (update) => {
    updates.push({ update_id: nextUpdate++, ...update })
    for (const wake of pollers) wake()
    pollers = []
  }

  function tooFast(chatId: number): Answer | undefined {
    if (options.rates !== true) return undefined
    const now = Date.now()
    const lately = (ms: number, here: boolean): number =>
      accepted.filter((one) => now - one.at < ms && (!here || one.chatId === chatId)).length
    const wait = lately(1000, false) >= 30 || lately(1000, true) >= 3 ? 1 : chatId < 0 && lately(60_000, true) >= 20 ? 30 : 0
    return wait === 0
      ? undefined
      : { status: 429, description: `Too Many Requests: retry after ${wait}`, parameters: { retry_after: wait } }
  }

  /** The visible text of a send or edit, or why it is refused. */
  function readText(payload: Readonly<Record<string, unknown>>): { text: string; entities: readonly HtmlEntity[] } | Answer {
    const source = payload['text']
    if (typeof source !== 'string' || source === '') return bad('message text is empty')
    if (Buffer.byteLength(source) > maxRawBytes) return bad('message is too long')
    const parsed = payload['parse_mode'] === 'HTML' ? parseHtml(source) : ({ ok: true, text: source, entities: [] } as const)
    if (!parsed.ok) return { status: 400, description: parsed.error }
    if (parsed.text.trim() === '') return bad('message text is empty')
    if (codePoints(parsed.text) > maxVisible) return bad('message is too long')
    if (!parsed.text.isWellFormed()) return bad('strings must be encoded in UTF-8')
    return { text: parsed.text, entities: parsed.entities }
  }

  function readButtons(payload: Readonly<Record<string, unknown>>): FakeMessage['buttons'] | Answer {
    const rows = (
      payload['reply_markup'] as { inline_keyboard?: { text: string; callback_data?: string; url?: string }[][] } | undefined
    )?.inline_keyboard
    const buttons = (rows ?? []).flat()
    if (buttons.length > 100) return bad('reply markup is too long')
    for (const { callback_data: data, url } of buttons) {
      if ((data === undefined) === (url === undefined)) return bad('BUTTON_TYPE_INVALID')
      if (data !== undefined && (data === '' || Buffer.byteLength(data) > 64)) return bad('BUTTON_DATA_INVALID')
    }
    return buttons.map(({ text, callback_data: data, url }) => ({
      text,
      ...(data === undefined ? {} : { data }),
      ...(url === undefined ? {} : { url }),
    }))
  }

  const asTelegram = (message: FakeMessage): unknown => ({
    message_id: message.messageId,
    date: Math.floor(message.at / 1000),
    chat: { id: message.chatId, type: message.chatId > 0 ? 'private' : 'supergroup' },
    text: message.text,
    ...(message.threadId === undefined ? {} : { message_thread_id: message.threadId }),
  })

  function sendMessage(payload: Readonly<Record<string, unknown>>): Answer {
    const chatId = Number(payload['chat_id'])
    if (!Number.isSafeInteger(chatId)) return bad('chat not found')
    const fast = tooFast(chatId)
    if (fast !== undefined) return fast
    const content = readText(payload)
    if ('status' in content) return content
    const buttons = readButtons(payload)
    if ('status' in buttons) return buttons
    const reply = payload['reply_parameters'] as { message_id: number; allow_sending_without_reply?: boolean } | undefined
    const target = reply && messages.find((one) => one.chatId === chatId && one.messageId === Number(reply.message_id))
    // People's messages are not kept: only a reply to a number that was never given out is unknown.
    const known = reply === undefined || target !== undefined || Number(reply.message_id) < nextMessage
    if (!known && reply.allow_sending_without_reply !== true) return bad('message to be replied not found')
    const message: FakeMessage = {
      chatId,
      messageId: nextMessage++,
      ...(payload['message_thread_id'] === undefined ? {} : { threadId: Number(payload['message_thread_id']) }),
      ...content,
      source: String(payload['text']),
      buttons,
      silent: payload['disable_notification'] === true,
      ...(reply !== undefined && known ? { replyTo: Number(reply.message_id) } : {}),
      at: Date.now(),
      history: [],
    }
    messages.push(message)
    accepted.push({ at: message.at, chatId })
    return { status: 200, result: asTelegram(message) }
  }

  function editMessageText(payload: Readonly<Record<string, unknown>>): Answer {
    const message = messages.find(
      (one) => one.chatId === Number(payload['chat_id']) && one.messageId === Number(payload['message_id']),
    )
    if (message === undefined) return bad('message to edit not found')
    const content = readText(payload)
    if ('status' in content) return content
    const buttons = readButtons(payload)
    if ('status' in buttons) return buttons
    const same =
      JSON.stringify([content, buttons]) === JSON.stringify([{ text: message.text, entities: message.entities }, message.buttons])
    if (same)
      return bad(
        'message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message',
      )
    message.history.push(message.text)
    Object.assign(message, content, { source: String(payload['text']), buttons })
    return { status: 200, result: asTelegram(message) }
  }

  async function getUpdates(payload: Readonly<Record<string, unknown>>, response: ServerResponse): Promise<Answer> {
    const offset = Number(payload['offset'] ?? 0)
    confirmed = Math.max(confirmed, offset)
    changed()
    const waiting = (): typeof updates =>
      updates.filter((update) => update.update_id >= offset).slice(0, Number(payload['limit'] ?? 100))
    if (waiting().length === 0) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, Math.min(50, Number(payload['timeout'] ?? 0)) * 1000)
        pollers.push(resolve)
        response.once('close', resolve)
        response.once('close', () => clearTimeout(timer))
      })
    }
    return { status: 200, result: waiting() }
  }

  async function answer(method: string, payload: Readonly<Record<string, unknown>>, response: ServerResponse): Promise<Answer> {
    switch (method) {
      case 'getMe':
        return {
          status: 200,
          result: {
            id: Number(token.split(':')[0]),
            is_bot: true,
            first_name: 'راصد',
            username: 'rasid_test_bot',
            can_join_groups: true,
          },
        }
      case 'getUpdates':
        return getUpdates(payload, response)
      case 'sendMessage':
        return sendMessage(payload)
      case 'editMessageText':
        return editMessageText(payload)
      case 'editMessageReplyMarkup': {
        const message = messages.find(
          (one) => one.chatId === Number(payload['chat_id']) && one.messageId === Number(payload['message_id']),
        )
        const buttons = readButtons(payload)
        if (message === undefined) return bad('message to edit not found')
        if ('status' in buttons) return buttons
        message.buttons = buttons
        return { status: 200, result: asTelegram(message) }
      }
      case 'getChatMember': {
        const user = Number(payload['user_id'])
        const rank = admins.get(Number(payload['chat_id']))?.includes(user) === true ? 'administrator' : 'member'
        return { status: 200, result: { status: rank, user: { id: user, is_bot: false, first_name: 'x' } } }
      }
      case 'setMyCommands': {
        const commands = payload['commands'] as readonly { command: string; description: string }[]
        const wrong = commands.find(
          ({ command, description }) => !/^[a-z0-9_]{1,32}$/.test(command) || description === '' || description.length > 256,
        )
        return wrong === undefined ? { status: 200, result: true } : bad('BOT_COMMAND_INVALID')
      }
      case 'answerCallbackQuery':
        return codePoints(payload['text']) > 200 ? bad('MESSAGE_TOO_LONG') : { status: 200, result: true }
      case 'deleteWebhook':
      case 'sendChatAction':
      case 'setMyDescription':
      case 'setMyShortDescription':
      case 'leaveChat':
        return { status: 200, result: true }
      default:
        return { status: 404, description: 'Not Found: method not found' }
    }
  }

  const takeFault = (method: string, chatId: number): Fault | undefined => {
    const index = faults.findIndex((fault) => fault.method === method && (fault.chatId === undefined || fault.chatId === chatId))
    const fault = faults[index]
    if (fault === undefined) return undefined
    fault.times = (fault.times ?? 1) - 1
    if (fault.times <= 0) faults.splice(index, 1)
    return fault
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [, given, method = ''] = /^\/bot([^/]+)\/(\w+)/.exec(request.url ?? '') ?? []
    const payload = await readPayload(request)
    const entry: LedgerEntry = { method, payload, at: Date.now(), status: 0 }
    ledger.push(entry)
    const fault = takeFault(method, Number(payload['chat_id']))
    if (fault?.kind === 'hang') {
      hanging.add(response)
      changed()
      return
    }
    if (fault?.kind === 'cut') {
      request.socket.destroy()
      changed()
      return
    }
    if (fault?.kind === 'html') {
      entry.status = fault.status
      response.writeHead(fault.status, { 'content-type': 'text/html' }).end('<html><body>Bad gateway</body></html>')
      changed()
      return
    }
    const reply: Answer =
      given !== token
        ? { status: 401, description: 'Unauthorized' }
        : fault?.kind === 'answer'
          ? {
              status: fault.code,
              description: fault.description,
              ...(fault.parameters ? { parameters: { ...fault.parameters } } : {}),
            }
          : await answer(method, payload, response)
    if (fault?.kind === 'lost-reply') {
      request.socket.destroy()
      changed()
      return
    }
    entry.status = reply.status
    if (reply.description !== undefined) entry.description = reply.description
    if (!response.destroyed)
      response
        .writeHead(reply.status, { 'content-type': 'application/json' })
        .end(
          JSON.stringify(
            reply.status === 200
              ? { ok: true, ...(fault?.kind === 'nameless' ? {} : { result: reply.result }) }
              : { ok: false, error_code: reply.status, description: reply.description, parameters: reply.parameters },
          ),
        )
    changed()
  }

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      response.destroy(error instanceof Error ? error : undefined)
    })
  })
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve))

  return {
    root: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    token,
    ledger,
    messages,
    faults,
    admins,
    push,
    say(chat, text, from, more = {}) {
      const messageId = nextMessage++
      const message = {
        message_id: messageId,
        date: Math.floor(Date.now() / 1000),
        chat,
        ...(chat.type === 'channel'
          ? { sender_chat: chat }
          : { from: { is_bot: false, ...(from ?? { id: 1, first_name: 'x' }) } }),
        text,
        ...more,
      }
      push(chat.type === 'channel' ? { channel_post: message } : { message })
      return messageId
    },
    tap(message, label, from, chat) {
      const data = message.buttons.find((button) => button.text.includes(label))?.data
      if (data === undefined)
        throw new Error(
          `Expected a button with «${label}», there are ${message.buttons.map(({ text }) => text).join(' | ') || 'none'}`,
        )
      push({
        callback_query: {
          id: String(nextUpdate),
          from: { is_bot: false, ...from },
          chat_instance: '1',
          data,
          message: {
            message_id: message.messageId,
            date: Math.floor(message.at / 1000),
            chat,
            text: message.text,
            reply_markup: { inline_keyboard: message.buttons.map((one) => [{ text: one.text, callback_data: one.data }]) },
            ...(message.threadId === undefined ? {} : { message_thread_id: message.threadId, is_topic_message: true }),
          },
        },
      })
    },
    next: (accept, since = 0) => until(() => messages.slice(since).find((message) => accept(message))),
    called: (accept) => until(() => ledger.find((entry) => entry.status !== 0 && accept(entry))),
    drained: () => until(() => (confirmed > (updates.at(-1)?.update_id ?? 0) ? true : undefined)).then(() => undefined),
    async close() {
      for (const response of hanging) response.destroy()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function readPayload(request: IncomingMessage): Promise<Readonly<Record<string, unknown>>> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const body = Buffer.concat(chunks).toString()
  if (body === '') return Object.fromEntries(new URL(request.url ?? '/', 'http://x').searchParams)
  try {
    return JSON.parse(body) as Readonly<Record<string, unknown>>
  } catch {
    return Object.fromEntries(new URLSearchParams(body))
  }
}
