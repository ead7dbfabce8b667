/** Feed lists as other readers exchange them (OPML 2.0): read leniently, written exactly. */
import { Parser } from 'htmlparser2'
import type { FeedSource } from '#model'

/** One `outline` with an address. `section` is the folder that it stood in, else its first category. */
export type Outline = { readonly url: string; readonly title: string; readonly language?: string; readonly section?: string }

/** Longer lists come from attacks, not from readers. */
const maxOutlines = 10_000

/** Every outline with `xmlUrl`, in order, each address once. Anything else in the file is passed over. */
export function readOpml(xml: string): Outline[] {
  const found = new Map<string, Outline>()
  const folders: string[] = []
  const parser = new Parser(
    {
      onopentag: (name, attributes) => {
        if (name !== 'outline') return
        const title = (attributes['title'] ?? attributes['text'] ?? '').trim()
        const url = attributes['xmlurl']?.trim() ?? ''
        const { language } = attributes
        const category = attributes['category']
          ?.split(',')[0]
          ?.split('/')
          .findLast((part) => part.trim() !== '')
          ?.trim()
        const section = folders.findLast((folder) => folder !== '') ?? category
        folders.push(url === '' ? title : '')
        if (url === '' || found.has(url) || found.size >= maxOutlines) return
        found.set(url, {
          url,
          title,
          ...(language === undefined || language === '' ? {} : { language }),
          ...(section === undefined ? {} : { section }),
        })
      },
      onclosetag: (name) => {
        if (name === 'outline') folders.pop()
      },
    },
    // Names in any case, `<outline …/>` closed: exporters write both.
    { xmlMode: true, lowerCaseTags: true, lowerCaseAttributeNames: true },
  )
  parser.end(xml)
  return [...found.values()]
}

/** One outline a feed, readable by any feed reader; reading it back gives addresses, titles, languages and sections again. */
export function writeOpml(feeds: readonly Pick<FeedSource, 'url' | 'outlet' | 'language' | 'section'>[]): string {
  const outlines = feeds.map(({ url, outlet, language, section }) => {
    const category = section === undefined ? '' : ` category="${escape(section)}"`
    return `    <outline type="rss" text="${escape(outlet)}" title="${escape(outlet)}" xmlUrl="${escape(url)}" language="${escape(language)}"${category}/>`
  })
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<opml version="2.0">',
    '  <head><title>Rasid</title></head>',
    '  <body>',
    ...outlines,
    '  </body>',
    '</opml>',
    '',
  ].join('\n')
}

/** For attributes in double quotes; control characters cannot stand in XML at all. */
function escape(text: string): string {
  return text
    .toWellFormed()
    .replace(/\p{Cc}/gu, ' ')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
