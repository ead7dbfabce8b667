/**
 * What publishers really serve → XML that rss-parser takes. One pass over the text, linear: junk before the root and after its
 * end goes, prefixes become the customary ones, names lose their case, markup inside a title or a description becomes text, an
 * unclosed item is closed by the next one, and a file that was cut off ends after its last complete item.
 *
 * Elements are handed on under our own names (`r-title`): rss-parser's snippet is quadratic, its Atom dates throw, its link
 * picking throws on a bare `<link/>` (platforms.md §0, findings 2 and 3), and none of them runs on a name that it does not know.
 */
import { bind, customaryName, type Bindings } from './names.ts'
import { readInside, readTag, skipPast, type Tag } from './tags.ts'
import { escapeAttribute, innerText } from './text.ts'

/**
 * Well-formed XML of one feed, items in order. In place of each text it holds its index in `texts`: rss-parser goes through the
 * structure, a small part of a feed, and not letter by letter through the news. `dropped` are items that were cut off or exceed the
 * limits.
 */
export type CleanFeed =
  | {
      readonly ok: true
      readonly kind: 'rss' | 'atom' | 'rdf'
      readonly xml: string
      readonly texts: readonly string[]
      readonly dropped: readonly { readonly index: number; readonly reason: string }[]
    }
  | { readonly ok: false; readonly code: 'NOT_A_FEED' | 'MALFORMED'; readonly message: string }

/** hostile.md §2: items of one answer, characters of one element. Arabic takes two bytes a letter, so 64 Ki characters are plenty. */
const maxItems = 500
const maxFieldLength = 65_536

/** The elements that are read, without prefix `r-`; everything else is left out before the XML parser sees it. */
const listed = (...lines: readonly string[]): readonly string[] => lines.flatMap((line) => line.split(' '))
export const channelElements = listed(
  'kind title link atom:link language dc:language ttl skiphours sy:updateperiod sy:updatefrequency',
)
export const itemElements = listed(
  'title dc:title link atom:link guid id about description summary content content:encoded dc:description xhtml:body body',
  'pubdate published issued created dc:date dcterms:created dcterms:issued dcterms:date updated modified dcterms:modified',
  'author dc:creator dc:author itunes:author category dc:subject enclosure media:content media:thumbnail',
)
const wantedOfChannel: ReadonlySet<string> = new Set(channelElements)
const wantedOfItem: ReadonlySet<string> = new Set(itemElements)

type Frame = {
  readonly raw: string
  readonly role: 'root' | 'channel' | 'item' | 'group'
  readonly bindings: Bindings
  readonly base: string
}

/** Cleans one decoded document. `url` is where it came from: relative `xml:base` values start there. */
export function cleanFeed(document: string, url = ''): CleanFeed {
  // Control characters are not XML at all; lone surrogates would not survive UTF-8.
  // oxlint-disable-next-line no-control-regex
  const text = document.replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, '').toWellFormed()
  const start = findRoot(text)
  if (!('tag' in start)) return start
  const { kind, tag } = start
  const own = kind === 'atom' ? 'atom' : ''
  const itemTag = kind === 'atom' ? 'entry' : 'item'
  const out: string[] = []
  const texts: string[] = []
  const dropped: { index: number; reason: string }[] = []
  const frames: Frame[] = [
    { raw: tag.raw, role: 'root', bindings: new Map([...bind(new Map(), tag.attributes), ['', '']]), base: baseOf(tag, url) },
  ]
  let items = 0
  let openedAt = -1
  const closeItem = (): void => {
    if (openedAt === -1) return
    out.push(`</${itemTag}>`)
    openedAt = -1
  }
  const emit = (name: string, value: string, attributes: readonly (readonly [string, string])[]): void => {
    const shown = attributes.filter(([key]) => key !== 'xmlns' && !key.includes(':'))
    const written = shown.map(([key, inside]) => ` ${key}="${escapeAttribute(inside)}"`).join('')
    out.push(`<r-${name}${written}>${value === '' ? '' : texts.push(value.slice(0, maxFieldLength)) - 1}</r-${name}>`)
  }
  emit('kind', kind, [])
  const language = tag.attributes.find(([name]) => name === 'xml:lang')?.[1]
  if (language !== undefined) emit('language', language, [])

  let at = tag.empty ? text.length : tag.end
  while (at < text.length && frames.length > 0) {
    const mark = text.indexOf('<', at)
    if (mark === -1) break
    const skipped = skipPast(text, mark)
    if (skipped !== undefined) {
      at = skipped
      continue
    }
    if (text[mark + 1] === '/') {
      const end = text.indexOf('>', mark)
      const name = text
        .slice(mark + 2, end === -1 ? text.length : end)
        .trim()
        .toLowerCase()
      const depth = frames.findLastIndex((frame) => frame.raw.toLowerCase() === name)
      if (depth !== -1) {
        if (frames.slice(depth).some((frame) => frame.role === 'item')) closeItem()
        frames.length = depth
      }
      at = end === -1 ? text.length : end + 1
      continue
    }
    const open = readTag(text, mark)
    const parent = frames.at(-1)
    if (open === undefined || parent === undefined) {
      at = mark + 1
      continue
    }
    at = open.end
    const bindings = bind(parent.bindings, open.attributes)
    const name = customaryName(open.raw, bindings, own)
    const base = baseOf(open, parent.base)
    if (name === 'item' || name === 'entry' || name === 'atom:entry') {
      closeItem()
      if (items === maxItems) {
        dropped.push({ index: maxItems, reason: `Expected at most ${maxItems} items, got more: the others were left out` })
        break
      }
      while (frames.length > 1 && frames.some((frame) => frame.role === 'item')) frames.pop()
      items++
      openedAt = out.length
      // An element with content stays an object in rss-parser; of an empty one it takes String.prototype.link for a link.
      out.push(`<${itemTag}><r-kind>${kind}</r-kind>`)
      const about = open.attributes.find(([key]) => key.endsWith(':about'))?.[1]
      if (about !== undefined) emit('about', about.trim(), [])
      if (open.empty) closeItem()
      else frames.push({ raw: open.raw, role: 'item', bindings, base })
      continue
    }
    if ((name === 'channel' && kind !== 'atom') || (name === 'media:group' && openedAt !== -1)) {
      if (!open.empty) frames.push({ raw: open.raw, role: name === 'channel' ? 'channel' : 'group', bindings, base })
      continue
    }
    const leaf = open.empty ? { inside: '', end: open.end, closed: true } : readInside(text, open, parent.raw, openedAt !== -1)
    at = leaf.end
    const wanted = openedAt === -1 ? wantedOfChannel : wantedOfItem
    if (!leaf.closed || !wanted.has(name)) continue
    const attributes = base === '' ? open.attributes : [...open.attributes, ['base', base] as const]
    // References and tags shrink, so the raw text may be longer than what is kept; a million of them is an attack.
    emit(name, valueOf(name, leaf.inside.slice(0, 4 * maxFieldLength), open.attributes), attributes)
  }
  if (openedAt !== -1) {
    out.length = openedAt
    dropped.push({ index: items - 1, reason: 'Expected the end of the item, got the end of the file: it was cut off on the way' })
  }
  const body = out.join('')
  const xml = kind === 'atom' ? `<feed>${body}</feed>` : `<rss version="2.0"><channel>${body}</channel></rss>`
  return { ok: true, kind, xml, texts, dropped }
}

/** The root element, past prolog, comments and whatever was printed before it. A DOCTYPE that declares anything is refused. */
function findRoot(
  text: string,
): { readonly kind: 'rss' | 'atom' | 'rdf'; readonly tag: Tag } | Extract<CleanFeed, { ok: false }> {
  let at = 0
  let first = true
  for (;;) {
    const mark = text.indexOf('<', at)
    if (mark === -1) return notAFeed(text)
    if (/^<!doctype/i.test(text.slice(mark, mark + 9))) {
      const end = text.indexOf('>', mark)
      if (text.slice(mark, end === -1 ? undefined : end).includes('['))
        return {
          ok: false,
          code: 'MALFORMED',
          message: 'Expected a feed without entity declarations, got a DOCTYPE with an internal subset: remove it',
        }
      at = end === -1 ? text.length : end + 1
      continue
    }
    const skipped = skipPast(text, mark)
    const tag = skipped === undefined ? readTag(text, mark) : undefined
    if (tag !== undefined) {
      const local = tag.raw.slice(tag.raw.indexOf(':') + 1).toLowerCase()
      const kind = ({ rss: 'rss', channel: 'rss', rdf: 'rdf', feed: 'atom' } as const)[local]
      // Some servers wrap the feed into a page: a little way in, a root that declares itself still counts.
      if (kind !== undefined && (first || tag.attributes.some(([name]) => /^(?:xmlns|version)/.test(name)))) return { kind, tag }
      if (mark > 4096) return notAFeed(text)
      first = false
    }
    at = skipped ?? tag?.end ?? mark + 1
  }
}

function notAFeed(text: string): Extract<CleanFeed, { ok: false }> {
  const came = /<html[\s>]|<!doctype html/i.test(text.slice(0, 2000)) ? 'a web page' : `«${text.trim().slice(0, 40)}»`
  return {
    ok: false,
    code: 'NOT_A_FEED',
    message: `Expected RSS, Atom or JSON Feed, got ${came}: check the address in a browser`,
  }
}

/** The element's text. Atom xhtml loses the `<div>` that the format prescribes; Atom authors are their `<name>`. */
function valueOf(name: string, inside: string, attributes: readonly (readonly [string, string])[]): string {
  const type = attributes.find(([key]) => key === 'type')?.[1].toLowerCase() ?? ''
  if (name === 'author') return innerText(/<(?:[\w-]+:)?name[^>]*>([^<]*|<!\[CDATA\[[^<]*)</i.exec(inside)?.[1] ?? inside, false)
  if (/base64/i.test(attributes.find(([key]) => key === 'mode')?.[1] ?? '') || type === 'application/octet-stream')
    return Buffer.from(inside, 'base64').toString('utf8')
  const markup = type.includes('xhtml') || name.endsWith('body')
  const value = innerText(inside, markup && !inside.includes('<![CDATA['))
  return markup || type === 'html'
    ? (/^<(?:[\w-]+:)?div(?:\s[^>]*)?>([^]*)<\/(?:[\w-]+:)?div>$/i.exec(value)?.[1]?.trim() ?? value)
    : value
}

function baseOf(tag: Tag, parent: string): string {
  const written = tag.attributes.find(([name]) => name === 'xml:base')?.[1].trim()
  if (written === undefined || written === '') return parent
  return URL.parse(written, parent === '' ? undefined : parent)?.href ?? parent
}
