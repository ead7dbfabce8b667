/**
 * One end for everything that a request does: the time that it may take, or the caller's signal. All deadlines share one timer, and
 * a request is told by a call (performance.md §5: a signal and a timer for each were a fifth of a 304). Who needs a signal, for a
 * body or a wait, has one made then.
 */

export type Deadline = {
  /** Calls `leave` with the reason when it is over, instead of whom it would have called before. */
  readonly whenOver: (leave: (reason: Error) => void) => void
  /** Throws the reason when it is over: whoever begins to listen now would hear nothing. */
  readonly throwIfOver: () => void
  /** The same as a signal, made when first asked for. */
  readonly signal: () => AbortSignal
  /** Begins to count. */
  readonly start: () => void
  /** The request has ended: nothing is counted or listened to any longer. */
  readonly done: () => void
}

type End = {
  /** By performance.now(). */
  at: number
  over: { readonly reason: Error } | undefined
  leave: ((reason: Error) => void) | undefined
  controller: AbortController | undefined
}

function endOf(end: End, reason: unknown): void {
  if (end.over !== undefined) return
  const error = reason instanceof Error ? reason : new DOMException(String(reason), 'AbortError')
  end.over = { reason: error }
  end.controller?.abort(error)
  end.leave?.(error)
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
      endOf(end, new DOMException('deadline', 'TimeoutError'))
    }
    arm()
  }
  return (outer) => {
    const end: End = { at: Infinity, over: undefined, leave: undefined, controller: undefined }
    const stop = outer === undefined ? undefined : (): void => endOf(end, outer.reason)
    if (outer?.aborted === true) endOf(end, outer.reason)
    else if (stop !== undefined) outer?.addEventListener('abort', stop, { once: true })
    return {
      whenOver: (leave) => void (end.leave = leave),
      throwIfOver: () => {
        if (end.over !== undefined) throw end.over.reason
      },
      signal: () => {
        if (end.controller === undefined) {
          end.controller = new AbortController()
          if (end.over !== undefined) end.controller.abort(end.over.reason)
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
