// D-23, C-13: both tokens are reset while Rasid runs. Nothing more is sent, nothing is lost; the new ones are put where the old ones
// stood, and what is owed goes out, once.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { ids, startDiscordFake } from '../fakes/discord/index.ts'
import { startOutlets } from '../fakes/outlets.ts'
import { startTelegramFake } from '../fakes/telegram/index.ts'
import { startProcess, until, workplace } from './process.ts'

const topic = 'morocco-israel-defence'
const outlet = 'صدى الأطلس'
const reader = { id: 1, type: 'private' } as const
const person = { id: 1, first_name: 'سلمى', language_code: 'ar' }

const endings: (() => Promise<unknown> | void)[] = []
afterEach(async () => {
  for (const end of endings.splice(0).toReversed()) await end()
})

test('new tokens are taken without a restart, and what was owed goes out once', { timeout: 120_000 }, async () => {
  const [telegram, discord, outlets] = [await startTelegramFake(), await startDiscordFake(), await startOutlets([outlet])]
  const place = await workplace(outlets.yaml, {
    FEEDS_ALLOW: outlets.host,
    TELEGRAM_API_ROOT: telegram.root,
    DISCORD_API_ROOT: discord.root,
  })
  endings.push(telegram.close, discord.close, outlets.close, place.remove)
  const files = { TELEGRAM_TOKEN_FILE: join(place.dir, 'telegram-token'), DISCORD_TOKEN_FILE: join(place.dir, 'discord-token') }
  writeFileSync(files.TELEGRAM_TOKEN_FILE, `${telegram.token}\n`)
  writeFileSync(files.DISCORD_TOKEN_FILE, `${discord.token}\n`)
  const service = startProcess(place, files)
  endings.push(() => service.end('SIGKILL'))
  telegram.say(reader, `/subscribe ${topic}`, person)
  await telegram.next(({ text }) => text.includes('تم الاشتراك'))
  await until(() => discord.ledger.commandLists.length > 0, 'Discord commands to be registered', service)
  await discord.interact('follow', { topic }, { locale: 'fr' })
  const before = outlets.polls(outlet)
  await until(() => outlets.polls(outlet) >= before + 2, 'two more polls', service)

  const fresh = { telegram: '777777777:another-token-of-the-same-bot-0', discord: 'another-discord-token' }
  telegram.renew(fresh.telegram)
  discord.renew(fresh.discord)
  outlets.publish(outlet, {
    title: 'المغرب وإسرائيل يوقعان في الرباط اتفاقا لصيانة الطائرات المسيرة العسكرية',
    text: 'وقع المغرب وإسرائيل، اليوم في الرباط، اتفاقا عسكريا لصيانة الطائرات المسيرة التي اقتنتها القوات المسلحة الملكية من شركة بلوبيرد الإسرائيلية.',
    published: new Date(Date.now() - 3_600_000),
  })
  const stopped = (platform: string): boolean => service.output().includes(`nothing more is sent to ${platform}`)
  await until(() => stopped('telegram') && stopped('discord'), 'both platforms to be stopped', service)
  const ready = await fetch(`http://127.0.0.1:${place.env['PORT'] ?? ''}/readyz`)
  expect(ready.status).toBe(503)
  // The long poll may have heard of it first: then not even one was sent.
  expect(telegram.ledger.filter(({ method, status }) => method === 'sendMessage' && status === 401).length).toBeLessThanOrEqual(1)

  writeFileSync(files.TELEGRAM_TOKEN_FILE, `${fresh.telegram}\n`)
  writeFileSync(files.DISCORD_TOKEN_FILE, `${fresh.discord}\n`)
  const told = () => telegram.messages.filter(({ chatId, text }) => chatId === 1 && /المصدر|المصادر/.test(text)).length
  await until(() => told() === 1 && discord.ledger.in(ids.news).length === 1, 'both to be told', service)
  telegram.say(reader, '/help', person)
  await until(() => telegram.messages.length === 3, 'a command to be answered', service)
  expect([told(), discord.ledger.in(ids.news).length]).toEqual([1, 1])
  for (const secret of Object.values(fresh)) expect(service.output()).not.toContain(secret)
  expect(await service.end('SIGTERM')).toBe(0)
})
