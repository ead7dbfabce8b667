/** What a reader may ask of the bot, the same on every platform: subscribe, latest, search, why. Made from the store and the steps. */
import type { Alert, Story, Subscription } from '#model'
import type { ReaderDesk, Store } from '#ports'
import type { Snapshot } from '../pipeline.ts'
import { storyAt } from '../rearrange.ts'
import { redrawn } from '../alert/compose.ts'
import { presentHits } from '../search/present.ts'
import { readQuery } from '../search/query.ts'
import { choicesOf } from './choices.ts'
import { whyLines } from './why.ts'

/** `onChange` wakes the deliver loop, for example after a chat came back. */
export function createReaderDesk(options: {
  readonly store: Store
  readonly snapshot: () => Snapshot
  readonly now: () => number
  readonly onChange: () => void
}): ReaderDesk {
  const { store, snapshot, now, onChange } = options
  /** A story as it stands now, in the form in which heads are drawn. */
  const drawn = (story: Story): Alert => ({ ...redrawn(story, snapshot().configuration.topics, now()), kind: 'new' })
  const topics = () => snapshot().configuration.topics.map(({ id, label, enabled }) => ({ id, label, enabled }))
  return {
    ...choicesOf(options),
    topics,
    subscribe: async (chat, topic, language) => {
      if (!topics().some((one) => one.id === topic && one.enabled)) return 'unknown-topic'
      const subscription: Subscription = { chat, topic, language, status: 'active', createdAt: now() }
      const result = await store.subscribe(subscription)
      await store.audit({
        at: now(),
        // Without a number: this log is never deleted, and whoever asks to be forgotten must be.
        actor: chat.platform,
        action: 'subscribe',
        subject: topic,
        detail: result,
      })
      return result
    },
    unsubscribe: (chat, topic) => store.unsubscribe(chat, topic, now()),
    subscriptions: (chat) => store.subscriptions(chat),
    language: async (chat, fallback) =>
      (await store.chatLanguage(chat)) ?? (await store.subscriptions(chat))[0]?.language ?? fallback,
    setLanguage: (chat, language) => store.setChatLanguage(chat, language),
    latest: async (limit, offset = 0) => (await store.stories({ limit, offset })).filter(({ movedTo }) => movedTo === undefined),
    story: async (id) => {
      const story = await storyAt(store, id)
      return story === undefined ? undefined : { story, alert: drawn(story) }
    },
    storyOf: async (chat, messageId) => {
      const alertId = await store.alertOfMessage(chat, messageId)
      return alertId === undefined ? undefined : (await store.alert(alertId))?.storyId
    },
    judge: async ({ chat, messageId }, { verdict, why, by }) => {
      const alertId = await store.alertOfMessage(chat, messageId)
      const alert = alertId === undefined ? undefined : await store.alert(alertId)
      if (alert === undefined) return false
      const { articleId, topic, storyId } = alert
      await store.judge({ articleId, topic, storyId, verdict, by, at: now(), ...(why === undefined ? {} : { why }) })
      return true
    },
    search: async (query) => {
      const { filter, problem } = readQuery(query, now())
      const found = await store.search(filter)
      return { hits: presentHits(found.articles, filter), total: found.total, ...(problem === undefined ? {} : { problem }) }
    },
    why: (ask, language) => whyLines(ask, language, { store }),
    suspend: (chat, reason) => store.suspendChat(chat, reason, now()),
    resume: async (chat) => {
      if ((await store.resumeChat(chat)) > 0) onChange()
    },
    migrate: async (from, toChatId) => {
      await store.migrateChat(from, toChatId, now())
      onChange()
    },
  }
}
