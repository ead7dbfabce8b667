/** The menus that Telegram shows: for each language and kind of chat those commands that somebody there can use. */
import type { Language } from '#model'
import { languages, type MessageKey, translator } from '../../../src/i18n/translate.ts'
import { commands } from './index.ts'

type Scope = 'default' | 'all_private_chats' | 'all_group_chats' | 'all_chat_administrators'
type Menu = {
  readonly commands: { command: string; description: string }[]
  readonly where: { scope: { type: Scope }; language_code?: Language }
}

/** What members of a group can do without being asked who they are. */
const forMembers: ReadonlySet<string> = new Set(['topics', 'latest', 'search', 'why', 'list', 'privacy', 'help'])

/** All menus, the most seen first. Arabic is also what readers of any other language see. */
export function menus(): readonly Menu[] {
  const scopes: readonly Scope[] = ['default', 'all_private_chats', 'all_chat_administrators', 'all_group_chats']
  return scopes.flatMap((type) =>
    [undefined, ...languages].map((language) => ({
      commands: Object.keys(commands)
        .filter((command) => type !== 'all_group_chats' || forMembers.has(command))
        .map((command) => ({
          command,
          description: translator(language ?? 'ar')(`chat.command.${command}` as MessageKey),
        })),
      where: { scope: { type }, ...(language === undefined ? {} : { language_code: language }) },
    })),
  )
}
