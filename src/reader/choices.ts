/** What a chat chooses: its settings, the names that it follows, all of it as a file to carry elsewhere, and to be forgotten. */
import {
  type Chat,
  type ChatSettings,
  defaultChatSettings,
  entityOf,
  entityTopic,
  type Language,
  maxMuted,
  type Subscription,
} from '#model'
import type { ReaderChoices, SettingsChange, Store } from '#ports'
import type { Snapshot } from '../pipeline.ts'
import { namesLike } from './names.ts'

/** So many names one chat may follow: each is a row in the audience of every alert. */
const maxNames = 50
const maxOutlets = 100

export function choicesOf(options: {
  readonly store: Store
  readonly snapshot: () => Snapshot
  readonly now: () => number
  readonly onChange: () => void
}): ReaderChoices {
  const { store, snapshot, now, onChange } = options
  const entities = () => snapshot().configuration.entities
  const settings = async (chat: Chat): Promise<ChatSettings> => (await store.chatSettings(chat)) ?? defaultChatSettings

  async function choose(chat: Chat, change: SettingsChange): Promise<ChatSettings> {
    const before = await settings(chat)
    const chosen = sensible(before, change)
    await store.setChatSettings(chat, chosen)
    // What waits for a digest that will not come goes now: else all that is told at once would stand behind it until its hour.
    if (chosen.pace === 'breaking' && before.pace !== 'breaking' && (await store.hurryDigest(chat, now())) > 0) onChange()
    return chosen
  }

  async function follow(chat: Chat, entityId: string, language: Language): Promise<Awaited<ReturnType<ReaderChoices['follow']>>> {
    if (!entities().some(({ id }) => id === entityId)) return 'unknown-name'
    const topic = entityTopic(entityId)
    const followed = await store.subscriptions(chat)
    const isNew = !followed.some((one) => one.topic === topic)
    if (isNew && followed.filter((one) => entityOf(one.topic) !== undefined).length >= maxNames) return 'too-many'
    return store.subscribe({ chat, topic, language, status: 'active', createdAt: now() })
  }

  return {
    settings,
    choose,
    names: (typed, limit) => namesLike(entities(), typed, limit),
    nameOf: (entityId) => {
      const found = entities().find(({ id }) => id === entityId)
      return found === undefined ? undefined : { id: found.id, label: found.label, type: found.type }
    },
    follow,
    outlets: () => [...new Set(snapshot().configuration.feeds.map(({ outlet }) => outlet))],
    mute: async (chat, storyId, muted) => {
      if ((await store.story(storyId)) === undefined) return false
      const others = (await settings(chat)).muted.filter((id) => id !== storyId)
      await choose(chat, { muted: muted ? [...others, storyId] : others })
      return true
    },
    digestNow: async (chat) => {
      const count = await store.hurryDigest(chat, now())
      if (count > 0) onChange()
      return count
    },
    exported: async (chat) => {
      const followed = await store.subscriptions(chat)
      const language = (await store.chatLanguage(chat)) ?? followed[0]?.language
      const file = {
        rasid: 'settings-1',
        ...(language === undefined ? {} : { language }),
        topics: followed.flatMap(({ topic }) => (entityOf(topic) === undefined ? [topic] : [])),
        names: followed.flatMap(({ topic }) => entityOf(topic) ?? []),
        settings: await settings(chat),
      }
      return JSON.stringify(file, null, 2)
    },
    imported: (chat, text, language) => takeIn(chat, text, language),
    forget: (chat) => store.forgetChat(chat),
  }

  async function takeIn(chat: Chat, text: string, language: Language): ReturnType<ReaderChoices['imported']> {
    const file = readFile(text)
    if (file === undefined) return undefined
    const spoken = file.language ?? language
    const topics = snapshot().configuration.topics.filter(({ id, enabled }) => enabled && file.topics.includes(id))
    for (const { id } of topics) await store.subscribe(following(chat, id, spoken))
    const came = await Promise.all(file.names.slice(0, maxNames).map((id) => follow(chat, id, spoken)))
    const names = came.filter((one) => one !== 'unknown-name' && one !== 'too-many').length
    await choose(chat, file.settings)
    await store.setChatLanguage(chat, spoken)
    const unknown = file.topics.length + file.names.length - topics.length - names
    return { topics: topics.length, names, unknown }
  }

  function following(chat: Chat, topic: string, language: Language): Subscription {
    return { chat, topic, language, status: 'active', createdAt: now() }
  }
}

type SettingsFile = {
  readonly language?: Language
  readonly topics: readonly string[]
  readonly names: readonly string[]
  readonly settings: SettingsChange
}

/** undefined: this is no file of ours. What is not of its kind is left out; `sensible` looks at the settings. */
function readFile(text: string): SettingsFile | undefined {
  let file: unknown
  try {
    file = JSON.parse(text)
  } catch {
    return undefined
  }
  if (typeof file !== 'object' || file === null || !('rasid' in file) || file.rasid !== 'settings-1') return undefined
  const { language, topics, names, settings } = file as Record<string, unknown>
  const texts = (value: unknown): string[] => (Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [])
  return {
    ...(language === 'ar' || language === 'fr' || language === 'en' ? { language } : {}),
    topics: texts(topics),
    names: texts(names),
    settings: typeof settings === 'object' && settings !== null ? settings : {},
  }
}

/** The settings after a change. A value that is not of its kind, whoever sent it, leaves what was there. */
function sensible(before: ChatSettings, change: SettingsChange): ChatSettings {
  const has = (name: keyof ChatSettings): boolean => Object.hasOwn(change, name)
  const { quiet, pausedUntil } = change
  const nights = has('quiet') ? (quiet === undefined || isNight(quiet) ? quiet : before.quiet) : before.quiet
  const pause = has('pausedUntil')
    ? pausedUntil === undefined || isTime(pausedUntil)
      ? pausedUntil
      : before.pausedUntil
    : before.pausedUntil
  return {
    pace: oneOf(['breaking', 'hourly', 'daily'], change.pace) ?? before.pace,
    digestHour: isHour(change.digestHour) ? change.digestHour : before.digestHour,
    zone: isZone(change.zone) ? change.zone : before.zone,
    silent: typeof change.silent === 'boolean' ? change.silent : before.silent,
    severity: oneOf(['all', 'events', 'heads'], change.severity) ?? before.severity,
    withoutOutlets: names(change.withoutOutlets)?.slice(0, maxOutlets) ?? before.withoutOutlets,
    muted: names(change.muted)?.slice(-maxMuted) ?? before.muted,
    ...(nights === undefined ? {} : { quiet: { fromHour: nights.fromHour, toHour: nights.toHour, breaking: nights.breaking } }),
    ...(pause === undefined ? {} : { pausedUntil: pause }),
  }
}

const oneOf = <Value extends string>(values: readonly Value[], value: unknown): Value | undefined =>
  values.find((one) => one === value)
const isHour = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < 24
const isTime = (value: unknown): value is number => typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
const names = (value: unknown): string[] | undefined =>
  Array.isArray(value)
    ? [...new Set(value.filter((one): one is string => typeof one === 'string' && one.length <= 200))]
    : undefined
const isNight = (value: unknown): value is NonNullable<ChatSettings['quiet']> => {
  if (typeof value !== 'object' || value === null) return false
  const { fromHour, toHour, breaking } = value as Record<string, unknown>
  return isHour(fromHour) && isHour(toHour) && typeof breaking === 'boolean'
}

/** Whether this system knows the time zone. */
export function isZone(value: unknown): value is string {
  if (typeof value !== 'string' || value.length > 60) return false
  try {
    return new Intl.DateTimeFormat('en', { timeZone: value }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}
