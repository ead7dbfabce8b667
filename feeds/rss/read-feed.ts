/** The one door to rss-parser: cleaned XML → ParsedFeed. A new parser a document, because a stuck one poisons the next. */
import RssParser from 'rss-parser'
import type { Item, ParsedFeed } from '#model'
import { isoDate } from '../../src/arabic/dates.ts'
import { channelElements, cleanFeed, itemElements } from './clean.ts'

/** One element: its text and its attributes. */
type Element = { readonly text: string; readonly attributes: Readonly<Record<string, string>> }
/** The elements of a channel or an item by name; what rss-parser makes of them beside our own names is left out. */
type Elements = Readonly<Record<string, readonly Element[]>>
type Raw = Readonly<Record<string, unknown>>

/** A feed document in RSS 0.9x/1.0/2.0, RDF or Atom. `url` resolves relative links; links stay as published otherwise. */
export async function readFeed(
  text: string,
  url: string | undefined,
): Promise<
  | { readonly ok: true; readonly feed: ParsedFeed }
  | { readonly ok: false; readonly code: 'NOT_A_FEED' | 'MALFORMED'; readonly message: string }
> {
  const clean = cleanFeed(text, url)
  if (!clean.ok) return clean
  const wanted = (names: readonly string[]) => names.map((name) => [`r-${name}`, `r-${name}`, { keepArray: true }])
  const parser = new RssParser<Raw, Raw>({
    customFields: { feed: wanted(channelElements) as never, item: wanted(itemElements) as never },
  })
  const raw = await parser.parseString(clean.xml)
  const parsed = elementsOf(raw, clean.texts)
  const links = { url: url ?? '', atom: clean.kind === 'atom' }
  const link = linkOf(parsed, links)
  const language = textOf(parsed, ['language', 'dc:language'])
  const ttlMs = ttlOf(parsed)
  const skipHours = skipHoursOf(parsed)
  const items: Item[] = []
  const dropped = [...clean.dropped]
  for (const [index, item] of raw.items.entries()) {
    try {
      items.push(readItem(elementsOf(item, clean.texts), links))
    } catch (error) {
      dropped.push({ index, reason: `Expected an item that can be read, got ${String(error)}` })
    }
  }
  return {
    ok: true,
    feed: {
      kind: clean.kind,
      title: textOf(parsed, ['title']) ?? '',
      ...(link === undefined ? {} : { url: link }),
      ...(language === undefined ? {} : { language }),
      ...(ttlMs === undefined ? {} : { ttlMs }),
      ...(skipHours.length === 0 ? {} : { skipHours }),
      items,
      dropped,
    },
  }
}

function readItem(item: Elements, links: { readonly url: string; readonly atom: boolean }): Item {
  const guid = elements(item, 'guid')[0]
  const id = guid?.text || textOf(item, ['id', 'about'])
  const permalink =
    guid !== undefined && guid.attributes['ispermalink'] !== 'false' && /^https?:\/\//i.test(guid.text) ? guid.text : undefined
  const optional = {
    guid: id,
    url: linkOf(item, links) ?? permalink ?? httpOnly(textOf(item, ['about'])),
    summary: textOf(item, ['description', 'summary', 'dc:description']),
    content: textOf(item, ['content:encoded', 'content', 'xhtml:body', 'body']),
    published: dateOf(item, [
      'pubdate',
      'published',
      'issued',
      'dc:date',
      'dcterms:issued',
      'created',
      'dcterms:created',
      'dcterms:date',
    ]),
    updated: dateOf(item, ['updated', 'modified', 'dcterms:modified']),
    author: authorOf(item),
  }
  return {
    title: textOf(item, ['title', 'dc:title']) ?? '',
    ...(Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)) as Partial<Item>),
    categories: ['category', 'dc:subject'].flatMap((name) =>
      elements(item, name)
        .map(({ text, attributes }) => text || attributes['term'] || attributes['label'] || '')
        .filter(Boolean),
    ),
    media: ['enclosure', 'media:content', 'media:thumbnail'].flatMap((name) =>
      elements(item, name)
        .map(({ attributes }) => resolve(attributes['url'] ?? '', attributes['base'] || links.url))
        .filter(Boolean),
    ),
  }
}

/** Whatever shape the XML reader gave them, with the texts for which their numbers stand. */
function elementsOf(parent: Raw, texts: readonly string[]): Elements {
  const found: Record<string, Element[]> = {}
  for (const [name, raw] of Object.entries(parent)) {
    if (!name.startsWith('r-') || !Array.isArray(raw)) continue
    found[name.slice(2)] = (raw as unknown[]).map((one) => {
      const { _: text, $: attributes } = typeof one === 'string' ? { _: one } : (one as { _?: string; $?: Element['attributes'] })
      return { text: text === undefined || text === '' ? '' : (texts[Number(text)] ?? ''), attributes: attributes ?? {} }
    })
  }
  return found
}

const elements = (parent: Elements, name: string): readonly Element[] => parent[name] ?? []

/** Text of the first non-empty element among `names`, in that order of preference. */
function textOf(parent: Elements, names: readonly string[]): string | undefined {
  for (const name of names) for (const { text } of elements(parent, name)) if (text !== '') return text
  return undefined
}

/** The readable page: RSS puts it into the text, Atom into `href` of the link whose `rel` is alternate or absent. */
function linkOf(parent: Elements, { url, atom }: { readonly url: string; readonly atom: boolean }): string | undefined {
  const plain = elements(parent, 'link')
  // Repeated RSS links: the last one counts, as in other readers; some write it as an attribute.
  const last = atom ? undefined : plain.findLast((link) => link.text !== '' || link.attributes['href'] !== undefined)
  if (last !== undefined) return resolve(last.text || (last.attributes['href'] ?? ''), last.attributes['base'] || url)
  const linked = [...plain, ...elements(parent, 'atom:link')].filter(({ attributes }) => attributes['href'] !== undefined)
  const chosen = linked.find(({ attributes }) => (attributes['rel'] ?? 'alternate').toLowerCase() === 'alternate')
  return chosen === undefined ? undefined : resolve(chosen.attributes['href'] ?? '', chosen.attributes['base'] || url)
}

/** Relative addresses against their base; absolute ones exactly as published, trimmed. */
function resolve(address: string, base: string): string {
  const trimmed = address.trim()
  if (base === '' || trimmed === '' || /^[a-z][a-z\d+.-]*:/i.test(trimmed)) return trimmed
  return URL.parse(trimmed, base)?.href ?? trimmed
}

const httpOnly = (address: string | undefined): string | undefined => (/^https?:\/\//i.test(address ?? '') ? address : undefined)

function dateOf(item: Elements, names: readonly string[]): string | undefined {
  for (const name of names)
    for (const { text } of elements(item, name)) {
      const date = isoDate(text)
      if (date !== undefined) return date
    }
  return undefined
}

/** RSS writes `mail@host (Name)`: the name is what is shown. */
function authorOf(item: Elements): string | undefined {
  const written = textOf(item, ['dc:creator', 'author', 'dc:author', 'itunes:author'])
  return written === undefined ? undefined : (/^\S+@\S+\s*\(([^()]+)\)$/.exec(written)?.[1] ?? written)
}

const periodMs: Readonly<Record<string, number>> = {
  daily: 86_400_000,
  weekly: 604_800_000,
  monthly: 2_592_000_000,
  yearly: 31_536_000_000,
}

/** `<skipHours><hour>3</hour>…`: its inside comes as text. 24 is written for midnight. */
const skipHoursOf = (channel: Elements): number[] => [
  ...new Set(
    [...(textOf(channel, ['skiphours']) ?? '').slice(0, 2000).matchAll(/(?<!\d)(\d{1,2})(?!\d)/g)]
      .map(([, hour]) => Number(hour) % 24)
      .filter((hour) => hour < 24),
  ),
]

/** `ttl` (minutes) or a syndication period. `hourly` is what WordPress prints into every feed and says nothing about this one. */
function ttlOf(channel: Elements): number | undefined {
  const minutes = Number(textOf(channel, ['ttl']))
  if (Number.isFinite(minutes) && minutes > 0) return minutes * 60_000
  const period = periodMs[textOf(channel, ['sy:updateperiod'])?.toLowerCase() ?? '']
  const frequency = Number(textOf(channel, ['sy:updatefrequency']) ?? 1)
  return period === undefined || !(frequency > 0) ? undefined : period / frequency
}
