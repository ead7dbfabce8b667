/** What a chat asks of its own rows: its digest at once, and to be forgotten. */
import type { Chat } from '#model'
import { chatKey } from '#model'
import type { Store } from '#ports'
import type { Database } from './database.ts'

/** Of deliveries: `sending` is on the wire and ends by itself. */
const sending = 4

export function forgetOf(db: Database): Pick<Store, 'hurryDigest' | 'forgetChat'> {
  const numberOf = (chat: Chat): number =>
    db.get<{ seq: number }>('SELECT seq FROM chats WHERE key = ?', chatKey(chat))?.seq ?? -1
  return {
    hurryDigest: (chat, now) =>
      db.write(() =>
        db.run(
          `UPDATE deliveries INDEXED BY deliveries_lane SET not_before = ?1, due_at = ?1, waits = NULL
           WHERE chat = ?2 AND state <= 4 AND state = 0 AND digest = id AND priority = 9 AND due_at > ?1`,
          now,
          numberOf(chat),
        ),
      ),
    forgetChat: (chat) =>
      db.write(() => {
        const seq = numberOf(chat)
        const subscriptions = db.run('DELETE FROM subscriptions WHERE chat = ?', seq)
        const deliveries = db.run(`DELETE FROM deliveries WHERE chat = ? AND state <> ${sending}`, seq)
        const verdicts = db.run('DELETE FROM verdicts WHERE by = ?', `${chat.platform}:${chat.chatId}`)
        const onTheWire = db.get<{ n: number }>('SELECT count(*) AS n FROM deliveries WHERE chat = ?', seq)?.n ?? 0
        if (onTheWire === 0) db.run('DELETE FROM chats WHERE seq = ?', seq)
        else db.run('UPDATE chats SET language = NULL, settings = NULL WHERE seq = ?', seq)
        return { subscriptions, deliveries, verdicts, onTheWire }
      }),
  }
}
