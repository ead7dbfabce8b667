/**
 * `node tests/faults/three-machines.ts [PEOPLE] [CHANNELS]` (as root): three machines that each do everything, in network namespaces of
 * their own, and Redis in a fourth. While stories are told one machine is killed (SIGKILL), one is cut off from Redis without a word
 * for longer than its leases and heals, and all are restarted one after the other. Prints a time line and what the ledgers say. Exits 1
 * when something was lost, heard twice (Telegram: without a counted doubt), or out of the order of its chat.
 */
import { spawn, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { until, type Service } from '../journeys/process.ts'
import { startRedis } from '../store/redis-server.ts'
import { startSwitch, type Plugged } from './namespaces.ts'
import { startPlace, type Place } from './place.ts'
import { relay } from './relay.ts'

const people = Number(process.argv[2] ?? 600)
const channels = Number(process.argv[3] ?? 50)
const cutForMs = 80_000

const net = startSwitch()
const redisPlug = net.plug('redis')
const settings = ['--appendfsync', 'everysec', '--protected-mode', 'no']
const redis = await startRedis(settings, { host: redisPlug.address, through: redisPlug.through })
const place = await startPlace({ people, channels, rates: true, redis })
const { telegram, discord, outlets } = place
const ports = [telegram.root, discord.root, `http://${outlets.host}`].map((url) => Number(new URL(url).port))
await relay(net.host, '127.0.0.1', ports)

type Machine = { readonly name: string; readonly plug: Plugged; readonly env: Readonly<Record<string, string>>; service: Service }
const machines: Machine[] = []
for (const name of ['m1', 'm2', 'm3']) {
  const plug = net.plug(name)
  const env = await place.environment('all', { PORT: '8080' })
  const script = [process.execPath, join(import.meta.dirname, 'relay.ts'), '127.0.0.1', net.host, ...ports.map(String)]
  const carrier = spawn('ip', [...plug.through.slice(1), ...script], { stdio: ['ignore', 'pipe', 'inherit'] })
  process.on('exit', () => carrier.kill('SIGKILL'))
  await new Promise((resolve) => carrier.stdout.once('data', resolve))
  machines.push({ name, plug, env, service: plug.start(env) })
}
process.on('exit', () => machines.forEach(({ service }) => service.child.kill('SIGKILL')))
const [m1, m2, m3] = machines as [Machine, Machine, Machine]

/** Answers of the console in its own namespace: 200 when every part is well. */
const readyz = ({ plug }: Machine): string => {
  const curl = ['curl', '-s', '-m', '10', '-o', '/dev/null', '-w', '%{http_code}', 'http://127.0.0.1:8080/readyz']
  return spawnSync('ip', [...plug.through.slice(1), ...curl], { encoding: 'utf8' }).stdout
}
const ready = (machine: Machine): Promise<void> =>
  until(() => readyz(machine) === '200', `${machine.name} to be ready`, machine.service)

let began = Date.now()
const line = (what: string): void => {
  const seconds = ((Date.now() - began) / 1_000).toFixed(1).padStart(6)
  process.stdout.write(
    `${seconds} s  ${String(telegram.messages.length).padStart(5)} + ${String(discord.ledger.messages.length).padStart(3)}  ${what}\n`,
  )
}
const pause = (ms: number): Promise<unknown> => new Promise((resolve) => setTimeout(resolve, ms))
/** A story to everybody, while what came before it may still be on its way. */
const story = (): void => line(`an outlet publishes story ${place.tell()}`)

await place.subscribeAll()
for (const machine of machines) await ready(machine)
await place.polled(4, m1.service)
began = Date.now()
process.stdout.write('  time   Telegram + Discord messages so far\n')
line(`three machines are ready, ${people} people and ${channels} channels follow`)
story()
await until(() => telegram.messages.length > 0, 'the first message', m3.service)
line('the first message')
await pause(4_000)
await m1.service.end('SIGKILL')
line('m1 killed (SIGKILL)')
await pause(4_000)
m2.plug.lose(redisPlug.address, true)
line('m2 cut off from Redis, without a word; it still reaches Telegram and Discord')
story()
await pause(10_000)
line(`m2 says on /readyz: ${readyz(m2)}`)
m1.service = m1.plug.start(m1.env)
await ready(m1)
line('m1 started again and ready')
await pause(cutForMs - 25_000)
m2.plug.lose(redisPlug.address, false)
line('m2 reaches Redis again')
await ready(m2)
line('m2 is ready')
story()
for (const machine of machines) {
  await pause(3_000)
  const code = await machine.service.end('SIGTERM')
  line(`${machine.name} stopped (SIGTERM, exit ${code})`)
  machine.service = machine.plug.start(machine.env)
  await ready(machine)
  line(`${machine.name} started again and ready`)
}
story()
await place.polled(4, m1.service)
const rows = await place.settled(m1.service)
line('nothing is owed any more')

const result = place.compared(rows)
process.stdout.write(`${JSON.stringify({ people, channels, ...result, outOfOrder: outOfOrder(place, rows) })}\n`)
const refused = telegram.ledger.filter(({ method, status }) => method === 'sendMessage' && status === 429).length
const errors = machines.map(({ name, service }) => `${name} ${(service.output().match(/"level":50/g) ?? []).length}`)
process.stdout.write(`${JSON.stringify({ refused429: refused, errorLines: errors.join(', ') })}\n`)
await Promise.all(machines.map(({ service }) => service.end('SIGTERM')))
await place.close()
net.close()
const good = result.lost === 0 && result.discordTwice === 0 && result.telegramTwice <= result.telegramDoubts
process.exit(good && outOfOrder(place, rows) === 0 ? 0 : 1)

/** Chats that heard a later story before an earlier one: message ids of both platforms grow with time. */
function outOfOrder({ chats }: Place, all: Awaited<ReturnType<Place['settled']>>): number {
  const heads = all.filter(({ kind, status }) => kind === 'new' && status.state === 'sent')
  const byChat = Map.groupBy(heads, ({ chat }) => `${chat.platform}:${chat.chatId}`)
  return chats.filter(({ platform, chatId }) => {
    const own = (byChat.get(`${platform}:${chatId}`) ?? []).toSorted((a, b) => a.createdAt - b.createdAt)
    const ids = own.map(({ status }) => BigInt(status.state === 'sent' ? status.messageId : 0))
    return ids.some((id, index) => index > 0 && id < ids[index - 1]!)
  }).length
}
