/**
 * One service as a process of its own, an outlet, and a Bot API fake that enforces Telegram's limits (30 a second, one a second a
 * chat): what broadcasts are measured in. Ends with `close`, or with this process.
 */
import { join } from 'node:path'
import type { Chat } from '#model'
import type { Store } from '#ports'
import { openStore } from '../../src/store/open.ts'
import { startOutlets, type Outlets } from '../fakes/outlets.ts'
import { startTelegramFake, type TelegramFake } from '../fakes/telegram/index.ts'
import { startProcess, until, workplace, type Service } from '../journeys/process.ts'
import { subscribeAll } from './subscribers.ts'

export const topic = 'morocco-israel-defence'
const name = 'صدى الأطلس'

export type OneProcess = {
  readonly telegram: TelegramFake
  readonly outlets: Outlets
  readonly service: () => Service
  /** Starts it, again after an end. */
  readonly start: () => Service
  /** Waits until the outlet was asked so many times more. */
  readonly polled: (times: number) => Promise<void>
  /** The outlet brings a story that alerts. */
  readonly publish: () => void
  /** The store of the service, opened beside it. */
  readonly store: () => Promise<Store>
  /** Waits until nothing is owed; deliveries by state, and how many sends ended with nobody knowing. */
  readonly settled: (withinMs?: number) => Promise<{ readonly states: Readonly<Record<string, number>>; readonly doubts: number }>
  readonly close: () => Promise<void>
}

/** Everything but the service, with the chats subscribed. */
export async function startOneProcess(chats: readonly Chat[]): Promise<OneProcess> {
  const [outlets, telegram] = [await startOutlets([name]), await startTelegramFake({ rates: true })]
  const place = await workplace(outlets.yaml, {
    FEEDS_ALLOW: outlets.host,
    TELEGRAM_TOKEN: telegram.token,
    TELEGRAM_API_ROOT: telegram.root,
    LOG_LEVEL: 'warn',
  })
  const url = `sqlite:${join(place.env['DATA_DIR'] ?? '', 'rasid.db')}`
  await subscribeAll(url, topic, chats)
  let service: Service | undefined
  process.on('exit', () => {
    service?.child.kill('SIGKILL')
    place.remove()
  })
  const running = (): Service => {
    if (service === undefined) throw new Error('Expected the service to have been started, got none: call start')
    return service
  }
  return {
    telegram,
    outlets,
    service: running,
    start: () => (service = startProcess(place)),
    polled: (times) => {
      const before = outlets.polls(name)
      return until(() => outlets.polls(name) >= before + times, `${times} polls`, service)
    },
    publish: () =>
      outlets.publish(name, {
        title: 'المغرب وإسرائيل يوقعان اتفاقا عسكريا في الرباط',
        text: 'وقع المغرب وإسرائيل في الرباط اتفاقا للتعاون العسكري بحضور وزير الدفاع الإسرائيلي.',
        published: new Date(),
      }),
    store: () => openStore(url),
    settled: async (withinMs = 300_000) => {
      const store = await openStore(url)
      try {
        const owed = ['pending', 'claimed', 'sending', 'retry', 'ambiguous'].map((state) => `deliveries.${state}`)
        await until(
          async () => {
            const counts = await store.counts()
            return owed.every((state) => (counts[state] ?? 0) === 0) && (counts['alerts.fanning-out'] ?? 0) === 0
          },
          'everything owed to arrive',
          service,
          withinMs,
        )
        const rows = await store.deliveries({ limit: 1_000_000 })
        const states = Object.fromEntries(
          [...Map.groupBy(rows, ({ status }) => status.state)].map(([state, all]) => [state, all.length]),
        )
        return { states, doubts: rows.reduce((sum, { doubts = 0 }) => sum + doubts, 0) }
      } finally {
        await store.close()
      }
    },
    close: async () => {
      await service?.end('SIGTERM')
      await Promise.all([outlets.close(), telegram.close()])
      place.remove()
    },
  }
}

export type Heard = {
  /** From the first message accepted to the one that told the last chat. */
  readonly seconds: number
  readonly refused429: number
  readonly lost: number
  readonly twice: number
}

/** What the fake's ledger says of a broadcast to so many chats. */
export function heard({ messages, ledger }: Pick<TelegramFake, 'messages' | 'ledger'>, chats: number): Heard {
  const first = new Map<number, number>()
  for (const { chatId, at } of messages) if (!first.has(chatId)) first.set(chatId, at)
  const times = [...first.values()]
  return {
    seconds: (Math.max(...times) - Math.min(...times)) / 1_000,
    refused429: ledger.filter(({ method, status }) => method === 'sendMessage' && status === 429).length,
    lost: chats - first.size,
    twice: messages.length - first.size,
  }
}
