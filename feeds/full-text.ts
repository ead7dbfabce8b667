/** The one door to Readability and linkedom: bytes of a web page → the article in it. Run it in a worker (rss/pool.ts). */
import { Readability } from '@mozilla/readability'
import { parseHTML } from 'linkedom'
import type { PageText } from '#ports'
import { decodeBytes } from './charset.ts'
import type { Hints } from './parse-bytes.ts'

/** Pages with more elements are no articles; Readability would only spend its budget on them. */
const maxElements = 20_000
/** Shorter finds are navigation or a notice. Characters. */
const shortest = 200

/** The article as HTML, undefined where the page holds none that can be read. */
export function extractArticle(bytes: Uint8Array, { contentType }: Hints): PageText | undefined {
  const decoded = decodeBytes(bytes, /charset/i.test(contentType ?? '') ? contentType : metaCharset(bytes))
  if (!decoded.ok || !/<[a-z]/i.test(decoded.text.slice(0, 4096))) return undefined
  const { document } = parseHTML(decoded.text)
  const read = new Readability(document, {
    maxElemsToParse: maxElements,
    charThreshold: shortest,
    disableJSONLD: true,
  }).parse()
  const html = read?.content ?? ''
  return (read?.textContent ?? '').trim().length < shortest ? undefined : { title: read?.title ?? '', html }
}

/** `<meta charset>` or its http-equiv, as a Content-Type for the decoder. */
function metaCharset(bytes: Uint8Array): string | undefined {
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, 2048))
  const name = /<meta[^>]{0,200}charset\s*=\s*["']?\s*([\w-]+)/i.exec(head)?.[1]
  return name === undefined ? undefined : `text/html; charset=${name}`
}
