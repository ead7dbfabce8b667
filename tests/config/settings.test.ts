// The environment: what it gives, and every mistake at once in a sentence that says what to do.
import { expect, test } from 'vitest'
import { readSettings, secrets, settingNames } from '../../config/settings.ts'

const problemsOf = (env: Record<string, string>) => {
  const read = readSettings(env)
  return read.ok ? [] : read.problems
}
const settingsOf = (env: Record<string, string>) => {
  const read = readSettings(env)
  if (!read.ok) throw new Error(read.problems.join('\n'))
  return read.settings
}

test('nothing set: one process on this machine, SQLite, no tokens', () => {
  expect(settingsOf({})).toEqual({
    storeUrl: 'sqlite:./data/rasid.db',
    dataDir: './data',
    configDir: './config',
    host: '127.0.0.1',
    port: 8080,
    trustProxy: 0,
    roles: ['poll', 'deliver', 'bots', 'web'],
    telegramApiRoot: 'https://api.telegram.org',
    telegramAmbiguous: 'by-urgency',
    discordApiRoot: 'https://discord.com/api',
    adminTelegramIds: [],
    adminDiscordIds: [],
    feedsAllow: [],
    chatAlertsPerHour: 20,
    logLevel: 'info',
  })
})

test('everything set', () => {
  const token = `123456789:${'A'.repeat(35)}`
  expect(
    settingsOf({
      STORE_URL: 'sqlite::memory:',
      DATA_DIR: '/var/lib/rasid',
      CONFIG_DIR: '/etc/rasid',
      HOST: '0.0.0.0',
      PORT: '9090',
      TRUST_PROXY: '2',
      ROLE: 'web, bots',
      TELEGRAM_TOKEN: token,
      TELEGRAM_API_ROOT: 'http://127.0.0.1:8081/',
      TELEGRAM_AMBIGUOUS: 'skip',
      DISCORD_TOKEN: 'abc.def.ghi',
      DISCORD_API_ROOT: 'http://127.0.0.1:8082/api/',
      ADMIN_TELEGRAM_IDS: '12345, 67890',
      ADMIN_DISCORD_IDS: '123456789012345678',
      ADMIN_TOKEN: 'a-long-admin-token',
      FEEDS_ALLOW: '127.0.0.1:9001 [::1]:80,Feeds.Internal:8080',
      CHAT_ALERTS_PER_HOUR: '7',
      LOG_LEVEL: 'debug',
    }),
  ).toEqual({
    storeUrl: 'sqlite::memory:',
    dataDir: '/var/lib/rasid',
    configDir: '/etc/rasid',
    host: '0.0.0.0',
    port: 9090,
    trustProxy: 2,
    roles: ['deliver', 'bots', 'web'],
    telegramToken: token,
    telegramApiRoot: 'http://127.0.0.1:8081',
    telegramAmbiguous: 'skip',
    discordToken: 'abc.def.ghi',
    discordApiRoot: 'http://127.0.0.1:8082/api',
    adminTelegramIds: ['12345', '67890'],
    adminDiscordIds: ['123456789012345678'],
    adminToken: 'a-long-admin-token',
    feedsAllow: ['127.0.0.1:9001', '[::1]:80', 'feeds.internal:8080'],
    chatAlertsPerHour: 7,
    logLevel: 'debug',
  })
})

test('an empty value counts as unset, and the store follows DATA_DIR', () => {
  expect(settingsOf({ PORT: '', TELEGRAM_TOKEN: '  ', DATA_DIR: '/srv/rasid' })).toMatchObject({
    port: 8080,
    storeUrl: 'sqlite:/srv/rasid/rasid.db',
  })
})

test.each([
  [{ PORT: 'abc' }, 'Expected PORT to be a number from 1 to 65535, got «abc»: write a free port such as 8080, or leave it out'],
  [{ CHAT_ALERTS_PER_HOUR: '0' }, 'Expected CHAT_ALERTS_PER_HOUR to be a number from 1 to 1000, got «0»: leave it out for 20'],
  [
    { PORT: '70000' },
    'Expected PORT to be a number from 1 to 65535, got «70000»: write a free port such as 8080, or leave it out',
  ],
  [
    { ROLE: 'poll,paint' },
    'Expected ROLE to be all, or some of poll, deliver, bots, web, got «poll,paint»: leave it out unless several processes share the work',
  ],
  [
    { STORE_URL: 'mysql://x' },
    'Expected STORE_URL to be sqlite:<path> or sqlite::memory:, got «mysql://x»: write for example STORE_URL=sqlite:./data/rasid.db, or leave it out',
  ],
  [
    { LOG_LEVEL: 'loud' },
    'Expected LOG_LEVEL to be one of trace, debug, info, warn, error, fatal, silent, got «loud»: leave it out for info',
  ],
  [
    { FEEDS_ALLOW: '10.0.0.1' },
    'Expected FEEDS_ALLOW to be host:port pairs, with commas between, got «10.0.0.1»: write for example 127.0.0.1:9000,feeds.internal:80',
  ],
  [
    { ADMIN_TELEGRAM_IDS: '@editor' },
    'Expected ADMIN_TELEGRAM_IDS to be numeric ids of people, with commas between, got «@editor»: ask @userinfobot for yours; @names change hands and groups (ids below zero) have many members, so neither is accepted',
  ],
  [
    { ADMIN_DISCORD_IDS: '42' },
    'Expected ADMIN_DISCORD_IDS to be numeric Discord user ids, with commas between, got «42»: switch on Developer Mode in Discord, then right-click a user and copy the id',
  ],
  [
    { TELEGRAM_API_ROOT: 'localhost:8081' },
    'Expected TELEGRAM_API_ROOT to be an http or https address, got «localhost:8081»: leave it out for https://api.telegram.org; set it only for a Bot API server of your own',
  ],
  [{ TELEGRAM_TOKN: 'x' }, 'Expected a variable that Rasid knows, got TELEGRAM_TOKN: did you mean TELEGRAM_TOKEN?'],
  [
    { REDIS_URL: 'http://user:geheim@localhost' },
    'Expected REDIS_URL to be redis://host:port or rediss://user:password@host:port, got «http://…@localhost»: write for example REDIS_URL=redis://127.0.0.1:6379, or leave it out for one machine with SQLite',
  ],
  [
    { TELEGRAM_TOKEN: '1:a', TELEGRAM_WEBHOOK_URL: 'http://news.example.org/telegram' },
    'Expected TELEGRAM_WEBHOOK_URL to be an https address, got «http://news.example.org/telegram»: write for example https://news.example.org/telegram, or leave it out: then the bot asks Telegram itself',
  ],
  [
    { TELEGRAM_TOKEN: '1:a', TELEGRAM_WEBHOOK_URL: 'https://news.example.org/' },
    'Expected TELEGRAM_WEBHOOK_URL to have a path that the console does not use, got «https://news.example.org/»: write for example https://news.example.org/telegram, or leave it out: then the bot asks Telegram itself',
  ],
  [
    { TELEGRAM_TOKEN: '1:a', TELEGRAM_WEBHOOK_URL: 'https://news.example.org:9000/telegram' },
    'Expected TELEGRAM_WEBHOOK_URL to have port 443, 80, 88 or 8443, got 9000: Telegram connects to no other; put a proxy there',
  ],
  [
    { TELEGRAM_WEBHOOK_URL: 'https://news.example.org/telegram' },
    'Expected TELEGRAM_TOKEN beside TELEGRAM_WEBHOOK_URL, got none: a webhook belongs to a bot; set both or neither',
  ],
  [
    { TELEGRAM_TOKEN: '1:a', TELEGRAM_WEBHOOK_URL: 'https://news.example.org/t', TELEGRAM_WEBHOOK_SECRET: 'short' },
    'Expected TELEGRAM_WEBHOOK_SECRET to have 16 to 256 of the characters A–Z a–z 0–9 _ -, got a value of 5 characters: leave it out: Rasid makes one from the token; or write one with "openssl rand -hex 24"',
  ],
  [
    { HOST: '0.0.0.0' },
    'Expected ADMIN_TOKEN with at least 16 characters because HOST is not this machine alone, got HOST=0.0.0.0 and no ADMIN_TOKEN: make one with "openssl rand -hex 24", or leave HOST out for 127.0.0.1',
  ],
])('%j', (env, sentence) => {
  expect(problemsOf(env as Record<string, string>)).toEqual([sentence])
})

test('a webhook: https with a path of its own, plain http only on this machine, any port for a server of your own', () => {
  const secret = 'a-secret-that-is-long'
  const url = 'https://news.example.org/telegram?bot=1'
  const settings = settingsOf({ TELEGRAM_TOKEN: '1:a', TELEGRAM_WEBHOOK_URL: url, TELEGRAM_WEBHOOK_SECRET: secret })
  expect(settings).toMatchObject({ telegramWebhookUrl: url, telegramWebhookSecret: secret })
  expect(secrets(settings)).toContain(secret)
  const own = { TELEGRAM_TOKEN: 'local', TELEGRAM_API_ROOT: 'http://127.0.0.1:8081' }
  expect(problemsOf({ ...own, TELEGRAM_WEBHOOK_URL: 'http://127.0.0.1:8080/telegram' })).toEqual([])
  expect(problemsOf({ ...own, TELEGRAM_WEBHOOK_URL: 'https://a:b@x.example/telegram' })).toHaveLength(1)
})

test('a Bot API server of your own may make tokens as it likes', () => {
  expect(problemsOf({ TELEGRAM_TOKEN: 'local', TELEGRAM_API_ROOT: 'http://127.0.0.1:8081' })).toEqual([])
  expect(problemsOf({ TELEGRAM_TOKEN: 'local' })).toEqual([
    'Expected TELEGRAM_TOKEN to look like 123456789:AA…, got a value of 5 characters: copy the whole token that @BotFather gave you',
  ])
})

test('with REDIS_URL store and queue are there, whatever STORE_URL says, and its password is a secret', () => {
  const settings = settingsOf({ REDIS_URL: 'rediss://rasid:ge%20heim@redis.internal:6380/1', STORE_URL: 'sqlite:./x.db' })
  expect([settings.storeUrl, settings.redisUrl]).toEqual(Array(2).fill('rediss://rasid:ge%20heim@redis.internal:6380/1'))
  expect(secrets(settings)).toEqual(['ge%20heim', 'ge heim'])
  expect(settingsOf({ STORE_URL: 'sqlite:./x.db' })).toMatchObject({ storeUrl: 'sqlite:./x.db' })
})

test('all problems come at once', () => {
  expect(problemsOf({ PORT: 'x', ROLE: 'y', LOG_LEVEL: 'z', REDIS_URL: 'redis://', DISCORD_TOKN: 'q' })).toHaveLength(5)
})

test('a secret is never quoted in a problem, and secrets() names them all', () => {
  const env = { TELEGRAM_TOKEN: 'hunter2 hunter2', DISCORD_TOKEN: 'Bot hunter2', ADMIN_TOKEN: 'hunt' }
  expect(problemsOf(env)).toHaveLength(3)
  expect(problemsOf(env).join()).not.toContain('hunt')
  expect(secrets(settingsOf({ TELEGRAM_TOKEN: '1:a', DISCORD_TOKEN: 'b', ADMIN_TOKEN: 'long-enough' }))).toEqual([
    '1:a',
    'b',
    'long-enough',
  ])
})

test('variables of other programs are left alone; likely slips are warned of', () => {
  const read = readSettings({
    HOME: '/root',
    PATH: '/bin',
    POST: 'x',
    LOGLEVEL: 'debug',
    RASID_PORT: '1',
    NODE_ENV: 'production',
  })
  expect(read.ok && read.warnings).toEqual([
    'Expected a variable that Rasid knows, got LOGLEVEL: did you mean LOG_LEVEL? It is not read',
    'Expected a variable that Rasid knows, got RASID_PORT: did you mean PORT? It is not read',
  ])
})

test.each(['-1', '1.5', 'yes', '10.0.0.1', '99'])(
  'TRUST_PROXY=%s is refused: an invented number of proxies would believe strangers',
  (value) => {
    expect(readSettings({ TRUST_PROXY: value })).toMatchObject({
      ok: false,
      problems: [expect.stringMatching(/^Expected TRUST_PROXY to be the number of your own proxies .*, got «/)],
    })
  },
)

test('.env.example names every variable and sets none', async () => {
  const { readFile } = await import('node:fs/promises')
  const text = await readFile(new URL('../../.env.example', import.meta.url), 'utf8')
  const named = [...text.matchAll(/^# ?([A-Z_]+)=/gm)].map((match) => match[1]!)
  expect(new Set(named)).toEqual(new Set(settingNames))
  expect(text).not.toMatch(/^[A-Z]/m)
})

test('a password in an address is not repeated, and a role that names nothing is refused', () => {
  const said = problemsOf({ STORE_URL: 'redis://user:geheim@host/0' }).join('\n')
  expect(said).toContain('«redis://…@host/0»')
  expect(said).not.toContain('geheim')
  expect(problemsOf({ ROLE: ',' })).toHaveLength(1)
})
