/**
 * The service as processes, killed again and again at named places and at any instant, while stories come in and many chats are owed
 * them. At the end the store and the ledgers of the platforms are compared, delivery by delivery.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Alert, Chat, Delivery } from '#model'
import { chatKey } from '#model'
import type { Store } from '#ports'
import type { FailPoint } from '../../src/fail-point.ts'
import { openStore } from '../../src/store/open.ts'
import { startDiscordFake, type DiscordFake } from '../fakes/discord/index.ts'
import { startOutlets, type Outlets } from '../fakes/outlets.ts'
import { startTelegramFake, type TelegramFake } from '../fakes/telegram/index.ts'
import { startProcess, until, type Service } from '../journeys/process.ts'
import { startRedis } from '../store/redis-server.ts'
import { subscribeAll } from './subscribers.ts'
import { freePort } from '../free-port.ts'

export type KillCycles = {
  /** sqlite: one process that does everything. redis: three that deliver and two that poll. */
  readonly store: 'sqlite' | 'redis'
  readonly cycles: number
  readonly telegramChats: number
  readonly discordChannels: number
  /** Repeats a run: where and when is killed. */
  readonly seed: number
  readonly onCycle?: (cycle: number, told: number) => void
}

/** Where the running loops are killed; tests/store/older-store.test.ts kills at those of a migration. */
type KillPoint = Extract<FailPoint, 'after-commit' | 'after-sending' | 'after-send'>

export type KillReport = {
  readonly cycles: number
  /** Kills by place; `any` is an instant that chance chose. */
  readonly kills: Readonly<Record<KillPoint | 'any', number>>
  readonly alerts: number
  readonly deliveries: number
  /** Audible alert and chat without a message, and without a dead letter that says so. */
  readonly lost: number
  /** In doubt twice, so given up in sight: a third send would break the promise of one extra copy. */
  readonly deadLettered: number
  readonly telegramTwice: number
  /** Telegram sends of which nobody could know; each may have made one extra copy. */
  readonly telegramDoubts: number
  readonly discordTwice: number
  /** Chats whose messages do not stand in the order of their alerts. */
  readonly disordered: number
  readonly seconds: number
}

const topic = 'morocco-israel-defence'
const names = ['صدى الأطلس', 'منبر الضفتين', 'أخبار المضيق', 'بريد الشمال', 'جريدة المرسى', 'صوت القلعة']
const points: readonly KillPoint[] = ['after-commit', 'after-sending', 'after-send']
/** A kill comes within this time of the first message after a start, so that it hits work; … */
const workingMs = 900
/** … or after this long without one. */
const idleMs = 4_000

/** Runs the cycles, lets what is owed arrive, and counts. Throws when the service does not come to rest. */
export async function killCycles(asked: KillCycles): Promise<KillReport> {
  const chance = generator(asked.seed)
  const dir = mkdtempSync(join(tmpdir(), 'rasid-kills-'))
  const closing: (() => Promise<unknown> | void)[] = [() => rmSync(dir, { recursive: true, force: true })]
  try {
    const outlets = await startOutlets(names)
    const telegram = await startTelegramFake()
    const channels = Array.from({ length: asked.discordChannels }, (_, index) => String(210_000_000_000_000_000n + BigInt(index)))
    const discord = await startDiscordFake({ channels: channels.map((id) => ({ id, type: 0, name: `قناة-${id.slice(-3)}` })) })
    closing.push(outlets.close, telegram.close, discord.close)
    const redis = asked.store === 'redis' ? await startRedis(['--appendfsync', 'everysec']) : undefined
    if (redis !== undefined) closing.push(redis.close)
    writeFileSync(join(dir, 'feeds.yaml'), outlets.yaml)
    const url = redis?.url ?? `sqlite:${join(dir, 'data-0', 'rasid.db')}`
    const chats: Chat[] = [
      ...Array.from({ length: asked.telegramChats }, (_, index): Chat => ({
        platform: 'telegram',
        chatId: String(5_001 + index),
      })),
      ...channels.map((chatId): Chat => ({ platform: 'discord', chatId })),
    ]
    await subscribeAll(url, topic, chats)

    const env = {
      ...(redis === undefined ? {} : { REDIS_URL: redis.url }),
      CONFIG_DIR: dir,
      FEEDS_ALLOW: outlets.host,
      TELEGRAM_TOKEN: telegram.token,
      TELEGRAM_API_ROOT: telegram.root,
      DISCORD_TOKEN: discord.token,
      DISCORD_API_ROOT: discord.root,
      // Many stories in a few minutes: what is asked here is who is told, not how gently.
      CHAT_ALERTS_PER_HOUR: '1000',
      LOG_LEVEL: 'warn',
    }
    const roles = redis === undefined ? ['poll,deliver,bots'] : ['poll', 'poll', ...Array<string>(3).fill('deliver,bots')]
    const begin = async (number: number, point?: KillPoint): Promise<Service> => {
      const place = { ROLE: roles[number] ?? '', DATA_DIR: join(dir, `data-${number}`), PORT: String(await freePort()) }
      return startProcess(
        { dir, env: { ...env, ...place }, remove: () => {} },
        point === undefined ? {} : { RASID_FAIL_POINT: point },
      )
    }
    const running: Service[] = []
    const pointOf: (KillPoint | undefined)[] = []
    const sent = (): number => telegram.messages.length + discord.ledger.messages.length
    closing.push(async () => void (await Promise.all(running.map((service) => service.end('SIGKILL')))))
    // Nothing that was started here outlives a run that is broken off.
    process.once('exit', () => {
      for (const { child } of running) child.kill('SIGKILL')
      redis?.child().kill('SIGKILL')
    })
    for (const number of roles.keys()) running.push(await begin(number))

    const began = Date.now()
    const polls = (): number => Math.min(...names.map((name) => outlets.polls(name)))
    await until(() => polls() >= 3, 'the silent baseline of every outlet', running[0])
    const kills = { 'after-commit': 0, 'after-sending': 0, 'after-send': 0, any: 0 }
    const story = storyteller(outlets, chance)
    let idle = false
    for (let cycle = 0; cycle < asked.cycles; cycle++) {
      // News while something of the last is still owed, so that kills find work of both loops; and when nothing was owed any more.
      // Never while much is: what nobody has sent for a moment may wait for a worker, and more of it only takes longer in the end.
      const mayTell = telegram.messages.length >= 0.7 * asked.telegramChats * story.told()
      if (mayTell || (idle && (await owedIn(url)) < 0.3 * asked.telegramChats)) story.tell()
      const victim = Math.floor(chance() * running.length)
      const [service, point] = [running[victim]!, pointOf[victim]]
      const died = service.exited.then(() => true)
      const before = sent()
      const worked = until(() => sent() > before, 'work', service, idleMs).then(
        () => elapsed(chance() * workingMs),
        () => undefined,
      )
      const byItself = await Promise.race([died, worked.then(() => false)])
      await service.end('SIGKILL')
      idle = sent() === before
      kills[byItself && point !== undefined ? point : 'any']++
      pointOf[victim] = chance() < 0.4 ? points[Math.floor(chance() * points.length)] : undefined
      running[victim] = await begin(victim, pointOf[victim])
      asked.onCycle?.(cycle + 1, telegram.messages.length)
    }
    // Whoever is to die at a place would die of what is still owed.
    for (const [number, service] of running.entries())
      if (pointOf[number] !== undefined) {
        await service.end('SIGKILL')
        running[number] = await begin(number)
      }
    await settled(url, running)
    const ended = running.splice(0)
    const codes = await Promise.all(ended.map((service) => service.end('SIGTERM')))
    const unclean = ended.find((_, number) => codes[number] !== 0)
    if (unclean !== undefined)
      throw new Error(
        `Expected a clean end of every process, got exit codes ${codes.join(', ')}\n${unclean.output().slice(-6_000)}`,
      )
    return {
      cycles: asked.cycles,
      kills,
      ...(await compared(url, chats, { telegram, discord })),
      seconds: Math.round((Date.now() - began) / 1_000),
    }
  } finally {
    for (const close of closing.toReversed()) await close()
  }
}

const elapsed = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** Numbers in [0, 1), the same for the same seed (mulberry32, Tommy Ettinger 2017). */
function generator(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

const systems = ['باراك 8', 'هيرون', 'سبايدر', 'أتموس', 'بولس', 'سكاي ستار', 'هاروب', 'ديفيد سلينغ', 'بلو بيرد', 'ثندر بي']
const acts = [
  'يوقع مع إسرائيل عقدا لاقتناء منظومة',
  'يتسلم من إسرائيل أول دفعة من منظومة',
  'يختبر بحضور ضباط إسرائيليين منظومة',
  'يفتتح مع شركة إسرائيلية مصنعا لإنتاج منظومة',
  'يطلب من إسرائيل دفعة ثانية من منظومة',
  'يرسل ضباطا إلى إسرائيل للتدريب على منظومة',
  'يبحث في تل أبيب مع وزارة الدفاع الإسرائيلية صيانة منظومة',
  'يعرض في أكادير مع شركة إسرائيلية منظومة',
] as const
/** Young enough to be told, and far enough from each other for updates to sound. */
const firstAgoMs = 46 * 3_600_000
const apartMs = 33 * 60_000

/** One event after the other, each of another system or another act; whether it is told as a story or an update is the bot's affair. */
function storyteller(outlets: Outlets, chance: () => number): { readonly tell: () => void; readonly told: () => number } {
  let told = 0
  const began = Date.now()
  return {
    told: () => told,
    tell: () => {
      const [system, act] = [systems[told % systems.length], acts[Math.floor(told / systems.length) % acts.length]]
      const number = 10 + told
      told++
      outlets.publish(names[Math.floor(chance() * names.length)] ?? '', {
        title: `المغرب ${act} ${system} العسكرية`,
        text: `المغرب ${act} ${system} العسكرية، وتضم ${number} وحدة، في إطار التعاون العسكري بين وزارتي الدفاع في الرباط وتل أبيب.`,
        published: new Date(began - firstAgoMs + told * apartMs),
      })
    },
  }
}

/** Deliveries that are to be made, and alerts whose audience is not complete. */
async function owedBy(store: Store): Promise<number> {
  const counts = await store.counts()
  const open = ['pending', 'claimed', 'sending', 'retry', 'ambiguous'].map((state) => counts[`deliveries.${state}`] ?? 0)
  return open.reduce((sum, count) => sum + count, counts['alerts.fanning-out'] ?? 0)
}

async function owedIn(url: string): Promise<number> {
  const store = await openStore(url)
  try {
    return await owedBy(store)
  } finally {
    await store.close()
  }
}

/** Waits until nothing is owed any more. */
async function settled(url: string, running: readonly Service[]): Promise<void> {
  const store = await openStore(url)
  try {
    let calm = 0
    await until(
      async () => {
        calm = (await owedBy(store)) === 0 ? calm + 1 : 0
        // Once is not enough: an edit may be written a moment later.
        return calm >= 40
      },
      'everything owed to arrive',
      running.at(-1),
      900_000,
    )
  } finally {
    await store.close()
  }
}

type Fakes = { readonly telegram: TelegramFake; readonly discord: DiscordFake }

/** The store's audible deliveries against what the platforms hold. */
async function compared(
  url: string,
  chats: readonly Chat[],
  { telegram, discord }: Fakes,
): Promise<Omit<KillReport, 'cycles' | 'kills' | 'seconds'>> {
  const store = await openStore(url)
  try {
    const rows = await store.deliveries({ limit: 10_000_000 })
    const audible = rows.filter(({ kind }) => kind !== 'edit')
    const alerts = new Map<string, Alert>()
    for (const id of new Set(audible.map(({ alertId }) => alertId))) {
      const alert = await store.alert(id)
      if (alert !== undefined) alerts.set(id, alert)
    }
    const messages = new Map<string, string[]>()
    for (const { chatId, messageId } of telegram.messages) put(messages, `telegram:${chatId}`, String(messageId))
    for (const { channelId, id } of discord.ledger.messages) put(messages, `discord:${channelId}`, id)
    const byChat = Map.groupBy(audible, ({ chat }) => chatKey(chat))
    let [lost, deadLettered, disordered] = [0, 0, 0]
    const twice = { telegram: 0, discord: 0 }
    for (const chat of chats) {
      const own = byChat.get(chatKey(chat)) ?? []
      const there = messages.get(chatKey(chat)) ?? []
      const dead = own.filter(({ status }) => status.state === 'dead').length
      deadLettered += dead
      lost += alerts.size - dead - own.filter((row) => there.includes(messageOf(row) ?? '')).length
      // A dead letter may have arrived: no more of its chat are accounted for than its doubts allow.
      twice[chat.platform === 'discord' ? 'discord' : 'telegram'] += Math.max(0, there.length - own.length)
      const order = own
        .filter((row) => messageOf(row) !== undefined)
        .toSorted((a, b) => there.indexOf(messageOf(a) ?? '') - there.indexOf(messageOf(b) ?? ''))
        .map(({ alertId }) => alerts.get(alertId)?.at ?? 0)
      if (order.some((at, index) => index > 0 && at < (order[index - 1] ?? 0))) disordered++
    }
    return {
      alerts: alerts.size,
      deliveries: audible.length,
      lost,
      deadLettered,
      telegramTwice: twice.telegram,
      telegramDoubts: rows.reduce((sum, { chat, doubts = 0 }) => sum + (chat.platform === 'telegram' ? doubts : 0), 0),
      discordTwice: twice.discord,
      disordered,
    }
  } finally {
    await store.close()
  }
}

const put = (lists: Map<string, string[]>, key: string, value: string): void => {
  const list = lists.get(key)
  if (list === undefined) lists.set(key, [value])
  else list.push(value)
}
const messageOf = ({ status }: Delivery): string | undefined => (status.state === 'sent' ? status.messageId : undefined)
