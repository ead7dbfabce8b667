/** Hours in the reader's own zone: nights in which messages arrive without a sound, and the times of digests. */
import type { ChatSettings } from '#model'
import { localTime } from '../local-time.ts'

const hourMs = 3_600_000

/** Is it quiet now? `fromHour` after `toHour` spans midnight; equal hours mean never. An unknown zone is read as UTC. */
export function isQuiet({ quiet, zone }: Pick<ChatSettings, 'quiet' | 'zone'>, now: number): boolean {
  if (quiet === undefined) return false
  const { hour } = localTime(zone, now)
  const { fromHour, toHour } = quiet
  return fromHour <= toHour ? hour >= fromHour && hour < toHour : hour >= fromHour || hour < toHour
}

/**
 * When the next digest of the chat goes: the next full hour, or the next day's `digestHour`, by its own clock; undefined where
 * each alert goes as it comes. A zone that skips the hour (summer time) has its digest at the hour after; one that has it twice, once.
 */
export function digestAt({ pace, digestHour, zone }: ChatSettings, now: number): number | undefined {
  if (pace === 'breaking') return undefined
  const { minute, second } = localTime(zone, now)
  const intoHour = minute * 60_000 + second * 1000 + (now % 1000)
  const nextHour = now - intoHour + hourMs
  if (pace === 'hourly') return nextHour
  for (let at = nextHour; at <= nextHour + 25 * hourMs; at += hourMs) {
    const { hour } = localTime(zone, at)
    const before = localTime(zone, at - hourMs).hour
    if (before === hour) continue
    if (hour === digestHour || (before + 1) % 24 === digestHour) return at
  }
  return nextHour
}
