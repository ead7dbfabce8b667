/** CPU time of other processes: what neighbours on a busy machine do not change (Linux: proc_pid_stat(5)). */
import { readFileSync } from 'node:fs'

/** User and system milliseconds that a process has used, in steps of ten; 0 where there is no /proc. */
export function cpuMsOf(pid: number | undefined): number {
  try {
    // The name in brackets may hold spaces; utime and stime are the 14th and 15th fields, in hundredths of a second.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ')
    return (Number(fields[11]) + Number(fields[12])) * 10
  } catch {
    return 0
  }
}

/** Resident bytes of a process; 0 where there is no /proc. */
export function residentBytesOf(pid: number | undefined): number {
  try {
    return 1_024 * Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1])
  } catch {
    return 0
  }
}

export const median = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0
