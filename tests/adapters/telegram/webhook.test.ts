// Updates as Telegram sends them: over real HTTP, through the console's server, repeated by the fake until they are taken.
import { afterEach, expect, test } from 'vitest'
import type { ReaderDesk } from '#ports'
import { createTelegramAdapter } from '../../../adapters/telegram/index.ts'
import type { SharedUpdates } from '../../../adapters/telegram/update-memory.ts'
import { createConsole } from '../../../adapters/web/index.ts'
import { manualClock, settle } from '../../delivery/manual-clock.ts'
import { startTelegramFake, type TelegramFake } from '../../fakes/telegram/index.ts'
import { personIn } from '../../fakes/telegram/person.ts'
import { freePort } from '../../free-port.ts'
import { keptLog } from './bot.ts'
import { createMemoryDesk } from './memory-desk.ts'

const reader = { id: 42, first_name: 'س', language_code: 'en' }
const chat = { id: 42, type: 'private' } as const
const secret = 'a-secret-of-our-own-0'
const endings: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const end of endings.splice(0).toReversed()) await end()
})

async function fake(): Promise<TelegramFake> {
  const telegram = await startTelegramFake()
  endings.push(telegram.close)
  return telegram
}

/** A bot that receives, and the HTTP server of its process. */
async function startReceiving(
  telegram: TelegramFake,
  more: { desk?: ReaderDesk; shared?: SharedUpdates; port?: number; start?: boolean } = {},
) {
  const port = more.port ?? (await freePort())
  const url = `http://127.0.0.1:${port}/telegram`
  const [log, clock] = [keptLog(), manualClock(Date.UTC(2026, 0, 10, 9))]
  const adapter = createTelegramAdapter({
    token: telegram.token,
    apiRoot: telegram.root,
    webhook: { url, secret, serves: true },
    shared: more.shared,
    log,
    clock,
  })
  const server = createConsole({
    host: '127.0.0.1',
    port,
    health: async () => ({ live: { ok: true, reason: '' }, parts: {} }),
    metricsText: async () => '',
    overview: () => Promise.reject(new Error('not asked here')),
    story: async () => undefined,
    why: async () => undefined,
    webhooks: [adapter.webhook!],
    log,
  })
  await server.start()
  if (more.start !== false) await adapter.start(more.desk ?? createMemoryDesk())
  const stop = async (): Promise<void> => {
    await adapter.stop()
    await server.stop()
  }
  endings.push(stop)
  return { url, port, log, clock, adapter, stop }
}
const posts = (telegram: TelegramFake): number[] =>
  telegram.ledger.filter(({ method }) => method === 'webhook').map(({ status }) => status)

test('Telegram is told the address once, with a secret, the kinds that are wanted and a number at once; then a command is answered', async () => {
  const telegram = await fake()
  const { adapter, url } = await startReceiving(telegram)
  const answer = await personIn(telegram, chat, reader).asks('/help')
  expect(answer.text).toContain('/topics')
  const told = telegram.ledger.filter(({ method }) => method === 'setWebhook')
  expect(told.map(({ payload }) => payload)).toEqual([
    {
      url,
      secret_token: secret,
      allowed_updates: ['message', 'channel_post', 'callback_query', 'my_chat_member'],
      max_connections: 40,
      drop_pending_updates: false,
    },
  ])
  expect(telegram.ledger.some(({ method }) => method === 'getUpdates')).toBe(false)
  expect(adapter.health()).toMatchObject({ ok: true, reason: expect.stringContaining('by webhook') as string })
})

test.each([
  ['no secret', {}, '{"update_id":1}', 401],
  ['another secret', { 'x-telegram-bot-api-secret-token': 'a-secret-of-our-own-1' }, '{"update_id":1}', 401],
  ['a longer secret', { 'x-telegram-bot-api-secret-token': `${secret}0` }, '{"update_id":1}', 401],
  ['a body that is no update', { 'x-telegram-bot-api-secret-token': secret }, '{"id":1}', 400],
  ['a body that is no JSON', { 'x-telegram-bot-api-secret-token': secret }, '{"update_id":', 400],
  ['two megabytes', { 'x-telegram-bot-api-secret-token': secret }, `{"update_id":1,"x":"${'x'.repeat(2_000_000)}"}`, 413],
])('%s: nothing is done and nothing is said', async (_, headers, body, status) => {
  const telegram = await fake()
  const desk = createMemoryDesk()
  const { url, adapter } = await startReceiving(telegram, { desk })
  await expect.poll(() => adapter.health().ok).toBe(true)
  const answer = await fetch(url, { method: 'POST', headers: headers as Record<string, string>, body })
  expect([answer.status, await answer.text()]).toEqual([status, ''])
  expect(desk.diary).toEqual([])
})

test('whoever opens the address in a browser sees the console and no sign of the bot', async () => {
  const { url } = await startReceiving(await fake())
  const answer = await fetch(url, { redirect: 'manual' })
  expect([answer.status, (await answer.text()).includes('telegram')]).toEqual([404, false])
})

test('an update whose answer is lost comes again and is answered once', async () => {
  const telegram = await fake()
  const desk = createMemoryDesk()
  telegram.posts.push('lost-answer', 'lost-answer')
  await startReceiving(telegram, { desk })
  await personIn(telegram, chat, reader).asks('/subscribe morocco-israel-defence')
  await telegram.drained()
  expect(posts(telegram)).toEqual([0, 0, 200])
  expect(desk.diary).toEqual(['subscribe telegram:42 morocco-israel-defence en'])
  expect(telegram.messages).toHaveLength(1)
})

test('what could not be handled is answered 500, comes again, and is done then', async () => {
  const telegram = await fake()
  const desk = createMemoryDesk()
  let full = 2
  const suspend: ReaderDesk['suspend'] = async (place, reason) => {
    if (full-- > 0) throw new Error('disk full')
    return desk.suspend(place, reason)
  }
  const { log } = await startReceiving(telegram, { desk: { ...desk, suspend } })
  telegram.push({ my_chat_member: { chat, from: reader, date: 1, new_chat_member: { status: 'kicked', user: reader } } })
  await telegram.drained()
  expect(posts(telegram)).toEqual([500, 500, 200])
  expect(desk.diary).toEqual(['suspend telegram:42 the person blocked the bot'])
  expect(log.text()).toContain('disk full')
})

test('one that always fails is given up in sight after five times, and others pass meanwhile', async () => {
  const telegram = await fake()
  const desk = { ...createMemoryDesk(), suspend: () => Promise.reject(new Error('a bug')) }
  const { log } = await startReceiving(telegram, { desk })
  telegram.push({ my_chat_member: { chat, from: reader, date: 1, new_chat_member: { status: 'kicked', user: reader } } })
  await personIn(telegram, { id: 43, type: 'private' }, { ...reader, id: 43 }).asks('/help')
  await telegram.drained()
  expect(posts(telegram).filter((status) => status === 500)).toHaveLength(4)
  expect(log.text()).toContain('given up')
})

test('a slow one is asked for again after 25 s, and is not begun twice', async () => {
  const telegram = await fake()
  let release = (): void => undefined
  let asked = 0
  const held = new Promise<void>((resolve) => (release = resolve))
  const latest = () => (asked++, held.then(() => []))
  const { clock } = await startReceiving(telegram, { desk: { ...createMemoryDesk(), latest } })
  personIn(telegram, chat, reader).writes('/latest')
  await expect.poll(() => asked).toBe(1)
  await clock.advance(25_000)
  await expect.poll(() => posts(telegram)).toEqual([503])
  release()
  await telegram.drained()
  expect([asked, telegram.messages.length, posts(telegram)]).toEqual([1, 1, [503, 200]])
})

test('two that receive: the second leaves to the first what that one has in hand, and knows what it has done', async () => {
  const telegram = await fake()
  const here = new Map<string, Set<string>>()
  const store: SharedUpdates['store'] = {
    present: async (what, owner, ms) => {
      const owners = here.get(what) ?? new Set()
      here.set(what, owners)
      if (ms === 0) owners.delete(owner)
      else owners.add(owner)
      return owners.size
    },
  }
  let release = (): void => undefined
  const held = new Promise<void>((resolve) => (release = resolve))
  const slow = { ...createMemoryDesk(), latest: () => held.then(() => []) }
  const second = await startReceiving(telegram, { shared: { store, owner: 'ب' } })
  await expect.poll(() => second.adapter.health().ok).toBe(true)
  const first = await startReceiving(telegram, { desk: slow, shared: { store, owner: 'أ' } })
  await expect.poll(() => first.adapter.health().ok).toBe(true)
  const body = JSON.stringify({ update_id: 7, message: { message_id: 1, date: 1, chat, from: reader, text: '/latest' } })
  const send = async (url: string): Promise<number> =>
    (await fetch(url, { method: 'POST', headers: { 'x-telegram-bot-api-secret-token': secret }, body })).status
  const begun = send(first.url)
  await expect.poll(() => here.size).toBe(2)
  await settle()
  expect(await send(second.url)).toBe(503)
  release()
  expect([await begun, await send(second.url), telegram.messages.length]).toEqual([200, 200, 1])
})

test('a bot that is not connected yet, or stops, asks Telegram to come again', async () => {
  const telegram = await fake()
  const { url, adapter } = await startReceiving(telegram, { start: false })
  const send = async (): Promise<number> =>
    (await fetch(url, { method: 'POST', headers: { 'x-telegram-bot-api-secret-token': secret }, body: '{"update_id":1}' })).status
  expect(await send()).toBe(503)
  await adapter.start(createMemoryDesk())
  await expect.poll(send).toBe(200)
  await adapter.stop()
  expect(await send()).toBe(503)
})

test('an address that Telegram cannot reach is said when it shows, once, and the process stays ready', async () => {
  const telegram = await fake()
  const { log, clock, adapter, port, stop } = await startReceiving(telegram)
  await expect.poll(() => adapter.health().ok).toBe(true)
  // A proxy whose server is gone, as Telegram sees it.
  await stop()
  personIn(telegram, chat, reader).writes('/help')
  await expect.poll(() => posts(telegram).length).toBeGreaterThan(1)
  const again = await startReceiving(telegram, { port })
  await telegram.drained()
  await again.clock.advance(60_000)
  await expect.poll(() => again.log.text()).toContain('got «Connection refused»')
  await expect.poll(() => again.adapter.health().reason).toContain('could not reach it lately: Connection refused')
  expect(again.adapter.health().ok).toBe(true)
  await again.clock.advance(60_000)
  await expect.poll(() => again.adapter.health().reason).not.toContain('lately')
  expect(again.log.text().match(/Expected Telegram to reach/g)).toHaveLength(1)
  expect([log.text().includes('Expected Telegram to reach'), clock.now() > 0]).toEqual([false, true])
})

test('an address that Telegram refuses is said with what it must be, and is tried again', async () => {
  const telegram = await fake()
  telegram.faults.push({
    method: 'setWebhook',
    kind: 'answer',
    code: 400,
    description: 'Bad Request: bad webhook: Failed to resolve host: Name or service not known',
  })
  const { adapter, clock } = await startReceiving(telegram)
  await expect
    .poll(() => adapter.health())
    .toMatchObject({
      ok: false,
      trouble: 'notAllowed',
      reason: expect.stringContaining('TELEGRAM_WEBHOOK_URL, got 400') as string,
    })
  await clock.advance(1000)
  await expect.poll(() => adapter.health().ok).toBe(true)
})

test('from polling to the webhook and back nothing is lost and nothing is answered twice', async () => {
  const telegram = await fake()
  const [log, clock] = [keptLog(), manualClock(Date.UTC(2026, 0, 10, 9))]
  const polling = () => createTelegramAdapter({ token: telegram.token, apiRoot: telegram.root, log, clock })
  const person = personIn(telegram, chat, reader)
  const first = polling()
  await first.start(createMemoryDesk())
  await person.asks('/help')
  await first.stop()
  person.writes('/topics')
  const receiving = await startReceiving(telegram)
  await telegram.next(({ text }) => text.includes('defence'))
  await person.asks('/help')
  await telegram.drained()
  await receiving.stop()
  person.writes('/language')
  await telegram.next(() => true)
  const last = polling()
  await last.start(createMemoryDesk())
  await expect.poll(() => telegram.messages.length).toBe(4)
  await person.asks('/help')
  const removed = telegram.ledger.findLast(({ method }) => method === 'deleteWebhook')
  expect([removed?.payload, telegram.messages.length]).toEqual([{ drop_pending_updates: false }, 5])
  await last.stop()
})

test('one that polls beside the webhook is told so, and so is the one that lost it', async () => {
  const telegram = await fake()
  const { adapter, log, clock, url } = await startReceiving(telegram)
  await expect.poll(() => adapter.health().ok).toBe(true)
  const [other, otherClock] = [keptLog(), manualClock(Date.UTC(2026, 0, 10, 9))]
  const poller = createTelegramAdapter({ token: telegram.token, apiRoot: telegram.root, log: other, clock: otherClock })
  await poller.start(createMemoryDesk())
  await personIn(telegram, chat, reader).asks('/help')
  await clock.advance(60_000)
  await expect.poll(() => adapter.health()).toMatchObject({ ok: false, trouble: 'conflict' })
  expect(log.text()).toContain('another program takes them itself')
  // Nobody took it for three minutes: it is told again, and the poller hears why it gets nothing.
  for (const _ of [2, 3]) {
    const looks = telegram.ledger.filter(({ method }) => method === 'getWebhookInfo').length
    await clock.advance(60_000)
    await expect.poll(() => telegram.ledger.filter(({ method }) => method === 'getWebhookInfo').length).toBe(looks + 1)
    await settle()
  }
  await expect.poll(() => telegram.ledger.filter(({ method }) => method === 'setWebhook').at(-1)?.payload['url']).toBe(url)
  await expect.poll(() => other.text()).toContain('had this bot')
  expect(poller.health()).toMatchObject({ trouble: 'conflict', reason: expect.stringContaining('sent to a webhook') as string })
  await poller.stop()
})
