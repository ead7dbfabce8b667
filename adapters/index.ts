/** The table of platforms. A new one is a folder and a line here; its library is loaded only when it is wanted. */
import { join } from 'node:path'
import type { Platform } from '#model'
import type { ChatAdapter, Log, Store } from '#ports'

/** What the table reads of the settings. */
export type PlatformSettings = {
  readonly telegramToken?: string
  readonly telegramApiRoot: string
  readonly telegramWebhookUrl?: string
  readonly telegramWebhookSecret?: string
  readonly discordToken?: string
  readonly discordApiRoot: string
  /** Where a platform may keep a small file of its own between starts. */
  readonly dataDir: string
  /** Among them `web`, where this process has an HTTP server. */
  readonly roles: readonly string[]
}

/** Where several processes have one bot: what they share, and the name of this one. */
type SharedStore = { readonly store: Pick<Store, 'present'>; readonly owner: string }

type PlatformEntry = {
  readonly platform: Platform
  /** Whether the settings ask for it. */
  readonly enabled: (settings: PlatformSettings) => boolean
  readonly load: (settings: PlatformSettings, log: Log, shared?: SharedStore) => Promise<ChatAdapter>
}

export const platforms: readonly PlatformEntry[] = [
  {
    platform: 'telegram',
    enabled: ({ telegramToken }) => telegramToken !== undefined,
    load: async (settings, log, shared) => {
      const { telegramToken: token = '', telegramApiRoot: apiRoot, telegramWebhookUrl: url, telegramWebhookSecret } = settings
      const secret = telegramWebhookSecret === undefined ? {} : { secret: telegramWebhookSecret }
      const webhook = url === undefined ? undefined : { url, serves: settings.roles.includes('web'), ...secret }
      return (await import('./telegram/index.ts')).createTelegramAdapter({ token, apiRoot, log, webhook, shared })
    },
  },
  {
    platform: 'discord',
    enabled: ({ discordToken }) => discordToken !== undefined,
    load: async ({ discordToken = '', discordApiRoot, dataDir }, log) =>
      (await import('./discord/index.ts')).createDiscordAdapter({
        token: discordToken,
        apiRoot: discordApiRoot,
        log,
        stateFile: join(dataDir, 'discord-identifies.json'),
      }),
  },
  {
    // Somebody without a token still sees what would be told.
    platform: 'terminal',
    enabled: ({ telegramToken, discordToken }) => telegramToken === undefined && discordToken === undefined,
    load: async () => (await import('./terminal/index.ts')).createTerminalAdapter(),
  },
]
