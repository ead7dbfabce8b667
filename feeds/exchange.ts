/**
 * One request over undici's dispatcher: the answer as soon as its headers are there. `request` of undici makes a stream and an async
 * resource for every answer, a third of what a 304 costs (performance.md §5); here a stream is made only where a body comes. The
 * two modules are named themselves: the package's index also loads fetch, WebSocket, caches and mocks, 8 MB that nobody uses.
 */
import { Readable } from 'node:stream'
import type { IncomingHttpHeaders } from 'node:http'
import type { Dispatcher } from 'undici'
import Agent from 'undici/lib/dispatcher/agent.js'
import buildConnector from 'undici/lib/core/connect.js'
import type { Deadline } from './deadline.ts'

export { Agent, buildConnector }

/** `body` is undefined for a 304, which has none (RFC 9110 §15.4.5). Who leaves it half read destroys it. */
export type Response = {
  readonly statusCode: number
  readonly headers: IncomingHttpHeaders
  readonly body: Readable | undefined
}

/** Asks once. Rejects with the network's error, or with the deadline's reason as soon as that is over, connected or not. */
export function exchange(
  dispatcher: Pick<Dispatcher, 'dispatch'>,
  options: Dispatcher.DispatchOptions,
  deadline: Deadline,
): Promise<Response> {
  return new Promise((settle, reject) => {
    let controller: Dispatcher.DispatchController | undefined
    let body: Readable | undefined
    let ended = false
    let left: { readonly reason: Error } | undefined
    const leave = (reason: Error): void => {
      left ??= { reason }
      reject(reason)
      if (!ended) controller?.abort(reason)
    }
    deadline.whenOver(leave)
    dispatcher.dispatch(options, {
      onRequestStart: (started) => {
        controller = started
        if (left !== undefined) started.abort(left.reason)
      },
      onResponseStart: (started, statusCode, headers) => {
        if (statusCode < 200) return
        if (statusCode !== 304)
          body = new Readable({
            read: () => started.resume(),
            destroy: (error, done) => {
              if (!ended) leave(error ?? new DOMException('the rest is not wanted', 'AbortError'))
              done(error)
            },
          })
        settle({ statusCode, headers, body })
      },
      onResponseData: (started, chunk) => {
        if (body?.push(chunk) === false) started.pause()
      },
      onResponseEnd: () => {
        ended = true
        body?.push(null)
      },
      onResponseError: (_, error) => {
        ended = true
        reject(error)
        // Who reads learns it; nobody may be reading yet.
        body?.on('error', () => undefined).destroy(error)
      },
    })
  })
}
