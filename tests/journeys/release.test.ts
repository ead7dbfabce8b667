// Storm gate 5 and its way out, from end to end: a batch is held back by a running service, `rasid feeds release` in a process of
// its own lets it go, and the service tells it once on both platforms.
import { spawn } from 'node:child_process'
import { afterEach, describe, expect, test } from 'vitest'
import { ids, startDiscordFake } from '../fakes/discord/index.ts'
import { startOutlets, type OutletItem } from '../fakes/outlets.ts'
import { startTelegramFake } from '../fakes/telegram/index.ts'
import { redisName, redisServerVersion, startRedis } from '../store/redis-server.ts'
import { startProcess, until, workplace, type Workplace } from './process.ts'

const topic = 'morocco-israel-defence'
const name = 'صدى الأطلس'
const reader = { id: 4001, type: 'private' } as const
const person = { id: 4001, first_name: 'سلمى', language_code: 'ar' }
const root = new URL('../..', import.meta.url).pathname

const endings: (() => Promise<unknown> | void)[] = []
afterEach(async () => {
  for (const end of endings.splice(0).toReversed()) await end()
})

/** The command as an operator types it, over the store and the configuration of the service. */
function rasid(place: Workplace, ...words: string[]): Promise<{ readonly code: number | null; readonly said: string }> {
  const { PATH = '', HOME = '' } = process.env
  const child = spawn(process.execPath, ['--import', './src/require-node.mjs', 'src/cli.ts', ...words], {
    cwd: root,
    env: { PATH, HOME, ...place.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (said += text))
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, said })))
}

const storm: readonly OutletItem[] = [
  ...Array.from({ length: 12 }, (_, index) => ({
    title: `افتتاح الدورة رقم ${index + 20} من معرض الكتاب بالدار البيضاء`,
    text: `تعرض دور النشر آلاف العناوين في اليوم رقم ${index + 1} من المعرض.`,
    published: new Date(Date.now() - index * 60_000),
  })),
  {
    title: 'المغرب وإسرائيل يوقعان في الرباط اتفاقا لصيانة الطائرات المسيرة العسكرية',
    text: 'وقع المغرب وإسرائيل، اليوم في الرباط، اتفاقا عسكريا لصيانة الطائرات المسيرة التي اقتنتها القوات المسلحة الملكية من شركة بلوبيرد الإسرائيلية.',
    published: new Date(),
  },
]

describe.each([
  ['SQLite', false],
  [redisName, true],
])('over %s', (_, onRedis) => {
  test.skipIf(onRedis && redisServerVersion === undefined)(
    'what a storm gate holds back is told to nobody until an editor releases it, and then once',
    { timeout: 120_000 },
    async () => {
      const outlets = await startOutlets([name])
      const telegram = await startTelegramFake()
      const discord = await startDiscordFake()
      endings.push(outlets.close, telegram.close, discord.close)
      const redis = onRedis ? await startRedis() : undefined
      if (redis !== undefined) endings.push(redis.close)
      const place = await workplace(outlets.yaml, {
        ...(redis === undefined ? {} : { REDIS_URL: redis.url }),
        FEEDS_ALLOW: outlets.host,
        TELEGRAM_TOKEN: telegram.token,
        TELEGRAM_API_ROOT: telegram.root,
        DISCORD_TOKEN: discord.token,
        DISCORD_API_ROOT: discord.root,
      })
      endings.push(place.remove)
      const service = startProcess(place)
      endings.push(() => service.end('SIGKILL'))
      const polled = async (): Promise<void> => {
        const before = outlets.polls(name)
        await until(() => outlets.polls(name) >= before + 3, 'three more polls', service)
      }
      const told = (): number[] => [
        telegram.messages.filter(({ text, chatId }) => chatId === reader.id && text.includes('المصدر')).length,
        discord.ledger.in(ids.news).length,
      ]

      telegram.say(reader, `/subscribe ${topic}`, person)
      await telegram.next(({ chatId }) => chatId === reader.id)
      await until(() => discord.ledger.commandLists.length > 0, 'Discord commands to be registered', service)
      await discord.interact('follow', { topic }, { locale: 'fr' })
      await polled()
      for (const item of storm) outlets.publish(name, item)
      await until(() => service.output().includes('feed.held'), 'the batch to be held back', service)
      await polled()
      expect(told()).toEqual([0, 0])

      const released = await rasid(place, 'feeds', 'release', 'outlet-0')
      expect(released).toMatchObject({
        code: 0,
        said: expect.stringContaining('Released 1 batches of outlet-0: 13 articles, 1 alerts'),
      })
      await until(() => told().every((count) => count > 0), 'the alert on both platforms', service)
      await polled()
      expect(told()).toEqual([1, 1])
      expect(await rasid(place, 'feeds', 'release', 'outlet-0')).toMatchObject({
        code: 1,
        said: expect.stringMatching(/^Expected .*, got «outlet-0»: nothing is held back of any feed/),
      })
      await polled()
      expect(told()).toEqual([1, 1])
      expect(await service.end('SIGTERM')).toBe(0)
    },
  )
})
