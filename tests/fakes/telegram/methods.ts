/** What the fake's Bot API methods do, with the limits that Telegram documents (platforms.md 1.6). */
import { parseHtml, type HtmlEntity } from './html.ts'
import type { FakeMessage } from './types.ts'

const maxVisible = 4096
const maxRawBytes = 32_768

/** Telegram counts code points, not UTF-16 units (platforms.md, finding 14). */
const codePoints = (text: unknown): number => (typeof text === 'string' ? Array.from(text).length : 0)

export type Payload = Readonly<Record<string, unknown>>
/** An answer before it is wrapped: `result` with 200, `description` with anything else. */
export type Answer = {
  readonly status: number
  readonly result?: unknown
  readonly description?: string
  readonly parameters?: Readonly<Record<string, number>>
}
const bad = (description: string): Answer => ({ status: 400, description: `Bad Request: ${description}` })

/** What the methods share with the server: message ids are given out by both. */
type World = {
  readonly token: string
  readonly rates: boolean
  readonly admins: ReadonlyMap<number, readonly number[]>
  readonly messages: FakeMessage[]
  readonly files: Map<string, string>
  readonly nextMessageId: () => number
  /** Whether a number was given out to anybody: people's own messages are not kept. */
  readonly isKnown: (messageId: number) => boolean
}

/** The methods over one world. */
export function createMethods({
  token,
  rates,
  admins,
  messages,
  files,
  nextMessageId,
  isKnown,
}: World): (method: string, payload: Payload) => Answer {
  const accepted: { readonly at: number; readonly chatId: number }[] = []

  function tooFast(chatId: number): Answer | undefined {
    if (!rates) return undefined
    const now = Date.now()
    const lately = (ms: number, here: boolean): number =>
      accepted.filter((one) => now - one.at < ms && (!here || one.chatId === chatId)).length
    const wait = lately(1000, false) >= 30 || lately(1000, true) >= 3 ? 1 : chatId < 0 && lately(60_000, true) >= 20 ? 30 : 0
    return wait === 0
      ? undefined
      : { status: 429, description: `Too Many Requests: retry after ${wait}`, parameters: { retry_after: wait } }
  }

  function sendMessage(payload: Payload): Answer {
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
    const known = reply === undefined || target !== undefined || isKnown(Number(reply.message_id))
    if (!known && reply.allow_sending_without_reply !== true) return bad('message to be replied not found')
    const message: FakeMessage = {
      chatId,
      messageId: nextMessageId(),
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

  /** grammY sends the fields of a form as texts, and the document under a name that `document` tells (attach://name). */
  function sendDocument(payload: Payload): Answer {
    const attached = String(payload['document']).replace('attach://', '')
    const text = payload[attached]
    if (typeof text !== 'string' || text === '') return bad('file must be non-empty')
    const reply = payload['reply_parameters']
    const sent = sendMessage({
      ...payload,
      text: payload['caption'],
      ...(typeof reply === 'string' ? { reply_parameters: JSON.parse(reply) as unknown } : {}),
    })
    const message = messages.at(-1)
    if (sent.status !== 200 || message === undefined) return sent
    const id = `document-${message.messageId}`
    files.set(id, text)
    messages.splice(-1, 1, { ...message, file: id })
    return sent
  }

  function editMessageText(payload: Payload): Answer {
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

  /** The answer to one call that is not `getUpdates`. */
  function answer(method: string, payload: Payload): Answer {
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
      case 'sendMessage':
        return sendMessage(payload)
      case 'sendDocument':
        return sendDocument(payload)
      case 'getFile': {
        const id = String(payload['file_id'])
        return files.has(id) ? { status: 200, result: { file_id: id, file_path: `documents/${id}` } } : bad('invalid file_id')
      }
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
      case 'sendChatAction':
      case 'setMyDescription':
      case 'setMyShortDescription':
      case 'leaveChat':
        return { status: 200, result: true }
      default:
        return { status: 404, description: 'Not Found: method not found' }
    }
  }

  return answer
}

/** The visible text of a send or edit, or why it is refused. */
function readText(payload: Payload): { text: string; entities: readonly HtmlEntity[] } | Answer {
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

function readButtons(payload: Payload): FakeMessage['buttons'] | Answer {
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
