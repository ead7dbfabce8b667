/** A port that a process under test may listen on, now and after each of its restarts. */
import { createServer } from 'node:net'

/**
 * Below the ports that systems hand out by themselves (from 32768 on Linux, 49152 on macOS and Windows, 16000 under gVisor): one of
 * those may be taken by any connection or fake in the second before the process listens, or while it is down.
 */
const first = 10_000
/** Each of the test files that run at once has ports of its own; outside of vitest the first share is used. */
const share = 500
const shares = 11
const base = first + (Number(process.env['VITEST_POOL_ID'] ?? 0) % shares) * share
let next = Math.floor(Math.random() * share)

/** One that nobody listens on, and that this process has not given out before. */
export async function freePort(): Promise<number> {
  for (let tried = 0; tried < share; tried++) {
    const port = base + (next++ % share)
    if (await isFree(port)) return port
  }
  throw new Error(`Expected a free port from ${base} to ${base + share - 1}, got none: end what listens there`)
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer()
  const listens = await new Promise<boolean>((resolve) =>
    server.once('error', () => resolve(false)).listen(port, '127.0.0.1', () => resolve(true)),
  )
  if (listens) await new Promise((resolve) => server.close(resolve))
  return listens
}
