// F-01 to F-06: no connection to anything that is not public, in any spelling.
import { createServer, type AddressInfo } from 'node:net'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createGuard, isPublicAddress, Refused } from '../../feeds/guard.ts'
import { createFetcher } from '../../feeds/http.ts'

let connections = 0
const canary = createServer((socket) => {
  connections++
  socket.destroy()
})
let port = 0
beforeAll(async () => {
  await new Promise<void>((listening) => canary.listen(0, '0.0.0.0', listening))
  port = (canary.address() as AddressInfo).port
})
afterAll(() => canary.close())

const fullWidth = (text: string): string => text.replace(/[0-9]/g, (digit) => String.fromCodePoint(0xff10 + Number(digit)))
/** 127.0.0.1 and its private relatives as decimal, hexadecimal, octal, short, mixed, full-width, circled, and inside IPv6. */
function spellings(): string[] {
  const addresses = [
    '127.0.0.1',
    '127.8.9.1',
    '10.1.2.3',
    '172.16.0.1',
    '192.168.1.1',
    '169.254.169.254',
    '0.0.0.0',
    '100.64.0.1',
  ]
  const inside6 =
    '[::1] [::] [fe80::1] [fc00::1] [fd12:3456::1] [ff02::1] [2001:db8::1] [100::1] [fec0::1] [3fff::1] ①②⑦.⓪.⓪.① 127.1 0'
  const others = '224.0.0.1 255.255.255.255 198.18.0.1 192.0.2.1 203.0.113.9 192.88.99.1 240.0.0.1'
  return [...addresses.flatMap(everyWayToWrite), ...inside6.split(' '), ...others.split(' ')]
}

function everyWayToWrite(address: string): string[] {
  const [a = 0, b = 0, c = 0, d = 0] = address.split('.').map(Number)
  const number = ((a * 256 + b) * 256 + c) * 256 + d
  const hex = (part: number): string => part.toString(16)
  const pair = `${hex(a * 256 + b)}:${hex(c * 256 + d)}`
  const each = (write: (part: number) => string): string => [a, b, c, d].map(write).join('.')
  return [
    `${address} ${address}. ${number} 0x${hex(number)} 0${number.toString(8)}`,
    `${each((part) => `0x${hex(part)}`)} ${each((part) => `0${part.toString(8)}`)}`,
    `${a}.${b}.${c * 256 + d} ${a}.${(b * 256 + c) * 256 + d} ${fullWidth(address)} ${address.replaceAll('.', '。')}`,
    `[::ffff:${address}] [::ffff:${pair}] [::${pair}] [64:ff9b::${pair}] [64:ff9b:1::${pair}] [2002:${pair}::1]`,
  ].flatMap((line) => line.split(' '))
}

test('no spelling of a private address is ever connected to', async () => {
  expect(spellings().length).toBeGreaterThanOrEqual(120)
  const fetcher = createFetcher({ userAgent: 'test', allow: [] })
  for (const host of spellings())
    for (const suffix of ['', `:${port}`]) {
      const answer = await fetcher.get(`http://${host}${suffix}/`, {})
      expect([host, answer.status === 'failed' ? answer.error.code : answer.status]).toEqual([host, 'PRIVATE_ADDRESS'])
    }
  await fetcher.close()
  expect(connections).toBe(0)
})

test('no address of the special ranges is public, and ordinary ones are', () => {
  const byte = fc.integer({ min: 0, max: 255 })
  fc.assert(
    fc.property(
      fc.constantFrom('10', '127', '0', '192.168', '169.254', '172.20', '100.100', '198.19', '240', '225'),
      byte,
      byte,
      byte,
      (start, ...rest) => {
        const address = [...start.split('.'), ...rest].slice(0, 4).join('.')
        return !isPublicAddress(address) && !isPublicAddress(`::ffff:${address}`)
      },
    ),
  )
  for (const address of ['8.8.8.8', '196.200.1.1', '172.15.0.1', '172.32.0.1', '2606:4700::1111', '2a00:1450::1'])
    expect(isPublicAddress(address)).toBe(true)
})

test('no address of the special ranges of IPv6 is public, nor an IPv4 one inside it', () => {
  expect(isPublicAddress('2606:4700::1111')).toBe(true)
  const group = fc.integer({ min: 0, max: 0xffff }).map((part) => part.toString(16))
  const starts = [
    'fc00',
    'fdab',
    'fe80',
    'febf',
    'fec0',
    'ff02',
    '2001:db8',
    '2001:0',
    '2001:1ff',
    '2002',
    '64:ff9b',
    '64:ff9b:1',
    '100',
    '3fff:123',
    '5f00',
    '1',
    '4000',
  ]
  fc.assert(
    fc.property(fc.constantFrom(...starts), fc.array(group, { minLength: 8, maxLength: 8 }), (start, rest) => {
      const address = [...start.split(':'), ...rest].slice(0, 8).join(':')
      return !isPublicAddress(address) && !isPublicAddress(`${address}%eth0`)
    }),
  )
  const quad = fc.tuple(group, group).map((parts) => parts.join(':'))
  fc.assert(
    fc.property(fc.constantFrom('::', '::ffff:', '::ffff:0:', '64:ff9b::', '2002:'), quad, (start, four) => {
      return !isPublicAddress(start === '2002:' ? `${start}${four}::1` : `${start}${four}`)
    }),
  )
})

test('every connection asks for itself: an answer that was public once opens no way to what it says later', async () => {
  const answers = [['93.184.216.34'], ['127.0.0.1']]
  const guard = createGuard([], async () => answers.shift() ?? [])
  const ask = (): Promise<unknown> =>
    new Promise((resolve) => guard.guardedLookup('rebind.example', {}, (error, address) => resolve(error?.message ?? address)))
  expect([await ask(), await ask()]).toEqual(['93.184.216.34', expect.stringContaining('rebind.example at 127.0.0.1')])
})

test('what a name resolves to is checked in the connection itself: one private answer refuses all', async () => {
  for (const answers of [['127.0.0.1'], ['93.184.216.34', '10.0.0.1'], ['2606:4700::1111', '::1'], ['::ffff:127.0.0.1']]) {
    const fetcher = createFetcher({ userAgent: 'test', allow: [], lookup: async () => answers })
    expect(await fetcher.get('http://rebind.example/', {})).toMatchObject({ error: { code: 'PRIVATE_ADDRESS' } })
    await fetcher.close()
  }
  expect(connections).toBe(0)
})

test('a resolver that changes its mind gets no second question before the connection', async () => {
  let asked = 0
  const lookup = async (): Promise<string[]> => (asked++ === 0 ? ['127.0.0.1'] : ['93.184.216.34'])
  const fetcher = createFetcher({ userAgent: 'test', allow: [], lookup })
  expect(await fetcher.get('http://rebind.example/', {})).toMatchObject({ error: { code: 'PRIVATE_ADDRESS' } })
  await fetcher.close()
  expect([asked, connections]).toEqual([1, 0])
})

test('other schemes, ports and user names are refused with what to do', () => {
  const guard = createGuard([])
  for (const address of [
    'file:///etc/passwd',
    'gopher://a.example',
    'ftp://a.example',
    'data:text/xml,<rss/>',
    'javascript:alert(1)',
    'http://[::bad',
    'https://bbc.com@evil.example/',
    '',
    'x'.repeat(3000),
  ])
    expect(guard.check(address)).toMatchObject({ code: 'BAD_URL', message: expect.stringMatching(/^Expected .*, got /) })
  for (const bad of [22, 25, 6379, 3000]) expect(guard.check(`http://a.example:${bad}/`)).toMatchObject({ code: 'BAD_PORT' })
  for (const good of ['http://a.example/', 'https://a.example/', 'http://a.example:8080/', 'https://a.example:8443/x'])
    expect(guard.check(good)).not.toBeInstanceOf(Refused)
})

test('FEEDS_ALLOW exempts one host on one port and nothing else', () => {
  const guard = createGuard(['127.0.0.1:9000', '[::1]:9000', 'feeds.local:9000'])
  for (const allowed of ['http://127.0.0.1:9000/', 'http://[::1]:9000/', 'http://feeds.local:9000/'])
    expect(guard.check(allowed)).not.toBeInstanceOf(Refused)
  for (const other of ['http://127.0.0.1:9001/', 'http://127.0.0.2:9000/', 'http://[::1]/'])
    expect(guard.check(other)).toBeInstanceOf(Refused)
})
