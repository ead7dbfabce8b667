/** Bytes of a feed in any dialect and charset → ParsedFeed, in the calling thread. Run it in a worker (rss/pool.ts). */
import type { FeedErrorCode, ParsedFeed } from '#model'
import { decodeBytes } from './charset.ts'
import { readJsonFeed } from './json-feed/read-json-feed.ts'
import { readFeed } from './rss/read-feed.ts'

/** What the server said beside the bytes: Content-Type as received, and the address, from which relative links start. */
export type Hints = { readonly contentType?: string; readonly url?: string }

export type Parsed =
  | { readonly ok: true; readonly feed: ParsedFeed }
  | { readonly ok: false; readonly error: { readonly code: FeedErrorCode; readonly message: string } }

export async function parseBytes(bytes: Uint8Array, hints: Hints): Promise<Parsed> {
  const failed = (code: FeedErrorCode, message: string): Parsed => ({ ok: false, error: { code, message } })
  const decoded = decodeBytes(bytes, hints.contentType)
  if (!decoded.ok) return failed('BAD_CHARSET', decoded.message)
  const start = decoded.text.trimStart()
  if (start === '') return failed('EMPTY', 'Expected a feed, got an empty answer: the next poll tries again')
  try {
    const read =
      start.startsWith('{') || start.startsWith('[') ? readJsonFeed(start, hints.url) : await readFeed(decoded.text, hints.url)
    return read.ok ? read : failed(read.code, read.message)
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)
    return failed('MALFORMED', `Expected a feed that can be parsed, got «${reason}»: the publisher must repair it`)
  }
}
