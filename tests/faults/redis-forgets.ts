/**
 * `node tests/faults/redis-forgets.ts [empty|second [DELIVERERS]]`.
 * empty: Redis is killed and comes back without its file. No story is told again; the loss is said in /readyz and in the log,
 * also after a restart; who subscribes anew is told what is new.
 * second: Redis is killed in the middle of broadcasts, and what it wrote in its last second is gone, as a power cut takes it
 * under `appendfsync everysec`. Prints what the ledger says. Exits 1 when a promise is broken.
 */
import { until } from '../journeys/process.ts'
import { startPlace, topic, type Machine, type Place } from './place.ts'

const print = (what: object): void => void process.stdout.write(`${JSON.stringify(what)}\n`)

async function readyz({ port }: Machine): Promise<{ readonly status: number; readonly text: string }> {
  const answer = await fetch(`http://127.0.0.1:${port}/readyz`)
  return { status: answer.status, text: await answer.text() }
}

async function empty({ telegram, discord, redis, chats, machine, subscribeAll, tell, polled }: Place): Promise<boolean> {
  await subscribeAll()
  const [poller, deliverer] = [await machine('poll,web'), await machine('deliver,bots')]
  await polled(4, poller)
  const told = (): number => telegram.messages.length + discord.ledger.messages.length
  for (let round = 1; round <= 3; round++) {
    tell()
    await until(() => told() >= chats.length * round, `story ${round} to be told`, deliverer)
  }
  const before = { told: told(), ready: await readyz(poller) }
  await redis.kill()
  redis.forget()
  await redis.restart()
  await until(async () => (await readyz(poller)).text.includes('lost its data'), 'the loss to be said', poller)
  const during = await readyz(poller)
  await polled(6, poller)
  await until(() => [poller, deliverer].every((one) => one.output().includes('lost its data')), 'the loss in both logs', poller)
  const repeated = told() - before.told
  // Who asks again is told what is new, and nothing of the past.
  telegram.say({ id: 5_001, type: 'private' }, `/subscribe ${topic}`, { id: 5_001, first_name: 'سلمى', language_code: 'ar' })
  await until(() => told() > before.told + repeated, 'an answer to the subscriber', deliverer, 60_000)
  const subscribed = told()
  await polled(4, poller)
  const afterwards = told() - subscribed
  tell()
  await until(() => told() > subscribed + afterwards, 'the new story to be told', deliverer)
  await polled(3, poller)
  const news = told() - subscribed - afterwards
  await poller.end('SIGTERM')
  const again = await machine('poll,web', { DATA_DIR: poller.data })
  await until(async () => (await readyz(again).catch(() => ({ status: 0 }))).status === 503, 'the loss after a restart', again)
  print({
    case: 'R-03',
    told: before.told,
    readyBefore: before.ready.status,
    readyDuring: during.status,
    repeated,
    afterwards,
    news,
  })
  print({ says: (JSON.parse(during.text) as { parts?: { store?: unknown } }).parts?.store ?? during.text })
  return repeated === 0 && afterwards === 0 && news === 1 && before.ready.status === 200 && during.status === 503
}

async function second({
  telegram,
  discord,
  redis,
  chats,
  machine,
  subscribeAll,
  tell,
  polled,
  settled,
  compared,
}: Place): Promise<boolean> {
  await subscribeAll()
  const poller = await machine('poll')
  const deliverer = await machine('deliver,bots')
  for (let more = 1; more < deliverers; more++) await machine('deliver')
  await polled(4, poller)
  const told = (): number => telegram.messages.length + discord.ledger.messages.length
  let cut = 0
  for (let round = 0; round < 5; round++) {
    const before = told()
    tell()
    await until(() => told() >= before + chats.length / 2, 'half of the chats to be told', deliverer, 90_000)
    const sizes: number[] = []
    for (let tenth = 0; tenth < 10; tenth++) {
      sizes.push(redis.logSize())
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    await redis.kill()
    cut += redis.logSize() - sizes[0]!
    redis.cutLog(sizes[0]!)
    await redis.restart()
    await polled(3, poller)
  }
  const rows = await settled(deliverer)
  const result = compared(rows)
  print({ case: 'R-04', kills: 5, deliverers, bytesCut: cut, ...result })
  return result.lost === 0 && result.discordTwice === 0 && result.telegramTwice <= result.telegramDoubts
}

const mode = process.argv[2] ?? 'empty'
const deliverers = Number(process.argv[3] ?? 1)
if (mode !== 'empty' && mode !== 'second') throw new Error(`Expected empty or second, got ${mode}`)
const place = await startPlace(mode === 'empty' ? { people: 20, channels: 5 } : { people: 60, channels: 20 })
const ok = await (mode === 'empty' ? empty(place) : second(place))
await place.close()
process.exit(ok ? 0 : 1)
