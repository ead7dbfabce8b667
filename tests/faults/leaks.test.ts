// L-01…L-04: what leaves the process, and what must not be in it: a token, or a stranger's way to write more than one line.
import { readFileSync } from 'node:fs'
import { Writable } from 'node:stream'
import { inspect } from 'node:util'
import { afterEach, expect, test } from 'vitest'
import { createLog } from '../../src/log.ts'
import { startTelegramFake, type Fault, type TelegramFake } from '../fakes/telegram/index.ts'
import { startDiscordFake, type DiscordFake } from '../fakes/discord/index.ts'
import { startOutlets, type Outlets } from '../fakes/outlets.ts'
import { startProcess, until, workplace, type Service } from '../journeys/process.ts'

const telegramToken = '987654321:AAleakleakleakleakleakleakleakleak_-9'
const discordToken = ['MTA0Mzg0NjI1OTc3MzYzNDU2', 'GxyzAB', 'abcdefghijklmnopqrstuvwxyz-_0123456789'].join('.')
const adminToken = 'مفتاح-الإدارة-السري-الطويل'
const interaction = `https://discord.com/api/v10/interactions/123456789012345678/${'aW50ZXJhY3Rpb24'.repeat(6)}/callback`
const secrets = [telegramToken, discordToken, adminToken]
/** Every way in which a token may stand in a text. */
const forms = (token: string): string[] => [token, encodeURIComponent(token), token.split(':').at(-1)!, token.split('.').at(-1)!]
const leaks = (text: string): string[] => secrets.flatMap(forms).filter((form) => text.includes(form))

/** What the log writes; `write` as a program would. */
function logged(write: (log: ReturnType<typeof createLog>) => void): string {
  let text = ''
  const stream = new Writable({
    write: (chunk: Buffer, _, done) => {
      text += chunk.toString()
      done()
    },
  })
  write(createLog('trace', secrets, stream))
  return text
}

const address = `https://api.telegram.org/bot${telegramToken}/sendMessage`
const withCause = new Error('the request failed', { cause: new TypeError(`fetch ${address}`, { cause: new Error(address) }) })
const deep = Object.assign(new Error(`Network request for ${address} failed`), {
  error: Object.assign(new Error(`FetchError: ${address}`), { code: 'ECONNRESET' }),
  config: { url: encodeURIComponent(address), headers: { authorization: `Bot ${discordToken}` } },
  url: interaction,
})
test.each<[string, unknown]>([
  ['a message', new Error(address)],
  ['a chain of causes', withCause],
  ['an inner error, a config and headers', deep],
  ['several errors at once', new AggregateError([withCause, deep], address)],
  ['an address', new URL(address)],
  ['an encoded address', { url: encodeURIComponent(address), admin: adminToken }],
  ['a text of everything', inspect(deep, { depth: 9 })],
])('L-01 a token in %s does not reach the log', (_, value) => {
  const text = logged((log) => {
    log.error({ err: value, value, text: inspect(value, { depth: 9 }) }, String(value))
    log.debug({ nested: { list: [value] } }, inspect(value))
  })
  expect([leaks(text), text.includes('aW50ZXJhY3Rpb24')]).toEqual([[], false])
  expect(text.trim().split('\n')).toHaveLength(2)
})

test('L-04 what a stranger writes is one short line of JSON that moves no terminal', () => {
  const title = `عنوان\r\n{"level":60,"msg":"forged"}\u001B[2J\u001B]0;x\u0007\u009B31m\u2028سطر\u2029\u202Eقلب\u0085 ${'م'.repeat(1_000_000)} ${telegramToken}`
  const text = logged((log) => log.warn({ feed: 'x', title, list: [title] }, title))
  expect(text.length).toBeLessThan(16_384)
  const moves = Array.from(text.slice(0, -1)).filter((sign) => /^[\p{Cc}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069]$/u.test(sign))
  expect([moves, text.at(-1)]).toEqual([[], '\n'])
  const line = JSON.parse(text) as { readonly msg: string; readonly level: number }
  expect([line.level, line.msg.slice(0, 12)]).toEqual([40, title.slice(0, 12)])
  expect(line.msg).toMatch(/… \(1\d{6} characters\)$/)
})

const endings: (() => Promise<unknown> | void)[] = []
afterEach(async () => {
  for (const end of endings.splice(0).toReversed()) await end()
})

type Office = {
  readonly service: Service
  readonly telegram: TelegramFake
  readonly discord: DiscordFake
  readonly outlets: Outlets
  readonly url: string
}
/** The service with both tokens, at trace level, and a story about to come. */
async function office(env: Record<string, string> = {}): Promise<Office> {
  const outlets = await startOutlets(['صدى الأطلس'])
  const telegram = await startTelegramFake({ token: telegramToken })
  const discord = await startDiscordFake({ token: discordToken })
  const place = await workplace(outlets.yaml, {
    FEEDS_ALLOW: outlets.host,
    TELEGRAM_TOKEN: telegramToken,
    TELEGRAM_API_ROOT: telegram.root,
    DISCORD_TOKEN: discordToken,
    DISCORD_API_ROOT: discord.root,
    LOG_LEVEL: 'trace',
    ...env,
  })
  const service = startProcess(place)
  endings.push(outlets.close, telegram.close, discord.close, place.remove, () => service.end('SIGKILL'))
  return { service, telegram, discord, outlets, url: `http://127.0.0.1:${place.env['PORT']}` }
}

const faults: readonly Fault[] = [
  { method: 'sendMessage', kind: 'cut' },
  { method: 'sendMessage', kind: 'html', status: 502 },
  { method: 'sendMessage', kind: 'nameless' },
  { method: 'sendMessage', kind: 'answer', code: 500, description: `Internal Server Error: bot${telegramToken}` },
  { method: 'sendMessage', kind: 'answer', code: 400, description: `Bad Request: ${address}` },
  { method: 'getUpdates', kind: 'cut', times: 2 },
  { method: 'getUpdates', kind: 'html', status: 502, times: 2 },
  { method: 'getUpdates', kind: 'answer', code: 409, description: 'Conflict: terminated by other getUpdates request' },
]

test(
  'L-01, L-02, L-03 through resets, pages and refusals at trace level nothing of a running service shows a token',
  { timeout: 120_000 },
  async () => {
    const { service, telegram, discord, outlets, url } = await office({ DEBUG: 'grammy*,ioredis*' })
    const said = 'رسالة خاصة لا يراها أحد'
    const reader = { id: 5_001, type: 'private' } as const
    for (let id = 5_001; id <= 5_005; id++)
      telegram.say({ id, type: 'private' }, '/subscribe morocco-israel-defence', { id, first_name: 'سلمى', language_code: 'ar' })
    telegram.say(reader, said, { id: 5_001, first_name: 'سلمى', language_code: 'ar' })
    await until(() => telegram.messages.length > 5 && outlets.polls('صدى الأطلس') > 3, 'the start', service)
    telegram.faults.push(...faults.map((fault) => ({ ...fault })))
    discord.faults.order({ kind: 'html' }, 2)
    outlets.publish('صدى الأطلس', {
      title: 'المغرب وإسرائيل يوقعان اتفاقا عسكريا في الرباط',
      text: 'وقع المغرب وإسرائيل في الرباط اتفاقا للتعاون العسكري بحضور وزير الدفاع الإسرائيلي.',
      published: new Date(),
    })
    const failed = (): boolean => /"outcome":"(?:ambiguous|refused|not-sent)"/.test(service.output())
    // An update ends the long poll: what comes after it meets the faults.
    telegram.say(reader, said, { id: 5_001, first_name: 'سلمى', language_code: 'ar' })
    await until(() => failed() && telegram.faults.length === 0, 'every trouble to come', service, 90_000)
    const pages: string[] = []
    for (const path of [
      '/livez',
      '/readyz',
      '/metrics',
      '/',
      '/login',
      '/api/overview',
      '/nowhere',
      `/${encodeURIComponent(telegramToken)}`,
      '/?x=%00',
    ])
      pages.push(await (await fetch(`${url}${path}`)).text())
    const seen = [service.output(), ...pages].join('\n')
    const { pid } = service.child
    const listed = readFileSync(`/proc/${pid}/cmdline`, 'utf8') + readFileSync(`/proc/${pid}/comm`, 'utf8')
    expect([leaks(seen), leaks(listed), seen.includes(said)]).toEqual([[], [], false])
    expect(service.output()).toContain('DEBUG is ignored')
    expect(await service.end('SIGTERM')).toBe(0)
  },
)

test('L-03 NODE_DEBUG would print tokens past every filter: the service does not start with it', async () => {
  const { service } = await office({ NODE_DEBUG: 'http,net,tls' })
  expect(await service.exited).toBe(1)
  expect(service.output()).toMatch(/Expected NODE_DEBUG to be unset, got "http,net,tls"/)
  expect(leaks(service.output())).toEqual([])
})

test.each([
  ['while it starts', 'throw new Error(text)', (bug: string) => `setTimeout(() => { ${bug} }, 300)`],
  ['while it runs', 'throw new Error(text)', (bug: string) => `process.once('SIGUSR2', () => { ${bug} })`],
  ['while it runs', 'Promise.reject(new Error(text))', (bug: string) => `process.once('SIGUSR2', () => { ${bug} })`],
])('O-09, L-03 a bug %s (%s) ends the process in order, said without a token', async (when, bug, placed) => {
  const program = `const text = ${JSON.stringify(address)}; ${placed(bug)}`
  const { service } = await office({ NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(program)}` })
  if (when === 'while it runs') {
    await until(() => service.output().includes('Ctrl+C stops it'), 'the start', service)
    service.child.kill('SIGUSR2')
  }
  expect(await service.exited).toBe(1)
  expect(service.output()).toMatch(/Unexpected: Error: .*\[secret\]/)
  expect(service.output().includes('Stopping (a bug)')).toBe(when === 'while it runs')
  expect(leaks(service.output())).toEqual([])
})
