/** How much one person may ask. */

/** So many requests at once, then one every so often. */
type Allowance = { readonly burst: number; readonly refillMs: number }
export const forWords: Allowance = { burst: 12, refillMs: 5000 }
/** Going through the settings is a tap a second; each costs one edit at most. */
export const forTaps: Allowance = { burst: 60, refillMs: 1000 }

const forgetAfter = 5000

/**
 * `take(who, now)`: `go` for a request that may be answered, `warn` for the first too many of a row (say so), `ignore` for the
 * next ones. `now` in milliseconds.
 */
export function createFloodGate({ burst, refillMs }: Allowance): {
  readonly take: (who: string, now: number) => 'go' | 'warn' | 'ignore'
} {
  const askers = new Map<string, { tokens: number; at: number; warned: boolean }>()
  return {
    take(who, now) {
      const known = askers.get(who) ?? { tokens: burst, at: now, warned: false }
      const tokens = Math.min(burst, known.tokens + Math.max(0, now - known.at) / refillMs)
      const may = tokens >= 1
      const verdict = may ? 'go' : known.warned ? 'ignore' : 'warn'
      askers.delete(who)
      askers.set(who, { tokens: may ? tokens - 1 : tokens, at: now, warned: !may })
      // Oldest asker out: a forgotten one simply starts with a full allowance.
      for (const oldest of askers.keys()) {
        if (askers.size <= forgetAfter) break
        askers.delete(oldest)
      }
      return verdict
    },
  }
}
