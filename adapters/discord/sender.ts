/** Sends, edits and looks up single messages over REST. The gateway may be away: deliveries do not need it. */
import type { APIEmbed, REST, RouteLike } from 'discord.js'
import type { Chat } from '#model'
import type { ChatAdapter, Outgoing, SendResult } from '#ports'
import { codeRules, deletedMessage, isSnowflake, resultOf } from './answers.ts'
import { messageBody, whyPrefix } from './embed.ts'
import type { MessageBody } from './embed.ts'
import { snowflakeAt } from './nonce.ts'
import { answerOfError } from './wire.ts'

type Sender = Pick<ChatAdapter, 'send' | 'findSent'>

/** In Discord a thread is a channel of its own. */
const channelOf = (chat: Chat): string => chat.threadId ?? chat.chatId
const archived = 50083
const historyPages = 5
const pageSize = 100

/** What the gateway knows; undefined where it does not (yet). */
type Known = {
  /** Without the right to read history, Discord answers an empty list, which proves nothing. */
  readonly canReadHistory: (channelId: string) => boolean | undefined
  /** The bot's user id. */
  readonly ownId: () => string | undefined
}

/** `rest` throws whatever is not a 2xx with JSON (`guarded`, strict). */
export function createSender(rest: Pick<REST, 'request'>, { canReadHistory, ownId }: Known): Sender {
  async function ask(method: string, route: RouteLike, more: { body?: unknown; query?: URLSearchParams; signal?: AbortSignal }) {
    // The library's method type is an enum; its values are the words themselves.
    return rest.request({ method: method as never, fullRoute: route, ...more })
  }

  async function attempt(message: Outgoing, signal: AbortSignal): Promise<{ result: SendResult; isArchived: boolean }> {
    const isEdit = message.alert.kind === 'edit'
    const asked = { edit: isEdit, plain: message.plain }
    const channel = channelOf(message.chat)
    try {
      const body = messageBody(message)
      const json = isEdit
        ? await ask('PATCH', `/channels/${channel}/messages/${message.replyTo ?? deletedMessage}`, { body, signal })
        : await ask('POST', `/channels/${channel}/messages`, { body, signal })
      return { result: resultOf({ kind: 'http', status: 200, json, scope: 'user' }, asked), isArchived: false }
    } catch (error) {
      const answer = answerOfError(error)
      const code = answer.kind === 'http' ? (answer.json as { code?: unknown } | undefined)?.code : undefined
      return { result: resultOf(answer, asked), isArchived: code === archived && !isEdit }
    }
  }

  /** A post reopens an archived thread by itself unless somebody must be asked: then we try once. */
  async function reopened(message: Outgoing, signal: AbortSignal): Promise<boolean> {
    try {
      await ask('PATCH', `/channels/${channelOf(message.chat)}`, { body: { archived: false }, signal })
      return true
    } catch {
      return false
    }
  }

  async function history(channel: string, after: string): Promise<readonly HistoryMessage[]> {
    const query = new URLSearchParams({ after, limit: String(pageSize) })
    const answer = await ask('GET', `/channels/${channel}/messages`, { query })
    return Array.isArray(answer) ? (answer as HistoryMessage[]) : []
  }

  return {
    send: async (message, signal) => {
      if (signal.aborted) return { outcome: 'not-sent', reason: 'stopping', scope: 'chat' }
      if (message.alert.kind === 'edit' && !isSnowflake(message.replyTo))
        return { outcome: 'refused', reason: codeRules[10008]?.says ?? 'no message to edit', action: 'dead' }
      const { result, isArchived } = await attempt(message, signal)
      return isArchived && (await reopened(message, signal)) ? (await attempt(message, signal)).result : result
    },
    findSent: async (message, startedAt) => {
      // An edit may be repeated freely.
      if (message.alert.kind === 'edit') return { found: 'no' }
      const channel = channelOf(message.chat)
      const sent = messageBody(message)
      const own = ownId()
      try {
        // Every digest of ten has the same title.
        const isHead = message.alert.kind === 'new' && message.digest === undefined
        let after = snowflakeAt(startedAt - 60_000)
        for (let page = 0; page < historyPages; page += 1) {
          const messages = await history(channel, after)
          const ours = messages.find((one) => (own === undefined || one.author?.id === own) && isThis(one, sent, isHead))
          if (ours !== undefined) return { found: 'yes', messageId: ours.id }
          if (messages.length < pageSize) return { found: canReadHistory(channel) === false ? 'unknown' : 'no' }
          after = messages.map(({ id }) => id).reduce((one, other) => (BigInt(one) > BigInt(other) ? one : other))
        }
      } catch {
        return { found: 'unknown' }
      }
      return { found: 'unknown' }
    },
  }
}

type HistoryMessage = {
  readonly id: string
  readonly author?: { readonly id?: string }
  readonly nonce?: string | number
  readonly embeds?: readonly Pick<APIEmbed, 'title' | 'url' | 'description'>[]
  readonly components?: readonly { readonly components?: readonly { readonly custom_id?: string }[] }[]
}

const same = (one: string | undefined, other: string | undefined): boolean =>
  one !== undefined && one !== '' && one.trim() === other?.trim()

/**
 * Whether a message of the history is the one that was to be sent. The nonce is rarely told there; the button under the message
 * carries it too. Where buttons were dropped, a head is known by its link or headline (a chat has one head of a story), any
 * other message by its whole text.
 */
function isThis(found: HistoryMessage, sent: MessageBody, isHead: boolean): boolean {
  const ids = (found.components ?? []).flatMap((row) => (row.components ?? []).map(({ custom_id: id }) => id))
  if (found.nonce === sent.nonce || ids.includes(`${whyPrefix}${sent.nonce}`)) return true
  if (ids.some((id) => id?.startsWith(whyPrefix))) return false
  const [theirs, ours] = [found.embeds?.[0], sent.embeds[0]]
  return isHead ? same(ours?.url, theirs?.url) || same(ours?.title, theirs?.title) : same(ours?.description, theirs?.description)
}
