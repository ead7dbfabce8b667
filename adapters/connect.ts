/** The platforms of this process, as the settings ask for them: with a lease where several processes share one bot, with tokens that may be replaced. */
import type { Platform } from '#model'
import type { ChatAdapter, Clock, Log, Store } from '#ports'
import type { Settings } from '../config/settings.ts'
import { readToken } from '../config/token-place.ts'
import { createExclusive } from './exclusive.ts'
import { platforms } from './index.ts'
import { createRenewing } from './renewing.ts'

/**
 * The platforms with a token; the terminal where there is none. With Redis several processes have the same token: all of them send,
 * and one listens. A terminal is everybody's own.
 */
export async function connect(parts: {
  readonly settings: Settings
  readonly log: Log
  readonly store: Store
  /** The name of this process. */
  readonly worker: string
  readonly clock: Clock
  /** A platform goes on with another token. */
  readonly onRenewed: (platform: Platform, token: string) => void
}): Promise<Map<Platform, ChatAdapter>> {
  const { settings, log, store, worker, clock } = parts
  const adapters = new Map<Platform, ChatAdapter>()
  for (const { platform, enabled, load } of platforms) {
    if (!enabled(settings)) continue
    const isShared = settings.redisUrl !== undefined && platform !== 'terminal'
    const shared = isShared ? { store, owner: worker } : undefined
    const make = (): Promise<ChatAdapter> =>
      renewable(platform, settings, {
        load: (now) => load(now, log, shared),
        onRenewed: (token) => parts.onRenewed(platform, token),
        clock,
        log,
      })
    adapters.set(platform, await (isShared ? createExclusive({ load: make, store, owner: worker, clock, log }) : make()))
  }
  return adapters
}

/** A platform with one token for good, or one whose token may be replaced where it stands. */
function renewable(
  platform: Platform,
  settings: Settings,
  parts: {
    readonly load: (settings: Settings) => Promise<ChatAdapter>
    readonly onRenewed: (token: string) => void
    readonly clock: Clock
    readonly log: Log
  },
): Promise<ChatAdapter> {
  const { telegramToken, discordToken, tokenPlaces } = settings
  const isTelegram = platform === 'telegram'
  const token = isTelegram ? telegramToken : discordToken
  const place = platform === 'terminal' ? undefined : tokenPlaces?.[isTelegram ? 'TELEGRAM_TOKEN' : 'DISCORD_TOKEN']
  if (place === undefined || token === undefined) return parts.load(settings)
  const withToken = (now: string): Settings => ({ ...settings, ...(isTelegram ? { telegramToken: now } : { discordToken: now }) })
  return createRenewing({ ...parts, token, read: () => readToken(place), load: (now) => parts.load(withToken(now)) })
}
