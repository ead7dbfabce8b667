/**
 * Carries TCP from ports of one address to the same ports of another, so that a machine in a network namespace finds everybody on its
 * own loopback while the bytes cross its cable. `node tests/faults/relay.ts FROM TO PORT…` does it as a process.
 */
import { connect, createServer, type Server } from 'node:net'

export async function relay(from: string, to: string, ports: readonly number[]): Promise<readonly Server[]> {
  return Promise.all(
    ports.map(async (port) => {
      const server = createServer((near) => {
        const far = connect(port, to)
        for (const [one, other] of [
          [near, far],
          [far, near],
        ] as const) {
          one.on('error', () => other.destroy())
          one.on('close', () => other.destroy())
          one.pipe(other)
        }
      })
      await new Promise<void>((resolve) => server.listen(port, from, resolve))
      return server
    }),
  )
}

if (process.argv[1] === import.meta.filename) {
  const [, , from = '', to = '', ...ports] = process.argv
  await relay(from, to, ports.map(Number))
  process.stdout.write('ready\n')
}
