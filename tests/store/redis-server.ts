/** A real redis-server of our own on a free port, with a folder of its own; nothing else is touched. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, statSync, truncateSync } from 'node:fs'
import { connect as dial, createServer, type Socket } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../free-port.ts'

/** undefined where there is no redis-server to start. */
export const redisServerVersion: string | undefined = /v=(\S+)/.exec(
  spawnSync('redis-server', ['--version'], { encoding: 'utf8' }).stdout ?? '',
)?.[1]

/** The title of a suite: what it runs on, or how to get it. */
export const redisName: string =
  redisServerVersion === undefined
    ? 'skipped: no redis-server on PATH (apt-get install -y redis-server, or brew install redis)'
    : `redis-server ${redisServerVersion}`

export type RedisServer = {
  readonly url: string
  readonly port: number
  readonly child: () => ChildProcess
  /** Ends it as a power cut would, and waits until it is gone. */
  readonly kill: () => Promise<void>
  /** Starts it again on the same port and folder. */
  readonly restart: () => Promise<void>
  /** While it is down: takes its files away. */
  readonly forget: () => void
  /** Bytes of its append-only log. */
  readonly logSize: () => number
  /** While it is down: cuts its append-only log to so many bytes, as if the rest had never reached the disk. */
  readonly cutLog: (bytes: number) => void
  /** Sends one command and gives the first line of the answer. */
  readonly say: (command: string) => Promise<string>
  /** Deletes everything in it. */
  readonly empty: () => Promise<void>
  readonly close: () => Promise<void>
}

/** Where a server is started: the address it listens on, and a command in front of its own (a network namespace's). */
export type RedisPlace = { readonly host: string; readonly through: readonly string[] }

/** Starts a server; `settings` are redis.conf lines as arguments, for example `['--appendonly', 'no']`. */
export async function startRedis(
  settings: readonly string[] = [],
  { host, through }: RedisPlace = { host: '127.0.0.1', through: [] },
): Promise<RedisServer> {
  const dir = mkdtempSync(join(tmpdir(), 'rasid-redis-'))
  const port = await freePort()
  let child: ChildProcess
  let exited: Promise<void>
  async function start(): Promise<void> {
    const own = ['--port', String(port), '--bind', host, '--dir', dir, '--save', '', '--appendonly', 'yes']
    const [command = '', ...rest] = [
      ...through,
      'redis-server',
      ...own,
      '--appendfsync',
      'always',
      '--daemonize',
      'no',
      ...settings,
    ]
    child = spawn(command, rest, { stdio: 'ignore' })
    exited = new Promise((resolve) => child.on('close', () => resolve()))
    await answering(port, host)
  }
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL')
    await exited
  }
  await start()
  /** Redis 7 and newer keep the log in a folder of its own. */
  const logFile = (): string => {
    const folder = join(dir, 'appendonlydir')
    const name = readdirSync(folder).find((one) => one.endsWith('.incr.aof'))
    if (name === undefined) throw new Error(`Expected an append-only log in ${folder}, got none`)
    return join(folder, name)
  }
  return {
    url: `redis://${host}:${port}`,
    port,
    child: () => child,
    kill,
    restart: start,
    forget: () => rmSync(join(dir, 'appendonlydir'), { recursive: true, force: true }),
    logSize: () => statSync(logFile()).size,
    cutLog: (bytes) => truncateSync(logFile(), bytes),
    say: (command) => say(port, host, command),
    empty: async () => void (await say(port, host, 'FLUSHALL')),
    close: async () => {
      await kill()
      rmSync(dir, { recursive: true, force: true })
    },
  }
}

export type Proxy = {
  readonly port: number
  /** Swallows the answers of the next commands: they are done, and nobody is told. */
  readonly loseAnswers: (count: number) => void
  /** Takes what is sent and says nothing, as a half-open connection. */
  readonly silence: (on: boolean) => void
  readonly cut: () => void
  readonly close: () => Promise<void>
}

/** Stands between a store and its server, and loses what it is told to. */
export async function startProxy(to: number): Promise<Proxy> {
  let [lost, silent] = [0, false]
  const sockets = new Set<Socket>()
  const server = createServer((client) => {
    const upstream = dial(to, '127.0.0.1')
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => sockets.delete(socket))
    }
    client.on('data', (data) => silent || upstream.write(data))
    upstream.on('data', (data) => {
      if (silent) return
      if (lost > 0) {
        lost--
        // The answer is gone with its connection.
        client.destroy()
        upstream.destroy()
        return
      }
      client.write(data)
    })
    client.on('close', () => upstream.destroy())
    upstream.on('close', () => client.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const cut = (): void => {
    for (const socket of sockets) socket.destroy()
  }
  return {
    port: (server.address() as AddressInfo).port,
    loseAnswers: (count) => (lost = count),
    silence: (on) => (silent = on),
    cut,
    close: async () => {
      cut()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** Sends one inline command and gives the first line of the answer. */
function say(port: number, host: string, command: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = dial(port, host, () => socket.write(`${command}\r\n`))
    socket.once('data', (data) => {
      socket.end()
      resolve(data.toString().trim())
    })
    socket.once('error', reject)
  })
}

async function answering(port: number, host: string): Promise<void> {
  const end = Date.now() + 10_000
  for (;;) {
    const answer = await say(port, host, 'PING').catch(() => '')
    if (answer === '+PONG') return
    if (Date.now() > end) throw new Error(`Expected redis-server to answer on port ${port} within 10 s, got "${answer}"`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
