/** Going back is going forward: the old state becomes the newest revision, and the way there stays in the record. */
import type { AuditEntry, Revision } from '#model'

export type RollBack =
  | { readonly status: 'next'; readonly revision: Revision; readonly audit: AuditEntry }
  | { readonly status: 'unchanged'; readonly number: number }

/** Revision `latest + 1` equal to `to`, hash included; unchanged when the newest is that already. No question is asked: going back must be fast. */
export function rollBack(input: {
  readonly to: Revision
  readonly latest: Pick<Revision, 'number' | 'hash'>
  readonly by: string
  readonly at: number
  readonly why?: string
}): RollBack {
  const { to, latest, by, at } = input
  if (to.hash === latest.hash) return { status: 'unchanged', number: latest.number }
  const number = latest.number + 1
  const why = input.why?.trim() || `back to revision ${to.number}`
  return {
    status: 'next',
    revision: { ...to, number, at, by, why },
    audit: {
      at,
      actor: by,
      action: 'roll-back',
      subject: `revision ${number}`,
      detail: `${why} · equal to revision ${to.number} · ${to.hash}`,
    },
  }
}
