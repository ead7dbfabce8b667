/**
 * The Bot API client. Sending and polling have one each, because their patience differs. Requests go through Node's own fetch: it
 * tells "could not connect" from "connected and then lost" (a retry or not), and keeps the token out of its errors.
 */
import { Api, type ApiClientOptions } from 'grammy'

export type Update = Awaited<ReturnType<Api['getUpdates']>>[number]

/** How long a send may take before nobody knows what became of it. */
const sendSeconds = 15
/** Long polls answer within `pollSeconds`; a little later the line is dead. */
export const pollSeconds = 45
const pollLimitSeconds = 55

export type Clients = { readonly send: Api; readonly poll: Api }

/** `apiRoot` without a slash at the end; the official server when absent. */
export function createClients(token: string, apiRoot = 'https://api.telegram.org'): Clients {
  const client = (timeoutSeconds: number): Api =>
    new Api(token, { apiRoot: apiRoot.replace(/\/+$/, ''), timeoutSeconds, fetch: nodeFetch })
  return { send: client(sendSeconds), poll: client(pollLimitSeconds) }
}

/**
 * grammY hands over node-fetch options: its polyfilled abort signal is not one that Node's fetch accepts, and its agent and
 * compression switches mean nothing here.
 */
const nodeFetch = (async (
  url: string,
  options: {
    method?: string
    headers?: Record<string, string>
    body?: string | AsyncIterable<Uint8Array>
    signal?: ForeignSignal
  },
) => {
  const bridge = new AbortController()
  const { signal, method, headers, body } = options
  const abort = (): void => bridge.abort()
  if (signal?.aborted === true) abort()
  signal?.addEventListener('abort', abort)
  // The listener stays until the body is read: the time limit holds for the whole answer. The signal dies with the request.
  return fetch(url, {
    signal: bridge.signal,
    redirect: 'error',
    ...(method === undefined ? {} : { method }),
    ...(headers === undefined ? {} : { headers }),
    // A document goes out as a stream, which fetch takes in one direction only.
    ...(body === undefined ? {} : { body: body as string, ...(typeof body === 'string' ? {} : { duplex: 'half' }) }),
  } as RequestInit)
}) as unknown as NonNullable<ApiClientOptions['fetch']>

type ForeignSignal = { readonly aborted: boolean; readonly addEventListener: (event: 'abort', listener: () => void) => void }
