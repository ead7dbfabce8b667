/** The name under which a delivery can be sent twice and exists once (platforms.md 1.2). */
import { createHash } from 'node:crypto'

/** Of a delivery id, 22 characters of base64url over sha-256: within the 25 that Discord takes, the same for every attempt. */
export const nonceOf = (deliveryId: string): string => createHash('sha256').update(deliveryId).digest('base64url').slice(0, 22)

const discordEpoch = 1_420_070_400_000

/** The smallest snowflake of a time (epoch ms): for "messages after". */
export const snowflakeAt = (at: number): string => (BigInt(Math.max(0, Math.floor(at) - discordEpoch)) << 22n).toString()
