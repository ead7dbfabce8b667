// The whole way, with the real service as a process, real grammY and real discord.js: five outlets tell one event, every chat
// hears of it once. The articles here are ours; the five seeds run the same way where ../shared lies beside the checkout.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { ids, startDiscordFake, type DiscordFake } from '../fakes/discord/index.ts'
import { startOutlets, type OutletItem } from '../fakes/outlets.ts'
import { startTelegramFake, type TelegramFake } from '../fakes/telegram/index.ts'
import { startProcess, until, workplace, type Service } from './process.ts'

const topic = 'morocco-israel-defence'
const reader = { id: 4001, type: 'private' } as const
const person = { id: 4001, first_name: 'سلمى', language_code: 'ar' }
const names = ['صدى الأطلس', 'منبر الضفتين', 'أخبار المضيق', 'بريد الجنوب', 'جريدة المرسى']

const endings: (() => Promise<unknown> | void)[] = []
afterEach(async () => {
  for (const end of endings.splice(0).toReversed()) await end()
})

type Scene = {
  readonly telegram: TelegramFake
  readonly discord: DiscordFake
  readonly start: (env?: Record<string, string>) => Service
  readonly publish: (index: number, item: OutletItem) => void
  readonly polled: (service: Service) => Promise<void>
}

/** Both fakes, five outlets, one subscriber on each platform once `subscribed` was awaited. */
async function scene(): Promise<Scene> {
  const outlets = await startOutlets(names)
  endings.push(outlets.close)
  const telegram = await startTelegramFake()
  endings.push(telegram.close)
  const discord = await startDiscordFake()
  endings.push(discord.close)
  const place = await workplace(outlets.yaml, {
    FEEDS_ALLOW: outlets.host,
    TELEGRAM_TOKEN: telegram.token,
    TELEGRAM_API_ROOT: telegram.root,
    DISCORD_TOKEN: discord.token,
    DISCORD_API_ROOT: discord.root,
  })
  endings.push(place.remove)
  return {
    telegram,
    discord,
    start: (env) => {
      const service = startProcess(place, env)
      endings.push(() => service.end('SIGKILL'))
      return service
    },
    publish: (index, item) => outlets.publish(names[index] ?? '', item),
    /** Every outlet answered two more polls: what was published before is in the store. */
    polled: async (service) => {
      const before = names.map((name) => outlets.polls(name))
      await until(
        () => names.every((name, index) => outlets.polls(name) >= (before[index] ?? 0) + 2),
        'two more polls of every outlet',
        service,
      )
    },
  }
}

/** What the chat and the channel were sent: heads, replies and silent edits, read from the ledgers. */
function told({ telegram, discord }: Scene): Record<'telegram' | 'discord', { heads: number; replies: number; edits: number }> {
  const sent = telegram.messages.filter(({ chatId, text }) => chatId === reader.id && /المصدر|المصادر/.test(text))
  const posts = discord.ledger.in(ids.news)
  const isReply = ({ posted }: (typeof posts)[number]): boolean => posted['message_reference'] !== undefined
  return {
    telegram: {
      heads: sent.filter(({ replyTo }) => replyTo === undefined).length,
      replies: sent.filter(({ replyTo }) => replyTo !== undefined).length,
      edits: sent.reduce((sum, { history }) => sum + history.length, 0),
    },
    discord: {
      heads: posts.filter((post) => !isReply(post)).length,
      replies: posts.filter(isReply).length,
      edits: posts.reduce((sum, { edits }) => sum + edits.length, 0),
    },
  }
}

/** Both ledgers as a person reads them: one line a message, what it answers, how it sounded, how often it was redrawn. */
function ledgerOf({ telegram, discord }: Scene): string {
  const firstLine = (text: unknown): string => String(text).split('\n')[0]?.slice(0, 90) ?? ''
  const inChat = telegram.messages.filter(({ chatId }) => chatId === reader.id)
  const lines = inChat.map(
    ({ messageId, replyTo, silent, history, text }) =>
      `telegram #${messageId} ${replyTo === undefined ? 'message' : `reply to #${replyTo}`}${silent ? ', silent' : ''}, ${history.length} edits: ${firstLine(text)}`,
  )
  const posts = discord.ledger.in(ids.news).map(({ id, body, edits, posts: times }) => {
    const answers = (body['message_reference'] as { message_id?: string } | undefined)?.message_id
    const embed = (body['embeds'] as { title?: string; description?: string }[] | undefined)?.[0]
    return `discord #${id.slice(-6)} ${answers === undefined ? 'message' : `reply to #${answers.slice(-6)}`}, posted ${times} time(s), ${edits.length} edits: ${firstLine(embed?.title ?? embed?.description)}`
  })
  return [...lines, ...posts].join('\n')
}

/** A reader in Telegram and a channel in Discord follow the topic, by the commands that people type. */
async function subscribe({ telegram, discord }: Scene, service: Service): Promise<void> {
  telegram.say(reader, `/subscribe ${topic}`, person)
  await telegram.next(({ chatId }) => chatId === reader.id)
  await until(() => discord.ledger.commandLists.length > 0, 'Discord commands to be registered', service)
  await discord.interact('follow', { topic }, { locale: 'fr' })
}

const hour = 3_600_000
const at = (hoursAgo: number): Date => new Date(Date.now() - hoursAgo * hour)

const ours: readonly OutletItem[] = [
  {
    title: 'المغرب وإسرائيل يوقعان في الرباط اتفاقا لصيانة الطائرات المسيرة العسكرية',
    text: 'وقع المغرب وإسرائيل، اليوم في الرباط، اتفاقا عسكريا لصيانة الطائرات المسيرة التي اقتنتها القوات المسلحة الملكية من شركة بلوبيرد الإسرائيلية. وحضر حفل التوقيع مسؤولون من وزارة الدفاع الإسرائيلية.',
    published: at(5),
  },
  {
    title: 'اتفاق عسكري بين الرباط وتل أبيب لصيانة المسيرات',
    text: 'وقعت الرباط وتل أبيب اتفاقا عسكريا لصيانة الطائرات المسيرة التي حصلت عليها القوات المسلحة الملكية المغربية من شركة بلوبيرد، بحضور مسؤولين من وزارة الدفاع الإسرائيلية.',
    published: at(4),
  },
  {
    title: 'توقيع اتفاق لصيانة طائرات بلوبيرد المسيرة بين المغرب وإسرائيل',
    text: 'شهدت العاصمة الرباط توقيع اتفاق بين المغرب وإسرائيل يهم صيانة الطائرات المسيرة العسكرية من طراز بلوبيرد لفائدة القوات المسلحة الملكية.',
    published: at(3),
  },
]

test('three outlets tell one event, and each chat hears of it once', { timeout: 120_000 }, async () => {
  const stage = await scene()
  const service = stage.start()
  await subscribe(stage, service)
  await stage.polled(service)
  for (const [index, item] of ours.entries()) {
    stage.publish(index, item)
    await stage.polled(service)
  }
  await until(() => told(stage).telegram.heads === 1 && told(stage).discord.heads === 1, 'one head in each chat', service)
  expect(told(stage)).toMatchObject({ telegram: { heads: 1, replies: 0 }, discord: { heads: 1, replies: 0 } })
  expect(await service.end('SIGTERM')).toBe(0)
})

test(
  'killed after the commit and before the send, the alert is delivered once; ten restarts repeat nothing',
  { timeout: 180_000 },
  async () => {
    const stage = await scene()
    const first = stage.start()
    await subscribe(stage, first)
    await stage.polled(first)
    await first.end('SIGTERM')
    const doomed = stage.start({ RASID_FAIL_POINT: 'after-commit' })
    stage.publish(0, ours[0]!)
    await doomed.exited
    expect(told(stage)).toMatchObject({ telegram: { heads: 0 }, discord: { heads: 0 } })
    for (let restart = 0; restart < 10; restart++) {
      const service = stage.start()
      await until(
        () => told(stage).telegram.heads === 1 && told(stage).discord.heads === 1,
        'the alert to arrive after the restart',
        service,
      )
      await stage.polled(service)
      expect(await service.end(restart % 2 === 0 ? 'SIGTERM' : 'SIGKILL')).toBe(restart % 2 === 0 ? 0 : null)
    }
    expect(told(stage)).toEqual({ telegram: { heads: 1, replies: 0, edits: 0 }, discord: { heads: 1, replies: 0, edits: 0 } })
  },
)

const seeds = join(process.env['RASID_SHARED'] ?? new URL('../../../shared', import.meta.url).pathname, 'seeds')
const order = ['003', '001', '000', '002', '004']

test.skipIf(!existsSync(seeds))(
  'the five seeds in the order 003, 001, 000, 002, 004: one head, three silent edits, one reply (skipped without ../shared/seeds)',
  { timeout: 180_000 },
  async () => {
    const stage = await scene()
    const service = stage.start()
    await subscribe(stage, service)
    await stage.polled(service)
    for (const [index, number] of order.entries()) {
      const file = readdirSync(seeds).find((name) => name.startsWith(number)) ?? ''
      const text = readFileSync(join(seeds, file), 'utf8')
      const [title = ''] = text.split(/[.\n]/)
      stage.publish(index, { title: title.slice(0, 120), text, published: at(10 - index * 2) })
      await stage.polled(service)
    }
    await until(() => told(stage).telegram.replies === 1 && told(stage).discord.replies === 1, 'the reply', service)
    await until(() => stage.telegram.messages.some(({ history }) => history.length > 0), 'an edit', service, 90_000)
    console.log(ledgerOf(stage))
    expect(told(stage)).toMatchObject({ telegram: { heads: 1, replies: 1 }, discord: { heads: 1, replies: 1 } })
  },
)
