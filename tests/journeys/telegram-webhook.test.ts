// Telegram by webhook with the real service as a process: what people write reaches it over HTTP, and what it owes reaches them.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { openStore } from '../../src/store/open.ts'
import { startOutlets, type OutletItem, type Outlets } from '../fakes/outlets.ts'
import { startTelegramFake, type TelegramFake } from '../fakes/telegram/index.ts'
import { redisName, redisServerVersion, startRedis } from '../store/redis-server.ts'
import { startProcess, until, workplace, type Service, type Workplace } from './process.ts'

const topic = 'morocco-israel-defence'
const outlet = 'صدى الأطلس'
const reader = (number: number) => ({ id: number, type: 'private' }) as const
const person = (number: number) => ({ id: number, first_name: 'سلمى', language_code: 'ar' })
const agreement = (): OutletItem => ({
  title: 'المغرب وإسرائيل يوقعان في الرباط اتفاقا لصيانة الطائرات المسيرة العسكرية',
  text: 'وقع المغرب وإسرائيل، اليوم في الرباط، اتفاقا عسكريا لصيانة الطائرات المسيرة التي اقتنتها القوات المسلحة الملكية من شركة بلوبيرد الإسرائيلية.',
  published: new Date(Date.now() - 3_600_000),
})

const endings: (() => Promise<unknown> | void)[] = []
afterEach(async () => {
  for (const end of endings.splice(0).toReversed()) await end()
})

async function scene(): Promise<{ telegram: TelegramFake; outlets: Outlets }> {
  const [telegram, outlets] = [await startTelegramFake(), await startOutlets([outlet])]
  endings.push(telegram.close, outlets.close)
  return { telegram, outlets }
}

async function machine({ telegram, outlets }: Awaited<ReturnType<typeof scene>>, env: Record<string, string> = {}) {
  const place = await workplace(outlets.yaml, {
    FEEDS_ALLOW: outlets.host,
    TELEGRAM_TOKEN: telegram.token,
    TELEGRAM_API_ROOT: telegram.root,
    ...env,
  })
  endings.push(place.remove)
  return { place, url: `http://127.0.0.1:${place.env['PORT'] ?? ''}/telegram` }
}
function start(place: Workplace, env: Record<string, string> = {}): Service {
  const service = startProcess(place, env)
  endings.push(() => service.end('SIGKILL'))
  return service
}
const heads = ({ messages }: TelegramFake, chat: number): number =>
  messages.filter(({ chatId, text }) => chatId === chat && /المصدر|المصادر/.test(text)).length
async function polled(outlets: Outlets, service: Service): Promise<void> {
  const before = outlets.polls(outlet)
  await until(() => outlets.polls(outlet) >= before + 2, 'two more polls', service)
}

test(
  'a reader subscribes over the webhook and is told once; a stranger with a wrong secret is told nothing',
  { timeout: 90_000 },
  async () => {
    const { telegram, outlets } = await scene()
    const { place, url } = await machine({ telegram, outlets })
    const service = start(place, { TELEGRAM_WEBHOOK_URL: url })
    telegram.posts.push('lost-answer')
    telegram.say(reader(1), `/subscribe ${topic}`, person(1))
    await telegram.next(({ chatId, text }) => chatId === 1 && text.includes('تم الاشتراك'))
    await telegram.drained()
    const forged = JSON.stringify({
      update_id: 99_999,
      message: { message_id: 5, date: 1, chat: reader(2), from: person(2), text: `/subscribe ${topic}` },
    })
    const answer = await fetch(url, { method: 'POST', headers: { 'x-telegram-bot-api-secret-token': 'guess' }, body: forged })
    expect([answer.status, await answer.text()]).toEqual([401, ''])
    await polled(outlets, service)
    outlets.publish(outlet, agreement())
    await until(() => heads(telegram, 1) === 1, 'the alert', service)
    await polled(outlets, service)
    expect([heads(telegram, 1), telegram.messages.length]).toEqual([1, 2])
    expect(telegram.ledger.some(({ method }) => method === 'getUpdates')).toBe(false)
    expect(await service.end('SIGTERM')).toBe(0)
  },
)

test('killed between receipt and answer: Telegram repeats, the reader is subscribed once', { timeout: 90_000 }, async () => {
  const { telegram, outlets } = await scene()
  const { place, url } = await machine({ telegram, outlets }, { ROLE: 'all' })
  const doomed = start(place, { TELEGRAM_WEBHOOK_URL: url })
  // It has subscribed the chat and is about to say so: the update is not answered yet.
  telegram.faults.push({ method: 'sendMessage', kind: 'hang' })
  telegram.say(reader(1), `/subscribe ${topic}`, person(1))
  await until(() => telegram.ledger.some(({ method }) => method === 'sendMessage'), 'the answer to be on its way', doomed)
  await doomed.end('SIGKILL')
  const heir = start(place, { TELEGRAM_WEBHOOK_URL: url })
  await telegram.drained()
  expect(telegram.messages.map(({ text }) => text.replaceAll(/[\u2066-\u2069]/g, ''))).toEqual([
    expect.stringContaining('أنت مشترك أصلا') as string,
  ])
  expect(await heir.end('SIGTERM')).toBe(0)
  const store = await openStore(`sqlite:${join(place.dir, 'data', 'rasid.db')}`)
  expect(await store.subscriptions({ platform: 'telegram', chatId: '1' })).toHaveLength(1)
  await store.close()
})

test('webhook, polling, webhook: what was written while nobody ran is answered, each once', { timeout: 120_000 }, async () => {
  const { telegram, outlets } = await scene()
  const { place, url } = await machine({ telegram, outlets })
  for (const [number, env] of [{ TELEGRAM_WEBHOOK_URL: url }, {}, { TELEGRAM_WEBHOOK_URL: url }].entries()) {
    telegram.say(reader(1), '/topics', person(1))
    const service = start(place, env as Record<string, string>)
    await until(() => telegram.messages.length === 2 * number + 1, `answer ${2 * number + 1}`, service)
    telegram.say(reader(1), '/help', person(1))
    await until(() => telegram.messages.length === 2 * number + 2, `answer ${2 * number + 2}`, service)
    expect(await service.end('SIGTERM')).toBe(0)
  }
  await telegram.drained()
  expect(telegram.messages).toHaveLength(6)
})

describe.skipIf(redisServerVersion === undefined)(`several that receive (${redisName})`, () => {
  test('behind a balancer each update is answered once, also when one of two is killed', { timeout: 120_000 }, async () => {
    const { telegram, outlets } = await scene()
    const redis = await startRedis()
    endings.push(redis.close)
    const targets: string[] = []
    const balancer = await startBalancer(targets)
    endings.push(balancer.close)
    const env = { REDIS_URL: redis.url, ROLE: 'web,deliver,bots', TELEGRAM_WEBHOOK_URL: `${balancer.root}/telegram` }
    const services: Service[] = []
    for (const { place } of [await machine({ telegram, outlets }, env), await machine({ telegram, outlets }, env)]) {
      const service = start(place)
      services.push(service)
      await until(() => service.output().includes('sends updates to the webhook'), 'the webhook', service)
      targets.push(`http://127.0.0.1:${place.env['PORT'] ?? ''}`)
    }
    const writes = (from: number, to: number): void => {
      for (let number = from; number <= to; number++) telegram.say(reader(number), `/subscribe ${topic}`, person(number))
    }
    // Each second answer is lost: the repetition comes to the other process.
    telegram.posts.push(...Array<'lost-answer'>(10).fill('lost-answer'))
    writes(1, 20)
    await telegram.drained()
    expect(telegram.messages.map(({ chatId }) => chatId).toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: 20 }, (_, i) => i + 1),
    )
    expect(new Set(balancer.asked)).toEqual(new Set(targets))
    await services[0]!.end('SIGKILL')
    writes(21, 30)
    await telegram.drained()
    expect(telegram.messages).toHaveLength(30)
    expect(await services[1]!.end('SIGTERM')).toBe(0)
  })
})

/** Requests go to one target after the other; a target that does not answer is a bad gateway. */
async function startBalancer(targets: readonly string[]) {
  const asked: string[] = []
  let turn = 0
  const server = createServer((request, response) => {
    void (async () => {
      const target = targets[turn++ % targets.length] ?? ''
      asked.push(target)
      const chunks: Buffer[] = []
      for await (const chunk of request) chunks.push(chunk as Buffer)
      const secret = request.headers['x-telegram-bot-api-secret-token']
      const answer = await fetch(`${target}${request.url ?? ''}`, {
        method: 'POST',
        headers: typeof secret === 'string' ? { 'x-telegram-bot-api-secret-token': secret } : {},
        body: Buffer.concat(chunks),
      })
      response.writeHead(answer.status).end()
    })().catch(() => response.writeHead(502).end())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    root: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
