/** A loopback server in a process of its own that answers every question 304, so that a bench counts only the client's CPU. */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Starts the server. `host` is `127.0.0.1:port`; `stop` ends the process that was started here and no other. */
export async function startUnchangedServer(): Promise<{ readonly host: string; readonly stop: () => void }> {
  const child = fork(new URL(import.meta.url), ['serve'])
  const [port] = (await once(child, 'message')) as [number]
  return { host: `127.0.0.1:${port}`, stop: () => void child.kill() }
}

if (process.argv[2] === 'serve' && process.send !== undefined) {
  const server = createServer((_, response) => response.writeHead(304, { etag: '"1"' }).end())
  server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port))
  process.on('disconnect', () => process.exit())
}
