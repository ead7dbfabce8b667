/** What the network throws → a code and a sentence. */
import type { FeedErrorCode } from '#model'
import { Refused } from './guard.ts'

type Trouble = { readonly code: FeedErrorCode; readonly message: string }

const families: readonly (readonly [RegExp, FeedErrorCode, (code: string) => string])[] = [
  [
    /^UND_ERR_(?:CONNECT|HEADERS|BODY)_TIMEOUT$|^TimeoutError$|^AbortError$|^UND_ERR_ABORTED$/,
    'TIMEOUT',
    () => 'silence: the next poll waits longer',
  ],
  [
    /^(?:ENOTFOUND|EAI_|ENODATA|ESERVFAIL|ETIMEOUT|EREFUSED|ENONAME|EBADNAME|EFORMERR|EBADRESP)/,
    'DNS',
    (code) => `no address for the name (${code}): check the spelling and the name server`,
  ],
  [
    /^(?:CERT_|DEPTH_ZERO|UNABLE_TO|SELF_SIGNED|ERR_TLS|ERR_SSL|EPROTO|HOSTNAME_)/,
    'TLS',
    (code) => `a certificate that does not hold (${code}): its operator must renew it`,
  ],
  [
    /^(?:ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|ENETDOWN|EHOSTDOWN|ETIMEDOUT|EACCES|EPERM)$/,
    'CONNECT',
    (code) => `no connection (${code}): the server or the network is away`,
  ],
  [/^UND_ERR_HEADERS_OVERFLOW$|^HPE_HEADER_OVERFLOW$/, 'TOO_LARGE', () => 'more than 16 KiB of headers'],
  [/^HPE_|^HTTPParserError$|^UND_ERR_(?:INVALID|NOT_SUPPORTED)/, 'MALFORMED', (code) => `an answer that is not HTTP (${code})`],
  [
    /^(?:Z_|ERR_BROTLI|ERR__?ERROR_FORMAT|ZSTD_|ERR_ZSTD)|^ERR_.*(?:PADDING|FORMAT|DECOD)/,
    'BAD_ENCODING',
    (code) => `compressed data that is damaged (${code})`,
  ],
  [
    /^(?:ECONNRESET|EPIPE|UND_ERR_SOCKET|UND_ERR_RES_CONTENT_LENGTH_MISMATCH|UND_ERR_CLOSED|UND_ERR_DESTROYED|ERR_STREAM_PREMATURE_CLOSE|ECONNABORTED)$/,
    'RESET',
    (code) => `a connection that broke (${code}): the next poll tries again`,
  ],
]

/** `host` is named in the sentence. Looks through causes and aggregates (one error for every address that was tried). */
export function troubleOf(error: unknown, host: string): Trouble {
  for (const layer of layersOf(error)) {
    if (layer instanceof Refused) return { code: layer.code, message: layer.message }
    for (const name of [(layer as NodeJS.ErrnoException).code, (layer as Error).name]) {
      const family = typeof name === 'string' ? families.find(([shape]) => shape.test(name)) : undefined
      if (family) return { code: family[1], message: `Expected an answer from ${host}, got ${family[2](String(name))}` }
    }
  }
  const said = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)
  return { code: 'CONNECT', message: `Expected an answer from ${host}, got «${said.slice(0, 120)}»: the next poll tries again` }
}

function layersOf(error: unknown, depth = 0): unknown[] {
  if (typeof error !== 'object' || error === null || depth > 4) return []
  const { cause, errors } = error as { cause?: unknown; errors?: unknown }
  return [
    error,
    ...(Array.isArray(errors) ? (errors as unknown[]) : []).flatMap((inner) => layersOf(inner, depth + 1)),
    ...layersOf(cause, depth + 1),
  ]
}
