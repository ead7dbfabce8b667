/**
 * A place for faults that take several processes: outlets, both platforms, one Redis, and machines of any role and version. What was
 * started here ends with `close`, or with this process.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Chat, Delivery } from '#model'
import { chatKey } from '#model'
import type { Store } from '#ports'
import { openStore } from '../../src/store/open.ts'
import { startDiscordFake, type DiscordFake } from '../fakes/discord/index.ts'
import { startOutlets, type Outlets } from '../fakes/outlets.ts'
import { startTelegramFake, type TelegramFake } from '../fakes/telegram/index.ts'
import { startProcess, until, type Service } from '../journeys/process.ts'
import { startRedis, type RedisServer } from '../store/redis-server.ts'
import { freePort } from '../free-port.ts'
import { subscribeAll } from './subscribers.ts'

export const topic = 'morocco-israel-defence'
export const names = ['صدى الأطلس', 'منبر الضفتين', 'أخبار المضيق']
/** Events that nobody takes for one another: what, and the words of it. */
const events = [
  ['يوقع مع إسرائيل عقدا لاقتناء منظومة باراك 8', 'ست بطاريات للدفاع الجوي تنصب قرب سيدي يحيى الغرب'],
  ['يتسلم من إسرائيل أول دفعة من طائرات هيرون', 'ثلاث طائرات مسيرة حطت في قاعدة بنجرير'],
  ['يختبر بحضور ضباط إسرائيليين قاذفات بولس', 'رماية بالذخيرة الحية في ميدان المحبس جنوب البلاد'],
  ['يفتتح مع شركة إسرائيلية مصنعا لإنتاج ذخائر سباي إكس', 'خط إنتاج في بنسليمان يشغل مئتي مهندس'],
  ['يستقبل في الرباط رئيس أركان الجيش الإسرائيلي', 'محادثات مع المفتش العام للقوات المسلحة الملكية'],
  ['يشارك مع إسرائيل في مناورات الأسد الإفريقي', 'وحدة مشاة إسرائيلية تتدرب في أكادير وطانطان'],
  ['يطلق قمرا صناعيا عسكريا من صنع إسرائيلي', 'القمر أوفيك يراقب الحدود من مدار منخفض'],
  ['يوفد إلى تل أبيب لجنة عسكرية للأمن السيبراني', 'اللجنة تبحث حماية شبكات الجيش من الاختراق'],
] as const

export type Machine = Service & { readonly port: number; readonly data: string }
export type Place = {
  readonly outlets: Outlets
  readonly telegram: TelegramFake
  readonly discord: DiscordFake
  readonly redis: RedisServer
  readonly chats: readonly Chat[]
  readonly store: () => Promise<Store>
  /** What a process of this role is started with: a data folder and a port of its own. */
  readonly environment: (role: string, more?: Readonly<Record<string, string>>) => Promise<Readonly<Record<string, string>>>
  /** A process with a data folder of its own. `from`: the folder of another version. */
  readonly machine: (role: string, more?: Readonly<Record<string, string>>, from?: string) => Promise<Machine>
  readonly subscribeAll: () => Promise<void>
  /** Another event by the outlet whose turn it is; returns how many were told. */
  readonly tell: () => number
  /** Waits until every outlet was asked so many times more. */
  readonly polled: (times: number, service?: Service) => Promise<void>
  /** Waits until nothing is owed, and gives every delivery. */
  readonly settled: (service?: Service) => Promise<readonly Delivery[]>
  /** What each chat holds against what it is owed: audible deliveries without a message, and messages without a delivery. */
  readonly compared: (rows: readonly Delivery[]) => Compared
  readonly close: () => Promise<void>
}
export type Compared = {
  readonly alerts: number
  readonly lost: number
  readonly telegramTwice: number
  readonly telegramDoubts: number
  readonly discordTwice: number
}

export type PlaceAsked = {
  readonly people: number
  readonly channels: number
  /** Telegram's limits are enforced. */
  readonly rates?: boolean
  /** One that runs already, and ends with this place; else one is started on loopback. */
  readonly redis?: RedisServer
}

/** Starts everything but the machines. */
export async function startPlace(asked: PlaceAsked): Promise<Place> {
  const dir = mkdtempSync(join(tmpdir(), 'rasid-faults-'))
  const ids = Array.from({ length: asked.channels }, (_, index) => String(210_000_000_000_000_000n + BigInt(index)))
  const redis = asked.redis ?? (await startRedis(['--appendfsync', 'everysec']))
  const [outlets, telegram] = [await startOutlets(names), await startTelegramFake({ rates: asked.rates === true })]
  const discord = await startDiscordFake({ channels: ids.map((id) => ({ id, type: 0, name: `قناة-${id.slice(-3)}` })) })
  writeFileSync(join(dir, 'feeds.yaml'), outlets.yaml)
  const running: Machine[] = []
  process.on('exit', () => {
    for (const { child } of running) child.kill('SIGKILL')
    redis.child().kill('SIGKILL')
    rmSync(dir, { recursive: true, force: true })
  })
  const chats: Chat[] = [
    ...Array.from({ length: asked.people }, (_, index): Chat => ({ platform: 'telegram', chatId: String(5_001 + index) })),
    ...ids.map((chatId): Chat => ({ platform: 'discord', chatId })),
  ]
  const store = (): Promise<Store> => openStore(redis.url)
  let [told, folders] = [0, 0]
  const environment: Place['environment'] = async (role, more = {}) => ({
    ROLE: role,
    REDIS_URL: redis.url,
    DATA_DIR: join(dir, `data-${folders++}`),
    CONFIG_DIR: dir,
    PORT: String(await freePort()),
    FEEDS_ALLOW: outlets.host,
    TELEGRAM_TOKEN: telegram.token,
    TELEGRAM_API_ROOT: telegram.root,
    DISCORD_TOKEN: discord.token,
    DISCORD_API_ROOT: discord.root,
    LOG_LEVEL: 'warn',
    ...more,
  })
  return {
    environment,
    outlets,
    telegram,
    discord,
    redis,
    chats,
    store,
    machine: async (role, more = {}, from) => {
      const env = await environment(role, more)
      const service = {
        ...startProcess({ dir, env, remove: () => {} }, {}, from),
        port: Number(env['PORT']),
        data: env['DATA_DIR'] ?? '',
      }
      running.push(service)
      return service
    },
    subscribeAll: () => subscribeAll(redis.url, topic, chats),
    tell: () => {
      const [act, words] = events[told % events.length]!
      outlets.publish(names[told % names.length] ?? '', {
        title: `المغرب ${act}`,
        text: `المغرب ${act}: ${words}، في إطار التعاون العسكري بين الرباط وتل أبيب.`,
        published: new Date(),
      })
      return ++told
    },
    polled: async (times, service) => {
      const before = names.map((name) => outlets.polls(name))
      await until(() => names.every((name, index) => outlets.polls(name) >= before[index]! + times), `${times} polls`, service)
    },
    settled: async (service) => {
      const open = await store()
      try {
        let calm = 0
        const owed = ['pending', 'claimed', 'sending', 'retry', 'ambiguous'].map((state) => `deliveries.${state}`)
        await until(
          async () => {
            const counts = await open.counts()
            const waits = owed.some((state) => (counts[state] ?? 0) > 0) || (counts['alerts.fanning-out'] ?? 0) > 0
            calm = waits ? 0 : calm + 1
            return calm >= 40
          },
          'everything owed to arrive',
          service,
          200_000,
        )
        return await open.deliveries({ limit: 1_000_000 })
      } finally {
        await open.close()
      }
    },
    compared: (rows) => {
      const audible = rows.filter(({ kind }) => kind !== 'edit')
      const alerts = new Set(audible.map(({ alertId }) => alertId)).size
      const twice = { telegram: 0, discord: 0 }
      let lost = 0
      for (const chat of chats) {
        const own = audible.filter((row) => chatKey(row.chat) === chatKey(chat))
        const there =
          chat.platform === 'telegram'
            ? telegram.messages.filter(({ chatId }) => String(chatId) === chat.chatId).map(({ messageId }) => String(messageId))
            : discord.ledger.messages.filter(({ channelId }) => channelId === chat.chatId).map(({ id }) => id)
        const arrived = own.filter(({ status }) => status.state === 'sent' && there.includes(status.messageId))
        lost += alerts - arrived.length
        twice[chat.platform === 'discord' ? 'discord' : 'telegram'] += Math.max(0, there.length - own.length)
      }
      const telegramDoubts = rows.reduce((sum, { chat, doubts = 0 }) => sum + (chat.platform === 'telegram' ? doubts : 0), 0)
      return { alerts, lost, telegramTwice: twice.telegram, telegramDoubts, discordTwice: twice.discord }
    },
    close: async () => {
      await Promise.all(running.map((service) => service.end('SIGKILL')))
      await Promise.all([outlets.close(), telegram.close(), discord.close(), redis.close()])
      rmSync(dir, { recursive: true, force: true })
    },
  }
}
