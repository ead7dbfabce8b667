/** The socket: bounded in time against slow clients, refused in words when the port cannot be had, closed without waiting for the idle. */
import { once } from 'node:events'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'

type Fetch = (request: Request, bindings: never) => Response | Promise<Response>

/** How long requests in flight may go on after `close`. */
const graceMs = 2_000

export type Listening = { readonly url: string; readonly close: () => Promise<void> }

/** Listens on host and port (0 = any free one). Rejects with a sentence that names the port and the way out. */
export async function listen(options: {
  readonly host: string
  readonly port: number
  readonly fetch: Fetch
}): Promise<Listening> {
  const { host, port } = options
  const server = createAdaptorServer({
    fetch: options.fetch as never,
    // The global Request and Response belong to undici, which the feeds use.
    overrideGlobalObjects: false,
    serverOptions: {
      requestTimeout: 15_000,
      headersTimeout: 10_000,
      keepAliveTimeout: 5_000,
      connectionsCheckingInterval: 5_000,
      maxHeaderSize: 16_384,
    },
  }) as Server
  server.maxConnections = 2_000
  server.listen(port, host)
  try {
    await once(server, 'listening')
  } catch (error) {
    throw new Error(sentence(host, port, error), { cause: error })
  }
  const address = server.address() as AddressInfo
  const name = host === '0.0.0.0' || host === '::' ? 'localhost' : host.includes(':') ? `[${host}]` : host
  return {
    url: `http://${name}:${address.port}/`,
    close: async () => {
      if (!server.listening) return
      const closed = once(server, 'close')
      server.close()
      server.closeIdleConnections()
      const cut = setTimeout(() => server.closeAllConnections(), graceMs)
      await closed
      clearTimeout(cut)
    },
  }
}

function sentence(host: string, port: number, error: unknown): string {
  const errorCode = error instanceof Error && 'code' in error ? String(error.code) : String(error)
  const wanted = `Expected port ${port} on ${host} to be free for the web console, got ${errorCode}`
  if (errorCode === 'EADDRINUSE')
    return `${wanted} (another program listens there): stop it, or choose another port, for example PORT=${port < 65_000 ? port + 1 : 8081}.`
  if (errorCode === 'EACCES')
    return `${wanted} (ports below 1024 need special rights): choose a higher one, for example PORT=8080.`
  if (errorCode === 'EADDRNOTAVAIL' || errorCode === 'ENOTFOUND')
    return `Expected HOST to be an address of this machine, got ${host} (${errorCode}): use 127.0.0.1, or 0.0.0.0 for all.`
  return `${wanted}: choose another port with PORT or another address with HOST.`
}
