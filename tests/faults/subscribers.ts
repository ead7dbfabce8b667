/** Chats that follow the topic before anything is told, put straight into the store. */
import type { Chat } from '#model'
import { openStore } from '../../src/store/open.ts'

/** Subscribes them in the store at `url`, in Arabic and audibly. */
export async function subscribeAll(url: string, topic: string, chats: readonly Chat[]): Promise<void> {
  const store = await openStore(url)
  for (const chat of chats)
    await store.subscribe({ chat, topic, language: 'ar', status: 'active', silent: false, createdAt: Date.now() })
  await store.close()
}

/** `count` private chats of Telegram, numbered from 1. */
export const telegramChats = (count: number): Chat[] =>
  Array.from({ length: count }, (_, index) => ({ platform: 'telegram', chatId: String(index + 1) }))
