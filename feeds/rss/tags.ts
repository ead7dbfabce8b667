/** The pieces of XML as publishers write it: an opening tag, what stands inside an element, what is passed over. Each one pass, no tree. */
import { decodeReferences } from './text.ts'

/** `raw` as written with its prefix; attribute names lower case, values decoded; `end` behind the `>`. */
export type Tag = {
  readonly raw: string
  readonly attributes: readonly (readonly [string, string])[]
  readonly empty: boolean
  readonly end: number
}

/** Past a comment, CDATA section, processing instruction or declaration; undefined when a tag stands here. */
export function skipPast(text: string, at: number): number | undefined {
  const after = (end: string, from: number): number => {
    const found = text.indexOf(end, from)
    return found === -1 ? text.length : found + end.length
  }
  if (text[at + 1] === '?') return after('?>', at + 2)
  if (text[at + 1] !== '!') return undefined
  if (text.startsWith('<!--', at)) return after('-->', at + 4)
  return text.startsWith('<![CDATA[', at) ? after(']]>', at + 9) : after('>', at + 2)
}

const tagName = /<([\p{L}_][^\s<>/=]*)/uy
const attribute = /\s*([^\s=<>/"']+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s<>"']+)))?/y
const tagEnd = /\s*(\/?)>/y

/** An opening tag with its attributes decoded; undefined where `<` is only a character. */
export function readTag(text: string, at: number): Tag | undefined {
  tagName.lastIndex = at
  const raw = tagName.exec(text)?.[1]
  if (raw === undefined) return undefined
  const attributes: [string, string][] = []
  let position = tagName.lastIndex
  while (position < text.length) {
    tagEnd.lastIndex = position
    const end = tagEnd.exec(text)
    if (end) return { raw, attributes, empty: end[1] === '/', end: tagEnd.lastIndex }
    attribute.lastIndex = position
    const match = attribute.exec(text)
    if (match) attributes.push([String(match[1]).toLowerCase(), decodeReferences(match[2] ?? match[3] ?? match[4] ?? '')])
    else if (text[position] === '<') return { raw, attributes, empty: false, end: position }
    position = match ? attribute.lastIndex : position + 1
  }
  return undefined
}

const insidePatterns = new Map<string, RegExp>()

/** From an opening tag to its closing one; the end of the parent and the next item close it too. Elements of a name may nest. */
export function readInside(
  text: string,
  open: Tag,
  parent: string,
  inItem: boolean,
): { inside: string; end: number; closed: boolean } {
  const key = `${open.raw}\n${parent}\n${inItem}`
  let pattern = insidePatterns.get(key)
  if (pattern === undefined) {
    if (insidePatterns.size > 500) insidePatterns.clear()
    const [own, above] = [open.raw, parent].map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    insidePatterns.set(
      key,
      (pattern = new RegExp(
        `<!\\[CDATA\\[|<!--|<(/?)${own}(?=[\\s/>])|</${above}\\s*>|${inItem ? '' : '<(?:item|entry)[\\s>]'}`.replace(/\|$/, ''),
        'gi',
      )),
    )
  }
  let depth = 1
  pattern.lastIndex = open.end
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
    if (match[0].startsWith('<!')) {
      const close = match[0] === '<!--' ? '-->' : ']]>'
      const end = text.indexOf(close, pattern.lastIndex)
      if (end === -1) break
      pattern.lastIndex = end + close.length
    } else if (match[1] === undefined) {
      return { inside: text.slice(open.end, match.index), end: match.index, closed: true }
    } else if (match[1] === '/') {
      depth--
      const end = text.indexOf('>', match.index)
      if (depth === 0) return { inside: text.slice(open.end, match.index), end: end === -1 ? text.length : end + 1, closed: true }
    } else if (readTag(text, match.index)?.empty === false) depth++
  }
  return { inside: '', end: text.length, closed: false }
}
