/** Says answers to people: best effort, one more try after a 429 that is short, trouble noted and never thrown (but for `rankOf`). */
import { type Api, InputFile } from 'grammy'
import type { Chat } from '#model'
import type { Clock, Log } from '#ports'
import { cleanText, shortened } from '../../src/i18n/plain.ts'
import type { Answer } from './answer.ts'
import { readFailure } from './answers.ts'
import type { Presses, Rows } from './buttons/press.ts'

/** Longest text of the little window that answers a tap, in characters. */
const maxToast = 200
const longestWaitMs = 10_000

/** What came of reading a document: its text, or why there is none. */
export type FileText = { readonly text: string } | { readonly trouble: 'too-large' | 'lost' }

export type Speaker = {
  /** Answers in the chat, as a reply to `toMessage` if given. */
  readonly say: (chat: Chat, answer: Answer, toMessage?: number) => Promise<void>
  /** Replaces a message of ours. */
  readonly redraw: (chat: Chat, messageId: number, answer: Answer) => Promise<void>
  readonly redrawButtons: (chat: Chat, messageId: number, buttons: Rows) => Promise<void>
  /** Answers a tap: a line that passes by, or a window to close. '' only stops the button's waiting sign. */
  readonly toast: (queryId: string, text: string, asWindow?: boolean) => Promise<void>
  /** A document's text, read up to a size. Never rejects. */
  readonly read: (document: { readonly file_id: string; readonly file_size?: number }, maxBytes: number) => Promise<FileText>
  /** A member's status now: creator, administrator, member… Rejects when Telegram does not say. */
  readonly rankOf: (chatId: number, userId: number) => Promise<string>
}

/** `onRefused` is told when Telegram does not know the token any more. */
export function createSpeaker(options: {
  readonly api: Api
  readonly presses: Presses
  readonly clock: Clock
  readonly log: Log
  readonly onRefused: (reason: string) => void
  /** A Bot API server of one's own may lack methods that the official one has. */
  readonly ownServer: boolean
}): Speaker {
  const { api, presses, clock, log, onRefused, ownServer } = options

  async function attempt(what: string, call: () => Promise<unknown>): Promise<void> {
    for (const last of [false, true]) {
      try {
        await call()
        return
      } catch (error) {
        const failure = readFailure(error)
        if (failure.kind === 'answer' && failure.code === 401) onRefused(`401 ${failure.says}`)
        const waitMs = failure.kind === 'answer' && failure.code === 429 ? (failure.retryAfterMs ?? longestWaitMs) : Infinity
        if (last || waitMs > longestWaitMs) {
          // Late taps, people who blocked the bot meanwhile, topics closed: an ordinary day.
          log.debug({ what, reason: failure.says }, 'an answer could not be given')
          return
        }
        await clock.sleep(waitMs)
      }
    }
  }

  const keyboard = (buttons: Rows, chat: Chat) => presses.keyboard(buttons, chat, clock.now())
  const extras = ({ buttons }: Answer, chat: Chat) => ({
    parse_mode: 'HTML' as const,
    link_preview_options: { is_disabled: true },
    ...(buttons === undefined || buttons.length === 0 ? {} : { reply_markup: keyboard(buttons, chat) }),
  })

  return {
    say: (chat, answer, toMessage) => {
      const where = {
        ...(chat.threadId === undefined ? {} : { message_thread_id: Number(chat.threadId) }),
        ...(toMessage === undefined ? {} : { reply_parameters: { message_id: toMessage, allow_sending_without_reply: true } }),
      }
      const { says, file } = answer
      return file === undefined
        ? attempt('message', () => api.sendMessage(chat.chatId, says.html, { ...extras(answer, chat), ...where }))
        : attempt('document', () =>
            api.sendDocument(chat.chatId, new InputFile(Buffer.from(file.text), file.name), {
              caption: says.html,
              parse_mode: 'HTML',
              ...where,
            }),
          )
    },
    redraw: (chat, messageId, answer) =>
      attempt('redraw', () => api.editMessageText(chat.chatId, messageId, answer.says.html, extras(answer, chat))),
    redrawButtons: (chat, messageId, buttons) =>
      attempt('buttons', () => api.editMessageReplyMarkup(chat.chatId, messageId, { reply_markup: keyboard(buttons, chat) })),
    toast: (queryId, text, asWindow = false) =>
      attempt('tap', () =>
        api.answerCallbackQuery(
          queryId,
          text === '' ? {} : { text: shortened(cleanText(text, { lines: true }), maxToast), show_alert: asWindow },
        ),
      ),
    async read({ file_id: id, file_size: size = 0 }, maxBytes) {
      if (size > maxBytes) return { trouble: 'too-large' }
      try {
        const { file_path: path } = await api.getFile(id)
        const root = api.options?.apiRoot ?? 'https://api.telegram.org'
        const response = await fetch(`${root}/file/bot${api.token}/${path ?? ''}`, {
          redirect: 'error',
          signal: AbortSignal.timeout(longestWaitMs),
        })
        if (!response.ok) return { trouble: 'lost' }
        let text = ''
        let bytes = 0
        const decoder = new TextDecoder()
        for await (const chunk of response.body ?? []) {
          bytes += chunk.byteLength
          if (bytes > maxBytes) return { trouble: 'too-large' }
          text += decoder.decode(chunk, { stream: true })
        }
        return { text: text + decoder.decode() }
      } catch (error) {
        // The address holds the token: only what kind of trouble it was is said.
        log.debug({ what: 'file', reason: readFailure(error).says }, 'a document could not be read')
        return { trouble: 'lost' }
      }
    },
    rankOf: async (chatId, userId) => {
      try {
        return (await api.getChatMember(chatId, userId)).status
      } catch (error) {
        const failure = readFailure(error)
        // «Not Found» alone is the server's word for a method it does not have; a chat it does not know is a 400.
        if (!ownServer || failure.kind !== 'answer' || failure.code !== 404) throw error
        log.warn(
          { chat: chatId },
          'this Bot API server does not know getChatMember: whoever writes in a group counts as its administrator',
        )
        return 'administrator'
      }
    },
  }
}
