/** A real HTTP server on loopback that counts who connects, and a reader that may ask it. */
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { FetchedFeed } from '#model'
import type { PageText } from '#ports'
import { createFeedReader } from '../../feeds/index.ts'

export type Loopback = {
  readonly origin: string
  readonly host: string
  readonly connections: () => number
  /** One poll of a path, with limits short enough for a test. */
  readonly read: (path: string, validators?: { etag?: string; lastModified?: string }) => Promise<FetchedFeed>
  /** One page of an article. */
  readonly page: (path: string) => Promise<PageText | undefined>
  readonly close: () => Promise<void>
}

export async function serve(
  listener: RequestListener,
  { slowAfterMs, ...options }: { readonly budgetMs?: number; readonly slowAfterMs?: number } = {},
): Promise<Loopback> {
  let connections = 0
  const server = createServer({ maxHeaderSize: 128 * 1024 }, listener)
  server.on('connection', () => connections++)
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  const reader = createFeedReader({
    userAgent: 'Rasid test',
    allow: [host],
    limits: slowAfterMs === undefined ? { totalMs: 1500, headersMs: 1000 } : { slowAfterMs },
    ...options,
  })
  return {
    origin: `http://${host}`,
    host,
    connections: () => connections,
    read: (path, validators = {}) => reader.read({ id: 'test', url: `http://${host}${path}` }, { validators }, 0),
    page: async (path) => reader.page?.(`http://${host}${path}`, new AbortController().signal),
    close: async () => {
      await reader.close()
      server.closeAllConnections()
      await new Promise((closed) => server.close(closed))
    },
  }
}

export const oneItem = (title: string): string =>
  `<rss version="2.0"><channel><title>قناة</title><item><title>${title}</title><link>https://difaf.example/1</link></item></channel></rss>`
