// What each answer of the Bot API means for a delivery (platforms.md 1.3, 1.4), seen through the real grammY.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { SendResult } from '#ports'
import { neverLeft, refusals, resultOf } from '../../../adapters/telegram/answers.ts'
import { anAlert, type Bot, outgoing, send, startBot } from './bot.ts'

let bot: Bot
beforeAll(async () => {
  bot = await startBot()
})
afterAll(() => bot.close())

const suspend = { outcome: 'refused', action: 'suspend' } as const
const plain = { outcome: 'refused', action: 'plain' } as const
const dead = { outcome: 'refused', action: 'dead' } as const
type Row = readonly [code: number, description: string, expected: Partial<SendResult>]

const rows: readonly Row[] = [
  [403, 'Forbidden: bot was blocked by the user', suspend],
  [403, 'Forbidden: user is deactivated', { outcome: 'refused', action: 'gone' }],
  [403, 'Forbidden: bot was kicked from the group chat', suspend],
  [403, 'Forbidden: bot was kicked from the supergroup chat', suspend],
  [403, 'Forbidden: bot was kicked from the channel chat', suspend],
  [403, 'Forbidden: bot is not a member of the group chat', suspend],
  [403, 'Forbidden: bot is not a member of the supergroup chat', suspend],
  [403, 'Forbidden: bot is not a member of the channel chat', suspend],
  [403, 'Forbidden: the group chat was deleted', suspend],
  [403, "Forbidden: bot can't initiate conversation with a user", suspend],
  [400, 'Bad Request: CHAT_WRITE_FORBIDDEN', suspend],
  [400, 'Bad Request: CHAT_RESTRICTED', suspend],
  [400, 'Bad Request: not enough rights to send text messages to the chat', suspend],
  [400, 'Bad Request: need administrator rights in the channel chat', suspend],
  [400, 'Bad Request: TOPIC_CLOSED', suspend],
  [400, 'Bad Request: message thread not found', suspend],
  [400, 'Bad Request: can\'t parse entities: Unsupported start tag "x" at byte offset 3', plain],
  [400, 'Bad Request: message is too long', plain],
  [400, 'Bad Request: reply markup is too long', plain],
  [400, 'Bad Request: BUTTON_DATA_INVALID', plain],
  [400, 'Bad Request: something nobody has read yet', dead],
  [403, 'Forbidden: something nobody has read yet', dead],
  [500, 'Internal Server Error: restart', { outcome: 'ambiguous' }],
  [502, 'Bad Gateway', { outcome: 'ambiguous' }],
]

describe('an answer of the Bot API', () => {
  test.each(rows)('%i «%s»', async (code, description, expected) => {
    bot.telegram.faults.push({ method: 'sendMessage', kind: 'answer', code, description })
    expect(await send(bot)).toMatchObject(expected)
  })

  test('every sentence of the table is met by a row above or below', () => {
    const texts = [
      ...rows.map(([, text]) => text),
      'message is not modified',
      'chat not found',
      'message to edit not found',
      'message text is empty',
    ]
    expect(refusals.filter(({ says }) => !texts.some((text) => says.test(text.toLowerCase())))).toEqual([])
  })

  test('a group that became a supergroup says where it went', async () => {
    bot.telegram.faults.push({
      method: 'sendMessage',
      kind: 'answer',
      code: 400,
      description: 'Bad Request: group chat was upgraded to a supergroup chat',
      parameters: { migrate_to_chat_id: -1001234 },
    })
    expect(await send(bot)).toMatchObject({ outcome: 'migrated', to: '-1001234' })
  })

  test('429 waits exactly as long as Telegram says, for that chat', async () => {
    bot.telegram.faults.push({
      method: 'sendMessage',
      kind: 'answer',
      code: 429,
      description: 'Too Many Requests: retry after 7',
      parameters: { retry_after: 7 },
    })
    expect(await send(bot)).toMatchObject({ outcome: 'not-sent', afterMs: 7000, scope: 'chat' })
  })

  test('429 from three chats within ten seconds slows the whole bot', async () => {
    const slow = {
      method: 'sendMessage',
      kind: 'answer',
      code: 429,
      description: 'Too Many Requests: retry after 3',
      parameters: { retry_after: 3 },
    } as const
    bot.telegram.faults.push({ ...slow, times: 3 })
    const scopes = []
    for (const chatId of ['61', '62', '63']) {
      const result = await send(bot, { chat: { platform: 'telegram', chatId } })
      if (result.outcome === 'not-sent') scopes.push(result.scope)
    }
    expect(scopes.at(-1)).toBe('platform')
  })

  test('a chat that is not found is given up at the third time in a day', async () => {
    bot.telegram.faults.push({
      method: 'sendMessage',
      kind: 'answer',
      code: 400,
      description: 'Bad Request: chat not found',
      times: 3,
    })
    const results = [await send(bot), await send(bot), await send(bot)]
    expect(results.map(({ outcome }) => outcome)).toEqual(['not-sent', 'not-sent', 'refused'])
    expect(results[2]).toMatchObject({ action: 'suspend' })
  })

  test('an edit that changes nothing is done', async () => {
    const head = await send(bot)
    const replyTo = head.outcome === 'sent' ? head.messageId : ''
    const same = { alert: anAlert('edit'), replyTo } as const
    expect([await send(bot, same), await send(bot, same)]).toEqual([head, head])
  })

  test('an edit of a message that is gone is dead, and so is one without a message', async () => {
    expect(await send(bot, { alert: anAlert('edit'), replyTo: '999999' })).toMatchObject(dead)
    expect(await send(bot, { alert: anAlert('edit') })).toMatchObject(dead)
  })

  test('an edit of a message too old for it is dead; an update whose head is gone stands alone', async () => {
    const description = "Bad Request: message can't be edited"
    bot.telegram.faults.push({ method: 'editMessageText', kind: 'answer', code: 400, description })
    const head = await send(bot)
    const replyTo = head.outcome === 'sent' ? head.messageId : ''
    expect(await send(bot, { alert: anAlert('edit', { phase: 'meets' }), replyTo })).toMatchObject(dead)
    expect(await send(bot, { alert: anAlert('update'), replyTo: '999999' })).toMatchObject({ outcome: 'sent' })
  })

  test('what is refused even as plain text is dead', async () => {
    bot.telegram.faults.push({
      method: 'sendMessage',
      kind: 'answer',
      code: 400,
      description: "Bad Request: can't parse entities",
    })
    expect(await send(bot, { plain: true })).toMatchObject(dead)
  })

  test('a 404 is the chat’s while the token is good, and stops everything when it is not', async () => {
    bot.telegram.faults.push({ method: 'sendMessage', kind: 'answer', code: 404, description: 'Not Found' })
    expect(await send(bot)).toMatchObject(dead)
    const other = await startBot()
    for (const method of ['sendMessage', 'getMe'])
      other.telegram.faults.push({ method, kind: 'answer', code: 404, description: 'Not Found' })
    expect((await send(other)).outcome).toBe('stop')
    await other.close()
  })

  test('a token that is refused stops all sending after one call', async () => {
    const other = await startBot({ token: '999:wrong-wrong-wrong-wrong-wrong-wrong' })
    expect([(await send(other)).outcome, (await send(other)).outcome]).toEqual(['stop', 'stop'])
    expect(other.telegram.ledger).toHaveLength(1)
    expect(other.adapter.health()).toMatchObject({ ok: false, reason: expect.stringContaining('TELEGRAM_TOKEN') as string })
    await other.close()
  })
})

describe('a broken connection', () => {
  test.each(['lost-reply', 'cut', 'nameless'] as const)('%s: nobody knows whether it arrived', async (kind) => {
    bot.telegram.faults.push({ method: 'sendMessage', kind })
    expect((await send(bot)).outcome).toBe('ambiguous')
  })

  test.each([200, 502])('a page instead of an answer (%i) is no receipt', async (status) => {
    bot.telegram.faults.push({ method: 'sendMessage', kind: 'html', status })
    expect((await send(bot)).outcome).toBe('ambiguous')
  })

  test('a server that never answers is left when the caller gives up, in doubt', async () => {
    bot.telegram.faults.push({ method: 'sendMessage', kind: 'hang' })
    const giveUp = new AbortController()
    const before = bot.telegram.ledger.length
    const result = bot.adapter.send(outgoing(), giveUp.signal)
    while (bot.telegram.ledger.length === before) await new Promise(setImmediate)
    giveUp.abort()
    expect((await result).outcome).toBe('ambiguous')
  })

  test('a server that cannot be reached got nothing: everything waits', async () => {
    const gone = await startBot()
    await gone.close()
    expect(await send(gone)).toMatchObject({ outcome: 'not-sent', scope: 'platform' })
  })

  test('only codes that say nothing left are sent again without thought', () => {
    const network = (code: string) => resultOf({ kind: 'network', code, says: '' }, { plain: false }).outcome
    expect([...neverLeft].map(network)).toEqual([...neverLeft].map(() => 'not-sent'))
    expect(
      ['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET', 'UND_ERR_HEADERS_TIMEOUT', 'TIMEOUT', 'ABORTED', 'LOST', 'NOT_JSON'].map(network),
    ).toEqual(Array(8).fill('ambiguous'))
  })

  test('the token is in no result, no health and no log', async () => {
    const { telegram, adapter, log, close } = await startBot()
    for (const kind of ['cut', 'lost-reply', 'nameless'] as const) telegram.faults.push({ method: 'sendMessage', kind })
    telegram.faults.push({ method: 'sendMessage', kind: 'html', status: 502 })
    const results = [await send({ adapter }), await send({ adapter }), await send({ adapter }), await send({ adapter })]
    const secret = telegram.token.split(':')[1] ?? ''
    expect(JSON.stringify([results, adapter.health()]) + log.text()).not.toContain(secret)
    await close()
  })
})
