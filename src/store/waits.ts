/** How long the state of a delivery lasts: what a clock that was set back must not make longer. */
import type { Delivery } from '#model'

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
