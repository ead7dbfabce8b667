// Long polling goes on whatever happens to it, and says what is wrong.
import { expect, test } from 'vitest'
import { personIn } from '../../fakes/telegram/person.ts'
import { startBot } from './bot.ts'
import { createMemoryDesk } from './memory-desk.ts'

const reader = { id: 42, first_name: 'س', language_code: 'en' }
const chat = { id: 42, type: 'private' } as const

test('a second poller (409) is waited out, 5 s to 60 s, and commands work again', async () => {
  const { telegram, adapter, clock, log, close } = await startBot()
  const conflict = {
    method: 'getUpdates',
    kind: 'answer',
    code: 409,
    description: 'Conflict: terminated by other getUpdates request',
  } as const
  telegram.faults.push({ ...conflict, times: 6 })
  await adapter.start(createMemoryDesk())
  await personIn(telegram, chat, reader).asks('/help')
  expect(clock.sleeps).toEqual([5000, 10_000, 20_000, 40_000, 60_000, 60_000])
  expect(log.text()).toContain('another program')
  expect(adapter.health()).toEqual({ ok: true, reason: 'connected as @rasid_test_bot' })
  await close()
})

test('a network that is away at the start is waited for, and start does not wait', async () => {
  const { telegram, adapter, clock, close } = await startBot()
  telegram.faults.push({ method: 'getMe', kind: 'cut', times: 4 })
  await adapter.start(createMemoryDesk())
  expect(adapter.health()).toMatchObject({ ok: false, trouble: 'connecting' })
  await personIn(telegram, chat, reader).asks('/help')
  expect(clock.sleeps).toEqual([1000, 2000, 4000, 8000])
  await close()
})

test('a token that Telegram does not know ends the polling with advice', async () => {
  const { telegram, adapter, log, close } = await startBot({ token: '1:wrong', desk: createMemoryDesk() })
  while (log.text() === '') await new Promise(setImmediate)
  expect(log.text()).toContain('TELEGRAM_TOKEN')
  expect(adapter.health()).toMatchObject({ trouble: 'token', reason: expect.stringContaining('@BotFather') as string })
  await adapter.stop()
  expect(telegram.ledger).toHaveLength(1)
  await close()
})

test('proxies, restarts and floods on the line are outlived', async () => {
  const { telegram, adapter, clock, close } = await startBot()
  telegram.faults.push(
    { method: 'getUpdates', kind: 'html', status: 502 },
    { method: 'getUpdates', kind: 'answer', code: 500, description: 'Internal Server Error: restart' },
    {
      method: 'getUpdates',
      kind: 'answer',
      code: 429,
      description: 'Too Many Requests: retry after 11',
      parameters: { retry_after: 11 },
    },
    { method: 'getUpdates', kind: 'lost-reply' },
  )
  await adapter.start(createMemoryDesk())
  await personIn(telegram, chat, reader).asks('/help')
  expect(clock.sleeps).toEqual([1000, 2000, 11_000, 8000])
  await close()
})

test('an update that comes twice is answered once', async () => {
  const { telegram, adapter, close } = await startBot()
  const update = { update_id: 5, message: { message_id: 1, date: 1, chat, from: reader, text: '/latest' } }
  telegram.push(update)
  telegram.push(update)
  await adapter.start(createMemoryDesk())
  personIn(telegram, chat, reader).writes('/help')
  await telegram.next(({ text }) => text.includes('/topics'))
  expect(telegram.messages).toHaveLength(2)
  await close()
})

test('the last update is confirmed when the bot stops, so that the next start does not answer it again', async () => {
  const desk = createMemoryDesk()
  const { telegram, adapter, close } = await startBot({ desk })
  await personIn(telegram, chat, reader).asks('/help')
  await adapter.stop()
  const last = telegram.ledger.findLast(({ method }) => method === 'getUpdates')
  expect(last?.payload).toMatchObject({ offset: 1001, timeout: 0 })
  await close()
})

test('a server that knows no command menu is used all the same', async () => {
  const { telegram, adapter, close } = await startBot()
  telegram.faults.push({
    method: 'setMyCommands',
    kind: 'answer',
    code: 404,
    description: 'Not Found: method not found',
    times: 2,
  })
  telegram.faults.push({ method: 'setMyCommands', kind: 'html', status: 500, times: 2 })
  telegram.faults.push({ method: 'deleteWebhook', kind: 'html', status: 500 })
  await adapter.start(createMemoryDesk())
  await personIn(telegram, chat, reader).asks('/help')
  expect(adapter.health().ok).toBe(true)
  await close()
})

test('a desk that fails is answered for, and the next command works', async () => {
  const desk = { ...createMemoryDesk(), latest: () => Promise.reject(new Error('disk full')) }
  const { telegram, log, close } = await startBot({ desk })
  const person = personIn(telegram, chat, reader)
  expect((await person.asks('/latest')).text).toContain('did not work')
  expect((await person.asks('/help')).text).toContain('/topics')
  expect(log.text()).toContain('disk full')
  await close()
})

test('a slow command of one chat keeps no other chat waiting', async () => {
  let release = (): void => undefined
  const held = new Promise<void>((resolve) => (release = resolve))
  const desk = { ...createMemoryDesk(), latest: () => held.then(() => []) }
  const { telegram, close } = await startBot({ desk })
  const slow = personIn(telegram, chat, reader)
  slow.writes('/latest')
  slow.writes('/help')
  await personIn(telegram, { id: 43, type: 'private' }, { ...reader, id: 43 }).asks('/help')
  expect(telegram.messages.map(({ chatId }) => chatId)).toEqual([43])
  release()
  await telegram.next(({ chatId, text }) => chatId === 42 && text.includes('/topics'))
  expect(telegram.messages.filter(({ chatId }) => chatId === 42).map(({ text }) => text.slice(0, 11))).toEqual([
    'Nothing yet',
    'Here is wha',
  ])
  await close()
})

test('forged, foreign and stale buttons change nothing', async () => {
  const desk = createMemoryDesk()
  const { telegram, close } = await startBot({ desk })
  for (const data of ['', 'x:1', 's:', `s:${'ا'.repeat(500)}`, 'l:xx', 'u:../../etc', '\u0000', 'why'])
    telegram.push({
      callback_query: { id: data, from: reader, chat_instance: '1', data, message: { message_id: 1, date: 0, chat } },
    })
  telegram.faults.push({
    method: 'answerCallbackQuery',
    kind: 'answer',
    code: 400,
    description: 'Bad Request: query is too old and response timeout expired or query ID is invalid',
    times: 3,
  })
  await personIn(telegram, chat, reader).asks('/help')
  expect(await desk.subscriptions({ platform: 'telegram', chatId: '42' })).toEqual([])
  await close()
})
