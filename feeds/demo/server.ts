/**
 * The invented outlets on loopback: real HTTP, conditional GET, five feed dialects, one of them in windows-1256. News comes in waves
 * that start when every feed was asked once, because the first answer of a feed is its silent baseline.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { FeedSource } from '#model'
import { demoItems, demoOutlets, type DemoItem, type DemoOutlet } from './news.ts'
import { render, type Rendered } from './render.ts'

/** Seconds after the baseline of all feeds at which waves 1 to 4 appear. */
const waveAtMs = [0, 1500, 4500, 7500, 10_000]

export type DemoServer = {
  /** Ready to poll, once a second; their host:port belongs on FEEDS_ALLOW. */
  readonly feeds: readonly FeedSource[]
  /** Shows all waves up to this one, whatever the clock says. */
  readonly showWave: (wave: number) => void
  readonly close: () => Promise<void>
}

/** Listens on a free loopback port. `now` is epoch ms. */
export async function startDemoServer(now: () => number = Date.now): Promise<DemoServer> {
  const startedAt = now()
  const asked = new Set<string>()
  let baselineAt: number | undefined
  let shown = 0
  const waveNow = (): number => {
    const elapsed = baselineAt === undefined ? -1 : now() - baselineAt
    return Math.max(
      shown,
      waveAtMs.findLastIndex((atMs) => atMs <= elapsed),
    )
  }

  const server = createServer((request, response) => {
    const [, id = '', slug] = (request.url ?? '').split('/')
    const outlet = demoOutlets.find((one) => one.id === id)
    if (outlet === undefined) return void response.writeHead(404).end()
    const base = `http://${request.headers.host}/${id}`
    if (slug !== 'feed')
      return page(
        response,
        demoItems.find((item) => item.outlet === id && item.slug === slug),
      )
    const wave = waveNow()
    const items = demoItems.filter((item) => item.outlet === id && item.wave <= wave).toReversed()
    answer(request, response, { outlet, items, base, startedAt })
    asked.add(id)
    if (asked.size === demoOutlets.length) baselineAt ??= now()
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as AddressInfo
  return {
    feeds: demoOutlets.map((outlet) => ({
      id: outlet.id,
      outlet: outlet.name,
      url: `http://127.0.0.1:${port}/${outlet.id}/feed`,
      ...(outlet.country === undefined ? {} : { country: outlet.country }),
      language: 'ar',
      everyMs: 1000,
      enabled: true,
    })),
    showWave: (wave) => {
      shown = Math.max(shown, wave)
    },
    close: () =>
      new Promise((closed) => {
        server.close(() => closed())
        server.closeAllConnections()
      }),
  }
}

function answer(
  request: IncomingMessage,
  response: ServerResponse,
  feed: { outlet: DemoOutlet; items: readonly DemoItem[]; base: string; startedAt: number },
): void {
  const etag = `"${feed.outlet.id}-${feed.items.length}"`
  if (request.headers['if-none-match'] === etag) return void response.writeHead(304, { etag }).end()
  const { bytes, contentType }: Rendered = render(feed)
  response.writeHead(200, { 'content-type': contentType, etag }).end(bytes)
}

/** The page behind an item's link. */
function page(response: ServerResponse, item: DemoItem | undefined): void {
  if (item === undefined) return void response.writeHead(404).end()
  response
    .writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
    .end(
      `<!doctype html><html lang="ar" dir="rtl"><title>${item.title}</title><h1>${item.title}</h1><p>${item.text.join('</p><p>')}</p></html>`,
    )
}
