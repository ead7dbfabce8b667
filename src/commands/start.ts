/** start: the service until a signal ends it. `--check` starts everything on a store in memory, offline, and stops. */
import { readSettings, secrets, type Settings } from '../../config/settings.ts'
import { withoutSecrets } from '../log.ts'
import { watchParent } from '../parent-watch.ts'
import { startService } from '../service.ts'
import { InputError, say } from './json-lines.ts'

/** A stop takes at most this long; then the process ends itself (DESIGN.md: clean within 15 s). */
const stopWithinMs = 14_000

/** Everything but the network: a store in memory, the console on any free port, no polling, no platform. */
function offline({ telegramToken: _telegram, discordToken: _discord, redisUrl: _redis, ...settings }: Settings): Settings {
  return { ...settings, roles: ['web'], port: 0, storeUrl: 'sqlite::memory:' }
}

/**
 * Node itself (NODE_DEBUG) and libraries (DEBUG) write what they send to standard error, past every filter: addresses with the token
 * in them, and what people wrote (hostile.md L-03). Node has read its variable before any program runs: it can only be refused.
 */
function refuseDebugging(env: NodeJS.ProcessEnv): void {
  const { NODE_DEBUG: node = '', DEBUG: libraries = '' } = env
  if (node !== '')
    throw new InputError([
      `Expected NODE_DEBUG to be unset, got "${node}": it would print the tokens; unset it, and use LOG_LEVEL=trace instead`,
    ])
  if (libraries === '') return
  say('DEBUG is ignored: the libraries would print tokens and messages past the filter; use LOG_LEVEL=trace instead')
  delete env['DEBUG']
}

/** Resolves once the service runs (or, checking, has stopped again). Rejects with the sentence that says why it cannot start. */
export async function start(argv: readonly string[]): Promise<void> {
  refuseDebugging(process.env)
  const read = readSettings(process.env)
  if (!read.ok) throw new InputError(read.problems)
  for (const warning of read.warnings) say(warning)
  const known = secrets(read.settings)
  /** A bug with its stack, anything else as a sentence; no token in either. */
  const told = (error: unknown, stack = false): string =>
    withoutSecrets(error instanceof Error ? ((stack ? error.stack : undefined) ?? error.message) : String(error), known)
  const checking = argv.includes('--check')
  // A log that nobody reads any more (closed pipe) must not end the service.
  process.stdout.on('error', () => {})
  process.stderr.on('error', () => {})
  // A bug somewhere: what it left half-done is unknown, so the process ends in order and starts anew from the store.
  let afterBug = (): void => process.exit(1)
  const onBug = (error: unknown): void => {
    say(`Unexpected: ${told(error, true)}`)
    afterBug()
  }
  // Before anything runs: node would print the error as it is, with the token in it.
  process.on('uncaughtException', onBug)
  process.on('unhandledRejection', onBug)
  const service = await startService({ settings: checking ? offline(read.settings) : read.settings })
  if (checking) {
    await service.stop(0)
    return say(`Rasid starts: ${service.feeds} feeds configured`)
  }
  if (service.url !== undefined)
    say(`Rasid (راصد) is reading ${service.feeds} feeds. Open ${service.url} to see them. Ctrl+C stops it.`)

  let stopping = false
  const stop = (why: string, code: number): void => {
    if (stopping) process.exit(1)
    stopping = true
    say(`Stopping (${why}): what is in flight may finish…`)
    setTimeout(() => process.exit(1), stopWithinMs).unref()
    service.stop().then(
      () => process.exit(code),
      (error: unknown) => {
        say(`Expected a clean stop, got: ${told(error)}. Nothing that was committed is lost.`)
        process.exit(1)
      },
    )
  }
  process.on('SIGTERM', () => stop('SIGTERM', 0))
  process.on('SIGINT', () => stop('SIGINT', 0))
  afterBug = () => stop('a bug', 1)
  watchParent(() => stop('its npm is gone', 0))
}
