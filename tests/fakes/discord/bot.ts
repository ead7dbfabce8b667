/** The real adapter with the real discord.js, connected to a fake Discord of its own; both end with the test. */
import { onTestFinished } from 'vitest'
import type { Alert, Language } from '#model'
import type { ChatAdapter, Outgoing } from '#ports'
import { createDiscordAdapter } from '../../../adapters/discord/index.ts'
import { hurriedClock } from './clock.ts'
import { createDiaryDesk } from './desk.ts'
import type { DiaryDesk } from './desk.ts'
import { ids, startDiscordFake } from './index.ts'
import type { DiscordFake } from './index.ts'

export type Logged = { readonly level: string; readonly fields: unknown; readonly message: string }
export type Bot = {
  readonly fake: DiscordFake
  readonly adapter: ChatAdapter
  readonly desk: DiaryDesk
  readonly clock: ReturnType<typeof hurriedClock>
  readonly log: readonly Logged[]
}

/** A bot that is connected and has registered its commands (unless `connect` is false: then it is only started). */
export async function startBot(
  options: {
    readonly fake?: DiscordFake
    readonly desk?: DiaryDesk
    readonly token?: string
    readonly connect?: boolean
    readonly stateFile?: string
  } = {},
): Promise<Bot> {
  const fake = options.fake ?? (await startDiscordFake())
  const desk = options.desk ?? createDiaryDesk()
  const clock = hurriedClock()
  const log: Logged[] = []
  const write = (level: string) => (fields: unknown, message: string) => void log.push({ level, fields, message })
  const adapter = createDiscordAdapter({
    token: options.token ?? fake.token,
    apiRoot: fake.root,
    clock,
    log: { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') },
    ...(options.stateFile === undefined ? {} : { stateFile: options.stateFile }),
  })
  onTestFinished(async () => {
    await adapter.stop()
    await fake.close()
  })
  await adapter.start(desk)
  if (options.connect !== false) {
    await fake.gateway.ready()
    await fake.registered()
  }
  return { fake, adapter, desk, clock, log }
}

/** A delivery of an alert to the news channel; `more` changes single fields. */
export const outgoing = (alert: Alert, more: Partial<Outgoing> & { readonly language?: Language } = {}): Outgoing => ({
  deliveryId: `${alert.id}/discord:${ids.news}`,
  chat: { platform: 'discord', chatId: ids.news },
  language: 'ar',
  alert,
  silent: false,
  plain: false,
  ...more,
})
export const noSignal = (): AbortSignal => new AbortController().signal
