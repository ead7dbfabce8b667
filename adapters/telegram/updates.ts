/**
 * What people and Telegram tell the bot: commands, taps, being blocked or let back in, a group that moved. Updates of one chat are
 * handled in order, chats do not wait for each other, and nothing that goes wrong in one reaches the next.
 */
import type { Chat, Language } from '#model'
import type { Clock, Log, ReaderDesk } from '#ports'
import { shortened } from '../../src/i18n/plain.ts'
import { nearestLanguage, translator } from '../../src/i18n/translate.ts'
import { type Answer, sentence } from './answer.ts'
import { readFailure } from './answers.ts'
import { pressed } from './buttons/index.ts'
import type { Presses } from './buttons/press.ts'
import type { Update } from './client.ts'
import type { Ask } from './commands/command.ts'
import { commands, readCommand } from './commands/index.ts'
import { createFloodGate, forTaps, forWords } from './flood.ts'
import { mayManage, type Message } from './rights.ts'
import type { Speaker } from './speaker.ts'

/** So many updates are handled at once at most; Telegram's own valve is far above (platforms.md 1.3). */
const inFlightAtMost = 50
const longestSearch = 200

type Options = {
  readonly desk: ReaderDesk
  readonly speaker: Speaker
  readonly presses: Presses
  readonly clock: Clock
  readonly log: Log
}

export type UpdateHandler = {
  /** Resolves when there is room for more. Never rejects. */
  readonly take: (updates: readonly Update[], username: string) => Promise<void>
  /** Resolves when this one was handled, after those of its chat before it; rejects when it could not be. */
  readonly handle: (update: Update, username: string) => Promise<void>
  /** Resolves when everything taken is done. */
  readonly idle: () => Promise<void>
}

/** Makes the handler of one bot's updates. */
export function createUpdateHandler({ desk, speaker, presses, clock, log }: Options): UpdateHandler {
  const flood = createFloodGate(forWords)
  const tapFlood = createFloodGate(forTaps)
  const lanes = new Map<number, Promise<void>>()
  const running = new Set<Promise<void>>()

  async function handle(update: Update, username: string): Promise<void> {
    const message = update.message ?? update.channel_post
    if (message !== undefined) await heard(message, username)
    else if (update.callback_query !== undefined) await tapped(update.callback_query)
    else if (update.my_chat_member !== undefined) await standing(update.my_chat_member)
  }

  async function heard(message: Message, username: string): Promise<void> {
    const { chat, from } = message
    if (message.migrate_to_chat_id !== undefined) return desk.migrate(placeOf(chat.id), String(message.migrate_to_chat_id))
    if (message.migrate_from_chat_id !== undefined) return desk.migrate(placeOf(message.migrate_from_chat_id), String(chat.id))
    // Copies of channel posts, forwards, other bots: nobody asked.
    if (message.is_automatic_forward === true || message.forward_origin !== undefined || message.via_bot !== undefined) return
    if (from?.is_bot === true && message.sender_chat === undefined) return
    const place = placeOf(chat.id, message.is_topic_message === true ? message.message_thread_id : undefined)
    // A topic that was closed refused our alerts; now it takes them again.
    if (message.forum_topic_reopened !== undefined) return desk.resume(place)
    const isPrivate = chat.type === 'private'
    const text = (message.text ?? message.caption)?.trim() ?? ''
    const command = readCommand(text, username)
    // In a private chat plain words are a search.
    const name =
      command?.name ?? (isPrivate && message.text !== undefined && text !== '' && !text.startsWith('/') ? 'search' : undefined)
    if (name === undefined) return
    const known = Object.hasOwn(commands, name) ? commands[name] : undefined
    // In a group an unknown command may be meant for another bot.
    if (known === undefined && !isPrivate) return
    const verdict = flood.take(from === undefined ? `c${chat.id}` : `u${from.id}`, clock.now())
    if (verdict === 'ignore') return

    const answering = isPrivate || chat.type === 'channel' ? undefined : message.message_id
    const guess = nearestLanguage(from?.language_code, 'ar')
    const language = await desk.language(place, guess).catch((): Language => guess)
    const translate = translator(language)
    const say = (answer: Answer): Promise<void> => speaker.say(place, answer, answering)
    if (verdict === 'warn') return say(sentence(translate('chat.slowDown')))
    if (known === undefined) return say(sentence(translate('chat.unknownCommand')))

    const replied = message.reply_to_message
    const document = message.document ?? replied?.document
    const ask: Ask = {
      chat: place,
      now: clock.now(),
      ...(document === undefined ? {} : { file: (maxBytes: number) => speaker.read(document, maxBytes) }),
      language,
      isPrivate,
      words: command === undefined ? shortened(text, longestSearch) : command.words.slice(0, 1000),
      // In a forum topic every message "replies" to the one that opened the topic.
      ...(replied === undefined || replied.forum_topic_created !== undefined ? {} : { repliedTo: String(replied.message_id) }),
    }
    try {
      const allowed =
        !known.manages(ask) || (await mayManage({ chat, from, senderChatId: message.sender_chat?.id }, speaker.rankOf))
      const answers = allowed ? await known.run(ask, desk) : sentence(translate('chat.adminsOnly'))
      for (const answer of Array.isArray(answers) ? (answers as readonly Answer[]) : [answers as Answer]) await say(answer)
    } catch (error) {
      log.error({ command: name, reason: sayable(error) }, 'a command failed')
      await say(sentence(translate('chat.trouble')))
    }
  }

  async function tapped(query: NonNullable<Update['callback_query']>): Promise<void> {
    const { message, from, data } = query
    const verdict = tapFlood.take(`u${from.id}`, clock.now())
    if (message === undefined || data === undefined || verdict === 'ignore') return speaker.toast(query.id, '')
    const { chat } = message
    const threadId = 'is_topic_message' in message && message.is_topic_message === true ? message.message_thread_id : undefined
    const place = placeOf(chat.id, threadId)
    const guess = nearestLanguage(from.language_code, 'ar')
    const language = await desk.language(place, guess).catch((): Language => guess)
    if (verdict === 'warn') return speaker.toast(query.id, translator(language)('chat.slowDown'))
    const now = clock.now()
    try {
      const tap = {
        id: query.id,
        press: presses.read(data, place, now),
        chat: place,
        language,
        isPrivate: chat.type === 'private',
        by: String(from.id),
        messageId: message.message_id,
        mayManage: () => mayManage({ chat, from }, speaker.rankOf),
      }
      await pressed(tap, { desk, speaker, now })
    } catch (error) {
      log.error({ button: data, reason: sayable(error) }, 'a button failed')
      await speaker.toast(query.id, translator(language)('chat.trouble'))
    }
  }

  async function standing({ chat, new_chat_member: bot }: NonNullable<Update['my_chat_member']>): Promise<void> {
    const place = placeOf(chat.id)
    if (bot.status === 'kicked' || bot.status === 'left')
      return desk.suspend(place, chat.type === 'private' ? 'the person blocked the bot' : 'the bot was removed from the chat')
    const mute =
      (bot.status === 'restricted' && !bot.can_send_messages) ||
      (bot.status === 'administrator' && chat.type === 'channel' && bot.can_post_messages !== true)
    return mute ? desk.suspend(place, 'the bot may not write in the chat') : desk.resume(place)
  }

  function enqueue(update: Update, username: string): Promise<void> {
    const lane = laneOf(update)
    const before = lanes.get(lane) ?? Promise.resolve()
    const work = before.then(() => handle(update, username))
    const ended = work.catch(() => undefined)
    lanes.set(lane, ended)
    running.add(ended)
    void ended.then(() => {
      running.delete(ended)
      if (lanes.get(lane) === ended) lanes.delete(lane)
    })
    return work
  }

  return {
    async take(updates, username) {
      for (const update of updates) {
        while (running.size >= inFlightAtMost) await Promise.race(running)
        enqueue(update, username).catch((error: unknown) =>
          log.error({ update: update.update_id, reason: sayable(error) }, 'an update failed'),
        )
      }
    },
    handle: (update, username) =>
      enqueue(update, username).catch((error: unknown) => {
        // What HttpError says carries the address, and the token in it.
        throw new Error(sayable(error))
      }),
    async idle() {
      while (running.size > 0) await Promise.all(running)
    },
  }
}

const placeOf = (chatId: number, threadId?: number): Chat => ({
  platform: 'telegram',
  chatId: String(chatId),
  ...(threadId === undefined ? {} : { threadId: String(threadId) }),
})

const laneOf = ({ message, channel_post: post, callback_query: query, my_chat_member: member }: Update): number =>
  (message ?? post ?? query?.message ?? member)?.chat.id ?? query?.from.id ?? 0

/** An error as a sentence without the address that HttpError carries. */
const sayable = (error: unknown): string => {
  const failure = readFailure(error)
  return failure.kind === 'answer'
    ? `${failure.code} ${failure.says}`
    : error instanceof Error && failure.code === 'LOST'
      ? error.message
      : failure.says
}
