/**
 * `node tests/faults/peers.ts [CHATS]`: one broadcast by Rasid and by grammY with its throttler and its auto-retry, one after the
 * other, each against a Bot API fake of its own that enforces Telegram's limits; first in fair weather, then with the same troubles
 * for all. Prints two tables. Exits 1 when Rasid lost something, or told it twice without counting the doubt.
 */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { startTelegramFake, type Fault } from '../fakes/telegram/index.ts'
import { table } from '../bench/measure.ts'
import { until } from '../journeys/process.ts'
import { heard, startOneProcess, type Heard } from './one-process.ts'
import { telegramChats } from './subscribers.ts'

const chats = Number(process.argv[2] ?? 1_000)

type Result = Heard & { readonly knows: string; readonly ok: boolean }
type Candidate = { readonly name: string; readonly run: (faults: readonly Fault[]) => Promise<Result> }

async function rasid(faults: readonly Fault[]): Promise<Result> {
  const place = await startOneProcess(telegramChats(chats))
  place.start()
  await place.polled(2)
  place.telegram.faults.push(...faults)
  place.publish()
  await until(() => place.telegram.messages.length > 0, 'the first message', place.service())
  const { doubts, states } = await place.settled()
  await place.close()
  const result = heard(place.telegram, chats)
  const knows = `${doubts} in doubt, ${states['dead'] ?? 0} given up`
  return { ...result, knows, ok: result.lost === 0 && result.twice <= doubts }
}

async function grammy(plugins: string, faults: readonly Fault[]): Promise<Result> {
  const telegram = await startTelegramFake({ rates: true })
  telegram.faults.push(...faults)
  const script = join(import.meta.dirname, 'peer.ts')
  const child = spawn(process.execPath, [script, telegram.root, telegram.token, String(chats), plugins], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  process.on('exit', () => child.kill('SIGKILL'))
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text))
  await new Promise((resolve) => child.on('close', resolve))
  await telegram.close()
  const { failed } = JSON.parse(output) as { readonly failed: number }
  return { ...heard(telegram, chats), knows: `${failed} failed`, ok: true }
}

const candidates: readonly Candidate[] = [
  { name: 'Rasid', run: rasid },
  { name: 'grammY, throttler and auto-retry', run: (faults) => grammy('both', faults) },
  { name: 'grammY, throttler', run: (faults) => grammy('throttler', faults) },
  { name: 'grammY, auto-retry, 50 at once', run: (faults) => grammy('auto-retry', faults) },
]

/** The same for all, each to chats of its own: nobody knows which chat comes when. */
function troubles(): Fault[] {
  const every = (from: number, count: number, fault: (chatId: number) => Fault): Fault[] =>
    Array.from({ length: count }, (_, index) => fault(from + index * Math.floor((chats - 50) / count)))
  const method = 'sendMessage'
  return [
    ...every(1, 20, (chatId) => ({ method, chatId, kind: 'lost-reply' })),
    ...every(7, 5, (chatId) => ({ method, chatId, kind: 'lost-reply', times: 3 })),
    ...every(13, 10, (chatId) => ({
      method,
      chatId,
      kind: 'answer',
      code: 429,
      description: 'Too Many Requests: retry after 2',
      parameters: { retry_after: 2 },
    })),
    ...every(19, 10, (chatId) => ({ method, chatId, kind: 'cut' })),
  ]
}

let ok = true
for (const [title, faults] of [
  ['fair weather', (): Fault[] => []],
  ['20 lost replies, 5 chats with three lost replies in a row, 10 refusals (429, 2 s), 10 cut connections', troubles],
] as const) {
  const rows: (string | number)[][] = [['', 'seconds', '× bound', '429', 'lost', 'twice', 'knows of']]
  for (const { name, run } of candidates) {
    process.stderr.write(`${name}…\n`)
    const { seconds, refused429, lost, twice, knows, ok: fine } = await run(faults())
    rows.push([name, seconds.toFixed(2), (seconds / (chats / 30)).toFixed(3), refused429, lost, twice, knows])
    ok &&= fine
  }
  process.stdout.write(table(`${chats} chats, bound ${(chats / 30).toFixed(1)} s: ${title}`, rows))
}
process.exit(ok ? 0 : 1)
