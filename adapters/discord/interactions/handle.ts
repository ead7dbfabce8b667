/**
 * Every interaction, answered: deferred at once (Discord waits three seconds, the store may take longer), then edited. A handler
 * that fails says so to the member and to the log, and never ends the process.
 */
import type {
  AutocompleteInteraction,
  ButtonInteraction,
  ChatInputCommandInteraction,
  Interaction,
  MessageContextMenuCommandInteraction,
} from 'discord.js'
import type { Chat, Language } from '#model'
import type { Clock, Log, ReaderDesk } from '#ports'
import { nearestLanguage, translator } from '../../../src/i18n/translate.ts'
import { whyMenu } from '../commands.ts'
import { flags, whyPrefix } from '../embed.ts'
import type { Row } from '../embed.ts'
import { storyChoices, topicChoices } from './choices.ts'
import { managerAnswer } from './follow.ts'
import type { Manager } from './follow.ts'
import { readPage, turnsPage } from './page-state.ts'
import type { PagedQuery } from './page-state.ts'
import { helpAnswer, latestAnswer, pageSize, searchAnswer, sentence, shareId, topicsAnswer, whyAnswer } from './replies.ts'
import type { Answer } from './replies.ts'
import { createVisitors } from './visitors.ts'

export type InteractionParts = {
  readonly desk: ReaderDesk
  readonly clock: Clock
  readonly log: Log
  readonly permissionsIn: Manager['permissionsIn']
}

/** Answers that came too late or twice: nothing to repair, worth counting (platforms.md 1.5). */
const swallowed: ReadonlySet<unknown> = new Set([10062, 40060, 40094])
const sendMessages = 1n << 11n
const choicesOfStories = 25

type Answerable = ChatInputCommandInteraction | ButtonInteraction | MessageContextMenuCommandInteraction

/** As the library wants it. */
const payload = (answer: Answer) => ({
  content: answer.content,
  embeds: [...answer.embeds],
  components: [...answer.components] as never[],
  allowedMentions: { parse: [], repliedUser: false },
})

/** `handle` never rejects. `late` counts answers that Discord did not want any more. */
export function createInteractions(parts: InteractionParts): {
  readonly handle: (interaction: Interaction) => Promise<void>
  readonly late: () => number
} {
  const { desk, log } = parts
  const visitors = createVisitors(parts.clock)
  let late = 0

  /** The channel's language where one is set, else the member's. */
  const languageOf = (interaction: Interaction): Promise<Language> => {
    const fallback = nearestLanguage(interaction.locale, 'ar')
    return interaction.channelId === null ? Promise.resolve(fallback) : desk.language(chatOf(interaction.channelId), fallback)
  }

  async function search(query: PagedQuery, offset: number, language: Language): Promise<Answer> {
    const page = await desk.search({ ...query, limit: pageSize, offset })
    return searchAnswer(page, { query, offset, language })
  }

  async function why(id: string | null, language: Language): Promise<Answer> {
    const stories = await desk.latest(id === null ? 1 : choicesOfStories)
    const story = id === null ? stories[0] : stories.find((one) => one.id === id)
    const asked = id ?? story?.id
    if (asked === undefined) return sentence(translator(language)('chat.latest.empty'))
    return whyAnswer(await desk.why({ id: asked }, language), language, story?.summary.headline.text)
  }

  async function commandAnswer(interaction: ChatInputCommandInteraction, language: Language): Promise<Answer> {
    const { options, channelId } = interaction
    switch (interaction.commandName) {
      case 'search': {
        const filters = { entity: 'entity', outlet: 'outlet', since: 'since', until: 'until' } as const
        const given = Object.entries(filters).flatMap(([name]) => {
          const value = options.getString(name)?.trim()
          return value === undefined || value === '' ? [] : [[name, value] as const]
        })
        const words = options.getString('query', true).trim()
        if (words === '')
          return sentence(`${translator(language)('chat.search.ask')} ${translator(language)('chat.search.example')}`)
        return search({ words, ...Object.fromEntries(given) }, 0, language)
      }
      case 'latest':
        return latestAnswer(await desk.latest(pageSize), language)
      case 'why':
        return why(options.getString('id'), language)
      case 'topics': {
        const followed = new Set((await desk.subscriptions(chatOf(channelId))).map(({ topic }) => topic))
        return topicsAnswer(
          desk.topics().filter(({ id, enabled }) => enabled || followed.has(id)),
          followed,
          language,
        )
      }
      case 'help':
        return helpAnswer(language)
      case 'follow':
      case 'unfollow':
      case 'language':
        return managerAnswer(interaction, { desk, language, permissionsIn: parts.permissionsIn })
      default:
        return sentence(translator(language)('chat.unknownCommand'))
    }
  }

  /** Shows the answer of `make` in place of the "thinking" of a deferred reply. */
  async function answered(interaction: Answerable, make: (language: Language) => Answer | Promise<Answer>): Promise<void> {
    await interaction.deferReply({ flags: flags.ephemeral })
    const language = await languageOf(interaction)
    const translate = translator(language)
    const answer = !interaction.inGuild()
      ? sentence(translate('discord.guildOnly'))
      : !visitors.allows(interaction.user.id, 'command')
        ? sentence(translate('chat.slowDown'))
        : await make(language)
    await interaction.editReply(payload(answer))
  }

  async function turnPage(interaction: ButtonInteraction): Promise<void> {
    await interaction.deferUpdate()
    const language = await languageOf(interaction)
    const page = readPage(customIds(interaction), interaction.customId)
    if (page === undefined) {
      await interaction.editReply(payload(sentence(translator(language)('discord.pages.lost'))))
      return
    }
    if (!visitors.allows(interaction.user.id, 'page')) return
    await interaction.editReply(payload(await search(page.query, page.offset, language)))
  }

  /** Posts what only the member saw for the whole channel, if they may write there. */
  async function share(interaction: ButtonInteraction): Promise<void> {
    const language = await languageOf(interaction)
    const translate = translator(language)
    const may = interaction.memberPermissions?.has(sendMessages) === true && visitors.allows(interaction.user.id, 'command')
    if (!may) {
      await interaction.reply({ ...payload(sentence(translate('discord.share.refused'))), flags: flags.ephemeral })
      return
    }
    const by = translate('discord.sharedBy', { member: `<@${interaction.user.id}>` })
    const { content, embeds } = interaction.message
    const shown = { content: `${by}\n${content}`.slice(0, 2000), embeds: embeds.map((embed) => embed.toJSON()), components: [] }
    await interaction.reply(payload(shown))
  }

  async function button(interaction: ButtonInteraction): Promise<void> {
    const { customId, message } = interaction
    if (turnsPage(customId)) return turnPage(interaction)
    if (customId.startsWith(`${shareId}:`)) return share(interaction)
    if (!customId.startsWith(whyPrefix)) return
    return answered(interaction, async (language) =>
      whyAnswer(await desk.why({ chat: chatOf(message.channelId), messageId: message.id }, language), language),
    )
  }

  async function complete(interaction: AutocompleteInteraction): Promise<void> {
    const { name, value } = interaction.options.getFocused(true)
    const language = nearestLanguage(interaction.locale, 'ar')
    await interaction.respond(
      name === 'id' ? storyChoices(await desk.latest(choicesOfStories), value) : await topics(interaction, value, language),
    )
  }

  /** For /unfollow only what the channel follows. */
  async function topics(interaction: AutocompleteInteraction, typed: string, language: Language) {
    const offered = desk.topics().filter(({ enabled }) => enabled)
    if (interaction.commandName !== 'unfollow') return topicChoices(offered, typed, language)
    const channel = interaction.options.get('channel')?.value
    const chat = chatOf(typeof channel === 'string' ? channel : interaction.channelId)
    const followed = new Set((await desk.subscriptions(chat)).map(({ topic }) => topic))
    return topicChoices(
      desk.topics().filter(({ id }) => followed.has(id)),
      typed,
      language,
    )
  }

  async function route(interaction: Interaction): Promise<void> {
    if (interaction.isAutocomplete()) return complete(interaction)
    if (interaction.isButton()) return button(interaction)
    if (interaction.isChatInputCommand()) return answered(interaction, (language) => commandAnswer(interaction, language))
    if (interaction.isMessageContextMenuCommand() && interaction.commandName === whyMenu) {
      const { id, channelId } = interaction.targetMessage
      return answered(interaction, async (language) =>
        whyAnswer(await desk.why({ chat: chatOf(channelId), messageId: id }, language), language),
      )
    }
  }

  /** After a failure the member hears a sentence rather than nothing; if that fails too, the log has it. */
  async function apologise(interaction: Interaction): Promise<void> {
    if (!interaction.isRepliable()) return
    const answer = payload(sentence(translator(nearestLanguage(interaction.locale, 'ar'))('chat.trouble')))
    if (interaction.deferred || interaction.replied) await interaction.followUp({ ...answer, flags: flags.ephemeral })
    else await interaction.reply({ ...answer, flags: flags.ephemeral })
  }

  return {
    late: () => late,
    handle: async (interaction) => {
      try {
        await route(interaction)
      } catch (error) {
        const { code, message } = error as { code?: unknown; message?: string }
        if (swallowed.has(code)) return void (late += 1)
        // The error itself carries the interaction's token in its URL: only its words are logged.
        log.error({ code, reason: message, kind: interaction.type }, 'Discord: an interaction could not be answered')
        await apologise(interaction).catch(() => void (late += 1))
      }
    },
  }
}

const chatOf = (channelId: string): Chat => ({ platform: 'discord', chatId: channelId })

/** The custom ids of the buttons under the message that was clicked, in order. */
function customIds(interaction: ButtonInteraction): string[] {
  const rows = interaction.message.components.map((row) => row.toJSON() as unknown as Row)
  return rows.flatMap((row) => row.components.flatMap(({ custom_id: id }) => (id === undefined ? [] : [id])))
}
