/**
 * Named places where a test may kill the process as a power cut would. Set RASID_FAIL_POINT to a name; without it nothing
 * happens. Used by tests/journeys, tests/store and tests/faults to show that what is committed is delivered once.
 */
export type FailPoint =
  | 'after-commit'
  | 'after-sending'
  | 'after-send'
  | 'in-copy-before-migration'
  | 'in-migration'
  | 'after-migration'

/** Kills this process with SIGKILL when the environment names this point and `when` holds. */
export async function failPoint(name: FailPoint, when = true): Promise<void> {
  if (when) dieAt(name)
}

/** The same where nothing may be waited for: inside a transaction. The kernel ends the process before the call returns. */
export function dieAt(name: FailPoint): void {
  if (process.env['RASID_FAIL_POINT'] === name) process.kill(process.pid, 'SIGKILL')
}
