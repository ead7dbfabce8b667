// F-17 and the TLS part of F-04 (hostile.md §6.3): real certificates of an authority that this process trusts, real handshakes.
import { createServer as createHttpServer, type RequestListener } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { createServer, type AddressInfo, type Server } from 'node:net'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { createFetcher, type Answer } from '../../feeds/http.ts'
import { createAuthority, opensslVersion, type Authority, type Certificate } from '../feeds/certificates.ts'
import { oneItem } from '../feeds/loopback.ts'

const endings: (() => unknown)[] = []
afterEach(async () => {
  for (const end of endings.splice(0).toReversed()) await end()
})

async function listen(server: Server): Promise<number> {
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  endings.push(() => server.close())
  return (server.address() as AddressInfo).port
}

/** One request to a name that stands for this machine; every port of the name is on FEEDS_ALLOW. */
async function ask(address: string, ports: readonly number[], limits = {}): Promise<Answer> {
  const fetcher = createFetcher({
    userAgent: 'test',
    allow: ports.map((port) => `sada.example:${port}`),
    lookup: async () => ['127.0.0.1'],
    limits: { totalMs: 5000, headersMs: 3000, connectMs: 2000, ...limits },
  })
  endings.push(fetcher.close)
  return fetcher.get(address, {})
}

test('F-17 a server that accepts and never answers the handshake is given up at the limit for connections, and hung up on', async () => {
  let hungUp = (): void => undefined
  const closed = new Promise<void>((resolve) => (hungUp = resolve))
  const port = await listen(
    createServer((socket) =>
      socket
        .on('error', () => undefined)
        .on('close', hungUp)
        .resume(),
    ),
  )
  const answer = await ask(`https://sada.example:${port}/`, [port], { totalMs: 20_000, connectMs: 300 })
  expect(answer).toMatchObject({ status: 'failed', error: { code: 'TIMEOUT' } })
  await closed
})

test('F-17 a handshake that comes byte by byte is not given more time for it', async () => {
  const port = await listen(
    createServer((socket) => {
      // The head of a handshake record of 16 KB that never ends.
      socket.on('error', () => undefined).write(Buffer.from([22, 3, 3, 64, 0]))
      const timer = setInterval(() => socket.write(Buffer.from([2])), 50)
      socket.resume().once('close', () => clearInterval(timer))
    }),
  )
  const answer = await ask(`https://sada.example:${port}/`, [port], { totalMs: 20_000, connectMs: 300 })
  expect(answer).toMatchObject({ status: 'failed', error: { code: 'TIMEOUT' } })
})

test('F-17 what answers a handshake with plain HTTP, or hangs up in it, is a failure and never asked in the clear', async () => {
  const asked: string[] = []
  const plain = await listen(
    createHttpServer((request, response) => response.end((asked.push(request.url ?? ''), oneItem('خبر')))),
  )
  expect(await ask(`https://sada.example:${plain}/`, [plain])).toMatchObject({ status: 'failed', error: { code: 'TLS' } })
  expect(asked).toEqual([])
  const rude = await listen(createServer((socket) => socket.on('error', () => undefined).once('data', () => socket.destroy())))
  expect(await ask(`https://sada.example:${rude}/`, [rude])).toMatchObject({ status: 'failed', error: { code: 'RESET' } })
})

describe.skipIf(opensslVersion === undefined)(
  `certificates (${opensslVersion ?? 'skipped: no openssl on PATH to make them with'})`,
  () => {
    let authority: Authority
    const before = getCACertificates('default')
    beforeAll(() => {
      authority = createAuthority()
      setDefaultCACertificates([...before, authority.pem])
    })
    afterAll(() => {
      setDefaultCACertificates(before)
      authority.remove()
    })

    type Secure = { readonly port: number; readonly asked: readonly string[] }
    async function secure(certificate: Certificate, listener: RequestListener): Promise<Secure> {
      const asked: string[] = []
      const port = await listen(
        createTlsServer(certificate, (request, response) => {
          asked.push(request.url ?? '')
          listener(request, response)
        }),
      )
      return { port, asked }
    }
    const news: RequestListener = (_, response) => response.end(oneItem('خبر'))

    test('a valid certificate of an authority that is trusted is accepted, so what follows fails for its own reason', async () => {
      const { port, asked } = await secure(authority.issue('sada.example', 1), news)
      expect(await ask(`https://sada.example:${port}/feed`, [port])).toMatchObject({ status: 'fresh' })
      expect(asked).toEqual(['/feed'])
    })

    test.each([
      ['expired', () => authority.issue('sada.example', -1), 'CERT_HAS_EXPIRED'],
      ['of another host', () => authority.issue('elsewhere.example', 1), 'ERR_TLS_CERT_ALTNAME_INVALID'],
      ['that nobody vouches for', () => authority.selfSigned('sada.example'), 'DEPTH_ZERO_SELF_SIGNED_CERT'],
    ])(
      'F-17 a certificate %s is refused with its reason, and nothing is asked, in the clear or otherwise',
      async (_, make, why) => {
        const { port, asked } = await secure(make(), news)
        const answer = await ask(`https://sada.example:${port}/`, [port])
        expect(answer).toMatchObject({
          status: 'failed',
          error: { code: 'TLS', message: expect.stringMatching(new RegExp(`^Expected .* got .*${why}`)) },
        })
        expect(asked).toEqual([])
      },
    )

    test.each([301, 302, 307, 308])('F-04 a %i from https to http is refused at the hop: nobody connects there', async (code) => {
      let connections = 0
      const clear = await listen(createServer((socket) => void (connections++, socket.destroy())))
      const { port, asked } = await secure(authority.issue('sada.example', 1), (_, response) =>
        response.writeHead(code, { location: `http://sada.example:${clear}/feed` }).end(),
      )
      const answer = await ask(`https://sada.example:${port}/`, [port, clear])
      expect(answer).toMatchObject({
        status: 'failed',
        error: { code: 'BAD_REDIRECT', message: expect.stringContaining('https') },
      })
      expect([asked.length, connections]).toEqual([1, 0])
    })

    test('F-04 the downgrade is refused also behind a hop that stays on https; the way up from http is taken', async () => {
      let connections = 0
      const clear = await listen(createServer((socket) => void (connections++, socket.destroy())))
      const { port } = await secure(authority.issue('sada.example', 1), (request, response) =>
        request.url === '/feed'
          ? response.end(oneItem('خبر'))
          : response.writeHead(302, { location: request.url === '/' ? '/again' : `http://sada.example:${clear}/feed` }).end(),
      )
      expect(await ask(`https://sada.example:${port}/`, [port, clear])).toMatchObject({ error: { code: 'BAD_REDIRECT' } })
      expect(connections).toBe(0)
      const low = await listen(
        createHttpServer((_, response) => response.writeHead(301, { location: `https://sada.example:${port}/feed` }).end()),
      )
      expect(await ask(`http://sada.example:${low}/`, [low, port])).toMatchObject({
        status: 'fresh',
        finalUrl: `https://sada.example:${port}/feed`,
      })
    })
  },
)
