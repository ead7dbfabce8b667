/** A desk that lives in memory, for journeys of the Discord adapter alone: an archive of twelve articles, two topics, a diary. */
import { chatKey } from '#model'
import type { Alert, Chat, Language, Sourced, Story, Subscription } from '#model'
import type { ReaderDesk, SearchHit, SearchQuery } from '#ports'
import { createReader } from '../reader.ts'

const from = (articleId: string, outlet: string, text: string): Sourced => ({ articleId, outlet, text })
const at = Date.UTC(2026, 10, 24, 18, 30)
const source = (articleId: string, outlet: string, host: string) => ({
  articleId,
  outlet,
  url: `https://${host}/${articleId}`,
  publishedAt: at,
  group: articleId,
})

const summary = {
  headline: from('a1', 'هسبريس', 'الرباط وتل أبيب توقعان اتفاقا لإنتاج طائرات مسيّرة قرب الدار البيضاء'),
  lead: from('a1', 'هسبريس', 'وقّع المغرب وإسرائيل، الثلاثاء، اتفاقا يقضي بإقامة خط لتجميع الطائرات المسيّرة بضواحي الدار البيضاء.'),
  slots: {
    who: [from('a1', 'هسبريس', 'إدارة الدفاع الوطني'), from('a2', 'العمق', 'شركة إسرائيلية للصناعات الجوية')],
    where: [from('a1', 'هسبريس', 'الدار البيضاء')],
    when: [from('a1', 'هسبريس', 'الثلاثاء')],
  },
  differences: [{ slot: 'howMany' as const, values: [from('a1', 'هسبريس', 'أربعون طائرة'), from('a2', 'العمق', 'ستون طائرة')] }],
  sources: [source('a1', 'هسبريس', 'www.hespress.com'), source('a2', 'العمق', 'al3omk.com')],
  independent: 2,
  unsupported: [],
}

/** The head of a story, as the poll loop would compose it. */
export const headAlert: Alert = {
  id: 'alert-1',
  kind: 'new',
  topic: 'morocco-israel-defence',
  topicLabel: { ar: 'الدفاع بين المغرب وإسرائيل', fr: 'Défense Maroc-Israël', en: 'Morocco–Israel defence' },
  storyId: 'story-1',
  articleId: 'a1',
  at,
  phase: 'signed',
  phases: ['announced', 'signed', 'delivered'],
  summary,
  reactions: [],
  timeline: [],
  entities: [
    { id: 'ma', label: { ar: 'المغرب', fr: 'Maroc', en: 'Morocco' } },
    { id: 'il', label: { ar: 'إسرائيل', fr: 'Israël', en: 'Israel' } },
  ],
  links: [],
}
export const updateAlert: Alert = {
  ...headAlert,
  id: 'alert-2',
  kind: 'update',
  articleId: 'a2',
  phase: 'delivered',
  news: from('a2', 'العمق', 'تسلّمت القوات المسلحة الملكية أولى الطائرات مساء الأربعاء.'),
}

export const story = {
  id: 'story-1',
  topic: headAlert.topic,
  members: [],
  timeline: [],
  openedAt: at,
  lastAt: at,
  lastAudibleAt: at,
  links: [],
  revision: 1,
  summary,
  memory: {},
} satisfies Story

const snippet = 'أعلنت الرباط أن القمر الصناعي الجديد سيُطلق قبل نهاية السنة بشراكة مع شركة إسرائيلية'
const hits: readonly SearchHit[] = Array.from({ length: 12 }, (_, index) => {
  const start = snippet.indexOf('القمر')
  return {
    articleId: `h${index}`,
    title: `القمر الصناعي المغربي: الحلقة ${index + 1}`,
    outlet: index % 2 === 0 ? 'هسبريس' : 'العمق',
    url: `https://www.hespress.com/satellite-${index}`,
    publishedAt: at - index * 86_400_000,
    snippet,
    highlights: [
      { start, end: start + 5 },
      { start: start + 6, end: start + 13 },
    ],
  }
})

export type DiaryDesk = ReaderDesk & { readonly diary: string[]; readonly queries: SearchQuery[] }

/** `slow` holds every search until it resolves. */
export function createDiaryDesk(slow?: Promise<void>): DiaryDesk {
  const subscriptions = new Map<string, Subscription>()
  const languages = new Map<string, Language>()
  const diary: string[] = []
  const queries: SearchQuery[] = []
  const topics = [
    { id: 'morocco-israel-defence', label: headAlert.topicLabel, enabled: true },
    { id: 'gaza-ceasefire', label: { ar: 'هدنة غزة' }, enabled: true },
    { id: 'asleep', label: { ar: 'موضوع متوقف' }, enabled: false },
  ]
  const ofChat = (chat: Chat) => [...subscriptions].filter(([, one]) => chatKey(one.chat) === chatKey(chat))
  return {
    ...createReader(topics),
    diary,
    queries,
    topics: () => topics,
    subscribe: async (chat, topic, language) => {
      if (!topics.some(({ id }) => id === topic)) return 'unknown-topic'
      const key = `${chatKey(chat)} ${topic}`
      if (subscriptions.has(key)) return 'already'
      subscriptions.set(key, { chat, topic, language, status: 'active', createdAt: at })
      diary.push(`subscribe ${key} ${language}`)
      return 'subscribed'
    },
    unsubscribe: async (chat, topic) => {
      const ended = ofChat(chat).filter(([, one]) => topic === undefined || one.topic === topic)
      for (const [key] of ended) subscriptions.delete(key)
      return ended.length
    },
    subscriptions: async (chat) => ofChat(chat).map(([, one]) => one),
    language: async (chat, fallback) => languages.get(chatKey(chat)) ?? ofChat(chat)[0]?.[1].language ?? fallback,
    setLanguage: async (chat, language) => void languages.set(chatKey(chat), language),
    latest: async (limit) => [story].slice(0, limit),
    search: async (query) => {
      queries.push(query)
      await slow
      if (query.words === 'عطل') throw new Error('the store is broken')
      if (query.words === 'لاشيء') return { hits: [], total: 0, suggestion: 'القمر' }
      const offset = query.offset ?? 0
      return { hits: hits.slice(offset, offset + (query.limit ?? 10)), total: hits.length }
    },
    why: async (ask) => {
      diary.push('id' in ask ? `why ${ask.id}` : `why ${chatKey(ask.chat)} ${ask.messageId}`)
      return 'id' in ask && ask.id !== story.id ? undefined : ['ذُكر المغرب وإسرائيل في العنوان', 'الفعل «توقعان» يربط بينهما']
    },
    suspend: async (chat, reason) => void diary.push(`suspend ${chatKey(chat)} ${reason}`),
    resume: async (chat) => void diary.push(`resume ${chatKey(chat)}`),
    migrate: async () => undefined,
  }
}
