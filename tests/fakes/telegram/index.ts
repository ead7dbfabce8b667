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
import { createMethods, type Answer, type Payload } from './methods.ts'
import { createWebhookSender } from './webhook.ts'
import type { Fault, FakeMessage, LedgerEntry, TelegramFake, TelegramFakeOptions } from './types.ts'

export type { FakeChat, FakeMessage, FakeUser, Fault, LedgerEntry, TelegramFake, TelegramFakeOptions } from './types.ts'

/** Starts a fake on a free port of 127.0.0.1. */
export async function startTelegramFake(options: TelegramFakeOptions = {}): Promise<TelegramFake> {
  let token = options.token ?? '123456789:AAFakeFakeFakeFakeFakeFakeFakeFake_00'
  const ledger: LedgerEntry[] = []
  const messages: FakeMessage[] = []
  const faults: Fault[] = []
  const files = new Map<string, string>()
  const admins = new Map(options.admins)
  const updates: { readonly update_id: number }[] = []
  const hanging = new Set<ServerResponse>()
  const watchers = new Set<() => void>()
  let pollers: (() => void)[] = []
  let nextUpdate = 1000
  let nextMessage = 1
  let confirmed = 0
  const answer = createMethods({
    token,
    rates: options.rates === true,
    admins,
    messages,
    files,
    nextMessageId: () => nextMessage++,
    isKnown: (id) => id < nextMessage,
  })

  const changed = (): void => {
    for (const watcher of watchers) watcher()
  }
  const webhook = createWebhookSender({
    updates,
    changed,
    posted: (entry) => void ledger.push(entry),
  })
  const dropPollers = (): void => {
    for (const wake of pollers) wake()
    pollers = []
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
    dropPollers()
    webhook.wake()
  }

  async function getUpdates(payload: Payload, response: ServerResponse): Promise<Answer> {
    if (webhook.isSet())
      return {
        status: 409,
        description:
          "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
      }
    const offset = Number(payload['offset'] ?? 0)
    confirmed = Math.max(confirmed, offset)
    changed()
    // What was confirmed once is forgotten, whoever asks.
    const waiting = (): typeof updates =>
      updates.filter(({ update_id: id }) => id >= confirmed && !webhook.isTaken(id)).slice(0, Number(payload['limit'] ?? 100))
    if (waiting().length === 0) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, Math.min(50, Number(payload['timeout'] ?? 0)) * 1000)
        pollers.push(resolve)
        response.once('close', resolve)
        response.once('close', () => clearTimeout(timer))
      })
    }
    if (webhook.isSet()) return { status: 409, description: 'Conflict: terminated by setWebhook request' }
    return { status: 200, result: waiting() }
  }

  function webhookMethod(method: string, payload: Payload): Answer | undefined {
    if (method === 'getWebhookInfo') return webhook.info()
    if (method === 'deleteWebhook') return webhook.remove(payload)
    if (method !== 'setWebhook') return undefined
    // What was confirmed to one who asked is not posted.
    const old = updates.findLastIndex(({ update_id: id }) => id < confirmed)
    updates.splice(0, old + 1)
    const answer = webhook.set(payload)
    dropPollers()
    return answer
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
    const [, fileId] = /^\/file\/bot[^/]+\/documents\/([^/?]+)$/.exec(request.url ?? '') ?? []
    if (fileId !== undefined) {
      const text = files.get(fileId)
      response.writeHead(text === undefined ? 404 : 200).end(text)
      return
    }
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
          : method === 'getUpdates'
            ? await getUpdates(payload, response)
            : (webhookMethod(method, payload) ?? answer(method, payload))
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
    get token() {
      return token
    },
    renew(fresh) {
      token = fresh
      dropPollers()
    },
    ledger,
    messages,
    files,
    faults,
    posts: webhook.faults,
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
    drained: () =>
      until(() => (updates.every(({ update_id: id }) => id < confirmed || webhook.isTaken(id)) ? true : undefined)).then(
        () => undefined,
      ),
    async close() {
      webhook.close()
      for (const response of hanging) response.destroy()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function readPayload(request: IncomingMessage): Promise<Payload> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const raw = Buffer.concat(chunks)
  const type = request.headers['content-type'] ?? ''
  if (type.startsWith('multipart/')) {
    const form = await new Response(raw, { headers: { 'content-type': type } }).formData()
    const fields = [...form].map(async ([name, value]) => [name, typeof value === 'string' ? value : await value.text()] as const)
    return Object.fromEntries(await Promise.all(fields))
  }
  const body = raw.toString()
  if (body === '') return Object.fromEntries(new URL(request.url ?? '/', 'http://x').searchParams)
  try {
    return JSON.parse(body) as Payload
  } catch {
    return Object.fromEntries(new URLSearchParams(body))
  }
}
