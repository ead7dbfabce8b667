// Deliveries over the real discord.js REST client to a Discord on loopback: what arrives, how often, and what trouble is called.
import { expect, test } from 'vitest'
import { createSender } from '../../adapters/discord/sender.ts'
import { headAlert, updateAlert } from '../fakes/discord/desk.ts'
import { noSignal, outgoing, startBot } from '../fakes/discord/bot.ts'
import { ids } from '../fakes/discord/index.ts'

const head = outgoing(headAlert)
const posts = (requests: readonly { method: string; path: string }[]): number =>
  requests.filter(({ method, path }) => method === 'POST' && path.endsWith('/messages')).length

test('a story arrives as one embed with its link, and rings nobody by name', async () => {
  const { fake, adapter } = await startBot()
  const sent = await adapter.send(head, noSignal())
  const [message] = fake.ledger.in(ids.news)
  expect(sent).toEqual({ outcome: 'sent', messageId: message?.id })
  expect(message?.body).toMatchObject({ allowed_mentions: { parse: [] }, enforce_nonce: true, flags: 0 })
  expect(message?.body['embeds']).toMatchObject([{ url: 'https://www.hespress.com/a1' }])
  expect(fake.ledger.malformed).toEqual([])
})

test('an update comes as a reply, an edit redraws the head silently and keeps one message', async () => {
  const { fake, adapter } = await startBot()
  const sent = await adapter.send(head, noSignal())
  const replyTo = sent.outcome === 'sent' ? sent.messageId : ''
  await adapter.send(outgoing(updateAlert, { replyTo }), noSignal())
  await adapter.send(outgoing({ ...headAlert, id: 'alert-3', kind: 'edit' }, { replyTo }), noSignal())
  const [first, second] = fake.ledger.in(ids.news)
  expect(second?.body['message_reference']).toEqual({ message_id: replyTo, fail_if_not_exists: false })
  expect(first?.edits).toHaveLength(1)
  expect(first?.edits[0]).toMatchObject({ allowed_mentions: { parse: [] } })
  expect(first?.edits[0]).not.toHaveProperty('nonce')
  expect(fake.ledger.in(ids.news)).toHaveLength(2)
})

test('a reply to a message that a moderator deleted still arrives', async () => {
  const { fake, adapter } = await startBot()
  const sent = await adapter.send(head, noSignal())
  fake.deleteMessage(fake.ledger.messages[0]!)
  const replyTo = sent.outcome === 'sent' ? sent.messageId : ''
  expect(await adapter.send(outgoing(updateAlert, { replyTo }), noSignal())).toMatchObject({ outcome: 'sent' })
})

test.each([
  ['ar', 'المصادر', 'قراءة في'],
  ['fr', 'Sources\u202F', 'Lire sur'],
  ['en', 'Sources', 'Read at'],
] as const)('a channel followed in %s reads its frame in that language', async (language, sources, read) => {
  const { fake, adapter } = await startBot()
  await adapter.send(outgoing(headAlert, { language }), noSignal())
  const body = JSON.stringify(fake.ledger.in(ids.news)[0]?.body)
  expect([body.includes(`**${sources}:**`), body.includes(read)]).toEqual([true, true])
})

test('silent hours: the message arrives without a sound', async () => {
  const { fake, adapter } = await startBot()
  await adapter.send({ ...head, silent: true }, noSignal())
  expect(fake.ledger.in(ids.news)[0]?.body['flags']).toBe(4096)
})

test('C-01: the reply is lost after Discord took the message; the same nonce makes it one', async () => {
  const { fake, adapter } = await startBot()
  fake.faults.order({ kind: 'lost-reply' })
  expect(await adapter.send(head, noSignal())).toMatchObject({ outcome: 'ambiguous' })
  expect(await adapter.send(head, noSignal())).toMatchObject({ outcome: 'sent' })
  expect(fake.ledger.in(ids.news)).toHaveLength(1)
  expect(fake.ledger.messages[0]?.posts).toBe(2)
})

test('C-02: 503 three times, the first of them accepted: one message, and nothing is repeated by the library', async () => {
  const { fake, adapter } = await startBot()
  fake.faults.order({ kind: 'server-error', status: 503, accept: true })
  fake.faults.order({ kind: 'server-error', status: 503 }, 2)
  for (let attempt = 0; attempt < 3; attempt += 1)
    expect(await adapter.send(head, noSignal())).toMatchObject({ outcome: 'ambiguous' })
  expect(await adapter.send(head, noSignal())).toMatchObject({ outcome: 'sent' })
  expect(fake.ledger.in(ids.news)).toHaveLength(1)
  expect(posts(fake.ledger.requests)).toBe(4)
})

test('C-03: taken but never answered; whoever stops waiting calls it ambiguous', async () => {
  const { fake, adapter } = await startBot()
  fake.faults.order({ kind: 'hang' })
  const impatience = new AbortController()
  const sending = adapter.send(head, impatience.signal)
  await expect.poll(() => fake.ledger.messages.length).toBe(1)
  impatience.abort()
  expect(await sending).toMatchObject({ outcome: 'ambiguous' })
  await adapter.send(head, noSignal())
  expect(fake.ledger.in(ids.news)).toHaveLength(1)
})

test('C-04: after a crash, when Discord has forgotten the nonce, the history says that the message is there', async () => {
  const { fake, adapter } = await startBot()
  fake.faults.order({ kind: 'lost-reply' })
  const startedAt = Date.now()
  await adapter.send(head, noSignal())
  fake.forgetNonces()
  expect(await adapter.findSent(head, startedAt)).toEqual({ found: 'yes', messageId: fake.ledger.messages[0]?.id })
  expect(await adapter.findSent(outgoing(updateAlert), startedAt)).toEqual({ found: 'no' })
})

test('C-04: where a platform drops buttons from its history, headline, link or text tell the message', async () => {
  const { fake, adapter } = await startBot()
  for (const message of [head, outgoing(updateAlert)]) {
    await adapter.send(message, noSignal())
    const there = fake.ledger.messages.at(-1)!
    there.body = { ...there.body, components: [] }
    expect(await adapter.findSent(message, Date.now())).toEqual({ found: 'yes', messageId: there.id })
  }
})

test('C-05: where the bot may not read the history, an empty answer proves nothing', async () => {
  const nothing = { request: () => Promise.resolve([]) }
  const sender = createSender(nothing, { canReadHistory: () => false, ownId: () => ids.bot })
  expect(await sender.findSent(head, Date.now())).toEqual({ found: 'unknown' })
})

test('C-04: a busy channel is read page by page', async () => {
  const { fake, adapter } = await startBot()
  const startedAt = Date.now()
  for (let index = 0; index < 130; index += 1)
    await fetch(`${fake.root}/v10/channels/${ids.news}/messages`, {
      method: 'POST',
      headers: { authorization: `Bot ${fake.token}` },
      body: JSON.stringify({ content: `رسالة ${index}`, allowed_mentions: { parse: [] } }),
    })
  await adapter.send(head, noSignal())
  expect(await adapter.findSent(head, startedAt)).toEqual({ found: 'yes', messageId: fake.ledger.messages.at(-1)?.id })
})

test('C-07: a moderator deleted the message meanwhile: it counts as sent and is not posted again', async () => {
  const { fake, adapter } = await startBot()
  fake.faults.order({ kind: 'lost-reply' })
  await adapter.send(head, noSignal())
  fake.deleteMessage(fake.ledger.messages[0]!)
  const again = await adapter.send(head, noSignal())
  expect(again).toEqual({ outcome: 'sent', messageId: '0' })
  const edit = outgoing({ ...headAlert, kind: 'edit' }, { replyTo: '0' })
  expect(await adapter.send(edit, noSignal())).toMatchObject({ outcome: 'refused', action: 'dead' })
  expect(fake.ledger.in(ids.news)).toEqual([])
})

test('C-08, C-09: a 429 that names no time stops every request for five minutes, then one goes ahead', async () => {
  const { fake, adapter, clock } = await startBot()
  fake.faults.order({ kind: 'rate-limit', html: true, scope: 'global' })
  expect(await adapter.send(head, noSignal())).toMatchObject({ outcome: 'not-sent', scope: 'platform', afterMs: 300_000 })
  const before = posts(fake.ledger.requests)
  for (let attempt = 0; attempt < 20; attempt += 1)
    expect(await adapter.send(head, noSignal())).toMatchObject({ outcome: 'not-sent', scope: 'platform' })
  expect(posts(fake.ledger.requests)).toBe(before)
  await clock.pass(300_000)
  expect(await adapter.send(head, noSignal())).toMatchObject({ outcome: 'sent' })
  expect(fake.ledger.in(ids.news)).toHaveLength(1)
})

test('C-10: a shared limit of 1337 s holds that channel alone, and does not count against the bot', async () => {
  const { fake, adapter } = await startBot()
  fake.faults.order({ kind: 'rate-limit', retryAfterS: 1337, scope: 'shared' })
  expect(await adapter.send(head, noSignal())).toMatchObject({ outcome: 'not-sent', scope: 'chat', afterMs: 1_337_000 })
  const elsewhere = outgoing(headAlert, { chat: { platform: 'discord', chatId: ids.general }, deliveryId: 'other' })
  expect(await adapter.send(elsewhere, noSignal())).toMatchObject({ outcome: 'sent' })
  expect(adapter.health()).toEqual({ ok: true, reason: 'connected to Discord' })
})

test('a global limit that names its time holds everybody for that time', async () => {
  const { fake, adapter } = await startBot()
  fake.faults.order({ kind: 'rate-limit', retryAfterS: 2.5, scope: 'global' })
  expect(await adapter.send(head, noSignal())).toMatchObject({ outcome: 'not-sent', scope: 'platform', afterMs: 2_500 })
})

test('C-24: a burst stays under what the address may ask; what waits was surely not sent', async () => {
  const { fake, adapter } = await startBot()
  const burst = Array.from({ length: 60 }, (_, index) => adapter.send({ ...head, deliveryId: `burst ${index}` }, noSignal()))
  const outcomes = (await Promise.all(burst)).map(({ outcome }) => outcome)
  const sent = outcomes.filter((outcome) => outcome === 'sent').length
  expect(sent).toBe(fake.ledger.in(ids.news).length)
  expect(outcomes.filter((outcome) => outcome === 'not-sent')).toHaveLength(60 - sent)
})

test('C-13: a refused token stops everything after one call', async () => {
  const { fake, adapter } = await startBot()
  fake.faults.order({ kind: 'json', status: 401, code: 0 }, Infinity)
  expect(await adapter.send(head, noSignal())).toMatchObject({ outcome: 'stop' })
  expect(await adapter.send(head, noSignal())).toMatchObject({ outcome: 'stop' })
  expect(posts(fake.ledger.requests)).toBe(1)
  expect(adapter.health()).toMatchObject({ ok: false, reason: expect.stringContaining('DISCORD_TOKEN') })
})

test('C-14: a captive portal or an answer without an id is never a sent message', async () => {
  const { fake, adapter } = await startBot()
  fake.faults.order({ kind: 'html' })
  fake.faults.order({ kind: 'no-id' })
  expect(await adapter.send(head, noSignal())).toMatchObject({ outcome: 'ambiguous' })
  expect(await adapter.send(head, noSignal())).toMatchObject({ outcome: 'ambiguous' })
})

test('a form that Discord refuses goes out as plain text once', async () => {
  const { fake, adapter } = await startBot()
  fake.faults.order({ kind: 'json', status: 400, code: 50035 })
  expect(await adapter.send(head, noSignal())).toMatchObject({ outcome: 'refused', action: 'plain' })
  expect(await adapter.send({ ...head, plain: true }, noSignal())).toMatchObject({ outcome: 'sent' })
  const [message] = fake.ledger.in(ids.news)
  expect(message?.body).toMatchObject({ embeds: [], flags: 4 })
  expect(message?.body['content']).toContain('https://www.hespress.com/a1')
})

test('an archived thread is reopened once; a deleted channel is gone', async () => {
  const { fake, adapter } = await startBot()
  fake.faults.order({ kind: 'json', status: 400, code: 50083 })
  const inThread = outgoing(headAlert, { chat: { platform: 'discord', chatId: ids.thread } })
  expect(await adapter.send(inThread, noSignal())).toMatchObject({ outcome: 'sent' })
  expect(fake.ledger.requests.find(({ method }) => method === 'PATCH')?.body).toEqual({ archived: false })
  fake.deleteChannel(ids.thread)
  const next = outgoing(updateAlert, { chat: { platform: 'discord', chatId: ids.thread } })
  expect(await adapter.send(next, noSignal())).toMatchObject({ outcome: 'refused', action: 'gone' })
})

test('a lost reply to an edit is no doubt: the edit may be drawn again', async () => {
  const { fake, adapter } = await startBot()
  const sent = await adapter.send(head, noSignal())
  fake.faults.order({ kind: 'lost-reply' }, 1, { method: 'PATCH', path: /messages/ })
  const edit = outgoing({ ...headAlert, kind: 'edit' }, { replyTo: sent.outcome === 'sent' ? sent.messageId : '' })
  expect(await adapter.send(edit, noSignal())).toMatchObject({ outcome: 'not-sent', scope: 'chat' })
})

test('X-06, X-07: whatever a headline shouts, nobody is pinged', async () => {
  const { fake, adapter } = await startBot()
  const shout = '@everyone @here <@1> <@&1> <#1> </cmd:1> @\u202Eeveryone @every\u200Bone'
  const { summary } = headAlert
  const loud = { ...summary, headline: { ...summary.headline, text: shout }, lead: { ...summary.lead, text: `${shout} خبر` } }
  const alert = { ...headAlert, summary: loud }
  await adapter.send(outgoing(alert), noSignal())
  await adapter.send(outgoing(alert, { plain: true, deliveryId: 'plain' }), noSignal())
  expect(fake.ledger.in(ids.news).map(({ pings }) => pings)).toEqual([[], []])
  expect(fake.ledger.malformed).toEqual([])
})
