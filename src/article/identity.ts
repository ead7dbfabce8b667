/** Which item is which: keys under which it may come back, and a hash that tells an edit from a new date. */
import { hash } from 'node:crypto'
import { fold } from '../arabic/normalise.ts'
import { urlIdentity } from './canonical-url.ts'

/** base64url of the first 132 bits of a sha-256: enough that two never meet, short enough for a key. */
export const shortHash = (...parts: readonly string[]): string => hash('sha256', parts.join('\u0000'), 'base64url').slice(0, 22)

/** A shorter headline («عاجل», «مواقيت الصلاة») is a rubric that comes every day. */
const fewestTitleWords = 4

/** A headline identifies for this long at least, and less than twice as long: the next month may bring the same words for other news. */
const titleWindowMs = 72 * 3_600_000

/**
 * Best first: canonical URL, guid, title. Any of them identifies the item within its outlet (hostile.md, gate 3). Title keys carry
 * the window of their publication and the one before, so that two items less than 72 h apart share one; an item that has nothing
 * else keeps one title key for good. `shared` tells what several items of one feed carry and therefore identifies none of them.
 */
export function identityKeys(item: {
  readonly guid: string | undefined
  readonly url: string
  readonly title: string
  readonly publishedAt: number
  readonly shared: { readonly guid: boolean; readonly url: boolean }
}): string[] {
  const { guid, url, shared } = item
  const page = urlIdentity(url)
  const folded = fold(item.title)
  const keys: string[] = []
  // A link to the front page is no page.
  if (!shared.url && /[/?]/.test(page)) keys.push(`url:${page}`)
  if (guid !== undefined && guid !== '' && !shared.guid) keys.push(`guid:${guid.length > 200 ? shortHash(guid) : guid}`)
  if (keys.length === 0) return [`title:${shortHash(folded)}`]
  if (folded.split(' ').length < fewestTitleWords) return keys
  const window = Math.floor(item.publishedAt / titleWindowMs)
  return [...keys, `title:${shortHash(folded)}:${window}`, `title:${shortHash(folded)}:${window - 1}`]
}

/** Over the folded title and text, so that neither a date nor white space nor vowel signs make an edit. */
export const contentHash = (title: string, text: string): string => shortHash(fold(title), fold(text))
