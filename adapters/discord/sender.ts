/** Sends, edits and looks up single messages over REST. The gateway may be away: deliveries do not need it. */
import type { REST, RouteLike } from 'discord.js'
import type { Chat } from '#model'
import type { ChatAdapter, Outgoing, SendResult } from '#ports'
import { codeRules, deletedMessage, isSnowflake, resultOf } from './answers.ts'
import { messageBody, whyPrefix } from './embed.ts'
import { nonceOf, snowflakeAt } from './nonce.ts'
import { answerOfError } from './wire.ts'

type Sender = Pick<ChatAdapter, 'send' | 'findSent'>

/** In Discord a thread is a channel of its own. */
const channelOf = (chat: Chat): string => chat.threadId ?? chat.chatId
const archived = 50083
const historyPages = 5
const pageSize = 100

/**
 * `rest` throws whatever is not a 2xx with JSON (`guarded`, strict). `canReadHistory` says what the guild cache knows of a channel:
 * without the right, Discord answers an empty list, which proves nothing.
 */
export function createSender(rest: Pick<REST, 'request'>, canReadHistory: (channelId: string) => boolean | undefined): Sender {
  let ownId: string | undefined

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
      const mark = nonceOf(message.deliveryId)
      try {
        ownId ??= ((await ask('GET', '/users/@me', {})) as { id?: string }).id
        let after = snowflakeAt(startedAt - 60_000)
        for (let page = 0; page < historyPages; page += 1) {
          const messages = await history(channel, after)
          const ours = messages.find((one) => one.author?.id === ownId && isMarked(one, mark))
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
  readonly components?: readonly { readonly components?: readonly { readonly custom_id?: string }[] }[]
}

/** History rarely tells the nonce; the button under the message carries it too. */
const isMarked = (message: HistoryMessage, mark: string): boolean =>
  message.nonce === mark ||
  (message.components ?? []).some((row) => (row.components ?? []).some(({ custom_id: id }) => id === `${whyPrefix}${mark}`))
