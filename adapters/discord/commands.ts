/**
 * The commands as Discord is told them. Names are English; descriptions are Arabic at the base, because Discord has no Arabic
 * locale and refuses `ar`, with French and English as localisations.
 */
import type { RESTPutAPIApplicationCommandsJSONBody } from 'discord.js'
import type { MessageKey } from '../../src/i18n/translate.ts'
import { messages } from '../../src/i18n/translate.ts'

/** Longest search words: with the filters they fit into the buttons that turn pages (page-state.ts). */
export const maxQuery = 120
const maxFilter = 40
const maxDay = 30

const text = 3
const channel = 7
/** Text, announcement, and the three kinds of threads: where a message can be put. */
const writable = [0, 5, 10, 11, 12] as const
/** Manage Server, as a decimal bit string. */
const manageGuild = (1n << 5n).toString()

const localised = (key: MessageKey) => ({ fr: messages.fr[key], 'en-US': messages.en[key], 'en-GB': messages.en[key] })
const described = (key: MessageKey) => ({
  description: messages.ar[key],
  description_localizations: localised(key),
})

const languageChoices = [
  { name: 'العربية', value: 'ar' },
  { name: 'Français', value: 'fr' },
  { name: 'English', value: 'en' },
] as const

const topic = (required: boolean) => ({
  type: text,
  name: 'topic',
  ...described(required ? 'discord.option.topic' : 'discord.option.topicOrAll'),
  required,
  autocomplete: true,
})
const place = { type: channel, name: 'channel', ...described('discord.option.channel'), channel_types: writable }
const filter = (name: string, key: MessageKey, longest: number) => ({
  type: text,
  name,
  ...described(key),
  max_length: longest,
})

type Command = { readonly name: string; readonly options?: readonly unknown[]; readonly default_member_permissions?: string }
/** Commands are for servers (context 0), where the bot is installed (integration type 0). */
const inServers = { contexts: [0], integration_types: [0] } as const
const slash = (name: string, key: MessageKey, more: Omit<Command, 'name'> = {}) => ({
  type: 1,
  name,
  ...described(key),
  ...inServers,
  ...more,
})

/** The base name of the message command «why», by which its interactions are told apart. */
export const whyMenu = messages.ar['discord.menu.why']

/** The body of PUT `/applications/{id}/commands`. */
export const commandList = [
  slash('search', 'discord.command.search', {
    options: [
      { ...filter('query', 'discord.option.query', maxQuery), required: true },
      filter('entity', 'discord.option.entity', maxFilter),
      filter('outlet', 'discord.option.outlet', maxFilter),
      filter('since', 'discord.option.since', maxDay),
      filter('until', 'discord.option.until', maxDay),
    ],
  }),
  slash('latest', 'discord.command.latest'),
  slash('why', 'discord.command.why', {
    options: [{ type: text, name: 'id', ...described('discord.option.story'), autocomplete: true }],
  }),
  slash('topics', 'discord.command.topics'),
  slash('help', 'discord.command.help'),
  slash('follow', 'discord.command.follow', {
    default_member_permissions: manageGuild,
    options: [
      topic(true),
      place,
      { type: text, name: 'language', ...described('discord.option.language'), choices: languageChoices },
    ],
  }),
  slash('unfollow', 'discord.command.unfollow', { default_member_permissions: manageGuild, options: [topic(false), place] }),
  slash('language', 'discord.command.language', {
    default_member_permissions: manageGuild,
    options: [
      { type: text, name: 'language', ...described('discord.option.language'), required: true, choices: languageChoices },
    ],
  }),
  { type: 3, name: whyMenu, name_localizations: localised('discord.menu.why'), ...inServers },
  // The shapes above are literal data; the library's union names every field of every kind.
] as unknown as RESTPutAPIApplicationCommandsJSONBody
