/** The shapes of the fake Telegram. */
import type { HtmlEntity } from './html.ts'

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
  /** The id of a document that came with it; the text is its caption. */
  readonly file?: string
  readonly replyTo?: number
  readonly at: number
  readonly history: string[]
}

/**
 * One call as it came in, and how it was answered (`0`: the connection was cut or left hanging). `webhook`: one of ours, an update
 * posted to the bot, and how the bot answered.
 */
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
  /** @BotFather gave the bot another token: the old one is refused from now on. */
  readonly renew: (token: string) => void
  readonly ledger: readonly LedgerEntry[]
  readonly messages: readonly FakeMessage[]
  /** Documents by file id: what bots sent, and what people are made to send. */
  readonly files: Map<string, string>
  readonly faults: Fault[]
  /** One each for the next posts to the webhook. lost-answer: it is answered, and Telegram never hears it. */
  readonly posts: 'lost-answer'[]
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
