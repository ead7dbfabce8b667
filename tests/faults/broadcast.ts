/**
 * `node tests/faults/broadcast.ts [CHATS] [KILLS]`: one alert to many chats against a Bot API fake that enforces Telegram's limits
 * (30 a second, one a second a chat), with the service killed (SIGKILL) again and again. Prints what the ledger says: how long it
 * took against the bound, refusals, messages lost, messages twice. Exits 1 when something was lost, or twice without a doubt.
 */
import { until } from '../journeys/process.ts'
import { writeBySecond } from './by-second.ts'
import { heard, startOneProcess } from './one-process.ts'
import { telegramChats } from './subscribers.ts'

const chats = Number(process.argv[2] ?? 1_000)
const kills = Number(process.argv[3] ?? 0)
const betweenKillsMs = 1_500

const place = await startOneProcess(telegramChats(chats))
const { telegram } = place
place.start()
await place.polled(2)
place.publish()
await until(() => telegram.messages.length > 0, 'the first message', place.service())
const told = (): number => new Set(telegram.messages.map(({ chatId }) => chatId)).size
for (let kill = 0; kill < kills && told() < chats; kill++) {
  await new Promise((resolve) => setTimeout(resolve, betweenKillsMs))
  await place.service().end('SIGKILL')
  place.start()
}
// A row that was in flight when its worker died is left alone until its lease is over.
const { states, doubts } = await place.settled()
await place.close()
const result = heard(telegram, chats)
process.stdout.write(`${JSON.stringify({ chats, kills, boundSeconds: chats / 30, ...result, doubts, states })}\n`)
if (process.env['VERBOSE']) writeBySecond(telegram, telegram.messages[0]?.at ?? 0)
process.exit(result.lost === 0 && result.twice <= doubts ? 0 : 1)
