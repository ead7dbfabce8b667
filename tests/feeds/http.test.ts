// F-04 to F-22 against a real server on loopback.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { brotliCompressSync, gzipSync, zstdCompressSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { oneItem, serve, type Loopback } from './loopback.ts'

const feed = oneItem('خبر')
const seen: IncomingMessage['headers'][] = []
const redirect = (code: number, location: string) => (response: ServerResponse) => response.writeHead(code, { location }).end()
const packed = (encoding: string, bytes: Uint8Array) => (response: ServerResponse) =>
  response.writeHead(200, { 'content-encoding': encoding }).end(bytes)
const pages: Record<string, (response: ServerResponse, request: IncomingMessage) => void> = {
  '/plain': (response) =>
    response
      .writeHead(200, {
        etag: '"v1"',
        'last-modified': 'Tue, 24 Nov 2026 10:00:00 GMT',
        'cache-control': 'public, max-age=300',
        age: '60',
      })
      .end(feed),
  '/conditional': (response, request) =>
    request.headers['if-none-match'] === '"v1"'
      ? response.writeHead(304, { 'cache-control': 'max-age=60' }).end()
      : response.writeHead(200).end(feed),
  '/gzip': packed('gzip', gzipSync(feed)),
  '/br': packed('br', brotliCompressSync(feed)),
  '/zstd': packed('zstd', zstdCompressSync(feed)),
  '/identity': packed('identity', Buffer.from(feed)),
  '/chained': packed('gzip, br, gzip', Buffer.from(feed)),
  '/chained-1000': packed(Array(1000).fill('gzip').join(','), gzipSync(feed)),
  '/unknown-encoding': packed('rot13', Buffer.from(feed)),
  '/broken-gzip': packed('gzip', Buffer.from('not gzip at all')),
  '/cut-gzip': packed('gzip', gzipSync(feed).subarray(0, 40)),
  '/gzip-bomb': packed('gzip', gzipSync(Buffer.alloc(60_000_000))),
  '/br-bomb': packed('br', brotliCompressSync(Buffer.alloc(60_000_000))),
  '/endless': (response) => {
    const more = (): void => {
      while (!response.destroyed && response.write(Buffer.alloc(65_536, 32)));
      response.once('drain', more)
    }
    more()
  },
  '/trickle': (response) => {
    response.writeHead(200)
    const timer = setInterval(() => response.write(' '), 50)
    response.once('close', () => clearInterval(timer))
  },
  '/silent': () => undefined,
  '/reset': (response) => {
    response.writeHead(200, { 'content-length': 5000 }).write(feed)
    setImmediate(() => response.destroy())
  },
  '/headers': (response) => response.writeHead(200, { 'x-long': 'x'.repeat(60_000) }).end(feed),
  '/moved': redirect(301, '/moved-again'),
  '/moved-again': redirect(308, '/plain'),
  '/half-moved': redirect(302, '/moved-again'),
  '/loop': redirect(302, '/loop'),
  '/bad-redirect': redirect(302, 'http://[::bad'),
  '/file-redirect': redirect(302, 'file:///etc/passwd'),
  '/long-redirect': redirect(302, `/${'x'.repeat(10_000)}`),
  '/private-redirect': redirect(302, 'http://169.254.169.254/latest/meta-data'),
  '/port-redirect': redirect(302, 'http://example.com:22/'),
  '/nowhere': (response) => response.writeHead(302).end(),
  '/gone': (response) => response.writeHead(410).end(),
  '/busy': (response) => response.writeHead(429, { 'retry-after': '3600' }).end(),
  '/busy-date': (response) => response.writeHead(503, { 'retry-after': new Date(Date.now() + 7_200_000).toUTCString() }).end(),
  '/busy-for-ever': (response) => response.writeHead(503, { 'retry-after': '1000000000000' }).end(),
  '/html': (response) =>
    response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><html><title>Just a moment...</title></html>'),
  '/empty': (response) => response.writeHead(200).end(),
  '/long-etag': (response) => response.writeHead(200, { etag: `"${'e'.repeat(5000)}"` }).end(feed),
}
let server: Loopback
beforeAll(async () => {
  server = await serve((request, response) => {
    seen.push(request.headers)
    const page = pages[request.url ?? '']
    if (page) page(response, request)
    else response.writeHead(404).end()
  })
})
afterAll(() => server.close())

const codeOf = async (path: string): Promise<string> => {
  const read = await server.read(path)
  if (read.status !== 'failed') return read.status
  expect(read.error.message).toMatch(/^Expected .*got /)
  return read.error.code
}

test('a fresh answer brings items, validators and how long it lasts', async () => {
  expect(await server.read('/plain')).toMatchObject({
    status: 'fresh',
    validators: { etag: '"v1"', lastModified: 'Tue, 24 Nov 2026 10:00:00 GMT' },
    maxAgeMs: 240_000,
    feed: { items: [{ title: 'خبر' }] },
  })
})

test('the bot names itself and sends its validators back', async () => {
  const read = await server.read('/conditional', { etag: '"v1"', lastModified: 'Tue, 24 Nov 2026 10:00:00 GMT' })
  expect(read).toMatchObject({ status: 'unchanged', validators: { etag: '"v1"' }, maxAgeMs: 60_000 })
  expect(seen.at(-1)).toMatchObject({
    'user-agent': 'Rasid test',
    'if-none-match': '"v1"',
    'if-modified-since': 'Tue, 24 Nov 2026 10:00:00 GMT',
  })
})

test('an absurd validator is not kept', async () =>
  expect(await server.read('/long-etag')).toMatchObject({ status: 'fresh', validators: {} }))

test.each(['/gzip', '/br', '/zstd', '/identity'])('%s is unpacked', async (path) => expect(await codeOf(path)).toBe('fresh'))

test.each(['/chained', '/chained-1000', '/unknown-encoding', '/broken-gzip', '/cut-gzip'])(
  '%s is refused as an encoding',
  async (path) => expect(await codeOf(path)).toBe('BAD_ENCODING'),
)

test.each(['/gzip-bomb', '/br-bomb', '/endless', '/headers'])('%s is cut off at the cap', async (path) =>
  expect(await codeOf(path)).toBe('TOO_LARGE'),
)

test.each(['/trickle', '/silent'])('%s ends at the deadline', async (path) => expect(await codeOf(path)).toBe('TIMEOUT'))

test('F-11: who sends less than a kilobyte a second is hung up on long before the whole deadline, plain or packed', async () => {
  const packed = gzipSync(oneItem('خبر'))
  const slow = await serve(
    (request, response) => {
      const isPacked = request.url === '/packed'
      response.writeHead(200, isPacked ? { 'content-encoding': 'gzip' } : {})
      let sent = 0
      const timer = setInterval(() => response.write(isPacked ? packed.subarray(sent, ++sent) : ' '), 20)
      response.once('close', () => clearInterval(timer))
    },
    { slowAfterMs: 100 },
  )
  try {
    for (const path of ['/plain', '/packed']) {
      const read = await slow.read(path)
      expect(read).toMatchObject({
        status: 'failed',
        error: { code: 'TIMEOUT', message: expect.stringContaining('1024 bytes a second') },
      })
    }
  } finally {
    await slow.close()
  }
})

test('nothing is read from a connection that broke', async () => expect(await codeOf('/reset')).toBe('RESET'))

test('an address is permanent only when every hop was', async () => {
  expect(await server.read('/moved')).toMatchObject({
    finalUrl: `${server.origin}/plain`,
    permanentUrl: `${server.origin}/plain`,
  })
  const half = await server.read('/half-moved')
  expect(half).toMatchObject({ status: 'fresh', finalUrl: `${server.origin}/plain` })
  expect(half).not.toHaveProperty('permanentUrl')
})

test.each([
  ['/loop', 'TOO_MANY_REDIRECTS'],
  ['/bad-redirect', 'BAD_REDIRECT'],
  ['/file-redirect', 'BAD_REDIRECT'],
  ['/long-redirect', 'BAD_REDIRECT'],
  ['/nowhere', 'BAD_REDIRECT'],
  ['/private-redirect', 'PRIVATE_ADDRESS'],
  ['/port-redirect', 'BAD_PORT'],
])('the redirect %s is refused as %s', async (path, code) => expect(await codeOf(path)).toBe(code))

test.each([
  ['/gone', 'GONE', undefined],
  ['/missing', 'HTTP_STATUS', undefined],
  ['/busy', 'RATE_LIMITED', 3_600_000],
  ['/busy-for-ever', 'RATE_LIMITED', 86_400_000],
])('%s is %s', async (path, code, retryAfterMs) => {
  const read = await server.read(path)
  expect(read).toMatchObject({ status: 'failed', error: { code } })
  expect(read.status === 'failed' ? read.retryAfterMs : 0).toBe(retryAfterMs)
})

test('Retry-After may be a date', async () => {
  const read = await server.read('/busy-date')
  const waitMs = read.status === 'failed' ? (read.retryAfterMs ?? 0) : 0
  expect(waitMs).toBeGreaterThan(7_100_000)
  expect(waitMs).toBeLessThanOrEqual(7_200_000)
})

test.each([
  ['/html', 'NOT_A_FEED'],
  ['/empty', 'EMPTY'],
])('%s with 200 is %s', async (path, code) => expect(await codeOf(path)).toBe(code))

test('an unknown name and a closed port are told apart', async () => {
  const { createFetcher } = await import('../../feeds/http.ts')
  const lookup = async (): Promise<string[]> => Promise.reject(Object.assign(new Error('no'), { code: 'ENOTFOUND' }))
  const fetcher = createFetcher({ userAgent: 'test', allow: ['127.0.0.1:1'], lookup })
  expect(await fetcher.get('http://nowhere.example/', {})).toMatchObject({ error: { code: 'DNS' } })
  expect(await fetcher.get('http://127.0.0.1:1/', {})).toMatchObject({ error: { code: 'CONNECT' } })
  await fetcher.close()
})
