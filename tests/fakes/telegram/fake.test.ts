// The fake is as strict as Telegram is documented to be: a journey that passes here means something.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTelegramFake, type TelegramFake } from './index.ts'

let telegram: TelegramFake
beforeAll(async () => {
  telegram = await startTelegramFake({ rates: true })
})
afterAll(() => telegram.close())

let chatId = 1
async function call(
  method: string,
  payload: Readonly<Record<string, unknown>>,
): Promise<{ ok: boolean; error_code?: number; description?: string }> {
  const response = await fetch(`${telegram.root}/bot${telegram.token}/${method}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(payload),
  })
  return (await response.json()) as { ok: boolean }
}
const sendText = (text: string, more: object = {}) => call('sendMessage', { chat_id: ++chatId, text, ...more })

test.each([
  ['4096 letters', 'م'.repeat(4096), true],
  ['4097 letters', 'م'.repeat(4097), false],
  ['4096 pictures of two units each', '🌍'.repeat(4096), true],
  ['4097 pictures', '🌍'.repeat(4097), false],
  ['nothing', '', false],
  ['white space', ' \n ', false],
])('a text of %s', async (_, text, taken) => {
  expect((await sendText(text)).ok).toBe(taken)
})

test.each([
  ['<b>خبر</b> &amp; <a href="https://a.example/?x=1&amp;y=2">منبر</a>', true],
  ['<b>خبر', false],
  ['خبر</b>', false],
  ['<b><i>خبر</b></i>', false],
  ['5 < 6', false],
  ['<h1>خبر</h1>', false],
  ['<a href="x">', false],
])('the HTML %s', async (text, taken) => {
  expect((await sendText(text, { parse_mode: 'HTML' })).ok).toBe(taken)
})

test('more than 32,768 bytes are refused however little is visible', async () => {
  const text = `<a href="https://a.example/${'x'.repeat(33_000)}">منبر</a>`
  expect(await sendText(text, { parse_mode: 'HTML' })).toMatchObject({
    ok: false,
    description: 'Bad Request: message is too long',
  })
})

test('button data over 64 bytes are refused', async () => {
  const keyboard = (data: string) => ({ reply_markup: { inline_keyboard: [[{ text: 'زر', callback_data: data }]] } })
  expect([(await sendText('خبر', keyboard('م'.repeat(32)))).ok, (await sendText('خبر', keyboard('م'.repeat(33)))).ok]).toEqual([
    true,
    false,
  ])
})

test('too many messages to one chat, or in one second, are answered 429 with a time to wait', async () => {
  const burst = await Promise.all(Array.from({ length: 40 }, () => call('sendMessage', { chat_id: 77, text: 'خبر' })))
  expect(burst.filter(({ ok }) => ok).length).toBeLessThanOrEqual(3)
  expect(burst.at(-1)).toMatchObject({ error_code: 429, parameters: { retry_after: 1 } })
})

test('another token and another method are not known', async () => {
  const response = await fetch(`${telegram.root}/bot1:x/getMe`)
  expect(response.status).toBe(401)
  expect(await call('getChat', { chat_id: 1 })).toMatchObject({ error_code: 404 })
})
