// How alerts go out: where, in answer to what, how loudly.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { anAlert, type Bot, outgoing, send, startBot } from './bot.ts'

let bot: Bot
beforeAll(async () => {
  bot = await startBot()
})
afterAll(() => bot.close())

const lastCall = () => bot.telegram.ledger.at(-1)
const news = { text: 'وغادر الوفد.', articleId: 'Atlas Info', outlet: 'Atlas Info' }

test('a head goes out once, without a link preview, with its reason behind a button', async () => {
  const before = bot.telegram.messages.length
  expect(await send(bot)).toEqual({ outcome: 'sent', messageId: String(bot.telegram.messages.at(-1)?.messageId) })
  expect(bot.telegram.messages).toHaveLength(before + 1)
  expect(lastCall()?.payload).toMatchObject({
    parse_mode: 'HTML',
    link_preview_options: { is_disabled: true },
    disable_notification: false,
  })
})

test('an update hangs under its head, and is sent even when somebody deleted the head', async () => {
  const head = await send(bot)
  const replyTo = head.outcome === 'sent' ? head.messageId : ''
  await send(bot, { alert: anAlert('update', { news }), replyTo })
  expect(bot.telegram.messages.at(-1)).toMatchObject({ replyTo: Number(replyTo), silent: false })
  expect(await send(bot, { alert: anAlert('update', { news }), replyTo: '987654' })).toMatchObject({ outcome: 'sent' })
})

test('an update without a head to hang under says the headline too', async () => {
  await send(bot, { alert: anAlert('update', { news }) })
  expect(bot.telegram.messages.at(-1)?.text).toContain('وفد عسكري إسرائيلي يصل')
})

test('a redrawn head keeps its number and its button, and makes no sound', async () => {
  const head = await send(bot)
  const replyTo = head.outcome === 'sent' ? head.messageId : ''
  const count = bot.telegram.messages.length
  expect(await send(bot, { alert: anAlert('edit', { phase: 'received' }), replyTo })).toEqual(head)
  expect(bot.telegram.messages).toHaveLength(count)
  const message = bot.telegram.messages.find(({ messageId }) => String(messageId) === replyTo)
  expect([message?.history.length, message?.buttons.length, message?.text.includes('●\u00A0الاستقبال')]).toEqual([1, 1, true])
})

test('a silent chat gets it silently, a forum topic in the topic', async () => {
  await send(bot, { silent: true, chat: { platform: 'telegram', chatId: '-100500', threadId: '45' } })
  expect(bot.telegram.messages.at(-1)).toMatchObject({ silent: true, chatId: -100500, threadId: 45 })
})

test('the plain attempt carries no markup and no button', async () => {
  await send(bot, { plain: true })
  expect(lastCall()?.payload).not.toHaveProperty('parse_mode')
  expect(lastCall()?.payload).not.toHaveProperty('reply_markup')
})

test('what is told to stop before it began was not sent', async () => {
  const calls = bot.telegram.ledger.length
  expect(await bot.adapter.send(outgoing(), AbortSignal.abort())).toMatchObject({ outcome: 'not-sent' })
  expect(bot.telegram.ledger).toHaveLength(calls)
})

test('Telegram has no history to look into, and the limits are its own, in a window a little longer (src/delivery/pacing.ts)', async () => {
  expect(await bot.adapter.findSent(outgoing(), 0)).toEqual({ found: 'unknown' })
  expect(bot.adapter.limits).toMatchObject({ perGroupMinute: 20 })
  expect(bot.adapter.limits.perSecond).toBeLessThanOrEqual(30)
  expect(bot.adapter.limits.perChatMs).toBeGreaterThan(1000)
})
