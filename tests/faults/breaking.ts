/**
 * `node tests/faults/breaking.ts [CHATS] [BREAKING]`: a broadcast of digests by the real service over HTTP, and in its middle a story
 * that breaks for some of the chats. Prints how long the breaking one took against its own bound (thirty a second) and what the
 * ledger says. Exits 1 when something was lost, twice without a doubt, or out of the order of its chat.
 */
import { until } from '../journeys/process.ts'
import type { Alert } from '#model'
import { alert, commit, delivery } from '../contracts/samples.ts'
import { startOneProcess } from './one-process.ts'
import { telegramChats } from './subscribers.ts'

const chats = telegramChats(Number(process.argv[2] ?? 1_000))
const breaking = chats.slice(0, Number(process.argv[3] ?? 300))
/** As src/alert/audience.ts says of what is put together. */
const digestPriority = 9
const other = 'maghreb-digest'

const place = await startOneProcess(breaking)
const { telegram } = place
const store = await place.store()
for (const chat of chats) await store.subscribe({ chat, topic: other, language: 'ar', status: 'active', createdAt: Date.now() })
place.start()
await place.polled(2)
const digests = ['أول', 'ثان'].map((name): Alert => {
  const base = alert({ id: `موجز-${name}`, storyId: `موجز-${name}`, topic: other, at: Date.now() })
  const headline = { ...base.summary.headline, text: `موجز ${name}` }
  return { ...base, summary: { ...base.summary, headline } }
})
for (const [index, one] of digests.entries()) {
  await store.commit(commit({ alerts: [one] }))
  const rows = (index === 0 ? chats : breaking).map((chat) => delivery(one, chat, { priority: digestPriority }))
  await store.saveFanOut(one.id, rows, undefined)
}
await store.close()
await until(() => telegram.messages.length >= chats.length / 3, 'a third of the digests', place.service())
const before = telegram.messages.length
const publishedAt = Date.now()
place.publish()
const isDigest = (text: string): boolean => text.includes('موجز')
await until(() => telegram.messages.some(({ text }) => !isDigest(text)), 'the breaking news', place.service())
const { states, doubts } = await place.settled()
await place.close()

const urgent = telegram.messages.filter(({ text }) => !isDigest(text))
const told = new Set(urgent.map(({ chatId }) => chatId)).size
const times = urgent.map(({ at }) => at)
const [first, last] = [Math.min(...times), Math.max(...times)]
const between = telegram.messages.filter(({ text, at }) => isDigest(text) && at > first && at < last).length
const indexOf = (name: string, chatId: number): number =>
  telegram.messages.findIndex((one) => one.chatId === chatId && one.text.includes(`موجز ${name}`))
const disorder = breaking.filter(({ chatId }) => indexOf('أول', Number(chatId)) > indexOf('ثان', Number(chatId))).length
const owed = chats.length + 2 * breaking.length
const result = {
  digests: chats.length + breaking.length,
  sentBefore: before,
  breaking: breaking.length,
  boundSeconds: breaking.length / 30,
  seconds: (last - first) / 1_000,
  fromPublication: (last - publishedAt) / 1_000,
  digestsMeanwhile: between,
  refused429: telegram.ledger.filter(({ method, status }) => method === 'sendMessage' && status === 429).length,
  lost: owed - new Set(telegram.messages.map(({ chatId, text }) => `${chatId} ${text}`)).size,
  twice: telegram.messages.length - owed,
  doubts,
  outOfOrder: disorder,
  states,
}
process.stdout.write(`${JSON.stringify(result)}\n`)
process.exit(result.lost <= 0 && result.twice <= doubts && disorder === 0 && told === breaking.length ? 0 : 1)
