/** /follow, /unfollow, /language: what managers of a server may change, checked here whatever the client showed them. */
import type { ChatInputCommandInteraction, PermissionsBitField } from 'discord.js'
import type { Chat, Language } from '#model'
import type { ReaderDesk } from '#ports'
import { cleanText } from '../../../src/i18n/plain.ts'
import { labelIn, languages, translator } from '../../../src/i18n/translate.ts'
import type { MessageKey } from '../../../src/i18n/translate.ts'
import { escaped } from '../markdown.ts'
import { languageNames, sentence, topicsAnswer } from './replies.ts'
import type { Answer } from './replies.ts'

/** Manage Server; administrators pass. Administrators of a server can show a command to anybody, so this is asked again here. */
const manageGuild = 1n << 5n

export type Manager = {
  readonly desk: ReaderDesk
  /** Language of this answer. */
  readonly language: Language
  /** What the bot may do in a channel of the server; undefined where nothing is known. */
  readonly permissionsIn: (channelId: string) => Readonly<Pick<PermissionsBitField, 'has'>> | undefined
}

/** What posting and finding again needs, with the name of each permission. */
const needed: readonly (readonly [bit: bigint, name: MessageKey])[] = [
  [1n << 10n, 'discord.permission.view'],
  [1n << 11n, 'discord.permission.send'],
  [1n << 14n, 'discord.permission.embed'],
  [1n << 16n, 'discord.permission.history'],
]
const inThreads: (typeof needed)[number] = [1n << 38n, 'discord.permission.threads']
const isThread = (type: number | undefined): boolean => type === 10 || type === 11 || type === 12

const asLanguage = (value: string | null): Language | undefined => languages.find((language) => language === value)

/** Answers one of the three commands, or refuses a member who may not. */
export async function managerAnswer(interaction: ChatInputCommandInteraction, manager: Manager): Promise<Answer> {
  const { desk, language, permissionsIn } = manager
  const translate = translator(language)
  if (interaction.memberPermissions?.has(manageGuild) !== true) return sentence(translate('discord.managersOnly'))
  const target = interaction.options.getChannel('channel')
  const named = interaction.options.get('channel')?.value
  const channelId = typeof named === 'string' ? named : interaction.channelId
  const chat: Chat = { platform: 'discord', chatId: channelId }
  const channel = `<#${channelId}>`
  if (interaction.commandName === 'language') {
    const chosen = asLanguage(interaction.options.getString('language')) ?? language
    await desk.setLanguage(chat, chosen)
    return sentence(translator(chosen)('discord.languageSet', { channel }))
  }
  const topic = interaction.options.getString('topic') ?? undefined
  if (interaction.commandName === 'unfollow') {
    const count = await desk.unsubscribe(chat, topic)
    return sentence(
      count === 0 ? translate('discord.unfollowed.none', { channel }) : translate('discord.unfollowed', { count, channel }),
    )
  }
  const known = desk.topics().find(({ id, enabled }) => id === topic && enabled)
  if (topic === undefined || known === undefined) return unknownTopic(topic ?? '', manager)
  const type = target?.type ?? interaction.channel?.type
  // No bit at all means that Discord did not say: a bot without any right would not have got the command.
  const here = interaction.appPermissions.bitfield === 0n ? undefined : interaction.appPermissions
  const mine = channelId === interaction.channelId ? here : permissionsIn(channelId)
  const missing = (
    isThread(type) ? [...needed.filter(([, name]) => name !== 'discord.permission.send'), inThreads] : needed
  ).filter(([bit]) => mine?.has(bit) === false)
  if (missing.length > 0) {
    const names = missing.map(([, name]) => translate(name)).join(language === 'ar' ? '، ' : ', ')
    return sentence(translate('discord.missing', { channel, permissions: names }))
  }
  const wished = asLanguage(interaction.options.getString('language'))
  // What everybody in the channel reads: an English client says nothing about them (Discord has no Arabic), a French one does.
  const chosen = wished ?? (await desk.language(chat, interaction.locale === 'fr' ? 'fr' : 'ar'))
  const done = await desk.subscribe(chat, topic, chosen)
  if (done === 'unknown-topic') return unknownTopic(topic, manager)
  if (wished !== undefined) await desk.setLanguage(chat, wished)
  const label = escaped(labelIn(language, known.label))
  if (done === 'already') return sentence(translate('discord.already', { topic: label, channel }))
  if (done === 'resumed') return sentence(translate('discord.resumed', { topic: label, channel }))
  return sentence(translate('discord.followed', { topic: label, channel, language: languageNames[chosen] }))
}

/** Nobody remembers ids: the answer lists them. */
function unknownTopic(topic: string, { desk, language }: Manager): Answer {
  const translate = translator(language)
  const offered = desk.topics().filter(({ enabled }) => enabled)
  return {
    ...topicsAnswer(offered, new Set(), language),
    content: translate('chat.unknownTopic', { topic: escaped(cleanText(topic)).slice(0, 200) }),
  }
}
