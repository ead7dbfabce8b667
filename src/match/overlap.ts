import type { Candidate } from './candidates.ts'

/** A candidate that stays, and how deep it lies: 0 stands alone, 1 inside a role, an agreement, an event. */
export type Placed = { readonly candidate: Candidate; readonly depth: 0 | 1 }

/** What overlap resolution asks about a candidate. */
export type Holding = {
  readonly holdsOthers: (candidate: Candidate) => boolean
  readonly yields: (candidate: Candidate) => boolean
}

/**
 * Longest wins; a shorter one survives inside a longer one only when that one holds others (roles, agreements, events), one level
 * deep. Of two with the same range the one that does not yield (a resolved role before a bare topic word) stays; equals both stay.
 */
export function resolveOverlaps(candidates: readonly Candidate[], { holdsOthers, yields }: Holding): Placed[] {
  const placed: Placed[] = []
  // Spans of one field that still reach over the current start, outermost first.
  let open: Candidate[] = []
  const order = candidates.toSorted((a, b) => a.start - b.start || b.end - a.end || Number(yields(a)) - Number(yields(b)))
  const longest = crossing(order)
  for (const candidate of order) {
    if (!longest.has(candidate)) continue
    if (open.some((other) => other.end <= candidate.start)) open = open.filter((other) => other.end > candidate.start)
    const outer = open[0]
    if (outer === undefined) {
      placed.push({ candidate, depth: 0 })
      open = [candidate]
      continue
    }
    const same = open.find((other) => other.start === candidate.start && other.end === candidate.end)
    if (same !== undefined) {
      if (same.pattern.entity !== candidate.pattern.entity && !yields(candidate))
        placed.push({ candidate, depth: open.length > 1 ? 1 : 0 })
      continue
    }
    if (open.length > 1 || !holdsOthers(outer) || yields(candidate) || outer.pattern.entity === candidate.pattern.entity) continue
    placed.push({ candidate, depth: 1 })
    open.push(candidate)
  }
  return placed
}

/** Drops the shorter of two that cross without one holding the other. One pass over candidates sorted by start. */
function crossing(order: readonly Candidate[]): Set<Candidate> {
  const kept = new Set(order)
  let widest: Candidate | undefined
  for (const candidate of order) {
    if (widest === undefined || candidate.start >= widest.end) widest = candidate
    else if (candidate.end > widest.end) {
      if (candidate.end - candidate.start > widest.end - widest.start) {
        kept.delete(widest)
        widest = candidate
      } else kept.delete(candidate)
    }
  }
  return kept
}
