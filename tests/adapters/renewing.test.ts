// Another token where the first one stood: the platform goes on with it, and an answer to the old one says nothing about the new.
import { expect, test } from 'vitest'
import type { ChatAdapter, Outgoing, ReaderDesk, SendResult } from '#ports'
import { createRenewing } from '../../adapters/renewing.ts'
import { manualClock } from '../delivery/manual-clock.ts'

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }
const message = {} as Outgoing
const never = new AbortController().signal

async function scene(answers: Record<string, Promise<SendResult>> = {}) {
  const events: string[] = []
  const clock = manualClock(0)
  let there: string | undefined = 'أ'
  const load = async (token: string): Promise<ChatAdapter> => ({
    platform: 'telegram',
    limits: { perSecond: 30, perChatMs: 1 },
    start: async () => void events.push(`start ${token}`),
    send: () => answers[token] ?? Promise.resolve({ outcome: 'sent', messageId: token }),
    findSent: async () => ({ found: 'unknown' }),
    health: () => ({ ok: true, reason: token }),
    webhook: { path: '/telegram', receive: async () => new Response(token) },
    stop: async () => void events.push(`stop ${token}`),
  })
  const onRenewed = (token: string): void => void events.push(`renewed ${token}`)
  const adapter = await createRenewing({ token: 'أ', read: () => there, load, onRenewed, clock, log: silent })
  return { adapter, clock, events, put: (token: string | undefined) => void (there = token) }
}

test('another token: what was stopped may go on, the old one is silent before the new one listens', async () => {
  const { adapter, clock, events, put } = await scene()
  await adapter.start({} as ReaderDesk)
  put('ب')
  await clock.advance(5_000)
  expect(events).toEqual(['start أ', 'renewed ب', 'stop أ', 'start ب'])
  expect([adapter.health().reason, await (await adapter.webhook!.receive(new Request('http://x/'))).text()]).toEqual(['ب', 'ب'])
  await adapter.stop()
  expect(events.at(-1)).toBe('stop ب')
})

test('a file that is being written, or the same token, changes nothing', async () => {
  const { adapter, clock, events, put } = await scene()
  put(undefined)
  await clock.advance(20_000)
  put('أ')
  await clock.advance(20_000)
  expect(events).toEqual([])
  await adapter.stop()
})

test('one that only sends goes on sending, and does not begin to listen', async () => {
  const { adapter, clock, events, put } = await scene()
  put('ب')
  await clock.advance(5_000)
  expect(events).toEqual(['renewed ب', 'stop أ'])
  expect(await adapter.send(message, never)).toEqual({ outcome: 'sent', messageId: 'ب' })
  await adapter.stop()
})

test('a refusal of the old token that comes late stops nothing', async () => {
  let refuse: (result: SendResult) => void = () => undefined
  const answer = new Promise<SendResult>((resolve) => (refuse = resolve))
  const { adapter, clock, put } = await scene({ أ: answer })
  const sent = adapter.send(message, never)
  put('ب')
  await clock.advance(5_000)
  refuse({ outcome: 'stop', reason: '401' })
  expect(await sent).toMatchObject({ outcome: 'not-sent', afterMs: 1_000, scope: 'chat' })
  await adapter.stop()
})
