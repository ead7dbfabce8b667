/**
 * What this process has sent lately, whatever the store says: Redis may lose the last second when its machine dies (hostile.md
 * R-04), a full disk may not take the record of a message that is out. What is known here is not sent again.
 */
import type { Chat } from '#model'
import { chatKey } from '#model'

export type SentLately = {
  /** Remembers that `messageId` told these alerts to the chat. */
  readonly remember: (chat: Chat, alertIds: readonly string[], messageId: string) => void
  /** The message that told the alert to the chat, if this process sent it. */
  readonly messageOf: (chat: Chat, alertId: string) => string | undefined
}

/** Some minutes of sending at full rate, in well under a megabyte. */
const kept = 5_000

export function createSentLately(): SentLately {
  const messages = new Map<string, string>()
  const keyOf = (chat: Chat, alertId: string): string => `${alertId}@${chatKey(chat)}`
  return {
    remember: (chat, alertIds, messageId) => {
      for (const id of alertIds) messages.set(keyOf(chat, id), messageId)
      for (const oldest of messages.keys()) {
        if (messages.size <= kept) break
        messages.delete(oldest)
      }
    },
    messageOf: (chat, alertId) => messages.get(keyOf(chat, alertId)),
  }
}
