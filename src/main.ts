/** The service: `node src/main.ts`. `--check` starts everything on a store in memory without polling or connecting, and stops. */
import { existsSync } from 'node:fs'
import { readSettings, type Settings } from '../config/settings.ts'
import { watchParent } from './parent-watch.ts'
import { startService, type Service } from './service.ts'

/** A stop takes at most this long; then the process ends itself (design.md §9: clean within 15 s). */
const stopWithinMs = 14_000

if (existsSync('.env')) process.loadEnvFile('.env')
const read = readSettings(process.env)
if (!read.ok) {
  for (const problem of read.problems) process.stderr.write(`${problem}\n`)
  process.exit(1)
}
const checking = process.argv.includes('--check')

/** Everything but the network: a store in memory, the console on any free port, no polling, no platform. */
function offline({ telegramToken: _telegram, discordToken: _discord, ...settings }: Settings): Settings {
  return { ...settings, roles: ['web'], port: 0, storeUrl: 'sqlite::memory:' }
}

let service: Service
try {
  service = await startService({ settings: checking ? offline(read.settings) : read.settings })
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exit(1)
}

if (checking) {
  await service.stop(0)
  process.stderr.write(`Rasid starts: ${service.feeds} feeds configured\n`)
} else {
  if (service.url !== undefined) process.stderr.write(`Rasid (راصد) is reading ${service.feeds} feeds. Open ${service.url} to see them. Ctrl+C stops it.\n`)
  let stopping = false
  const stop = (why: string): void => {
    if (stopping) process.exit(1)
    stopping = true
    process.stderr.write(`Stopping (${why}): what is in flight may finish…\n`)
    setTimeout(() => process.exit(1), stopWithinMs).unref()
    service.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`Expected a clean stop, got: ${error instanceof Error ? error.message : String(error)}. Nothing that was committed is lost.\n`)
        process.exit(1)
      },
    )
  }
  process.on('SIGTERM', () => stop('SIGTERM'))
  process.on('SIGINT', () => stop('SIGINT'))
  watchParent(() => stop('its npm is gone'))
}
