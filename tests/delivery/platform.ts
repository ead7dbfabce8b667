/** A platform in a few lines: it keeps a ledger of what it accepted and answers from a script. */
import type { Platform } from '#model'
import type { ChatAdapter, Outgoing, SendResult } from '#ports'

export type Accepted = {
  readonly chat: string
  readonly text: string
  readonly kind: string
  readonly replyTo?: string
  readonly plain: boolean
  readonly silent: boolean
}
/**
 * What happens to one send. `lost`: accepted, and the connection breaks before the reply. `vanish-before`, `vanish-after`: as if
 * the worker were killed before or after the platform took it; `send` never returns.
 */
export type Answer = SendResult | 'lost' | 'vanish-before' | 'vanish-after'

export type FakePlatform = ChatAdapter & {
  readonly ledger: Accepted[]
  /** Sends that reached the platform, accepted or not. */
  readonly calls: Outgoing[]
  /** Answers for the next sends, in order; then everything is accepted. */
  readonly script: Answer[]
  /** Called before each answer: what happens while a message is on the wire. */
  onSend: (message: Outgoing) => Promise<void> | void
}

/** `history`: the platform can say what it has (Discord), else it cannot (Telegram). */
export function fakePlatform(platform: Platform, history: boolean): FakePlatform {
  const ledger: Accepted[] = []
  const calls: Outgoing[] = []
  const byDelivery = new Map<string, string>()
  const accept = (message: Outgoing): string => {
    const known = byDelivery.get(message.deliveryId)
    // The nonce: Discord does not make the same message twice.
    if (history && known !== undefined && message.alert.kind !== 'edit') return known
    const { chat, alert, replyTo, plain, silent } = message
    const text = alert.news?.text ?? alert.summary.headline.text
    ledger.push({ chat: chat.chatId, text, kind: alert.kind, plain, silent, ...(replyTo === undefined ? {} : { replyTo }) })
    const id = alert.kind === 'edit' ? (replyTo ?? '') : String(ledger.length)
    byDelivery.set(message.deliveryId, id)
    return id
  }
  const fake: FakePlatform = {
    platform,
    ledger,
    calls,
    script: [],
    onSend: () => {},
    start: async () => {},
    stop: async () => {},
    health: () => ({ ok: true, reason: 'fake' }),
    limits: { perSecond: 1_000, perChatMs: 0 },
    send: async (message) => {
      calls.push(message)
      await fake.onSend(message)
      const answer = fake.script.shift()
      if (answer === undefined) return { outcome: 'sent', messageId: accept(message) }
      if (typeof answer === 'object') return answer
      if (answer !== 'vanish-before') accept(message)
      if (answer !== 'lost') return new Promise(() => {})
      return { outcome: 'ambiguous', reason: 'the reply was lost' }
    },
    findSent: async ({ deliveryId }) => {
      if (!history) return { found: 'unknown' }
      const messageId = byDelivery.get(deliveryId)
      return messageId === undefined ? { found: 'no' } : { found: 'yes', messageId }
    },
  }
  return fake
}
