// The life of the connection: the real discord.js against a gateway that closes, forgets, falls silent or is not there.
import { execFile } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { createDiscordAdapter } from '../../adapters/discord/index.ts'
import { createDiaryDesk, headAlert } from '../fakes/discord/desk.ts'
import { hurriedClock } from '../fakes/discord/clock.ts'
import { noSignal, outgoing, startBot } from '../fakes/discord/bot.ts'
import { ids, startDiscordFake } from '../fakes/discord/index.ts'

const silentLog = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined }

test('close 4000: the session is resumed, and what happened meanwhile is not lost', async () => {
  const { fake } = await startBot()
  fake.gateway.closeAll(4000)
  await expect.poll(() => fake.ledger.resumes.length, { timeout: 5000 }).toBe(1)
  await fake.gateway.ready()
  expect((await fake.interact('help')).message['embeds']).toHaveLength(1)
  expect(fake.ledger.identifies).toHaveLength(1)
})

test.each([
  ['op 7, asked to reconnect', (gateway: { askReconnect: () => void }) => gateway.askReconnect(), { resumes: 1, identifies: 1 }],
  [
    'op 9 d=true, to be taken up again',
    (gateway: { invalidate: (resumable: boolean) => void }) => gateway.invalidate(true),
    { resumes: 1, identifies: 1 },
  ],
  [
    'op 9, session lost',
    (gateway: { invalidate: (resumable: boolean) => void }) => gateway.invalidate(false),
    { resumes: 0, identifies: 2 },
  ],
  [
    'close 4009, session timed out',
    (gateway: { closeAll: (code: number) => void }) => gateway.closeAll(4009),
    { resumes: 1, identifies: 1 },
  ],
  [
    'close 4008, too many sends',
    (gateway: { closeAll: (code: number) => void }) => gateway.closeAll(4008),
    { resumes: 0, identifies: 2 },
  ],
] as const)('C-19: %s', async (_, happen, expected) => {
  const { fake, adapter } = await startBot()
  happen(fake.gateway)
  await expect
    .poll(() => ({ resumes: fake.ledger.resumes.length, identifies: fake.ledger.identifies.length }), { timeout: 8000 })
    .toEqual(expected)
  await expect.poll(() => adapter.health().ok, { timeout: 5000 }).toBe(true)
  expect((await fake.interact('help')).message['embeds']).toHaveLength(1)
})

test('C-19: a gateway that is silent for three minutes is left and reached anew', async () => {
  const { fake, clock, log } = await startBot()
  await clock.pass(61_000)
  await clock.pass(61_000)
  await clock.pass(61_000)
  await clock.pass(61_000)
  await expect.poll(() => fake.ledger.identifies.length, { timeout: 5000 }).toBe(2)
  expect(log.map(({ message }) => message).join('\n')).toContain('silent for three minutes')
})

test('C-20: a refused token (4004) is not tried again; a sentence says what to do', async () => {
  const fake = await startDiscordFake()
  fake.gateway.refuseIdentify(4004, 5)
  const { adapter, clock } = await startBot({ fake, connect: false })
  await expect.poll(() => adapter.health().reason, { timeout: 5000 }).toContain('4004')
  await clock.pass(3_600_000)
  expect(fake.ledger.identifies).toHaveLength(1)
  expect(await adapter.send(outgoing(headAlert), noSignal())).toMatchObject({ outcome: 'stop' })
})

test.each([4013, 4014])('C-20: refused intents (%d) end the gateway, deliveries go on', async (code) => {
  const fake = await startDiscordFake()
  fake.gateway.refuseIdentify(code, 5)
  const { adapter } = await startBot({ fake, connect: false })
  await expect.poll(() => adapter.health().reason, { timeout: 5000 }).toContain(String(code))
  expect(fake.ledger.identifies).toHaveLength(1)
  expect(await adapter.send(outgoing(headAlert), noSignal())).toMatchObject({ outcome: 'sent' })
})

test('a wrong token is named at once and nothing hammers the door', async () => {
  const { fake, adapter } = await startBot({ token: 'wrong', connect: false })
  await expect.poll(() => adapter.health().reason, { timeout: 5000 }).toContain('DISCORD_TOKEN')
  expect(fake.ledger.requests).toHaveLength(1)
})

test('without network the adapter starts, says so, and connects when Discord is back', async () => {
  const first = await startDiscordFake()
  const port = Number(new URL(first.root).port)
  await first.close()
  const clock = hurriedClock()
  const adapter = createDiscordAdapter({ token: first.token, apiRoot: first.root, clock, log: silentLog })
  await adapter.start(createDiaryDesk())
  expect(adapter.health().ok).toBe(false)
  expect(await adapter.send(outgoing(headAlert), noSignal())).toMatchObject({ outcome: 'not-sent', scope: 'platform' })
  const second = await startDiscordFake({ port })
  await expect.poll(() => (void clock.pass(300_000), second.ledger.identifies.length), { timeout: 8000 }).toBeGreaterThan(0)
  await expect.poll(() => adapter.health().ok, { timeout: 5000 }).toBe(true)
  await adapter.stop()
  await second.close()
})

test('a gateway that closes again and again is left alone for a while, then reached', async () => {
  const fake = await startDiscordFake()
  fake.gateway.refuseIdentify(4000, 7)
  const { adapter, log } = await startBot({ fake, connect: false })
  await expect.poll(() => adapter.health().ok, { timeout: 12_000 }).toBe(true)
  expect(log.map(({ message }) => message).join('\n')).toContain('lost 6 times in a row')
  expect(fake.ledger.identifies).toHaveLength(8)
}, 15_000)

test('stopped between two attempts to connect, nothing of it stays alive: the process ends by itself', async () => {
  const script = new URL('../fakes/discord/stopped-process.ts', import.meta.url).pathname
  const { stdout } = await promisify(execFile)(process.execPath, [script], { timeout: 12_000 })
  expect(stdout).toBe('stopped\n')
}, 15_000)

test('stopping while Discord is away neither hangs nor throws', async () => {
  const { fake, adapter } = await startBot()
  await fake.close()
  await adapter.stop()
  expect(adapter.health()).toEqual({ ok: false, reason: 'stopped' })
})

test('commands that Discord does not take now are offered again later', async () => {
  const fake = await startDiscordFake()
  fake.faults.order({ kind: 'server-error', status: 500 }, 1, { method: 'PUT', path: /commands$/ })
  fake.faults.order({ kind: 'json', status: 404, code: 0 }, 1, { method: 'PUT', path: /commands$/ })
  const { clock } = await startBot({ fake, connect: false })
  await fake.gateway.ready()
  await expect.poll(() => (void clock.pass(60_000), fake.ledger.commandLists.length), { timeout: 5000 }).toBe(1)
})

test('C-21: thirty restarts in five minutes identify ten times at most', async () => {
  const stateFile = join(mkdtempSync(join(tmpdir(), 'rasid-discord-')), 'identifies.json')
  const fake = await startDiscordFake()
  for (let restart = 0; restart < 30; restart += 1) {
    // A clock that does not hurry: what must wait, waits.
    const clock = {
      now: Date.now,
      sleep: (_: number, signal?: AbortSignal) =>
        new Promise<void>((resolve) => signal?.addEventListener('abort', () => resolve())),
    }
    const adapter = createDiscordAdapter({ token: fake.token, apiRoot: fake.root, clock, stateFile, log: silentLog })
    await adapter.start(createDiaryDesk())
    await expect
      .poll(() => adapter.health(), { timeout: 5000 })
      .toSatisfy(({ ok, reason }: { ok: boolean; reason: string }) => ok || reason.includes('too many connections'))
    await adapter.stop()
  }
  expect(fake.ledger.identifies.length).toBeLessThanOrEqual(10)
  await fake.close()
})

test('C-22: an outage of a server removes nothing; being removed from it suspends its channels', async () => {
  const { fake, desk } = await startBot()
  fake.deleteGuild(true)
  expect((await fake.interact('help')).message['embeds']).toHaveLength(1)
  expect(desk.diary).toEqual([])
  fake.deleteGuild(false)
  await expect.poll(() => desk.diary).toContain(`suspend discord:${ids.news} the bot was removed from the server`)
})

test('a deleted channel or thread suspends its subscriptions', async () => {
  const { fake, desk } = await startBot()
  fake.deleteChannel(ids.thread)
  fake.deleteChannel(ids.general)
  await expect.poll(() => desk.diary.length).toBe(2)
  expect(desk.diary).toEqual([
    `suspend discord:${ids.thread} the thread was deleted`,
    `suspend discord:${ids.general} the channel was deleted`,
  ])
})
