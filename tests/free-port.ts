/** A port that a process under test may listen on. */
import { createServer, type AddressInfo } from 'node:net'

/** One that is free at this moment on loopback; nothing keeps it. */
export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
