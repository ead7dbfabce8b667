/** Turns people wait for: under one name at most `limit` are inside. */

import { setTimeout as sleep } from 'node:timers/promises'

/** Resolves when there is room; what it gives is called once to leave. Rejects when the signal aborts first. */
export type Gate = (name: string, signal?: AbortSignal) => Promise<() => void>

/** At most `limit` at once under one name; the others wait in order. Returns how to leave. */
export function createGate(limit: number): Gate {
  const inside = new Map<string, { running: number; readonly waiting: (() => void)[] }>()
  return async (name, signal) => {
    const entry = inside.get(name) ?? { running: 0, waiting: [] }
    inside.set(name, entry)
    if (entry.running >= limit) await turn(entry.waiting, signal)
    else entry.running++
    return () => {
      const next = entry.waiting.shift()
      if (next !== undefined) return next()
      entry.running--
      if (entry.running === 0) inside.delete(name)
    }
  }
}

/** Resolves when `everyMs` have passed since the last turn under this name was given: turns are booked, so nobody overtakes. */
export function createSpacing(everyMs: number): (name: string, signal: AbortSignal) => Promise<void> {
  const nextAt = new Map<string, number>()
  return async (name, signal) => {
    const now = performance.now()
    const at = Math.max(nextAt.get(name) ?? 0, now)
    if (nextAt.size > 1000) for (const [other, free] of nextAt) if (free < now) nextAt.delete(other)
    nextAt.set(name, at + everyMs)
    if (at > now) await sleep(at - now, undefined, { signal })
  }
}

function turn(waiting: (() => void)[], signal: AbortSignal | undefined): Promise<void> {
  return new Promise((enter, reject) => {
    const entered = (): void => {
      signal?.removeEventListener('abort', aborted)
      enter()
    }
    const aborted = (): void => {
      waiting.splice(waiting.indexOf(entered), 1)
      reject(signal?.reason as Error)
    }
    waiting.push(entered)
    signal?.addEventListener('abort', aborted, { once: true })
  })
}
