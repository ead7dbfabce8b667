/** Chats and what they subscribed to: suspended when a platform says so, resumed with their settings, moved when their id changes. */
import type { Chat, Language, Platform, Subscription } from '#model'
import { chatKey } from '#model'
import type { Store } from '#ports'
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
>
/** As src/store/redis/lua/subscriptions.lua gives it. */
type SubscriptionRow = readonly (string | null)[]

export function chatsOf({ ask, key, script }: Connection): Chats {
  const change = <Answer>(what: string, chat: Chat, ...values: (string | number)[]): Promise<Answer> =>
    script('chats', what, chatKey(chat), chat.platform, chat.chatId, chat.threadId ?? '', ...values)
  const subscriptions = async (chat: Chat): Promise<Subscription[]> =>
    (await script<SubscriptionRow[]>('subscriptions', 'chat', chatKey(chat))).map(toSubscription)
  return {
    audience: async (topic, cursor, limit) =>
      (await script<SubscriptionRow[]>('subscriptions', 'audience', topic, cursor, limit)).map(toSubscription),
    subscribe: ({ chat, topic, status, reason, language, silent, quiet, createdAt }) =>
      change(
        'subscribe',
        chat,
        topic,
        status,
        reason ?? '',
        language,
        silent ? '1' : '0',
        quiet === undefined ? '' : JSON.stringify(quiet),
        createdAt,
      ),
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
  }
}

function toSubscription(row: SubscriptionRow): Subscription {
  const [platform, chatId, thread, topic, status, reason, language, silent, quiet, at] = row
  return {
    chat: { platform: platform as Platform, chatId: chatId ?? '', ...(thread == null ? {} : { threadId: thread }) },
    topic: topic ?? '',
    language: language as Language,
    status: status as Subscription['status'],
    ...(reason == null ? {} : { reason }),
    silent: silent === '1',
    ...(quiet == null ? {} : { quiet: JSON.parse(quiet) as NonNullable<Subscription['quiet']> }),
    createdAt: Number(at),
  }
}
