// The cases of hostile.md §6.3 and §6.4 that tests/feeds does not hold yet, against real servers on loopback.
import { createSocket } from 'node:dgram'
import { createServer, type AddressInfo, type Server } from 'node:net'
import { promisify } from 'node:util'
import { gunzip, gzipSync } from 'node:zlib'
import { afterEach, expect, test } from 'vitest'
import { resolveName } from '../../feeds/guard.ts'
import { createFetcher } from '../../feeds/http.ts'
import { parseBytes } from '../../feeds/parse-bytes.ts'
import { createFeedReader } from '../../feeds/index.ts'
import { oneItem, serve } from '../feeds/loopback.ts'

const endings: (() => unknown)[] = []
afterEach(async () => {
  for (const end of endings.splice(0).toReversed()) await end()
})

async function listen(server: Server): Promise<string> {
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  endings.push(() => server.close())
  return `127.0.0.1:${(server.address() as AddressInfo).port}`
}
/** Sends these bytes to everybody who connects, whatever they ask. */
const raw = (answer: string): Promise<string> =>
  listen(
    createServer((socket) => {
      socket.on('error', () => undefined)
      socket.once('data', () => socket.end(answer))
    }),
  )
const limits = { totalMs: 1500, headersMs: 800, connectMs: 400 }
async function codeOf(host: string, scheme = 'http'): Promise<string> {
  const fetcher = createFetcher({ userAgent: 'test', allow: [host], limits })
  endings.push(fetcher.close)
  const answer = await fetcher.get(`${scheme}://${host}/`, {})
  return answer.status === 'failed' ? answer.error.code : answer.status
}

test('F-07 a name server that never answers costs its own feed the time to connect, and no other feed anything', async () => {
  const server = await serve((_, response) => response.end(oneItem('خبر')))
  endings.push(server.close)
  const lookup = async (name: string): Promise<string[]> =>
    name === 'dead.example' ? new Promise(() => undefined) : ['127.0.0.1']
  const fetcher = createFetcher({
    userAgent: 'test',
    allow: [server.host],
    lookup,
    limits: { ...limits, perHost: 20, spacingMs: 0 },
  })
  endings.push(fetcher.close)
  const dead = Promise.all(Array.from({ length: 20 }, (_, index) => fetcher.get(`http://dead.example/${index}`, {})))
  expect(await fetcher.get(`${server.origin}/`, {})).toMatchObject({ status: 'fresh' })
  for (const answer of await dead) expect(answer).toMatchObject({ status: 'failed', error: { code: 'TIMEOUT' } })
})

test('F-07 name servers that are silent hold no thread that decompression needs, refused and circular names fail by themselves', async () => {
  // A name server that answers by the first letter of the name: s(ilent), f(ailure), c(ircle: every name is another name for itself).
  const server = createSocket('udp4')
  server.on('message', (question, from) => {
    const letter = String.fromCodePoint(question[13] ?? 0)
    if (letter === 's') return
    const name = Buffer.from(question.subarray(12, question.length - 4))
    const alias = Buffer.concat([Buffer.from([0xc0, 12, 0, 5, 0, 1, 0, 0, 0, 9, 0, 2, 0xc0, 12])])
    const header = Buffer.from(question.subarray(0, 12))
    header.set([0x81, letter === 'f' ? 0x82 : 0x80, 0, 1, 0, letter === 'f' ? 0 : 1, 0, 0, 0, 0], 2)
    const asked = Buffer.concat([name, question.subarray(question.length - 4)])
    server.send(Buffer.concat([header, asked, ...(letter === 'f' ? [] : [alias])]), from.port, from.address)
  })
  await new Promise<void>((listening) => server.bind(0, '127.0.0.1', listening))
  endings.push(() => server.close())
  const servers = [`127.0.0.1:${server.address().port}`]
  const fetcher = createFetcher({
    userAgent: 'test',
    allow: [],
    lookup: (host) => resolveName(host, servers),
    limits: { ...limits, perHost: 20, spacingMs: 0 },
  })
  endings.push(fetcher.close)
  const order: string[] = []
  const silent = Array.from({ length: 20 }, async (_, index) => {
    const answer = await fetcher.get(`http://s${index}.localhost/`, {})
    order.push('silent')
    return answer
  })
  // More than libuv has threads.
  await Promise.all(Array.from({ length: 8 }, () => promisify(gunzip)(gzipSync('خبر')).then(() => order.push('unpacked'))))
  for (const answer of await Promise.all(silent)) expect(answer).toMatchObject({ status: 'failed', error: { code: 'TIMEOUT' } })
  expect(order.indexOf('silent')).toBe(8)
  for (const name of ['f.localhost', 'c.localhost'])
    expect(await fetcher.get(`http://${name}/`, {})).toMatchObject({
      status: 'failed',
      error: { code: expect.stringMatching(/^(?:DNS|PRIVATE_ADDRESS)$/) },
    })
})

test('F-10 headers that come byte by byte end at the limit for headers, long before that of the whole, and the socket is closed', async () => {
  let hungUp = (): void => undefined
  const closed = new Promise<void>((resolve) => (hungUp = resolve))
  const host = await listen(
    createServer((socket) => {
      socket.on('error', () => undefined).write('HTTP/1.1 200 OK\r\nx-long: ')
      const timer = setInterval(() => socket.write('x'), 50)
      socket.resume().once('close', () => (clearInterval(timer), hungUp()))
    }),
  )
  const fetcher = createFetcher({ userAgent: 'test', allow: [host], limits: { ...limits, headersMs: 400, totalMs: 25_000 } })
  endings.push(fetcher.close)
  expect(await fetcher.get(`http://${host}/`, {})).toMatchObject({ status: 'failed', error: { code: 'TIMEOUT' } })
  await closed
})

test('F-04 a chain of five redirects that ends at a private address is refused at its last hop, by literal and by name', async () => {
  let connections = 0
  const inside = await listen(createServer((socket) => void (connections++, socket.destroy())))
  for (const last of [`http://${inside}/`, 'http://inside.example:8080/']) {
    const asked: string[] = []
    const server = await serve((request, response) => {
      asked.push(request.url ?? '')
      const hop = Number(request.url?.slice(1))
      response.writeHead(307, { location: hop === 5 ? last : `/${hop + 1}` }).end()
    })
    endings.push(server.close)
    const fetcher = createFetcher({ userAgent: 'test', allow: [server.host], lookup: async () => ['127.0.0.1'], limits })
    endings.push(fetcher.close)
    const answer = await fetcher.get(`${server.origin}/1`, {})
    expect(answer).toMatchObject({ status: 'failed', error: { code: 'PRIVATE_ADDRESS' } })
    expect(asked).toEqual(['/1', '/2', '/3', '/4', '/5'])
  }
  expect(connections).toBe(0)
})

test('F-09 pictures and enclosures that a feed names are never asked for', async () => {
  const asked: string[] = []
  const server = await serve((request, response) => {
    asked.push(request.url ?? '')
    const here = `http://${request.headers.host}`
    response.end(
      `<rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/"><channel><image><url>${here}/logo</url></image><item><title>خبر</title><enclosure url="${here}/sound" type="audio/mpeg"/><media:content url="${here}/picture"/><description>&lt;img src="${here}/pixel"&gt;</description></item></channel></rss>`,
    )
  })
  endings.push(server.close)
  expect(await server.read('/feed')).toMatchObject({ status: 'fresh' })
  expect(asked).toEqual(['/feed'])
})

test.each([
  [
    'five thousand headers',
    `HTTP/1.1 200 OK\r\n${Array.from({ length: 5000 }, (_, index) => `x-${index}: 1\r\n`).join('')}\r\n`,
    'TOO_LARGE',
  ],
  ['a header with a NUL', 'HTTP/1.1 200 OK\r\nx-bad: a\0b\r\n\r\n', 'MALFORMED'],
  ['what is no HTTP', 'SSH-2.0-OpenSSH_9.6\r\n', 'MALFORMED'],
  ['two lengths', `HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcde`, 'RESET'],
])('F-16 %s is a clean failure', async (_, answer, code) => expect(await codeOf(await raw(answer))).toBe(code))

test('F-13 a body longer or shorter than it says is never read as a feed', async () => {
  expect(await codeOf(await raw(`HTTP/1.1 200 OK\r\nContent-Length: 9000000\r\n\r\n${oneItem('خبر')}`))).toBe('RESET')
})

test('F-18 a 304 is a 304, whatever it carries behind it', async () => {
  const host = await raw(`HTTP/1.1 304 Not Modified\r\nETag: "other"\r\nConnection: close\r\n\r\n${oneItem('خبر آخر')}`)
  const fetcher = createFetcher({ userAgent: 'test', allow: [host], limits })
  endings.push(fetcher.close)
  expect(await fetcher.get(`http://${host}/`, { etag: '"1"' })).toMatchObject({
    status: 'unchanged',
    validators: { etag: '"other"' },
  })
})

test('F-08 a redirect from a public name to a private address is refused at the hop, with no connection there', async () => {
  let connections = 0
  const inside = await listen(createServer((socket) => void (connections++, socket.destroy())))
  const host = await raw(`HTTP/1.1 307 Temporary Redirect\r\nLocation: http://${inside}/\r\nContent-Length: 0\r\n\r\n`)
  expect(await codeOf(host)).toBe('PRIVATE_ADDRESS')
  expect(connections).toBe(0)
})

const document = (inside: string): Uint8Array => new TextEncoder().encode(`<rss version="2.0"><channel>${inside}</channel></rss>`)
const titles = async (bytes: Uint8Array, contentType?: string): Promise<string[] | string> => {
  const parsed = await parseBytes(bytes, contentType === undefined ? {} : { contentType })
  return parsed.ok ? parsed.feed.items.map(({ title }) => title) : parsed.error.code
}

test('P-02 an external entity, also of the parameter kind, is refused before anything is opened', async () => {
  for (const declaration of ['<!ENTITY x SYSTEM "http://127.0.0.1:1/x">', '<!ENTITY % x SYSTEM "file:///etc/passwd"> %x;'])
    expect(
      await titles(
        new TextEncoder().encode(`<!DOCTYPE rss [${declaration}]><rss><channel><item><title>&x;</title></item></channel></rss>`),
      ),
    ).toBe('MALFORMED')
})

test('P-08 bytes and references that are no characters become none, never half of one', async () => {
  const broken = Buffer.concat([
    Buffer.from('<rss><channel><item><title>خبر '),
    Buffer.from([0xc0, 0xaf, 0xff]),
    Buffer.from(` &#xD83D; &#0; \u0000\uFFFE ${'مفيد '.repeat(200)}</title></item></channel></rss>`),
  ])
  const [title = ''] = await titles(broken)
  expect(title).toContain('خبر')
  expect(title.isWellFormed()).toBe(true)
  // oxlint-disable-next-line no-control-regex
  expect(title).not.toMatch(/[\u0000\uFFFE]/)
})

test('P-07 labels that nobody knows are passed over, quotes around a label are not part of it', async () => {
  const bytes = document('<item><title>خبر من الرباط</title></item>')
  for (const type of ['text/xml; charset=base64', 'text/xml; charset="utf-8"', "text/xml; charset='x'"])
    expect(await titles(bytes, type)).toEqual(['خبر من الرباط'])
})

test('P-09 a page for browsers, a JSON error, nothing, and a feed without items', async () => {
  expect(await titles(new TextEncoder().encode('<!doctype html><html><title>Just a moment...</title></html>'))).toBe('NOT_A_FEED')
  expect(await titles(new TextEncoder().encode('{"error":"forbidden"}'))).toMatch(/^(?:NOT_A_FEED|MALFORMED)$/)
  expect(await titles(new Uint8Array())).toBe('EMPTY')
  expect(await titles(new TextEncoder().encode('<rss/>'))).toEqual([])
})

test('P-10 items without anything, with the same guid, or named after the insides of JavaScript harm no other item', async () => {
  const items =
    '<item/><item><guid/><title>أول</title></item><item><guid>1</guid><title>ثان</title></item><item><guid>1</guid><title>ثالث</title></item><item><__proto__>x</__proto__><constructor>y</constructor><title>رابع</title></item>'
  expect(await titles(document(items))).toEqual(expect.arrayContaining(['أول', 'ثان', 'ثالث', 'رابع']))
  expect({}).not.toHaveProperty('x')
})

test('F-12 silent feeds of one host do not hold up a feed of another', async () => {
  const silent = await listen(createServer(() => undefined))
  const server = await serve((_, response) => response.end(oneItem('خبر')))
  endings.push(server.close)
  const reader = createFeedReader({ userAgent: 'test', allow: [silent, server.host], limits })
  endings.push(reader.close)
  const stuck = Array.from({ length: 6 }, (_, index) =>
    reader.read({ id: `s${index}`, url: `http://${silent}/${index}` }, undefined, 0),
  )
  expect(await reader.read({ id: 'good', url: `${server.origin}/` }, undefined, 0)).toMatchObject({ status: 'fresh' })
  for (const answer of await Promise.all(stuck)) expect(answer.status).toBe('failed')
})
