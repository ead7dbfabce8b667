/** Who works: a name for this process, and whether the bearer of a name on this machine is surely gone. */
import { readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'

/**
 * Where a pid means this process: the host and, on Linux, this start of its kernel and the PID namespace. Machines may share a
 * name, and containers do, each counting its processes from 1; a kernel gives itself a random id at each start (random(4)), and
 * among its namespaces that live no two have one number (pid_namespaces(7)).
 */
const place = `${hostname()}${kernelMark()}`

function kernelMark(): string {
  try {
    const start = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim().replaceAll('-', '')
    return `/${start.slice(0, 16)}/${/\d+/.exec(readlinkSync('/proc/self/ns/pid'))?.[0] ?? ''}`
  } catch {
    // Another system: it has neither.
    return ''
  }
}

/** `place-pid-start`: unique among the processes of a machine and, by the start, among those that had the same pid. */
export const workerName = (startedAt: number): string => `${place}-${process.pid}-${startedAt.toString(36)}`

/**
 * Whether a worker of this machine is surely dead: nobody has its pid, or it is ours under another start. A name of another host or
 * container, or a pid that somebody else has by now, says nothing: false.
 */
export function isGone(name: string, self: string): boolean {
  const parts = /^(.*)-(\d+)-[^-]+$/.exec(name)
  if (parts === null || name === self || parts[1] !== place) return false
  const pid = Number(parts[2])
  if (pid === process.pid) return true
  try {
    process.kill(pid, 0)
    return false
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH'
  }
}
