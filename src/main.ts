/** The service: `node src/main.ts [--check]`. */
import { existsSync } from 'node:fs'
import { say } from './commands/json-lines.ts'
import { start } from './commands/start.ts'

if (existsSync('.env')) process.loadEnvFile('.env')
try {
  await start(process.argv.slice(2))
} catch (error) {
  say(error instanceof Error ? error.message : String(error))
  process.exit(1)
}
