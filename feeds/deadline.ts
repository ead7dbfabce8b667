/**
 * One end for everything that a request does: the time that it may take, or the caller's signal. undici is given an EventEmitter,
 * which costs less than an AbortSignal, and all deadlines share one timer (performance.md §5: a signal and a timer for each were a
 * fifth of a 304). Who needs a signal, for a body or a wait, has one made then.
 */
import { EventEmitter } from 'node:events'

export type Deadline = {
  /** Emits `abort` once, when it is over. For undici's `signal`. */
  readonly emitter: EventEmitter
  /** Throws the reason when it is over: whoever begins to listen now would hear nothing. */
  readonly throwIfOver: () => void
  /** The same as a signal, made when first asked for. */
  readonly signal: () => AbortSignal
  /** Begins to count. */
  readonly start: () => void
  /** The request has ended: nothing is counted or listened to any longer. */
  readonly done: () => void
}

/** undici reads the `reason` and passes it on as the error. */
class End extends EventEmitter {
  reason: unknown = undefined
  over = false
  /** By performance.now(). */
  at = Infinity
  controller: AbortController | undefined

  end(reason: unknown): void {
    if (this.over) return
    this.over = true
    this.reason = reason
    this.controller?.abort(reason)
    this.emit('abort')
  }
}

/** Makes deadlines of `ms` each, which are over early when the given signal aborts. */
export function createDeadlines(ms: number): (outer?: AbortSignal) => Deadline {
  // All last equally long, so the order in which they started is the order in which they are over.
  const running = new Set<End>()
  let timer: NodeJS.Timeout | undefined
  const arm = (): void => {
    const first = running.values().next().value
    timer = first === undefined ? undefined : setTimeout(look, Math.max(1, Math.ceil(first.at - performance.now())))
    // An open connection keeps the process alive, what waits for its end need not.
    timer?.unref()
  }
  const look = (): void => {
    const now = performance.now()
    for (const end of running) {
      if (end.at > now) break
      running.delete(end)
      end.end(new DOMException('deadline', 'TimeoutError'))
    }
    arm()
  }
  return (outer) => {
    const end = new End()
    const stop = outer === undefined ? undefined : (): void => end.end(outer.reason)
    if (outer?.aborted === true) end.end(outer.reason)
    else if (stop !== undefined) outer?.addEventListener('abort', stop, { once: true })
    return {
      emitter: end,
      throwIfOver: () => {
        if (end.over) throw end.reason
      },
      signal: () => {
        if (end.controller === undefined) {
          end.controller = new AbortController()
          if (end.over) end.controller.abort(end.reason)
        }
        return end.controller.signal
      },
      start: () => {
        end.at = performance.now() + ms
        running.add(end)
        if (timer === undefined) arm()
      },
      done: () => {
        running.delete(end)
        if (stop !== undefined) outer?.removeEventListener('abort', stop)
      },
    }
  }
}
