// The real adapter (grammY over HTTP) against a fake Telegram, and the alerts it is given.
import type { Alert, AlertKind, Language } from '#model'
import type { ChatAdapter, Clock, Log, Outgoing, ReaderDesk, SendResult } from '#ports'
import { createTelegramAdapter } from '../../../adapters/telegram/index.ts'
import { startTelegramFake, type TelegramFake, type TelegramFakeOptions } from '../../fakes/telegram/index.ts'

/** A clock that never waits: `sleeps` are the waits it was asked for, and its time runs ahead by them. */
export function impatientClock(): Clock & { readonly sleeps: number[] } {
  let now = Date.UTC(2026, 0, 10, 9)
  const sleeps: number[] = []
  return {
    sleeps,
    now: () => now,
    sleep: (ms) => {
      sleeps.push(ms)
      now += ms
      return Promise.resolve()
    },
  }
}

/** A log that keeps everything as one text, for tests that look for what must not be in it. */
export function keptLog(): Log & { readonly text: () => string } {
  const lines: string[] = []
  const keep = (fields: unknown, message: string): void => void lines.push(`${JSON.stringify(fields)} ${message}`)
  return { debug: keep, info: keep, warn: keep, error: keep, text: () => lines.join('\n') }
}

export type Bot = {
  readonly telegram: TelegramFake
  readonly adapter: ChatAdapter
  readonly log: ReturnType<typeof keptLog>
  readonly clock: ReturnType<typeof impatientClock>
  readonly close: () => Promise<void>
}

/** A bot with a fake Telegram of its own; connected when a desk is given. */
export async function startBot(
  options: { readonly desk?: ReaderDesk; readonly fake?: TelegramFakeOptions; readonly token?: string } = {},
): Promise<Bot> {
  const telegram = await startTelegramFake(options.fake)
  const log = keptLog()
  const clock = impatientClock()
  const adapter = createTelegramAdapter({ token: options.token ?? telegram.token, apiRoot: telegram.root, log, clock })
  if (options.desk !== undefined) await adapter.start(options.desk)
  return {
    telegram,
    adapter,
    log,
    clock,
    async close() {
      await adapter.stop()
      await telegram.close()
    },
  }
}

const tenth = Date.UTC(2026, 0, 10, 8)
const said = (text: string, outlet: string) => ({ text, articleId: outlet, outlet })

/** An alert about a port that is opened, with two outlets; `over` replaces what a test is about. */
export function anAlert(kind: AlertKind = 'new', over: Partial<Alert> = {}): Alert {
  return {
    id: 'alert-1',
    kind,
    topic: 'morocco-israel-defence',
    topicLabel: { ar: 'المغرب وإسرائيل: التعاون الدفاعي', en: 'Morocco–Israel: defence cooperation' },
    storyId: 'story-1',
    articleId: 'صدى الريف',
    at: tenth,
    phase: 'arrives',
    phases: ['announced', 'arrives', 'received', 'ends'],
    summary: {
      headline: said('وفد عسكري إسرائيلي يصل إلى الدار البيضاء', 'صدى الريف'),
      lead: said('وصل وفد عسكري إسرائيلي، صباح السبت، إلى الدار البيضاء للمشاركة في اجتماع لجنة مشتركة.', 'صدى الريف'),
      slots: { who: [said('وفد عسكري إسرائيلي', 'صدى الريف')], where: [said('الدار البيضاء', 'صدى الريف')] },
      differences: [],
      sources: [
        {
          articleId: 'صدى الريف',
          outlet: 'صدى الريف',
          url: 'https://www.sada.example/a?x=1&y=2',
          publishedAt: tenth,
          group: '1',
        },
        {
          articleId: 'Atlas Info',
          outlet: 'Atlas Info',
          url: 'https://atlas.example/b',
          publishedAt: tenth + 600_000,
          group: '2',
        },
      ],
      independent: 2,
      unsupported: [],
    },
    reactions: [],
    timeline: [],
    entities: [],
    links: [],
    ...over,
  }
}

/** The same alert with this headline and lead. */
export const alertSaying = (headline: string, lead: string): Alert => {
  const alert = anAlert()
  return { ...alert, summary: { ...alert.summary, headline: said(headline, 'صدى الريف'), lead: said(lead, 'صدى الريف') } }
}

/** One message to send; private chat 5, Arabic, audible unless told otherwise. */
export const outgoing = (over: Partial<Outgoing> & { readonly language?: Language } = {}): Outgoing => ({
  deliveryId: 'd1',
  chat: { platform: 'telegram', chatId: '5' },
  language: 'ar',
  alert: anAlert(),
  silent: false,
  plain: false,
  ...over,
})

export const never = new AbortController().signal

/** Sends once. */
export const send = ({ adapter }: Pick<Bot, 'adapter'>, over: Partial<Outgoing> = {}): Promise<SendResult> =>
  adapter.send(outgoing(over), never)
