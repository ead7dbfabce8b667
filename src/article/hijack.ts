/**
 * Whether the feed that answers is still the one that was configured (hostile.md §2, S-09): a domain that ran out and was bought
 * keeps the address and changes the rest. One sign alone is an ordinary day (a new channel title, a move announced by redirects);
 * two hold everything back until an editor confirms. Pure.
 */
import type { FeedIdentity, FetchedFeed } from '#model'
import { fold } from '../arabic/normalise.ts'

/** The newest items say which language a feed has; fewer letters than this say nothing. */
const newest = 10
const fewestLetters = 200
/** A feed in Arabic: nearly all letters; one that ceased to be: less than half (hostile.md §2). */
const wasArabic = 0.8
const isArabic = 0.5
const maxLinkHosts = 20

const hostOf = (url: string | undefined): string => URL.parse(url ?? '')?.host.replace(/^(?:www|m)\./, '') ?? ''

/** What an answer shows of its publisher. */
export function identityOf(fetched: FetchedFeed & { readonly status: 'fresh' }): FeedIdentity {
  const { feed, finalUrl } = fetched
  const text = feed.items
    .slice(0, newest)
    .map(({ title, summary, content }) => `${title} ${(summary ?? content ?? '').slice(0, 500).replace(/<[^>]*>/g, ' ')}`)
    .join(' ')
  const letters = text.match(/\p{L}/gu)?.length ?? 0
  const arabic = text.match(/\p{Script=Arabic}/gu)?.length ?? 0
  const linkHosts = [...new Set(feed.items.map(({ url }) => hostOf(url)))].filter((host) => host !== '').slice(0, maxLinkHosts)
  return {
    host: hostOf(finalUrl),
    title: fold(feed.title),
    ...(letters < fewestLetters ? {} : { arabic: Math.round((arabic / letters) * 100) / 100 }),
    linkHosts,
  }
}

/** The sentence that says why an answer looks like somebody else's; undefined while it looks like the feed that is known. */
export function hijackReason(input: {
  readonly feedId: string
  readonly known: FeedIdentity | undefined
  readonly seen: FeedIdentity
  /** Every hop to the final address was a permanent redirect: the old host itself says where it went. */
  readonly announced: boolean
}): string | undefined {
  const { known, seen } = input
  if (known === undefined) return undefined
  const moved = known.host !== seen.host
  const linksMoved =
    known.linkHosts.length > 0 && seen.linkHosts.length > 0 && !seen.linkHosts.some((host) => known.linkHosts.includes(host))
  const spoke = (known.arabic ?? 0) >= wasArabic && seen.arabic !== undefined && seen.arabic < isArabic
  const renamed = known.title !== '' && seen.title !== '' && known.title !== seen.title
  const signs = [
    ...(moved && !input.announced ? [`the address now answers from ${seen.host}, not ${known.host}`] : []),
    ...(renamed ? [`the channel is now called «${seen.title.slice(0, 60)}», not «${known.title.slice(0, 60)}»`] : []),
    ...(linksMoved && !(moved && input.announced)
      ? [`links lead to ${seen.linkHosts.slice(0, 3).join(', ')}, not ${known.linkHosts.slice(0, 3).join(', ')}`]
      : []),
    // The language weighs double: readers would be sent what they cannot read.
    ...(spoke
      ? [`${Math.round((seen.arabic ?? 0) * 100)} % of the letters are Arabic, not ${Math.round((known.arabic ?? 0) * 100)} %`]
      : []),
  ]
  if (signs.length + (spoke ? 1 : 0) < 2) return undefined
  return `Expected ${input.feedId} as it is known, got another face: ${signs.join('; ')}. Held back until an editor releases it`
}

/** The face to remember after an answer that was accepted: a part that the answer does not show stays as it was. */
export function remembered(known: FeedIdentity | undefined, seen: FeedIdentity): FeedIdentity {
  if (known === undefined) return seen
  const arabic = seen.arabic ?? known.arabic
  return {
    host: seen.host,
    title: seen.title === '' ? known.title : seen.title,
    ...(arabic === undefined ? {} : { arabic }),
    linkHosts: [...new Set([...seen.linkHosts, ...known.linkHosts])].slice(0, maxLinkHosts),
  }
}
