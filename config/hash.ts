/** The identity of a configuration: two that mean the same have the same hash, whatever the order of their keys. */
import { createHash } from 'node:crypto'
import type { Configuration } from '#model'

/** JSON with sorted keys and without `undefined`: equal data gives equal text (the order of lists counts). */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item === undefined ? null : item)).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined)
  entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
  return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${canonicalJson(inner)}`).join(',')}}`
}

/** sha-256 of the canonical JSON, in hex. */
export const configurationHash = (configuration: Configuration): string =>
  createHash('sha256').update(canonicalJson(configuration)).digest('hex')
