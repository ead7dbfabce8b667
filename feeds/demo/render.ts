/** One outlet's items as the feed document that it would serve. The demo's own texts hold nothing that needs escaping. */
import type { DemoItem, DemoOutlet } from './news.ts'

export type Rendered = { readonly bytes: Uint8Array; readonly contentType: string }
type Feed = {
  readonly outlet: DemoOutlet
  readonly items: readonly DemoItem[]
  readonly base: string
  readonly startedAt: number
}

export function render(feed: Feed): Rendered {
  const { outlet } = feed
  const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)
  switch (outlet.kind) {
    case 'rss':
      return { bytes: utf8(rss(feed, 'UTF-8')), contentType: 'application/rss+xml; charset=utf-8' }
    case 'rss-1256':
      // No charset in the header: the prolog alone says it, as on many Arabic sites.
      return { bytes: windows1256(rss(feed, 'windows-1256')), contentType: 'text/xml' }
    case 'atom':
      return { bytes: utf8(atom(feed)), contentType: 'application/atom+xml' }
    case 'rdf':
      return { bytes: utf8(rdf(feed)), contentType: 'application/rdf+xml' }
    case 'json':
      return { bytes: utf8(json(feed)), contentType: 'application/feed+json' }
  }
}

const html = (item: DemoItem): string => item.text.map((paragraph) => `<p>${paragraph}</p>`).join('')
const dateOf = (item: DemoItem, startedAt: number): Date => new Date(startedAt - item.minutesAgo * 60_000)

function rss({ outlet, items, base, startedAt }: Feed, encoding: string): string {
  const entries = items.map(
    (item) => `<item><title>${item.title}</title><link>${base}/${item.slug}</link><guid isPermaLink="false">${item.slug}</guid>
<pubDate>${dateOf(item, startedAt).toUTCString()}</pubDate><description><![CDATA[${item.text[0]}]]></description>
<content:encoded><![CDATA[${html(item)}]]></content:encoded></item>`,
  )
  return `<?xml version="1.0" encoding="${encoding}"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>${outlet.name}</title>
<link>${base}</link><language>ar</language>${entries.join('\n')}</channel></rss>`
}

function atom({ outlet, items, base, startedAt }: Feed): string {
  const entries = items.map(
    (item) => `<entry><id>${base}/${item.slug}</id><title>${item.title}</title><link rel="alternate" href="${base}/${item.slug}"/>
<published>${dateOf(item, startedAt).toISOString()}</published><updated>${dateOf(item, startedAt).toISOString()}</updated>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">${html(item)}</div></content></entry>`,
  )
  return `<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="ar"><title>${outlet.name}</title>
<id>${base}</id>${entries.join('\n')}</feed>`
}

function rdf({ outlet, items, base, startedAt }: Feed): string {
  const entries = items.map(
    (item) => `<item rdf:about="${base}/${item.slug}"><title>${item.title}</title><link>${base}/${item.slug}</link>
<dc:date>${dateOf(item, startedAt).toISOString()}</dc:date><description><![CDATA[${html(item)}]]></description></item>`,
  )
  return `<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="${base}"><title>${outlet.name}</title><link>${base}</link></channel>
${entries.join('\n')}</rdf:RDF>`
}

function json({ outlet, items, base, startedAt }: Feed): string {
  return JSON.stringify({
    version: 'https://jsonfeed.org/version/1.1',
    title: outlet.name,
    home_page_url: base,
    language: 'ar',
    items: items.map((item) => ({
      id: item.slug,
      url: `${base}/${item.slug}`,
      title: item.title,
      content_html: html(item),
      date_published: dateOf(item, startedAt).toISOString(),
    })),
  })
}

/** TextEncoder speaks only UTF-8: the table is TextDecoder's, turned round. */
function windows1256(text: string): Uint8Array {
  const decoded = new TextDecoder('windows-1256').decode(Uint8Array.from({ length: 256 }, (_, byte) => byte))
  const table = new Map(Array.from(decoded, (character, byte) => [character, byte]))
  return Uint8Array.from(Array.from(text, (character) => table.get(character) ?? 0x3f))
}
