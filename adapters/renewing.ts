/**
 * A platform whose token may be replaced while Rasid runs: where the token stands is looked at every few seconds; another one means
 * another adapter. What is owed stays owed meanwhile and goes out by the new one.
 */
import type { ChatAdapter, Clock, Log, ReaderDesk } from '#ports'

type RenewingOptions = {
  /** The token that Rasid began with. */
  readonly token: string
  /** What stands there now; undefined: nothing that could be used. */
  readonly read: () => string | undefined
  /** Makes an adapter that is not started. */
  readonly load: (token: string) => Promise<ChatAdapter>
  /** Another token is in use: what was stopped for the old one may go on. */
  readonly onRenewed: (token: string) => void
  readonly clock: Clock
  readonly log: Log
}

const lookEveryMs = 5_000
/** A message that was on its way with the old token goes again after this. */
const againMs = 1_000

/** The adapter of the token that is there now, whichever it is. */
export async function createRenewing(options: RenewingOptions): Promise<ChatAdapter> {
  const { read, load, onRenewed, clock, log } = options
  const ending = new AbortController()
  let token = read() ?? options.token
  let adapter = await load(token)
  let desk: ReaderDesk | undefined
  const { platform, limits, webhook } = adapter

  async function renew(fresh: string): Promise<void> {
    const old = adapter
    const made = await load(fresh)
    token = fresh
    adapter = made
    onRenewed(fresh)
    log.warn({ platform }, 'another token stands there: the bot goes on with it')
    // First the old one is silent: two that listen for one bot would be refused.
    await old.stop().catch((error: unknown) => log.error({ platform, err: error }, 'platform could not stop'))
    if (desk !== undefined && !ending.signal.aborted) await made.start(desk)
  }

  async function watch(): Promise<void> {
    while (!ending.signal.aborted) {
      await clock.sleep(lookEveryMs, ending.signal)
      const found = ending.signal.aborted ? undefined : read()
      if (found === undefined || found === token) continue
      await renew(found).catch((error: unknown) => log.error({ platform, err: error }, 'platform could not be loaded again'))
    }
  }
  const watching = watch()

  return {
    platform,
    limits,
    start: async (of) => {
      desk = of
      await adapter.start(of)
    },
    send: async (message, signal) => {
      const by = adapter
      const result = await by.send(message, signal)
      // The answer to the old token says nothing about the new one.
      return result.outcome === 'stop' && by !== adapter
        ? { outcome: 'not-sent', reason: 'the token was replaced meanwhile', afterMs: againMs, scope: 'chat' }
        : result
    },
    findSent: (message, startedAt) => adapter.findSent(message, startedAt),
    health: () => adapter.health(),
    publicName: () => adapter.publicName?.(),
    ...(webhook === undefined
      ? {}
      : { webhook: { path: webhook.path, receive: (request) => (adapter.webhook ?? webhook).receive(request) } }),
    stop: async () => {
      ending.abort()
      await watching
      await adapter.stop()
    },
  }
}
