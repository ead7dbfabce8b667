/** What a reader may ask of the bot, the same on every platform: subscribe, latest, search, why. Made from the store and the steps. */
import type { Chat, Language, Subscription } from '#model'
import type { ReaderDesk, Store } from '#ports'
import { inWords } from './i18n/because.ts'
import { translator } from './i18n/translate.ts'
import { explainDecision } from './match/explain.ts'
import type { Snapshot } from './pipeline.ts'
import { storyAt } from './rearrange.ts'
import { presentHits } from './search/present.ts'
import { readQuery } from './search/query.ts'

/** `onChange` wakes the deliver loop, for example after a chat came back. */
export function createReaderDesk(options: {
  readonly store: Store
  readonly snapshot: () => Snapshot
  readonly now: () => number
  readonly onChange: () => void
}): ReaderDesk {
  const { store, snapshot, now, onChange } = options
  const topics = () => snapshot().configuration.topics.map(({ id, label, enabled }) => ({ id, label, enabled }))
  return {
    topics,
    subscribe: async (chat, topic, language) => {
      if (!topics().some((one) => one.id === topic && one.enabled)) return 'unknown-topic'
      const subscription: Subscription = { chat, topic, language, status: 'active', createdAt: now() }
      const result = await store.subscribe(subscription)
      await store.audit({
        at: now(),
        actor: `${chat.platform}:${chat.chatId}`,
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
    latest: async (limit) => (await store.stories({ limit })).filter(({ movedTo }) => movedTo === undefined),
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

type WhySource = { readonly store: Store; readonly features?: boolean }

/**
 * Why something was told (or dropped): sentences for the message, story or article asked about; undefined when it is
 * unknown. `features`: also how each member joined the story, in the numbers that decided (for editors, not for readers).
 */
export async function whyLines(
  ask: { readonly chat: Chat; readonly messageId: string } | { readonly id: string },
  language: Language,
  { store, features = false }: WhySource,
): Promise<readonly string[] | undefined> {
  const alertId = 'id' in ask ? undefined : await store.alertOfMessage(ask.chat, ask.messageId)
  const told = alertId === undefined ? undefined : await store.alert(alertId)
  if (!('id' in ask) && told === undefined) return undefined
  const storyId = told?.storyId ?? ('id' in ask ? ask.id : '')
  const story = await storyAt(store, storyId)
  const articleId = told?.articleId ?? story?.members[0]?.articleId ?? ('id' in ask ? ask.id : '')
  const matched = await store.article(articleId)
  if (matched === undefined) return undefined
  const lines = matched.topics.flatMap((topic) => explainDecision(topic, language))
  if (story === undefined)
    return [`${matched.article.title || matched.article.text.slice(0, 80)} (${matched.article.outlet})`, ...lines]
  if (!features) return [`${story.summary.headline.text} (${story.id})`, ...lines]
  const t = translator(language)
  const decisions = (await store.storyDecisions(story.id)).flatMap((row) => {
    const member = story.members.find(({ articleId: id }) => id === row.articleId)
    const told = t(`console.decision.${row.decision}`)
    const said = inWords(language, row)
    const signs = (['adds', 'together', 'apart'] as const)
      .filter((kind) => said[kind].length > 0)
      .map((kind) => `   ${t(`console.story.${kind}`)}: ${said[kind].join(' · ')}`)
    return [
      `${told} · ${member?.outlet ?? ''} · ${member?.title ?? row.articleId}`,
      ...signs,
      `   ${t('console.story.figures')}: ${figuresOf(row.because)}`,
    ]
  })
  return [`${story.summary.headline.text} (${story.id})`, ...lines, ...decisions]
}

/** As the step computed them, for who tunes it. */
const figuresOf = (because: Readonly<Record<string, string | number | boolean>>): string =>
  Object.entries(because)
    .map(([name, value]) => `${name} ${typeof value === 'number' ? Math.round(value * 100) / 100 : value}`)
    .join(', ')
