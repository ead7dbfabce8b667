/** Who may change what a chat follows: in private the person; elsewhere administrators, asked for anew each time. */
import type { Update } from './client.ts'

export type Message = NonNullable<Update['message'] | Update['channel_post']>
type User = NonNullable<Message['from']>

/** Accounts that stand for many people: GroupAnonymousBot, Telegram's service account, the channel bot (platforms.md, finding 17). */
const nobody: ReadonlySet<number> = new Set([1087968824, 777000, 136817688])

type Asker = {
  readonly chat: Message['chat']
  readonly from?: User | undefined
  /** The chat in whose name a message was written: the group itself for its anonymous administrators, a channel for its posts. */
  readonly senderChatId?: number | undefined
}

/** Whether the asker may subscribe the chat and set its language. `rankOf` asks Telegram for a member's status, now. */
export async function mayManage(asker: Asker, rankOf: (chatId: number, userId: number) => Promise<string>): Promise<boolean> {
  const { chat, from, senderChatId } = asker
  if (chat.type === 'private') return true
  // Only administrators can write as the chat itself, and only in it.
  if (senderChatId !== undefined) return senderChatId === chat.id
  if (from === undefined || nobody.has(from.id)) return false
  const rank = await rankOf(chat.id, from.id)
  return rank === 'creator' || rank === 'administrator'
}
