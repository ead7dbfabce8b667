/** The configuration that a command works with: CONFIG_DIR, or what the repository ships. */
import type { Configuration } from '#model'
import { createConfigSource } from '../../config/load.ts'
import { InputError, say } from './json-lines.ts'

/** The `config` folder that the repository ships: entities and topics come from it where CONFIG_DIR has none. */
export const bundledConfig = new URL('../../config', import.meta.url).pathname

/** One problem on one line: `file:line (path): message`. */
export const problemLine = (problem: {
  readonly file: string
  readonly line?: number
  readonly path: string
  readonly message: string
}): string =>
  `${problem.message} (${problem.file}${problem.line === undefined ? '' : `:${problem.line}`}${problem.path ? `, ${problem.path}` : ''})`

/** Loads and validates; every problem is listed when it fails, warnings are said when `warn`. */
export async function loadConfigured(dir = process.env['CONFIG_DIR'] ?? bundledConfig, warn = false): Promise<Configuration> {
  const loaded = await createConfigSource(dir, bundledConfig).load()
  if (!loaded.ok) throw new InputError(loaded.problems.map(problemLine))
  if (warn) for (const warning of loaded.warnings) say(`warning: ${problemLine(warning)}`)
  return loaded.configuration
}
