/** Chats and what they subscribed to: suspended when a platform says so, resumed with their settings, moved when their id changes. */
import type { Chat, ChatSettings, Language, Platform, Subscription } from '#model'
import { chatKey } from '#model'
import type { Store } from '#ports'
import { firstOfEach } from '../audience.ts'
import type { Connection } from './connection.ts'

type Chats = Pick<
  Store,
  | 'audience'
  | 'subscribe'
  | 'unsubscribe'
  | 'subscriptions'
  | 'suspendChat'
  | 'resumeChat'
  | 'migrateChat'
  | 'chatLanguage'
  | 'setChatLanguage'
  | 'chatSettings'
  | 'setChatSettings'
>
/** As src/store/redis/lua/subscriptions.lua gives it. */
type SubscriptionRow = readonly (string | null)[]

export function chatsOf({ ask, key, script }: Connection): Chats {
  const change = <Answer>(what: string, chat: Chat, ...values: (string | number)[]): Promise<Answer> =>
    script('chats', what, chatKey(chat), chat.platform, chat.chatId, chat.threadId ?? '', ...values)
  const subscriptions = async (chat: Chat): Promise<Subscription[]> =>
    (await script<SubscriptionRow[]>('subscriptions', 'chat', chatKey(chat))).map(toSubscription)
  return {
    audience: async (topics, cursor, limit) => {
      const rows = await Promise.all(
        topics.map((topic) => script<SubscriptionRow[]>('subscriptions', 'audience', topic, cursor, limit)),
      )
      return firstOfEach(
        rows.map((list) => list.map(toSubscription)),
        limit,
      )
    },
    subscribe: ({ chat, topic, status, reason, language, createdAt }) =>
      change('subscribe', chat, topic, status, reason ?? '', language, createdAt),
    unsubscribe: (chat, topic, now) => change('unsubscribe', chat, topic ?? '', now),
    subscriptions,
    suspendChat: async (chat, reason) => void (await change('suspend', chat, reason)),
    resumeChat: (chat) => change('resume', chat),
    migrateChat: async (from, toChatId, now) => void (await change('migrate', from, toChatId, now)),
    chatLanguage: async (chat) => {
      const chosen = await ask(async (redis) => {
        const number = await redis.hget(key('chat-no'), chatKey(chat))
        return number === null ? null : redis.hget(key(`chat:${number}`), 'language')
      })
      return (chosen as Language | null) ?? (await subscriptions(chat))[0]?.language
    },
    setChatLanguage: async (chat, language) => void (await change('language', chat, language)),
    chatSettings: (chat) =>
      ask(async (redis) => {
        const number = await redis.hget(key('chat-no'), chatKey(chat))
        const chosen = number === null ? null : await redis.hget(key(`chat:${number}`), 'settings')
        return chosen === null ? undefined : (JSON.parse(chosen) as ChatSettings)
      }),
    setChatSettings: async (chat, settings) => void (await change('settings', chat, JSON.stringify(settings))),
  }
}

function toSubscription(row: SubscriptionRow): Subscription {
  const [platform, chatId, thread, settings, topic, status, reason, language, at] = row
  return {
    chat: { platform: platform as Platform, chatId: chatId ?? '', ...(thread == null ? {} : { threadId: thread }) },
    topic: topic ?? '',
    language: language as Language,
    status: status as Subscription['status'],
    ...(reason == null ? {} : { reason }),
    createdAt: Number(at),
    ...(settings == null ? {} : { settings: JSON.parse(settings) as ChatSettings }),
  }
}
