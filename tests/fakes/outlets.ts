/** Outlets on loopback: each serves an RSS feed to which a test adds items; conditional GET is honoured. */
import { createHash } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export type OutletItem = { readonly title: string; readonly text: string; readonly published: Date; readonly guid?: string }

export type Outlets = {
  /** host:port, for FEEDS_ALLOW. */
  readonly host: string
  /** A feeds.yaml that polls every outlet each second. */
  readonly yaml: string
  readonly publish: (outlet: string, item: OutletItem) => void
  /** Answers given so far to this outlet's feed address. */
  readonly polls: (outlet: string) => number
  /** When they were asked for, epoch milliseconds, in order. */
  readonly askedAt: (outlet: string) => readonly number[]
  readonly close: () => Promise<void>
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

export async function startOutlets(names: readonly string[]): Promise<Outlets> {
  const items = new Map<string, OutletItem[]>(names.map((name) => [name, []]))
  const asked = new Map<string, number[]>(names.map((name) => [name, []]))
  const server = createServer((request, response) => {
    const name = names[Number(/^\/outlet-(\d+)\/feed/.exec(request.url ?? '')?.[1] ?? -1)]
    if (name === undefined) return response.writeHead(404).end()
    asked.get(name)?.push(Date.now())
    const body = rss(name, items.get(name) ?? [], `http://${request.headers.host}/${names.indexOf(name)}`)
    const etag = `"${createHash('sha1').update(body).digest('hex')}"`
    if (request.headers['if-none-match'] === etag) return response.writeHead(304, { etag }).end()
    return response.writeHead(200, { 'content-type': 'application/rss+xml; charset=utf-8', etag }).end(body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    host,
    yaml: `feeds:\n${names.map((name, index) => `  - id: outlet-${index}\n    outlet: ${name}\n    url: http://${host}/outlet-${index}/feed\n    country: ma\n    language: ar\n    every: 1s\n    enabled: true\n`).join('')}`,
    publish: (outlet, item) => void items.get(outlet)?.unshift(item),
    polls: (outlet) => asked.get(outlet)?.length ?? 0,
    askedAt: (outlet) => asked.get(outlet) ?? [],
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function rss(name: string, items: readonly OutletItem[], base: string): string {
  const written = items.map((item, index) => {
    const number = items.length - index
    return `<item><title>${escaped(item.title)}</title><link>${base}/${number}</link><guid isPermaLink="false">${item.guid ?? `${base}/${number}`}</guid><pubDate>${item.published.toUTCString()}</pubDate><description>${escaped(item.text)}</description></item>`
  })
  return `<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>${escaped(name)}</title><link>${base}</link><description/>${written.join('')}</channel></rss>`
}
