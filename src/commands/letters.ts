/** letters: messages that were given up, for people; and back into the queue once what refused them is mended. */
import { userInfo } from 'node:os'
import type { Delivery } from '#model'
import { chatKey } from '#model'
import type { Store } from '#ports'
import { readSettings, secrets } from '../../config/settings.ts'
import { cleanText, shortened } from '../i18n/plain.ts'
import { withoutSecrets } from '../log.ts'
import { withStore } from './archive.ts'
import { InputError, say, UsageError } from './json-lines.ts'

const shown = 1_000
const most = 100_000
/** What is told again is news for as long as it was to be, and at least for this long. */
const leastMs = 3_600_000

const refusals = {
  unknown: 'a dead letter, got no delivery of this id: «letters» lists them',
  'not-dead': 'a dead letter, got a delivery that was not given up: it is on its way or has arrived',
  suspended: 'a chat that can be written to, got one that is suspended: let the bot in there again, or send it /start',
  unsubscribed: 'a chat that follows the topic, got one that does not any more: it wants to hear nothing of it',
} as const

/** `letters` lists, `letters replay ID|all` owes them again; each that cannot be is named with the reason. */
export async function letters([verb, id, ...rest]: readonly string[]): Promise<void> {
  if (verb === undefined) return withStore(list)
  if (verb === 'replay' && id !== undefined && rest.length === 0)
    return withStore((store) => (id === 'all' ? replayAll(store) : replayOne(store, id)))
  throw new UsageError(
    `Expected «letters», «letters replay ID» or «letters replay all», got «letters ${[verb, id, ...rest].join(' ').trim()}»`,
  )
}

async function list(store: Store): Promise<void> {
  const dead = await store.deliveries({ state: 'dead', limit: shown })
  for (const row of dead) process.stdout.write(`${await line(store, row)}\n`)
  const { 'deliveries.dead': total = 0, 'deliveries.ambiguous': doubtful = 0 } = await store.counts()
  if (doubtful > 0)
    say(`${doubtful} in doubt: nobody knows yet whether they arrived; TELEGRAM_AMBIGUOUS says what is done about it.`)
  if (total === 0) return say('No dead letter.')
  say(`The ${dead.length} newest of ${total}; «letters replay ID» owes one again, «letters replay all» every one.`)
}

async function replayOne(store: Store, id: string): Promise<void> {
  const answer = await replay(store, id)
  if (answer !== 'replayed') throw new InputError([`Expected ${refusals[answer]} (${id})`])
  say(`${id} is owed again.`)
}

/** Oldest first: told in the order in which they happened. */
async function replayAll(store: Store): Promise<void> {
  let count = 0
  const dead = await store.deliveries({ state: 'dead', limit: most })
  for (const { id } of dead.toReversed()) {
    const answer = await replay(store, id)
    if (answer === 'replayed') count++
    else say(`Expected ${refusals[answer]} (${id})`)
  }
  say(`${count} of ${dead.length} dead letters are owed again.`)
}

async function replay(store: Store, id: string): ReturnType<Store['replay']> {
  const row = await store.delivery(id)
  if (row === undefined) return 'unknown'
  const at = Date.now()
  const detail = row.status.state === 'dead' ? presentable(row.status.reason) : ''
  return store.replay(id, {
    expiresAt: at + Math.max(leastMs, row.expiresAt - row.createdAt),
    audit: { at, actor: `cli:${userInfo().username}`, action: 'letter-replay', subject: id, detail },
  })
}

async function line(store: Store, { id, chat, alertId, status }: Delivery): Promise<string> {
  const headline = (await store.alert(alertId))?.summary.headline.text ?? 'an alert that is not in the store'
  const { reason, at } = status.state === 'dead' ? status : { reason: '', at: Date.now() }
  return [id, chatKey(chat), ageOf(Date.now() - at), shortened(cleanText(headline), 90), presentable(reason)].join('  ')
}

/** A platform's words are a stranger's: one line, nothing that moves a terminal, no token. */
function presentable(reason: string): string {
  const read = readSettings(process.env)
  return withoutSecrets(shortened(cleanText(reason), 200), read.ok ? secrets(read.settings) : [])
}

/** 40 s, 12 min, 5 h, 3 d. */
function ageOf(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1_000))
  if (seconds < 90) return `${seconds} s`
  if (seconds < 5_400) return `${Math.round(seconds / 60)} min`
  return seconds < 172_800 ? `${Math.round(seconds / 3_600)} h` : `${Math.round(seconds / 86_400)} d`
}
