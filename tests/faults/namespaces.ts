/**
 * Machines as Linux gives them: each a network namespace with a cable to one switch, and processes with a host name and process ids of
 * their own (network_namespaces(7), veth(4), pid_namespaces(7)). Needs root. What was made here goes with `close`, or this process.
 */
import { spawn, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Service, watched } from '../journeys/process.ts'

const root = new URL('../..', import.meta.url).pathname
/** Names of interfaces hold fifteen letters. */
const mark = `r${process.pid % 10_000}`

export type Switch = {
  /** This process's address on the switch. */
  readonly host: string
  readonly plug: (name: string) => Plugged
  readonly close: () => void
}
export type Plugged = {
  readonly address: string
  /** Goes in front of a command that is to run on this machine's network: `ip` and its words. */
  readonly through: readonly string[]
  /** Starts the service there; a signal reaches the service itself. */
  readonly start: (env: Readonly<Record<string, string>>) => Service
  /** What is sent to `address` from here is lost without a word, or arrives again. */
  readonly lose: (address: string, lost: boolean) => void
  /** Pulls the cable out, or plugs it in. */
  readonly cable: (plugged: boolean) => void
}

export function startSwitch(): Switch {
  const bridge = `${mark}b`
  const host = '10.77.0.1'
  const spaces: string[] = []
  const close = (): void => {
    for (const space of spaces.splice(0)) spawnSync('ip', ['netns', 'del', space])
    spawnSync('ip', ['link', 'del', bridge])
  }
  process.on('exit', close)
  ip('link', 'add', bridge, 'type', 'bridge')
  ip('addr', 'add', `${host}/24`, 'dev', bridge)
  ip('link', 'set', bridge, 'up')
  return {
    host,
    close,
    plug: (name) => {
      const space = `${mark}-${name}`
      const number = spaces.push(space)
      const [outer, address] = [`${mark}v${number}`, `10.77.0.${10 + number}`]
      const inside = (...args: readonly string[]): void => ip('-n', space, ...args)
      ip('netns', 'add', space)
      ip('link', 'add', outer, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', space)
      ip('link', 'set', outer, 'master', bridge, 'up')
      inside('addr', 'add', `${address}/24`, 'dev', 'eth0')
      inside('link', 'set', 'lo', 'up')
      inside('link', 'set', 'eth0', 'up')
      const through = ['ip', 'netns', 'exec', space]
      return {
        address,
        through,
        start: (env) => startThere(name, through, env),
        lose: (to, lost) =>
          lost
            ? inside('neigh', 'replace', to, 'lladdr', '02:00:00:00:00:99', 'dev', 'eth0', 'nud', 'permanent')
            : inside('neigh', 'del', to, 'dev', 'eth0'),
        cable: (plugged) => ip('link', 'set', outer, plugged ? 'up' : 'down'),
      }
    },
  }
}

function ip(...args: readonly string[]): void {
  const { status, stderr } = spawnSync('ip', args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`Expected "ip ${args.join(' ')}" to work, got "${stderr}": run as root, with iproute2`)
}

function startThere(name: string, through: readonly string[], env: Readonly<Record<string, string>>): Service {
  const { PATH = '', HOME = '' } = process.env
  const service = [process.execPath, '--import', './src/require-node.mjs', 'src/main.ts']
  const apart = [
    'unshare',
    '--uts',
    '--pid',
    '--fork',
    '--kill-child',
    '--mount-proc',
    'sh',
    '-c',
    `hostname ${name}; exec "$@"`,
    'sh',
  ]
  const child = spawn('ip', [...through.slice(1), ...apart, ...service], {
    cwd: join(root),
    env: { PATH, HOME, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  return watched(child, (signal) => {
    // `unshare` waits for its one child, which is process 1 of its namespace.
    const inner = Number(readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8').trim())
    process.kill(inner, signal)
  })
}
