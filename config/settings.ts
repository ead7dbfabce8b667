/**
 * Settings: secrets and wiring, from the environment only, read once, immutable. Every problem is reported at once, in the
 * grammar «Expected …, got …: what to do», and no secret is ever quoted in one.
 */
import { join } from 'node:path'
import { z } from 'zod'
import { didYouMean } from './did-you-mean.ts'
import { says } from './schema-parts.ts'
import { tokenNames, withTokenFiles, type TokenName, type TokenPlace } from './token-place.ts'
import { isLoopback, webhookProblems, webhookVariables } from './webhook-settings.ts'

/** What a process does; `ROLE=all` (the default) means all four. */
export type Role = 'poll' | 'deliver' | 'bots' | 'web'
const everyRole: readonly Role[] = ['poll', 'deliver', 'bots', 'web']
const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const

export type Settings = {
  /** `sqlite:<path>` or `sqlite::memory:`; the address of Redis where there is one. */
  readonly storeUrl: string
  /** Set: store and queue are on this Redis, shared by all processes that name it. */
  readonly redisUrl?: string
  readonly dataDir: string
  readonly configDir: string
  readonly host: string
  readonly port: number
  /** How many proxies of one's own stand before the console: 0 means that whoever connects is the client. */
  readonly trustProxy: number
  readonly roles: readonly Role[]
  readonly telegramToken?: string
  /** Where a token stands and may be replaced while Rasid runs. */
  readonly tokenPlaces?: Readonly<Partial<Record<TokenName, TokenPlace>>>
  /** Without a slash at the end. */
  readonly telegramApiRoot: string
  /** Where Telegram sends updates; absent: it is asked for them. */
  readonly telegramWebhookUrl?: string
  readonly telegramWebhookSecret?: string
  /** What is done about a message of which nobody knows whether it arrived. */
  readonly telegramAmbiguous: 'resend' | 'skip' | 'by-urgency'
  readonly discordToken?: string
  /** REST base including `/api`, without a slash at the end. */
  readonly discordApiRoot: string
  readonly adminTelegramIds: readonly string[]
  readonly adminDiscordIds: readonly string[]
  readonly adminToken?: string
  /** `host:port`, lower case. */
  readonly feedsAllow: readonly string[]
  /** What a chat hears within an hour before more is put together in a digest. */
  readonly chatAlertsPerHour: number
  readonly logLevel: (typeof logLevels)[number]
}

const officialTelegram = 'https://api.telegram.org'
const officialDiscord = 'https://discord.com/api'
const secretNames = ['TELEGRAM_TOKEN', 'TELEGRAM_WEBHOOK_SECRET', 'DISCORD_TOKEN', 'ADMIN_TOKEN']

const list = (value: string): string[] => value.split(/[\s,;]+/).filter((part) => part !== '')

const webRoot = (advice: string) =>
  z
    .string()
    .refine((value) => /^https?:$/.test(URL.parse(value)?.protocol ?? ''), says('to be an http or https address', advice))
    .transform((value) => value.replace(/\/+$/, ''))

const ids = (pattern: RegExp, expected: string, advice: string) =>
  z
    .string()
    .transform(list)
    .refine((all) => all.every((id) => pattern.test(id)), says(expected, advice))

const botToken = says('to look like 123456789:AA…', 'copy the whole token that @BotFather gave you')

/** What each variable must look like; a missing or empty one never gets here. */
const variables = {
  STORE_URL: z
    .string()
    .regex(
      /^sqlite:.+/,
      says('to be sqlite:<path> or sqlite::memory:', 'write for example STORE_URL=sqlite:./data/rasid.db, or leave it out'),
    ),
  REDIS_URL: z
    .string()
    .refine(
      (value) => /^rediss?:$/.test(URL.parse(value)?.protocol ?? '') && URL.parse(value)?.hostname !== '',
      says(
        'to be redis://host:port or rediss://user:password@host:port',
        'write for example REDIS_URL=redis://127.0.0.1:6379, or leave it out for one machine with SQLite',
      ),
    ),
  DATA_DIR: z.string(),
  CONFIG_DIR: z.string(),
  HOST: z
    .string()
    .regex(
      /^[A-Za-z0-9.:_-]+$/,
      says('to be one host name or address', 'write 127.0.0.1, or 0.0.0.0 behind a proxy that speaks TLS'),
    ),
  PORT: z.coerce
    .number(says('to be a number from 1 to 65535', 'write a free port such as 8080, or leave it out'))
    .int(says('to be a number from 1 to 65535', 'write a free port such as 8080, or leave it out'))
    .min(1, says('to be a number from 1 to 65535', 'write a free port such as 8080, or leave it out'))
    .max(65535, says('to be a number from 1 to 65535', 'write a free port such as 8080, or leave it out')),
  TRUST_PROXY: z
    .string()
    .regex(
      /^[0-5]$/,
      says(
        'to be the number of your own proxies before the console, 0 to 5',
        'write 1 behind one nginx or Caddy, or leave it out',
      ),
    )
    .transform(Number),
  ROLE: z
    .string()
    .transform(list)
    .refine(
      (roles) => roles.length > 0 && roles.every((role) => role === 'all' || everyRole.some((known) => known === role)),
      says('to be all, or some of poll, deliver, bots, web', 'leave it out unless several processes share the work'),
    )
    // Who sends can also listen: with REDIS_URL one of them does, by a lease; over SQLite there is one such process anyway.
    .transform((roles): readonly Role[] => {
      const speaks = roles.includes('deliver') || roles.includes('bots')
      return everyRole.filter(
        (role) => roles.includes('all') || roles.includes(role) || (speaks && (role === 'deliver' || role === 'bots')),
      )
    }),
  TELEGRAM_TOKEN: z.string().regex(/^\S+$/, botToken),
  TELEGRAM_API_ROOT: webRoot(`leave it out for ${officialTelegram}; set it only for a Bot API server of your own`),
  ...webhookVariables,
  TELEGRAM_AMBIGUOUS: z.enum(
    ['resend', 'skip', 'by-urgency'],
    says('to be resend, skip or by-urgency', 'leave it out for by-urgency: an alert in doubt is sent once more, a digest is not'),
  ),
  DISCORD_TOKEN: z
    .string()
    .regex(
      /^(?!Bot\b)\S+$/,
      says(
        'to be the bare token, without «Bot » and without spaces',
        'copy it from the Bot page of the Discord developer portal',
      ),
    ),
  DISCORD_API_ROOT: webRoot(`leave it out for ${officialDiscord}; give the REST base including /api otherwise`),
  ADMIN_TELEGRAM_IDS: ids(
    /^[1-9]\d{0,15}$/,
    'to be numeric ids of people, with commas between',
    'ask @userinfobot for yours; @names change hands and groups (ids below zero) have many members, so neither is accepted',
  ),
  ADMIN_DISCORD_IDS: ids(
    /^[1-9]\d{4,19}$/,
    'to be numeric Discord user ids, with commas between',
    'switch on Developer Mode in Discord, then right-click a user and copy the id',
  ),
  // Six is what the log filter can still tell from ordinary text (src/log.ts).
  ADMIN_TOKEN: z.string().min(6, says('to have at least 6 characters', 'make a long one with: openssl rand -hex 24')),
  FEEDS_ALLOW: z
    .string()
    .transform((value) => list(value.toLowerCase()))
    .refine(
      (hosts) =>
        hosts.every((host) => /^(?:[a-z0-9._-]+|\[[0-9a-f:]+\]):\d{1,5}$/.test(host) && Number(/\d+$/.exec(host)?.[0]) <= 65535),
      says('to be host:port pairs, with commas between', 'write for example 127.0.0.1:9000,feeds.internal:80'),
    ),
  CHAT_ALERTS_PER_HOUR: z.coerce
    .number(says('to be a number from 1 to 1000', 'leave it out for 20'))
    .int(says('to be a whole number from 1 to 1000', 'leave it out for 20'))
    .min(1, says('to be a number from 1 to 1000', 'leave it out for 20'))
    .max(1000, says('to be a number from 1 to 1000', 'leave it out for 20')),
  LOG_LEVEL: z.enum(logLevels, says(`to be one of ${logLevels.join(', ')}`, 'leave it out for info')),
} as const

const known = [...Object.keys(variables), ...tokenNames.map((name) => `${name}_FILE`)]

/** Every variable that Rasid reads, in the order of the documentation. */
export const settingNames: readonly string[] = known

function quote(name: string, value: string): string {
  if (secretNames.includes(name)) return `a value of ${value.length} characters`
  // An address may carry a password: redis://user:password@host.
  const shown = value.replace(/\/\/.*@/s, '//…@')
  return `«${shown.length > 60 ? `${shown.slice(0, 60)}…` : shown}»`
}

function sentence(name: string, value: string, message: string): string {
  const [expected = message, advice] = message.split('\n')
  return `Expected ${name} ${expected}, got ${quote(name, value)}${advice === undefined ? '' : `: ${advice}`}`
}

/**
 * Names that look like one of ours. A long one whose right spelling is unset is a mistake (TELEGRAM_TOKN would start without
 * Telegram, silently); a short one, or one beside its right spelling, may belong to another program and is only a warning.
 */
function misspelt(env: Readonly<Record<string, string | undefined>>): {
  readonly problems: string[]
  readonly warnings: string[]
} {
  const problems: string[] = []
  const warnings: string[] = []
  for (const name of Object.keys(env)) {
    if (known.includes(name) || name.length < 6 || !env[name]) continue
    const bare = name.replace(/^RASID_/, '')
    const meant = bare !== name && known.includes(bare) ? bare : didYouMean(name, known, 2)
    if (meant === undefined || (meant.length < 8 && bare === name)) continue
    const certain = meant.length >= 10 && !env[meant]
    const text = `Expected a variable that Rasid knows, got ${name}: did you mean ${meant}?`
    ;(certain ? problems : warnings).push(certain ? text : `${text} It is not read`)
  }
  return { problems, warnings }
}

/**
 * Reads the environment. `warnings` are worth a line in the log: misspellings that may belong to other programs.
 * An empty value counts as unset, as in a copied `.env.example`.
 */
export function readSettings(
  given: Readonly<Record<string, string | undefined>>,
):
  | { readonly ok: true; readonly settings: Settings; readonly warnings: readonly string[] }
  | { readonly ok: false; readonly problems: readonly string[] } {
  const guessed = misspelt(given)
  const { env, places, problems: unread } = withTokenFiles(given)
  const problems = [...guessed.problems, ...unread]
  function read<Name extends keyof typeof variables>(name: Name): z.output<(typeof variables)[Name]> | undefined {
    const value = env[name]?.trim()
    if (value === undefined || value === '') return undefined
    const parsed = variables[name].safeParse(value)
    if (parsed.success) return parsed.data as z.output<(typeof variables)[Name]>
    problems.push(...new Set(parsed.error.issues.map((issue) => sentence(name, value, issue.message))))
    return undefined
  }

  const telegramToken = read('TELEGRAM_TOKEN')
  // A Bot API server of one's own may make tokens as it likes.
  if (telegramToken !== undefined && !env['TELEGRAM_API_ROOT']?.trim() && !/^\d+:/.test(telegramToken))
    problems.push(sentence('TELEGRAM_TOKEN', telegramToken, botToken))
  const [webhookUrl, webhookSecret] = [read('TELEGRAM_WEBHOOK_URL'), read('TELEGRAM_WEBHOOK_SECRET')]
  problems.push(
    ...webhookProblems({
      url: webhookUrl,
      secret: webhookSecret,
      hasToken: telegramToken !== undefined,
      ownServer: Boolean(env['TELEGRAM_API_ROOT']?.trim()),
    }),
  )
  const discordToken = read('DISCORD_TOKEN')
  const adminToken = read('ADMIN_TOKEN')
  const dataDir = read('DATA_DIR') ?? './data'
  const redisUrl = read('REDIS_URL')
  const storeUrl = read('STORE_URL') ?? `sqlite:${dataDir === './data' ? './data/rasid.db' : join(dataDir, 'rasid.db')}`
  const host = read('HOST') ?? '127.0.0.1'
  const settings: Settings = {
    storeUrl: redisUrl ?? storeUrl,
    ...(redisUrl !== undefined && { redisUrl }),
    dataDir,
    configDir: read('CONFIG_DIR') ?? './config',
    host,
    port: read('PORT') ?? 8080,
    trustProxy: read('TRUST_PROXY') ?? 0,
    roles: read('ROLE') ?? everyRole,
    ...(telegramToken !== undefined && { telegramToken }),
    ...(Object.keys(places).length > 0 && { tokenPlaces: places }),
    telegramApiRoot: read('TELEGRAM_API_ROOT') ?? officialTelegram,
    ...(webhookUrl !== undefined && { telegramWebhookUrl: webhookUrl }),
    ...(webhookSecret !== undefined && { telegramWebhookSecret: webhookSecret }),
    telegramAmbiguous: read('TELEGRAM_AMBIGUOUS') ?? 'by-urgency',
    ...(discordToken !== undefined && { discordToken }),
    discordApiRoot: read('DISCORD_API_ROOT') ?? officialDiscord,
    adminTelegramIds: read('ADMIN_TELEGRAM_IDS') ?? [],
    adminDiscordIds: read('ADMIN_DISCORD_IDS') ?? [],
    ...(adminToken !== undefined && { adminToken }),
    feedsAllow: read('FEEDS_ALLOW') ?? [],
    // A busy day of one topic brings ten an hour; Telegram's groups take twenty a minute.
    chatAlertsPerHour: read('CHAT_ALERTS_PER_HOUR') ?? 20,
    logLevel: read('LOG_LEVEL') ?? 'info',
  }
  if (!isLoopback(host) && (adminToken?.length ?? 0) < 16 && !problems.some((problem) => problem.includes('ADMIN_TOKEN')))
    problems.push(
      `Expected ADMIN_TOKEN with at least 16 characters because HOST is not this machine alone, got HOST=${host} and ${adminToken === undefined ? 'no ADMIN_TOKEN' : `${adminToken.length} characters`}: make one with "openssl rand -hex 24", or leave HOST out for 127.0.0.1`,
    )
  return problems.length > 0
    ? { ok: false, problems }
    : { ok: true, settings: Object.freeze(settings), warnings: guessed.warnings }
}

/** The exact values that must never reach a log, a message or a page. */
export const secrets = (settings: Settings): readonly string[] =>
  [
    settings.telegramToken,
    settings.telegramWebhookSecret,
    settings.discordToken,
    settings.adminToken,
    ...passwordOf(settings.redisUrl),
  ].filter((value) => value !== undefined)

/** As it stands in the address, and as it is meant. */
function passwordOf(url: string | undefined): string[] {
  const password = url === undefined ? '' : (URL.parse(url)?.password ?? '')
  return password === '' ? [] : [...new Set([password, decodeURIComponent(password)])]
}
