/** JSON Feed 1.0 and 1.1 (jsonfeed.org/version/1.1), read leniently: every field is checked by itself, a bad item harms nobody. */
import type { Item, ParsedFeed } from '#model'
import { isoDate } from '../../src/arabic/dates.ts'

type Json = Readonly<Record<string, unknown>>

/** `url` resolves relative links. */
export function readJsonFeed(
  text: string,
  url: string | undefined,
):
  | { readonly ok: true; readonly feed: ParsedFeed }
  | { readonly ok: false; readonly code: 'NOT_A_FEED' | 'MALFORMED'; readonly message: string } {
  let document: unknown
  try {
    document = JSON.parse(text)
  } catch (error) {
    return { ok: false, code: 'MALFORMED', message: `Expected a JSON Feed, got broken JSON: ${(error as Error).message}` }
  }
  if (!isObject(document) || !(Array.isArray(document['items']) || textOf(document['version'])?.includes('jsonfeed')))
    return {
      ok: false,
      code: 'NOT_A_FEED',
      message: 'Expected a JSON Feed with a list "items", got other JSON: check the address',
    }
  const written = Array.isArray(document['items']) ? (document['items'] as unknown[]) : []
  const items: Item[] = []
  const dropped: { index: number; reason: string }[] = []
  for (const [index, item] of written.slice(0, maxItems).entries())
    if (isObject(item)) items.push(readItem(item, url))
    else dropped.push({ index, reason: `Expected an object, got ${JSON.stringify(item).slice(0, 40)}` })
  if (written.length > maxItems)
    dropped.push({
      index: maxItems,
      reason: `Expected at most ${maxItems} items, got ${written.length}: the others were left out`,
    })
  const home = textOf(document['home_page_url'])
  const language = textOf(document['language'])
  return {
    ok: true,
    feed: {
      kind: 'json',
      title: textOf(document['title']) ?? '',
      ...(home === undefined ? {} : { url: resolve(home, url) }),
      ...(language === undefined ? {} : { language }),
      items,
      dropped,
    },
  }
}

/** As for XML feeds (hostile.md §2). */
const maxItems = 500
const maxFieldLength = 65_536

function readItem(item: Json, base: string | undefined): Item {
  const link = textOf(item['url']) ?? textOf(item['external_url'])
  const plain = textOf(item['content_text'])
  const authors = [item['author'], ...(Array.isArray(item['authors']) ? (item['authors'] as unknown[]) : [])]
  const attachments = Array.isArray(item['attachments']) ? (item['attachments'] as unknown[]) : []
  const optional = {
    guid: textOf(item['id']),
    url: link === undefined ? undefined : resolve(link, base),
    summary: textOf(item['summary']),
    // content_text is not HTML; model.ts says that content is.
    content: textOf(item['content_html']) ?? (plain === undefined ? undefined : asHtml(plain)),
    published: isoDate(textOf(item['date_published']) ?? ''),
    updated: isoDate(textOf(item['date_modified']) ?? ''),
    author: authors.map((author) => (isObject(author) ? textOf(author['name']) : textOf(author))).find(Boolean),
  }
  return {
    title: textOf(item['title']) ?? '',
    ...(Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)) as Partial<Item>),
    categories: (Array.isArray(item['tags']) ? (item['tags'] as unknown[]) : []).flatMap((tag) => textOf(tag) ?? []),
    media: [item['image'], ...attachments.map((attachment) => (isObject(attachment) ? attachment['url'] : undefined))]
      .flatMap((address) => textOf(address) ?? [])
      .map((address) => resolve(address, base)),
  }
}

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)

/** Non-empty text, well-formed and trimmed; numbers become text, because ids are often numbers. */
function textOf(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value)
  if (typeof value !== 'string') return undefined
  const trimmed = value.toWellFormed().trim().slice(0, maxFieldLength)
  return trimmed === '' ? undefined : trimmed
}

const asHtml = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replace(/\r?\n/g, '<br>')

const resolve = (address: string, base: string | undefined): string =>
  base === undefined || /^[a-z][a-z\d+.-]*:/i.test(address) ? address : (URL.parse(address, base)?.href ?? address)
