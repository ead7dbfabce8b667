/**
 * No request to anything but public unicast addresses, whatever the spelling: the URL parser turns decimal, hexadecimal, octal and
 * full-width literals into dotted ones, so literals are checked after parsing, names after resolving (every answer, in the lookup
 * that the connection itself uses, so there is no second resolution to rebind), and the connected socket once more.
 */
import { lookup as systemLookup, Resolver } from 'node:dns/promises'
import { BlockList, isIP, type LookupFunction } from 'node:net'
import type { FeedErrorCode } from '#model'

/** Resolves a name to addresses, or rejects with a code as node:dns does. */
export type Lookup = (host: string) => Promise<readonly string[]>

/** Why a request is not made. Thrown inside connections, where undici takes only errors. */
export class Refused extends Error {
  readonly code: FeedErrorCode
  constructor(code: FeedErrorCode, message: string) {
    super(message)
    this.code = code
  }
}

export type Guard = {
  /** The URL that may be asked, or why not. */
  readonly check: (address: string, base?: string) => URL | Refused
  /** Named in FEEDS_ALLOW: neither the port nor the address is looked at. */
  readonly isExempt: (host: string, port: number) => boolean
  /** For `connect.lookup`: the first refuses when any answer is not public, the second is for exempt hosts. */
  readonly guardedLookup: LookupFunction
  readonly openLookup: LookupFunction
}

const allowedPorts: ReadonlySet<number> = new Set([80, 443, 8080, 8443])

/** Everything in the IANA special-purpose registries that is not global unicast, and the ways to write IPv4 inside IPv6. */
const special = new BlockList()
const specialNetworks = [
  '0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24 192.31.196.0/24',
  '192.52.193.0/24 192.88.99.0/24 192.168.0.0/16 192.175.48.0/24 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4',
  '240.0.0.0/4 2001::/23 2001:db8::/32 2002::/16 2620:4f:8000::/48 3fff::/20',
]
for (const [network = '', prefix] of specialNetworks
  .join(' ')
  .split(' ')
  .map((entry) => entry.split('/')))
  special.addSubnet(network, Number(prefix), network.includes(':') ? 'ipv6' : 'ipv4')
/** Global unicast as allocated (RFC 4291): what lies outside (mapped, NAT64, unique local, link local, multicast…) is not public. */
const globalUnicast = new BlockList()
globalUnicast.addSubnet('2000::', 3, 'ipv6')

/** True for an address that anybody on the internet may be asked at. */
export function isPublicAddress(address: string): boolean {
  const bare = address.split('%')[0] ?? ''
  const family = isIP(bare)
  if (family === 4) return !special.check(bare, 'ipv4')
  return family === 6 && globalUnicast.check(bare, 'ipv6') && !special.check(bare, 'ipv6')
}

/** `allow` names host:port pairs that are exempt (FEEDS_ALLOW); `lookup` replaces DNS in tests. */
export function createGuard(allow: readonly string[], lookup: Lookup = (host) => resolveName(host)): Guard {
  const exempt = new Set(allow.map((entry) => entry.trim().toLowerCase()))
  const isExempt = (host: string, port: number): boolean =>
    exempt.size > 0 && (exempt.has(`${host}:${port}`) || (host.startsWith('[') && exempt.has(`${host.slice(1, -1)}:${port}`)))
  const lookupWith =
    (mayReach: (address: string) => boolean): LookupFunction =>
    (name, options, callback) => {
      const answer = async (): Promise<void> => {
        const addresses = await lookup(name)
        const wrong = addresses.find((address) => !mayReach(address))
        if (wrong !== undefined) throw privateAddress(`${name} at ${wrong}`)
        const wanted = addresses
          .map((address) => ({ address, family: isIP(address) }))
          .filter(({ family }) => !options.family || options.family === family)
        const first = wanted[0]
        if (first === undefined) throw Object.assign(new Error(`no address for ${name}`), { code: 'ENOTFOUND' })
        if (options.all) callback(null, wanted)
        else callback(null, first.address, first.family)
      }
      answer().catch((error: NodeJS.ErrnoException) => {
        // oxlint-disable-next-line promise/no-callback-in-promise -- node:net asks for a callback
        callback(error, [])
      })
    }
  return {
    isExempt,
    guardedLookup: lookupWith(isPublicAddress),
    openLookup: lookupWith(() => true),
    check: (address, base) => {
      if (address.length > 2048) return new Refused('BAD_URL', 'Expected an address of at most 2048 characters, got a longer one')
      const url = URL.parse(address.trim(), base)
      if (url === null)
        return new Refused('BAD_URL', `Expected an http or https address, got «${address.slice(0, 200)}»: correct it`)
      if (url.protocol !== 'http:' && url.protocol !== 'https:')
        return new Refused('BAD_URL', `Expected an http or https address, got ${url.protocol}: correct it`)
      if (url.username !== '' || url.password !== '')
        return new Refused('BAD_URL', 'Expected an address without user name and password, got one with: remove them')
      const port = portOf(url)
      if (isExempt(url.hostname, port)) return url
      const literal = url.hostname.replace(/^\[|\]$/g, '')
      if (isIP(literal) !== 0 && !isPublicAddress(literal)) return privateAddress(url.host)
      if (allowedPorts.has(port)) return url
      return new Refused(
        'BAD_PORT',
        `Expected port 80, 443, 8080 or 8443, got ${port}: name ${url.hostname}:${port} in FEEDS_ALLOW to permit it`,
      )
    },
  }
}

/** The port that a URL means. */
export const portOf = (url: URL): number => (url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port))

export const privateAddress = (host: string): Refused =>
  new Refused('PRIVATE_ADDRESS', `Expected a public address, got ${host}: name host:port in FEEDS_ALLOW to permit it`)

/**
 * c-ares first: the system's getaddrinfo holds one of four libuv threads for as long as a dead name server is silent, and
 * decompression waits behind it (hostile.md F-07). The system is asked for what DNS does not know: the hosts file. `servers` are
 * asked in place of the system's.
 */
export async function resolveName(host: string, servers?: readonly string[]): Promise<readonly string[]> {
  const resolver = new Resolver({ timeout: 2500, tries: 2 })
  if (servers !== undefined) resolver.setServers(servers)
  const answers = await Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)])
  const addresses = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []))
  if (addresses.length > 0) return addresses
  const failed = answers.find((answer) => answer.status === 'rejected')?.reason as NodeJS.ErrnoException | undefined
  if (failed?.code === 'ETIMEOUT') throw failed
  return (await systemLookup(host, { all: true })).map(({ address }) => address)
}
