/** Words that both stores keep as numbers. The order is the file format: append only, and the same in SQLite and in Redis. */
import type { AlertKind, DeliveryState } from '#model'

export const kindNumbers: readonly AlertKind[] = ['new', 'update', 'contradiction', 'edit']
/** 0–2 wait, 3–4 are in flight, 5–8 are final. */
export const stateNumbers = [
  'pending',
  'retry',
  'ambiguous',
  'claimed',
  'sending',
  'sent',
  'dead',
  'expired',
  'cancelled',
] as const satisfies readonly DeliveryState['state'][]
