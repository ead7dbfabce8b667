/**
 * Named places where a test may kill the process as a power cut would. Set RASID_FAIL_POINT to a name; without it nothing
 * happens. Used by tests/journeys to show that what is committed is delivered once.
 */
export type FailPoint = 'after-commit' | 'after-sending' | 'after-send'

/** Kills this process with SIGKILL when the environment names this point and `when` holds. */
export async function failPoint(name: FailPoint, when = true): Promise<void> {
  if (!when || process.env['RASID_FAIL_POINT'] !== name) return
  process.kill(process.pid, 'SIGKILL')
  await new Promise(() => {})
}
