/** What the console shows, read from the store and the configuration in force. */
import type { FeedState, Platform } from '#model'
import type { ChatAdapter, Store } from '#ports'
import type { Overview } from '../adapters/web/overview.ts'
import type { Settings } from '../config/settings.ts'
import { sentenceOf, type Alarm } from './alarms.ts'
import type { LiveConfiguration } from './live-configuration.ts'

const shownStories = 12
const shownArticles = 60

/** Reads the start page's data in a handful of queries. */
export async function overviewOf(input: {
  readonly store: Store
  readonly live: LiveConfiguration
  readonly settings: Settings
  readonly feedStates: () => ReadonlyMap<string, FeedState>
  readonly adapters: ReadonlyMap<Platform, ChatAdapter>
  readonly version: string
  readonly alarms: readonly Alarm[]
  readonly now: number
}): Promise<Overview> {
  const { store, live, settings, now, version } = input
  const { configuration } = live.snapshot()
  // A process that does not poll reads what the polling one left in the store.
  const states =
    input.feedStates().size > 0 ? input.feedStates() : new Map((await store.feedStates()).map((state) => [state.feedId, state]))
  return {
    at: now,
    version,
    feeds: configuration.feeds.map((source) => {
      const state = states.get(source.id)
      return state === undefined ? { source } : { source, state }
    }),
    stories: (await store.stories({ limit: shownStories })).filter(({ movedTo }) => movedTo === undefined),
    recent: await store.articles({ limit: shownArticles }),
    topics: configuration.topics.filter(({ enabled }) => enabled).map(({ id }) => id),
    setup: {
      telegram: settings.telegramToken !== undefined,
      discord: settings.discordToken !== undefined,
      admins: settings.adminTelegramIds.length + settings.adminDiscordIds.length > 0,
      ...publicNames(input.adapters),
    },
    problems: live.problems(),
    alarms: input.alarms.map((alarm) => ({
      what: alarm.what,
      says: sentenceOf(alarm, now),
      ...(alarm.topic === undefined ? {} : { topic: alarm.topic }),
    })),
  }
}

/** How the platforms call the bot, once they have told. */
function publicNames(adapters: ReadonlyMap<Platform, ChatAdapter>): { telegramName?: string; discordInvite?: string } {
  const telegramName = adapters.get('telegram')?.publicName?.()
  const discordInvite = adapters.get('discord')?.publicName?.()
  return { ...(telegramName === undefined ? {} : { telegramName }), ...(discordInvite === undefined ? {} : { discordInvite }) }
}
