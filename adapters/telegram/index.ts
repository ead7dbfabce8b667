/** Telegram as a chat platform: alerts out, commands in. One bot, one token, long polling or a webhook. */
import type { Outgoing, ChatAdapter, Clock, Log, SendResult } from '#ports'
import { wallClock } from '../../src/clock.ts'
import { type Failure, readFailure, resultOf } from './answers.ts'
import { createPresses } from './buttons/press.ts'
import { createClients } from './client.ts'
import { menus } from './commands/menus.ts'
import { createConnection } from './connection.ts'
import { createPoller } from './poller.ts'
import { renderAlert } from './render.ts'
import { createSpeaker } from './speaker.ts'
import { createUpdateMemory, type SharedUpdates } from './update-memory.ts'
import { createUpdateHandler, type UpdateHandler } from './updates.ts'
import { createWebhook, type WebhookOptions } from './webhook.ts'

type TelegramOptions = {
  readonly token: string
  /** Base address of a Bot API server, for self-hosted ones and tests. Official server when absent. */
  readonly apiRoot?: string
  /** Updates are sent here by Telegram; absent: Telegram is asked for them. */
  readonly webhook?: WebhookOptions | undefined
  /** Where several processes listen. */
  readonly shared?: SharedUpdates | undefined
  readonly log: Log
  readonly clock?: Clock
}

/** Three chats told to wait within ten seconds: Telegram means the bot (platforms.md 1.3). */
const floodChats = 3
const floodMs = 10_000
/** A chat that Telegram does not find is given up at the third time in a day; until then it is asked again. */
const lostChatTimes = 3
const lostChatMs = 24 * 3_600_000
const lostChatWaitMs = 10 * 60_000
const goodbyeMs = 5000

/** Makes the adapter. `start` never waits for the network; what is wrong is told by `health`. */
export function createTelegramAdapter(options: TelegramOptions): ChatAdapter {
  const { token, apiRoot, log, clock = wallClock, shared } = options
  const clients = createClients(token, apiRoot)
  const presses = createPresses(token)
  const host = new URL(apiRoot ?? 'https://api.telegram.org').host
  const ending = new AbortController()
  let running: Promise<void> = Promise.resolve()
  let handler: UpdateHandler | undefined
  const slowed = new Map<string, number>()
  const lost = new Map<string, readonly number[]>()

  const connection = createConnection({ clock, log, host })
  const onConnected = (): Promise<void> => tellMenus()
  const webhook =
    options.webhook &&
    createWebhook({
      ...options.webhook,
      token,
      host,
      clients,
      connection,
      clock,
      log,
      memory: createUpdateMemory(token.split(':')[0] ?? '', shared),
      onConnected,
      onUpdate: async (update, username) => {
        if (handler === undefined) throw new Error('Expected the bot to have been started, got an update before')
        await handler.handle(update, username)
      },
    })
  const listener =
    webhook ??
    createPoller({
      clients,
      connection,
      onConnected,
      onUpdates: async (updates, username) => handler?.take(updates, username),
    })

  /** Menus are an ornament: servers that do not know them (test servers, old self-hosted ones) are used all the same. */
  async function tellMenus(): Promise<void> {
    for (const menu of menus()) {
      const failure = await clients.send.setMyCommands(menu.commands, menu.where).then(
        () => undefined,
        (error: unknown) => readFailure(error),
      )
      if (failure === undefined) continue
      log.debug({ reason: failure.says }, 'the command menu was not taken')
      if (failure.kind === 'answer' && failure.code === 404) return
    }
  }

  async function deliver(
    { alert, chat, language, silent, plain, replyTo, digest }: Outgoing,
    signal: AbortSignal,
  ): Promise<string> {
    const { text, html, buttons } = renderAlert({
      alert,
      language,
      plain,
      isReply: replyTo !== undefined,
      ...(digest === undefined ? {} : { digest }),
    })
    const stop = signal as Parameters<typeof clients.send.getMe>[0]
    const common = {
      ...(html ? { parse_mode: 'HTML' as const } : {}),
      link_preview_options: { is_disabled: true },
      ...(buttons.length === 0 ? {} : { reply_markup: presses.keyboard(buttons, chat, clock.now()) }),
    }
    if (alert.kind === 'edit') {
      await clients.send.editMessageText(chat.chatId, Number(replyTo), text, common, stop)
      return String(replyTo)
    }
    const message = await clients.send.sendMessage(
      chat.chatId,
      text,
      {
        ...common,
        disable_notification: silent,
        ...(chat.threadId === undefined ? {} : { message_thread_id: Number(chat.threadId) }),
        ...(replyTo === undefined
          ? {}
          : { reply_parameters: { message_id: Number(replyTo), allow_sending_without_reply: true } }),
      },
      stop,
    )
    const id: unknown = (message as { message_id?: unknown } | undefined)?.message_id
    // «ok» without a message named is no receipt.
    if (typeof id !== 'number') throw new SyntaxError('no message_id')
    return String(id)
  }

  /** A 404 for a method that surely exists is either a chat's or, when `getMe` gets it too, the token's. */
  async function isTokenRefused(failure: Failure): Promise<boolean> {
    if (failure.kind !== 'answer' || failure.code !== 404) return false
    const asked = await clients.send.getMe().then(
      () => undefined,
      (error: unknown) => readFailure(error),
    )
    return asked?.kind === 'answer' && (asked.code === 404 || asked.code === 401)
  }

  async function afterFailure(error: unknown, { chat, plain, replyTo, alert }: Outgoing): Promise<SendResult> {
    const failure = readFailure(error)
    const edited = alert.kind === 'edit' && replyTo !== undefined ? { messageId: replyTo } : {}
    const result = (await isTokenRefused(failure))
      ? ({ outcome: 'stop', reason: `404 for this token from ${host}` } as const)
      : resultOf(failure, { plain, ...edited })
    if (result.outcome === 'stop') connection.refuse(result.reason)
    if (result.outcome === 'not-sent' && failure.kind === 'answer')
      return { ...result, scope: slow(chat.chatId) ? 'platform' : 'chat' }
    if (result.outcome === 'unknown-chat') {
      const times = [...(lost.get(chat.chatId) ?? []).filter((at) => clock.now() - at < lostChatMs), clock.now()]
      lost.set(chat.chatId, times)
      return times.length < lostChatTimes
        ? { outcome: 'not-sent', reason: result.reason, afterMs: lostChatWaitMs, scope: 'chat' }
        : { outcome: 'refused', reason: result.reason, action: 'suspend' }
    }
    return result
  }

  /** Notes a 429 and tells whether so many chats got one lately that the whole bot should wait. */
  function slow(chatId: string): boolean {
    const now = clock.now()
    slowed.set(chatId, now)
    for (const [chat, at] of slowed) if (now - at >= floodMs) slowed.delete(chat)
    return slowed.size >= floodChats
  }

  return {
    platform: 'telegram',
    limits: { perSecond: 30, perChatMs: 1050, perGroupMinute: 20 },
    start(desk) {
      const speaker = createSpeaker({
        api: clients.send,
        presses,
        clock,
        log,
        onRefused: connection.refuse,
        ownServer: host !== 'api.telegram.org',
      })
      handler = createUpdateHandler({ desk, speaker, presses, clock, log })
      running = listener.run(ending.signal).catch((error: unknown) => {
        log.error({ reason: readFailure(error).says }, 'the Telegram listener ended')
      })
      return Promise.resolve()
    },
    async send(message, signal) {
      const refused = connection.refused()
      if (refused !== undefined) return { outcome: 'stop', reason: refused }
      if (message.alert.kind === 'edit' && message.replyTo === undefined)
        return {
          outcome: 'refused',
          reason: 'Expected the message to redraw, got none: the head never reached this chat',
          action: 'dead',
        }
      if (signal.aborted) return { outcome: 'not-sent', reason: 'stopped before it was sent', scope: 'chat' }
      try {
        const messageId = await deliver(message, signal)
        lost.delete(message.chat.chatId)
        return { outcome: 'sent', messageId }
      } catch (error) {
        return afterFailure(error, message)
      }
    },
    // Bots cannot read a chat's history.
    findSent: () => Promise.resolve({ found: 'unknown' }),
    health: listener.health,
    publicName: connection.username,
    ...(webhook === undefined ? {} : { webhook: { path: webhook.path, receive: webhook.receive } }),
    async stop() {
      ending.abort()
      webhook?.close()
      const enough = new AbortController()
      await Promise.race([Promise.all([running, handler?.idle()]), wallClock.sleep(goodbyeMs, enough.signal)])
      enough.abort()
    },
  }
}
