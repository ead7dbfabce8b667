// Somebody in a chat of the fake: writes, taps, and reads what the bot answers to it.
import type { FakeChat, FakeMessage, FakeUser, LedgerEntry, TelegramFake } from './index.ts'

export type Person = {
  /** Writes and waits for the bot's next message in the chat. `more` goes into the message (reply_to_message, sender_chat, …). */
  readonly asks: (text: string, more?: Readonly<Record<string, unknown>>) => Promise<FakeMessage>
  /** Writes something that the bot should leave alone. */
  readonly writes: (text: string, more?: Readonly<Record<string, unknown>>) => number
  /** Taps the button whose label contains `label`, and waits for what the tap is answered with. */
  readonly taps: (message: FakeMessage, label: string) => Promise<LedgerEntry>
  readonly user: FakeUser
}

/** A person with this account in this chat; `threadId`: in this forum topic. */
export function personIn(telegram: TelegramFake, chat: FakeChat, user: FakeUser, threadId?: number): Person {
  const inTopic = threadId === undefined ? {} : { message_thread_id: threadId, is_topic_message: true }
  return {
    user,
    writes: (text, more = {}) => telegram.say(chat, text, user, { ...inTopic, ...more }),
    asks(text, more = {}) {
      const since = telegram.messages.length
      telegram.say(chat, text, user, { ...inTopic, ...more })
      return telegram.next((message) => message.chatId === chat.id && message.threadId === threadId, since)
    },
    taps(message, label) {
      const before = telegram.ledger.length
      telegram.tap(message, label, user, chat)
      return telegram.called((entry) => entry.method === 'answerCallbackQuery' && telegram.ledger.indexOf(entry) >= before)
    },
  }
}
