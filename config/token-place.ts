/**
 * Where a bot token stands, so that a new one is found there without a restart: a file of its own (TELEGRAM_TOKEN_FILE, as systemd
 * and Kubernetes hand out secrets), or the line in `.env`. One that came with the environment itself cannot change.
 */
import { readFileSync } from 'node:fs'
import { parseEnv } from 'node:util'

/** With `variable` the file has lines NAME=value; without, the token is all there is in it. */
export type TokenPlace = { readonly file: string; readonly variable?: string }

/** The variables that may stand in a file of their own. */
export const tokenNames = ['TELEGRAM_TOKEN', 'DISCORD_TOKEN'] as const
export type TokenName = (typeof tokenNames)[number]

type Environment = Readonly<Record<string, string | undefined>>

/** What stands there now; undefined: nothing (a file that is being written), or it cannot be read. */
export function readToken({ file, variable }: TokenPlace): string | undefined {
  try {
    const text = readFileSync(file, 'utf8')
    const token = (variable === undefined ? text : parseEnv(text)[variable])?.trim()
    return token === '' ? undefined : token
  } catch {
    return undefined
  }
}

/** The environment with the tokens that files hold, where each came from, and what is wrong with the files. */
export function withTokenFiles(
  env: Environment,
  dotenv = '.env',
): {
  readonly env: Environment
  readonly places: Readonly<Partial<Record<TokenName, TokenPlace>>>
  readonly problems: readonly string[]
} {
  const full: Record<string, string | undefined> = { ...env }
  const places: Partial<Record<TokenName, TokenPlace>> = {}
  const problems: string[] = []
  for (const name of tokenNames) {
    const file = env[`${name}_FILE`]?.trim()
    const given = env[name]?.trim()
    if (!file) {
      const line = { file: dotenv, variable: name }
      if (given && readToken(line) === given) places[name] = line
    } else if (given) problems.push(`Expected ${name} or ${name}_FILE, got both: leave one out`)
    else {
      full[name] = readToken({ file })
      places[name] = { file }
      if (full[name] === undefined)
        problems.push(
          `Expected ${name}_FILE to name a file with the token in it, got «${file}»: see that it is there, may be read and is not empty`,
        )
    }
  }
  return { env: full, places, problems }
}
