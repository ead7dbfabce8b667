/** Chats that follow the topic before anything is told, put straight into the store. */
import type { Chat } from '#model'
import { openStore } from '../../src/store/open.ts'

/** One transaction takes so many: 100,000 chats take seconds and not minutes. */
const chunk = 1_000

/** Subscribes them in the store at `url`, in Arabic and audibly. */
export async function subscribeAll(url: string, topic: string, chats: readonly Chat[]): Promise<void> {
  const store = await openStore(url)
  const base = { topic, language: 'ar', status: 'active', createdAt: Date.now() } as const
  for (let from = 0; from < chats.length; from += chunk)
    await store.load(
      chats.slice(from, from + chunk).map((chat) => ({ kind: 'subscription', subscription: { chat, ...base } }) as const),
    )
  await store.close()
}

/** `count` private chats of Telegram, numbered from 1. */
export const telegramChats = (count: number): Chat[] =>
  Array.from({ length: count }, (_, index) => ({ platform: 'telegram', chatId: String(index + 1) }))
