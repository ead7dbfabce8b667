/**
 * The connection to Redis, and the scripts that are the store's transactions. Trouble comes within two seconds and as a sentence:
 * a command whose answer was lost is never sent again behind our back (platforms.md §0, finding 12).
 */
import { readFileSync } from 'node:fs'
import type { Redis, RedisOptions } from 'ioredis'

/** The hash tag: every key of the store begins with it, so all of them live in one slot of a cluster. */
export const tag = '{rasid}'

const scripts = [
  'again',
  'audit',
  'begin',
  'chats',
  'claim',
  'commit',
  'deliveries',
  'due',
  'fan-out',
  'forget',
  'judge',
  'lease',
  'load',
  'mark',
  'present',
  'publish',
  'pull-back',
  'recover',
  'replay',
  'save-delivery',
  'search',
  'subscriptions',
] as const
export type ScriptName = (typeof scripts)[number]

export type Connection = {
  /** Where the server is, without a password: for sentences. */
  readonly host: string
  readonly redis: Redis
  readonly key: (name: string) => string
  /** Runs src/store/redis/lua/<name>.lua; what it takes and returns is written at its top. Rejects with a sentence. */
  readonly script: <Answer>(name: ScriptName, ...values: readonly (string | number)[]) => Promise<Answer>
  /** Runs commands, with their errors in the grammar. */
  readonly ask: <Answer>(work: (redis: Redis) => Promise<Answer>) => Promise<Answer>
  /** A second connection, for subscriptions. */
  readonly another: () => Redis
  readonly close: () => Promise<void>
}

/** An answer that does not come within this time never will: the connection is half open. */
const answerMs = 2_000

const options = {
  lazyConnect: true,
  // Sent again, one INCR counts twice, and a lock whose answer was lost seems to be somebody else's.
  autoResendUnfulfilledCommands: false,
  // Without the resending, a command in flight when the connection breaks would wait for ever (redis/ioredis#2194).
  commandTimeout: answerMs,
  connectTimeout: answerMs,
  maxRetriesPerRequest: 1,
  retryStrategy: (times: number) => Math.min(2_000, 50 * 2 ** Math.min(times, 6)),
} satisfies RedisOptions

/** Connects. Rejects with a sentence that says what to do; the library is loaded here, so that nobody else pays for it. */
export async function connect(url: string): Promise<Connection> {
  const { Redis: Client } = await import('ioredis')
  const host = withoutPassword(url)
  const redis = new Client(url, options)
  // Without a listener the library prints by itself; every command tells its own trouble. What it says of a connection that could
  // not be made is only "closed": the reason came here.
  let reason: Error | undefined
  redis.on('error', (error) => (reason = error))
  try {
    await redis.connect()
    await assertVersion(redis)
  } catch (error) {
    redis.disconnect()
    throw trouble(/closed/.test(String(error)) ? (reason ?? error) : error, host)
  }
  const prelude = readLua('prelude')
  for (const name of scripts) redis.defineCommand(name, { numberOfKeys: 1, lua: `${prelude}\n${readLua(name)}` })
  const commands = redis as unknown as Record<ScriptName, (...values: (string | number)[]) => Promise<unknown>>
  const ask = async <Answer>(work: (client: Redis) => Promise<Answer>): Promise<Answer> => {
    try {
      return await work(redis)
    } catch (error) {
      throw trouble(error, host)
    }
  }
  const others: Redis[] = []
  return {
    host,
    redis,
    key: (name) => `${tag}:${name}`,
    script: <Answer>(name: ScriptName, ...values: readonly (string | number)[]) =>
      ask(() => commands[name](tag, ...values)) as Promise<Answer>,
    ask,
    another: () => {
      const other = redis.duplicate({ maxRetriesPerRequest: null })
      other.on('error', () => {})
      others.push(other)
      return other
    },
    close: async () => {
      for (const other of others) other.disconnect()
      await redis.quit().catch(() => redis.disconnect())
    },
  }
}

const readLua = (name: string): string => readFileSync(new URL(`lua/${name}.lua`, import.meta.url), 'utf8')

/** ZRANGE … and HSET with many fields are old; functions that scripts rely on came with 6.2. */
async function assertVersion(redis: Redis): Promise<void> {
  const version = /redis_version:(\S+)/.exec(await redis.info('server'))?.[1] ?? '0'
  const [major = 0, minor = 0] = version.split('.').map(Number)
  if (major < 6 || (major === 6 && minor < 2))
    throw new Error(`Expected Redis 6.2 or newer at REDIS_URL, got ${version}: upgrade the server`)
}

function withoutPassword(url: string): string {
  const { protocol, host, pathname } = new URL(url)
  return `${protocol}//${host}${pathname === '/' ? '' : pathname}`
}

const advice: readonly (readonly [RegExp, string])[] = [
  [
    /NOAUTH|WRONGPASS|NOPERM/,
    'check user and password in REDIS_URL; the user must be allowed all commands on keys that begin with {rasid}',
  ],
  [/OOM/, 'give the server more memory (maxmemory) or move to a larger one; nothing that was committed is lost'],
  [/READONLY/, 'name the primary in REDIS_URL, not a replica'],
  [/MISCONF/, 'the server cannot write its file: free some disk space there'],
  [/LOADING/, 'wait: the server is reading its file after a start'],
]

/** What Redis or the network said, in the grammar: what was expected, what came, what to do. */
export function trouble(error: unknown, host: string): Error {
  if (error instanceof Error && error.message.startsWith('Expected ')) return error
  const came = error instanceof Error ? ((error as { lastNodeError?: Error }).lastNodeError ?? error).message : String(error)
  const known = advice.find(([says]) => says.test(came))?.[1]
  return new Error(
    `Expected Redis at ${host} to answer, got "${came}": ${known ?? 'is the server running, and REDIS_URL right? Rasid keeps trying by itself'}`,
    { cause: error },
  )
}
