/** Keeps one session alive: connects, waits longer after each failure, and stops where trying again cannot help. */
import type * as DiscordJs from 'discord.js'
import type { Client } from 'discord.js'
import type { Clock, Log } from '#ports'
import type { IdentifyBudget } from './identify-budget.ts'
import { runSession } from './session.ts'
import type { SessionEnd } from './session.ts'

/** What the gateway is doing, for `health` and for the sender. */
export type GatewayState =
  | { readonly state: 'connecting' }
  | { readonly state: 'ready' }
  | { readonly state: 'waiting'; readonly untilAt: number; readonly says: string }
  | { readonly state: 'stopped'; readonly why: SessionEnd['why']; readonly says: string }

type GatewayParts = {
  readonly discord: typeof DiscordJs
  readonly options: DiscordJs.ClientOptions
  readonly token: string
  readonly clock: Clock
  readonly log: Log
  readonly budget: IdentifyBudget
  readonly signal: AbortSignal
  readonly onClient: (client: Client) => void
  /** Each time the gateway answers after it did not. */
  readonly onReady: () => void
}

const firstWaitMs = 2_000
const longestWaitMs = 5 * 60_000
/** Discord takes one identify in five seconds (per `max_concurrency`, of which small bots have one). */
const betweenIdentifiesMs = 5_000

/** `run` resolves when stopped or when Discord will not have us; `state` can be read at any time. */
export function createGateway(parts: GatewayParts): { readonly run: () => Promise<void>; readonly state: () => GatewayState } {
  const { clock, log, budget, signal } = parts
  let state: GatewayState = { state: 'connecting' }
  let lastIdentifyAt = Number.NEGATIVE_INFINITY
  let failures = 0

  async function mayIdentify(aborted: AbortSignal): Promise<void> {
    for (;;) {
      const waitMs = Math.max(budget.waitMs(), lastIdentifyAt + betweenIdentifiesMs - clock.now())
      if (waitMs <= 0) break
      await clock.sleep(waitMs, aborted)
      aborted.throwIfAborted()
    }
    lastIdentifyAt = clock.now()
    budget.spend()
  }

  async function pause(ms: number, says: string): Promise<void> {
    state = { state: 'waiting', untilAt: clock.now() + ms, says }
    await clock.sleep(ms, signal)
  }

  async function run(): Promise<void> {
    while (!signal.aborted) {
      const heldMs = budget.waitMs()
      if (heldMs > 0) {
        await pause(heldMs, 'too many connections in a short time; waiting so that Discord does not reset the token')
        continue
      }
      state = { state: 'connecting' }
      const end = await runSession({
        ...parts,
        mayIdentify,
        onReachable: (reachable) => {
          if (!reachable) state = { state: 'connecting' }
          else if (state.state !== 'ready') {
            failures = 0
            state = { state: 'ready' }
            parts.onReady()
          }
        },
      })
      if (end.why === 'token' || end.why === 'intents' || end.why === 'stopped') {
        state = { state: 'stopped', ...end }
        if (end.why !== 'stopped') log.error({ why: end.why }, `Discord: ${end.says}`)
        return
      }
      failures += 1
      const waitMs = Math.min(longestWaitMs, firstWaitMs * 2 ** (failures - 1))
      log.warn({ waitMs, failures }, `Discord: ${end.says}; connecting again`)
      await pause(waitMs, end.says)
    }
    state = { state: 'stopped', why: 'stopped', says: 'stopped' }
  }

  return { run, state: () => state }
}
