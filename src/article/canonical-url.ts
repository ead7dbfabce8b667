/** One address for one page, as stories.md "Levels of identity" says. */

/** Parameters that name the reader's way to the page, not the page. */
const tracking = /^(?:utm_.*|at_.*|fbclid|gclid|xtor)$/i
const ampParameter = /^(?:amp|outputtype)$/i

/**
 * http(s) only, at most 2048 characters, no user name; '' for anything else. Lower-case host, letters percent-decoded and NFC, no
 * tracking parameters, fragment, trailing slash or amp page; other parameters (`?p=`) in their order.
 */
export function canonicalUrl(address: string, base?: string): string {
  // Nothing, or a mark on the page itself, would resolve to the feed's own address: one page for all items without a link.
  const written = address.trim()
  const url = written === '' || written.startsWith('#') || written.length > 4096 ? null : URL.parse(written, base)
  if (url === null || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '' || url.hostname === '')
    return ''
  const kept = url.search
    .slice(1)
    .split('&')
    .filter((pair) => {
      const name = pair.split('=', 1)[0] ?? ''
      return pair !== '' && !tracking.test(name) && !(ampParameter.test(name) && /^[^=]*(?:=(?:1|true|amp)?)?$/i.test(pair))
    })
  const path = readable(url.pathname)
    .replace(/\/+$/, '')
    .replace(/\/amp$/i, '')
    .replace(/\/+$/, '')
  const canonical = `${url.protocol}//${url.host}${path}${kept.length === 0 ? '' : `?${readable(kept.join('&'))}`}`
  return canonical.length > 2048 ? '' : canonical
}

/** The same page over http and https, with and without `www.` or `m.`: what identity compares. */
export const urlIdentity = (canonical: string): string => canonical.replace(/^https?:\/\/(?:(?:www|m|mobile|amp)\.)?/, '')

/** Decodes letters beyond ASCII (مقال for %D9%85…) and the unreserved ones; what has a meaning in a URL stays encoded. */
function readable(part: string): string {
  return part
    .replace(/(?:%[89A-F][\dA-F])+/gi, (run) => {
      try {
        return decodeURIComponent(run).replace(/[\s\p{C}\p{Z}]/gu, (character) => encodeURIComponent(character))
      } catch {
        return run
      }
    })
    .replace(/%(?:2D|2E|5F|7E|3\d|[46][1-9A-F]|[57]\d|[57]A)/gi, (code) => {
      const character = decodeURIComponent(code)
      return /[\w.~-]/.test(character) ? character : code
    })
    .normalize('NFC')
}
