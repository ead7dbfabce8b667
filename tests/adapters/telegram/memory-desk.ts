// A desk that lives in memory: what the composition root makes from the store, for tests of an adapter alone.
import { chatKey, type Chat, type Language, type Story, type Subscription } from '#model'
import type { ReaderDesk, SearchHit } from '#ports'
import { createReader } from '../../fakes/reader.ts'

export type MemoryDesk = ReaderDesk & {
  /** What was asked of it, in order: `suspend telegram:5 the person blocked the bot`. */
  readonly diary: string[]
}

export const defence = {
  id: 'morocco-israel-defence',
  label: {
    ar: 'المغرب وإسرائيل: التعاون الدفاعي',
    fr: 'Maroc–Israël : coopération de défense',
    en: 'Morocco–Israel: defence cooperation',
  },
  enabled: true,
}

/** `stories` for /latest, `hits` for every search, `reasons` by `chatKey/messageId` or id for /why. */
export function createMemoryDesk(
  data: {
    readonly stories?: readonly Story[]
    readonly hits?: readonly SearchHit[]
    readonly reasons?: ReadonlyMap<string, readonly string[]>
  } = {},
): MemoryDesk {
  const subscriptions = new Map<string, Subscription>()
  const languages = new Map<string, Language>()
  const diary: string[] = []
  const ofChat = (chat: Chat): [string, Subscription][] =>
    [...subscriptions].filter(([, subscription]) => chatKey(subscription.chat) === chatKey(chat))
  return {
    ...createReader([defence]),
    diary,
    topics: () => [defence],
    subscribe: async (chat, topic, language) => {
      if (topic !== defence.id) return 'unknown-topic'
      const id = `${chatKey(chat)} ${topic}`
      const before = subscriptions.get(id)
      subscriptions.set(id, { chat, topic, language, status: 'active', createdAt: 0 })
      diary.push(`subscribe ${chatKey(chat)} ${topic} ${language}`)
      return before === undefined ? 'subscribed' : before.status === 'active' ? 'already' : 'resumed'
    },
    unsubscribe: async (chat, topic) => {
      const ended = ofChat(chat).filter(([, subscription]) => topic === undefined || subscription.topic === topic)
      for (const [id] of ended) subscriptions.delete(id)
      return ended.length
    },
    subscriptions: async (chat) => ofChat(chat).map(([, subscription]) => subscription),
    language: async (chat, fallback) => languages.get(chatKey(chat)) ?? ofChat(chat)[0]?.[1].language ?? fallback,
    setLanguage: async (chat, language) => void languages.set(chatKey(chat), language),
    latest: async (limit) => (data.stories ?? []).slice(0, limit),
    search: async ({ words }) => {
      diary.push(`search ${words}`)
      return { hits: data.hits ?? [], total: data.hits?.length ?? 0 }
    },
    why: async (ask) => data.reasons?.get('id' in ask ? ask.id : `${chatKey(ask.chat)}/${ask.messageId}`),
    suspend: async (chat, reason) => void diary.push(`suspend ${chatKey(chat)} ${reason}`),
    resume: async (chat) => void diary.push(`resume ${chatKey(chat)}`),
    migrate: async (from, to) => void diary.push(`migrate ${chatKey(from)} → ${to}`),
  }
}
