/** Links of strangers: which may be followed, and what a reader is told about where they lead. */

/** The longest address we show (longer ones are refused by clients or hide where they lead). */
const maxAddress = 2048

/** The address when it may be a link: http(s), no user name, no control character, at most 2048 characters; ASCII host. */
export function safeLink(address: string): string | undefined {
  if (address.length > maxAddress || !URL.canParse(address)) return undefined
  const url = new URL(address)
  if ((url.protocol !== 'http:' && url.protocol !== 'https:') || url.username !== '' || url.password !== '') return undefined
  return url.href.length > maxAddress || url.hostname === '' ? undefined : url.href
}

/** Where a link leads, as a name to show: the host in ASCII (punycode for others) without `www.`, `m.`, `amp.`; '' for none. */
export function domainOf(address: string): string {
  const link = safeLink(address)
  if (link === undefined) return ''
  return new URL(link).hostname.replace(/^(?:www|m|amp|mobile)\.(?=[^.]+\.)/, '')
}
