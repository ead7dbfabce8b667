/** Telegram's HTML mode as its server reads it: which tags there are, what is an error, what a reader sees in the end. */

/** What Telegram makes of an HTML message: the visible text and its entities, or the sentence of its refusal. */
export type ParsedHtml =
  | { readonly ok: true; readonly text: string; readonly entities: readonly HtmlEntity[] }
  | { readonly ok: false; readonly error: string }
/** Offsets count UTF-16 units, as Telegram's do. */
export type HtmlEntity = { readonly type: string; readonly offset: number; readonly length: number; readonly url?: string }

const tags = new Set('b strong i em u ins s strike del a code pre tg-spoiler span tg-emoji blockquote tg-time'.split(' '))
const named: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"' }

const refused = (why: string, at: number): ParsedHtml => ({
  ok: false,
  error: `Bad Request: can't parse entities: ${why} at byte offset ${at}`,
})

/** Parses as strictly as the server: an unknown tag, a stray `<`, an end tag that does not match or is missing is an error. */
export function parseHtml(html: string): ParsedHtml {
  let text = ''
  const entities: HtmlEntity[] = []
  const open: { readonly tag: string; readonly offset: number; readonly url?: string }[] = []
  for (let at = 0; at < html.length;) {
    const sign = html[at]
    if (sign === '&') {
      const [whole, name, decimal, hex] = /^&(?:([a-z]+)|#(\d+)|#x([0-9a-f]+));?/i.exec(html.slice(at, at + 12)) ?? []
      const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal)
      const found = name === undefined ? (code > 0 && code < 0x11_00_00 ? String.fromCodePoint(code) : undefined) : named[name]
      text += found ?? sign
      at += found === undefined || whole === undefined ? 1 : whole.length
    } else if (sign === '<') {
      const [whole, slash, tag = '', attributes = ''] =
        /^<(\/?)([a-z][a-z0-9-]*)((?:\s+[a-z-]+(?:="[^"<>]*")?)*)\s*>/i.exec(html.slice(at)) ?? []
      if (whole === undefined) return refused('Unclosed or unsupported start tag', at)
      if (!tags.has(tag.toLowerCase())) return refused(`Unsupported start tag "${tag}"`, at)
      if (slash === '/') {
        const last = open.pop()
        if (last === undefined) return refused('Unexpected end tag', at)
        if (last.tag !== tag.toLowerCase()) return refused(`Unmatched end tag, expected "</${last.tag}>", found "</${tag}>"`, at)
        const length = text.length - last.offset
        if (length > 0)
          entities.push({ type: last.tag, offset: last.offset, length, ...(last.url === undefined ? {} : { url: last.url }) })
      } else {
        const address = /href="([^"]*)"/i.exec(attributes)?.[1]?.replaceAll('&amp;', '&').replaceAll('&quot;', '"')
        open.push({ tag: tag.toLowerCase(), offset: text.length, ...(address === undefined ? {} : { url: address }) })
      }
      at += whole.length
    } else {
      text += sign
      at += 1
    }
  }
  const last = open.at(-1)
  return last === undefined
    ? { ok: true, text, entities }
    : refused(`Can't find end tag corresponding to start tag "${last.tag}"`, html.length)
}

/** What the server would turn into a tap by itself in text outside links: commands, mentions, hashtags, bare addresses. */
export function autoLinks(text: string): readonly string[] {
  return [
    ...text.matchAll(
      /(?<![\w/])\/[a-z0-9_]{1,32}(?:@\w+)?|(?<![\w@])@\w{4,}|(?<![\p{L}\p{N}_])#[\p{L}\p{N}_]+|(?<![\w])(?:https?:\/\/)?[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}/giu,
    ),
  ].map(([found]) => found)
}
