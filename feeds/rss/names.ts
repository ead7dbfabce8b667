/** Element names: whatever prefix a publisher binds, the reader sees the customary one. */

/** Namespace URI (lower case, without a last `/` or `#`) → customary prefix; '' where RSS and Atom themselves live. */
const prefixOfNamespace: ReadonlyMap<string, string> = new Map([
  ['http://www.w3.org/2005/atom', 'atom'],
  ['http://purl.org/atom/ns', 'atom'],
  ['http://purl.org/rss/1.0', ''],
  ['http://my.netscape.com/rdf/simple/0.9', ''],
  ['http://channel.netscape.com/rdf/simple/0.9', ''],
  ['http://my.netscape.com/publish/formats/rss-0.91.dtd', ''],
  ['http://backend.userland.com/rss2', ''],
  ['http://blogs.law.harvard.edu/tech/rss', ''],
  ['http://cyber.law.harvard.edu/rss/rss.html', ''],
  ['http://www.w3.org/1999/02/22-rdf-syntax-ns', 'rdf'],
  ['http://purl.org/rss/1.0/modules/content', 'content'],
  ['http://purl.org/rss/1.0/modules/syndication', 'sy'],
  ['http://purl.org/dc/elements/1.1', 'dc'],
  ['http://purl.org/dc/elements/1.0', 'dc'],
  ['http://purl.org/dc/terms', 'dcterms'],
  ['http://search.yahoo.com/mrss', 'media'],
  ['http://www.itunes.com/dtds/podcast-1.0.dtd', 'itunes'],
  ['http://www.w3.org/1999/xhtml', 'xhtml'],
])

/** Prefix → customary prefix as bound at one place of the document; '' is the default namespace. */
export type Bindings = ReadonlyMap<string, string>

/** Adds the `xmlns` attributes of one element. `undefined` attributes leave the bindings as they are. */
export function bind(bindings: Bindings, attributes: readonly (readonly [string, string])[]): Bindings {
  const declared = attributes.filter(([name]) => name === 'xmlns' || name.startsWith('xmlns:'))
  if (declared.length === 0) return bindings
  return new Map([
    ...bindings,
    ...declared.map(([name, uri]) => {
      const prefix = name.slice(6).toLowerCase()
      return [
        prefix,
        prefixOfNamespace.get(uri.trim().toLowerCase().replace(/[/#]$/, '')) ?? (prefix === '' ? '' : `x-${prefix}`),
      ] as const
    }),
  ])
}

/**
 * `MRSS:Title` → `media:title`. The default namespace of the root is the feed's own, so names without prefix keep none unless an
 * inner element changes the default; `own` (atom in an Atom feed) is dropped too.
 */
export function customaryName(raw: string, bindings: Bindings, own: string): string {
  const colon = raw.indexOf(':')
  const local = raw.slice(colon + 1).toLowerCase()
  const written = colon === -1 ? '' : raw.slice(0, colon).toLowerCase()
  const prefix = bindings.get(written) ?? written
  return prefix === '' || prefix === own ? local : `${prefix}:${local}`
}
