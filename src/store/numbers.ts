/** Words that both stores keep as numbers. The order is the file format: append only, and the same in SQLite and in Redis. */
import type { AlertKind, DeliveryState } from '#model'

export const kindNumbers: readonly AlertKind[] = ['new', 'update', 'contradiction', 'edit']
/** Silent edits of one message stand at least this far apart; those in between become one (stories.md, "What the chat sees"). */
export const editGapMs = 60_000
/** The cap of a chat counts what it heard within this time (hostile.md §2, storm gate 6). */
export const hourMs = 3_600_000
/** Alerts told in one digest: what other bots put into one and a reader still reads (peers.md, row 17). */
export const digestSize = 10
/** A clock is not called set back for less: machines differ by as much. */
export const clockSlackMs = 1_000

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
