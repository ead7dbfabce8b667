/**
 * Who may change the configuration. People are known by numeric id only: names change hands. An id that stands for many people
 * is nobody (hostile.md §3).
 */

/**
 * GroupAnonymousBot, the service account that forwards channel posts, and Channel_Bot: Telegram shows them in place of whoever
 * wrote. Sources: Telegram Bot API; docker-controller-bot#25, Himmel#534.
 */
const sharedTelegramIds: ReadonlySet<string> = new Set(['1087968824', '777000', '136817688'])

/** Who asks, as the platform vouches for it. `private`: a chat with the bot alone. */
export type Asker =
  | {
      readonly platform: 'telegram'
      readonly userId: string
      /** The message was sent in the name of a chat (anonymous administrator, channel). */
      readonly senderChat: boolean
      readonly private: boolean
      /** A forward, an edit, an inline result or a message of another bot: somebody else's words. */
      readonly secondHand?: boolean
    }
  | { readonly platform: 'discord'; readonly userId: string }
  /** Somebody who showed ADMIN_TOKEN or a login link, or who sits at the machine. */
  | { readonly platform: 'console'; readonly authenticated: boolean }

export type Authority = { readonly may: true; readonly actor: string } | { readonly may: false; readonly reason: string }

const no = (reason: string): Authority => ({ may: false, reason })

/** May this person edit? `actor` is what the audit log calls them. */
export function mayEdit(
  asker: Asker,
  admins: { readonly adminTelegramIds: readonly string[]; readonly adminDiscordIds: readonly string[] },
): Authority {
  switch (asker.platform) {
    case 'telegram': {
      if (asker.senderChat || sharedTelegramIds.has(asker.userId))
        return no('Expected a person, got an anonymous administrator or a channel: switch off «Remain anonymous» and write again')
      if (asker.secondHand === true)
        return no('Expected a message of your own, got a forwarded, edited or inline one: write the command anew')
      if (!admins.adminTelegramIds.includes(asker.userId))
        return no(`Expected an admin, got the Telegram id ${asker.userId}: the operator can add it to ADMIN_TELEGRAM_IDS`)
      return asker.private
        ? { may: true, actor: `telegram:${asker.userId}` }
        : no('Expected a private chat, got a group: open a chat with the bot and write the command there')
    }
    case 'discord':
      return admins.adminDiscordIds.includes(asker.userId)
        ? { may: true, actor: `discord:${asker.userId}` }
        : no(`Expected an admin, got the Discord id ${asker.userId}: the operator can add it to ADMIN_DISCORD_IDS`)
    case 'console':
      return asker.authenticated
        ? { may: true, actor: 'console' }
        : no('Expected a login, got none: open the console and log in with ADMIN_TOKEN')
  }
}
