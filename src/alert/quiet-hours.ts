/** Night in the reader's own zone: messages arrive, and make no sound. */
import type { Subscription } from '#model'

const formats = new Map<string, Intl.DateTimeFormat>()

/** Is it quiet now? `fromHour` after `toHour` spans midnight; equal hours mean never. An unknown zone is read as UTC. */
export function isQuiet(quiet: Subscription['quiet'], now: number): boolean {
  if (quiet === undefined) return false
  const hour = hourIn(quiet.zone, now)
  const { fromHour, toHour } = quiet
  return fromHour <= toHour ? hour >= fromHour && hour < toHour : hour >= fromHour || hour < toHour
}

function hourIn(zone: string, now: number): number {
  let format = formats.get(zone)
  if (format === undefined) formats.set(zone, (format = formatFor(zone)))
  return Number(format.format(now))
}

function formatFor(timeZone: string): Intl.DateTimeFormat {
  const options = { hour: 'numeric', hourCycle: 'h23' } as const
  try {
    return new Intl.DateTimeFormat('en-GB', { ...options, timeZone })
  } catch {
    return new Intl.DateTimeFormat('en-GB', { ...options, timeZone: 'UTC' })
  }
}
