/** TELEGRAM_WEBHOOK_URL and what goes with it: where Telegram sends updates, and what must hold for it to reach us. */
import { isIP } from 'node:net'
import { z } from 'zod'
import { says } from './schema-parts.ts'

export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || host === '[::1]' || (isIP(host) === 4 && host.startsWith('127.'))

/** What the console serves itself (adapters/web). */
const taken = /^\/(?:$|livez|readyz|metrics|login|logout|(?:api|stories|queues)(?:\/|$)|style\.css|icon\.svg)/
/** Ports that the official server connects to (platforms.md 1.6). */
const officialPorts = ['', '443', '80', '88', '8443']

const advice = 'write for example https://news.example.org/telegram, or leave it out: then the bot asks Telegram itself'

/** One shape of each variable; a missing one never gets here. */
export const webhookVariables = {
  TELEGRAM_WEBHOOK_URL: z
    .string()
    .refine(
      (value) => {
        const url = URL.parse(value)
        return url !== null && (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname)))
      },
      says('to be an https address', advice),
    )
    .refine(
      (value) => {
        const url = URL.parse(value)
        return url === null || (url.username === '' && url.password === '' && url.hash === '')
      },
      says('to have no password and no #', advice),
    )
    .refine(
      (value) => !taken.test(URL.parse(value)?.pathname ?? '/telegram'),
      says('to have a path that the console does not use', advice),
    ),
  TELEGRAM_WEBHOOK_SECRET: z
    .string()
    .regex(
      /^[A-Za-z0-9_-]{16,256}$/,
      says(
        'to have 16 to 256 of the characters A–Z a–z 0–9 _ -',
        'leave it out: Rasid makes one from the token; or write one with "openssl rand -hex 24"',
      ),
    ),
} as const

/** What must hold between them and the other settings. */
export function webhookProblems(given: {
  readonly url: string | undefined
  readonly secret: string | undefined
  readonly hasToken: boolean
  /** A Bot API server of one's own connects to any port. */
  readonly ownServer: boolean
}): readonly string[] {
  const { url, secret, hasToken, ownServer } = given
  if (url === undefined)
    return secret === undefined
      ? []
      : ['Expected TELEGRAM_WEBHOOK_URL beside TELEGRAM_WEBHOOK_SECRET, got none: set both, or leave the secret out']
  const { port } = new URL(url)
  return [
    ...(hasToken
      ? []
      : ['Expected TELEGRAM_TOKEN beside TELEGRAM_WEBHOOK_URL, got none: a webhook belongs to a bot; set both or neither']),
    ...(ownServer || officialPorts.includes(port)
      ? []
      : [
          `Expected TELEGRAM_WEBHOOK_URL to have port 443, 80, 88 or 8443, got ${port}: Telegram connects to no other; put a proxy there`,
        ]),
  ]
}
