/** How long the state of a delivery lasts: what a clock that was set back must not make longer. */
import type { Delivery } from '#model'
import { clockSlackMs } from './numbers.ts'

/** When a waiting row may go. */
export const dueAt = ({ status, notBefore }: Delivery): number => (status.state === 'retry' ? status.at : notBefore)

/** How many ms what is written is to last from `now`: a time to wait, or a lease; undefined: not known, or for ever. */
export function waitsMs(delivery: Delivery, now: number | undefined): number | undefined {
  switch (delivery.status.state) {
    case 'pending':
    case 'retry':
    case 'ambiguous':
      return now === undefined ? undefined : Math.max(0, dueAt(delivery) - now)
    case 'sending':
      return delivery.status.leaseUntil - delivery.status.startedAt
    case 'claimed':
      return now === undefined ? undefined : delivery.status.leaseUntil - now
    case 'sent':
    case 'dead':
    case 'expired':
    case 'cancelled':
      return undefined
  }
}

/**
 * Tells, look by look, whether the clock was set back since. The first look counts: it may have been set while nobody ran. Sweeps
 * that run side by side overtake each other by milliseconds, and what follows goes through all that waits: that is no setting.
 */
export function createSetBackWatch(): (now: number) => boolean {
  let latest = Infinity
  return (now) => {
    const wasSetBack = now < latest - clockSlackMs
    latest = wasSetBack ? now : Math.max(latest, now)
    return wasSetBack
  }
}
