/** The real service as a process of its own, as an operator starts it; and a way to wait for what it does without guessing times. */
import { spawn, type ChildProcess, type ChildProcessByStdio } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { freePort } from '../free-port.ts'

const root = new URL('../..', import.meta.url).pathname

export type Workplace = { readonly dir: string; readonly env: Record<string, string>; readonly remove: () => void }

/** A data folder and a configuration folder (feeds.yaml only: entities and topics are the bundled ones) of its own. */
export async function workplace(feedsYaml: string, env: Record<string, string>): Promise<Workplace> {
  const dir = mkdtempSync(join(tmpdir(), 'rasid-'))
  writeFileSync(join(dir, 'feeds.yaml'), feedsYaml)
  return {
    dir,
    env: { DATA_DIR: join(dir, 'data'), CONFIG_DIR: dir, PORT: String(await freePort()), LOG_LEVEL: 'info', ...env },
    remove: () => rmSync(dir, { recursive: true, force: true }),
  }
}

export type Service = {
  readonly child: ChildProcess
  readonly output: () => string
  /** Ends the process and resolves with its exit code (null when a signal ended it). */
  readonly end: (signal: NodeJS.Signals) => Promise<number | null>
  readonly exited: Promise<number | null>
}

/** `from`: the folder of the program, when it is another version than this one. */
export function startProcess(place: Workplace, env: Record<string, string> = {}, from = root): Service {
  // Only what a service needs: a token or a proxy in the tester's own environment must not leak in.
  const { PATH = '', HOME = '' } = process.env
  const child = spawn(process.execPath, ['--import', './src/require-node.mjs', 'src/main.ts'], {
    cwd: from,
    env: { PATH, HOME, ...place.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  return watched(child, (signal) => child.kill(signal))
}

/** A process whose output is kept; `send` is how a signal reaches the service in it. */
export function watched(child: ChildProcessByStdio<null, Readable, Readable>, send: (signal: NodeJS.Signals) => void): Service {
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output += text))
  const exited = new Promise<number | null>((resolve) => child.on('close', (code) => resolve(code)))
  return {
    child,
    output: () => output,
    exited,
    end: async (signal) => {
      send(signal)
      return exited
    },
  }
}

/** Waits until `holds`; rejects with `what` and the service's output when it takes longer than anything healthy would. */
export async function until(
  holds: () => boolean | Promise<boolean>,
  what: string,
  service?: Service,
  withinMs = 45_000,
): Promise<void> {
  const end = Date.now() + withinMs
  while (!(await holds())) {
    if (Date.now() > end)
      throw new Error(`Expected ${what} within ${withinMs / 1000} s\n${service?.output().slice(-6_000) ?? ''}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
