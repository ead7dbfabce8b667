/** What a clock on the wall of a time zone shows. */

const formats = new Map<string, Intl.DateTimeFormat>()

/** The time of day at a moment in a zone (IANA); an unknown zone is read as UTC. */
export function localTime(zone: string, at: number): { readonly hour: number; readonly minute: number; readonly second: number } {
  let format = formats.get(zone)
  if (format === undefined) formats.set(zone, (format = formatFor(zone)))
  const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]))
  return { hour: parts['hour'] ?? 0, minute: parts['minute'] ?? 0, second: parts['second'] ?? 0 }
}

function formatFor(timeZone: string): Intl.DateTimeFormat {
  const options = { hour: 'numeric', minute: 'numeric', second: 'numeric', hourCycle: 'h23' } as const
  try {
    return new Intl.DateTimeFormat('en-GB', { ...options, timeZone })
  } catch {
    return new Intl.DateTimeFormat('en-GB', { ...options, timeZone: 'UTC' })
  }
}
