/** Gets updates by long polling, for ever. */
import { readFailure } from './answers.ts'
import { type Clients, pollSeconds, type Update } from './client.ts'
import { type Connection, type Listener, wantedUpdates } from './connection.ts'

const goodbyeMs = 2000

type Options = {
  readonly clients: Clients
  readonly connection: Connection
  /** After the token was confirmed: best-effort work. Never rejects. */
  readonly onConnected: (signal: AbortSignal) => Promise<void>
  /** Takes updates in order; resolves as soon as the next ones may be fetched. Never rejects. */
  readonly onUpdates: (updates: readonly Update[], username: string) => Promise<void>
}

/** Makes a poller. */
export function createPoller({ clients, connection, onConnected, onUpdates }: Options): Listener {
  const { insist, refused } = connection
  return {
    async run(signal) {
      const stop = signal as Parameters<typeof clients.poll.getMe>[0]
      const me = await insist('getMe', () => clients.send.getMe(stop), signal)
      if (me === undefined) return
      connection.met(me.username)
      connection.well()
      // A webhook left over from another set-up would answer every poll with 409. What waits there is not lost: it is polled.
      await insist(
        'deleteWebhook',
        () => clients.send.deleteWebhook({ drop_pending_updates: false }, stop).catch(unlessUnknown),
        signal,
      )
      const work = onConnected(signal)
      let offset: number | undefined
      const seen = new Set<number>()
      while (!signal.aborted && refused() === undefined) {
        const from: { offset?: number } = offset === undefined ? {} : { offset }
        const ask = { ...from, timeout: pollSeconds, limit: 100, allowed_updates: wantedUpdates }
        const updates = await insist('getUpdates', () => clients.poll.getUpdates(ask, stop), signal)
        if (updates === undefined) break
        connection.well()
        // The same update may come again after a lost answer: each is handled once.
        const fresh = updates.filter(({ update_id: id }) => !seen.has(id) && seen.add(id))
        for (const id of seen) if (seen.size > 1000) seen.delete(id)
        const last = updates.at(-1)
        if (last !== undefined) offset = last.update_id + 1
        if (fresh.length > 0) await onUpdates(fresh, me.username)
      }
      // What was handled is confirmed, so that the next start does not answer it again.
      if (offset !== undefined && refused() === undefined)
        await clients.send
          .getUpdates({ offset, timeout: 0, limit: 1 }, AbortSignal.timeout(goodbyeMs) as typeof stop)
          .catch(() => undefined)
      await work
    },
    health: () => connection.health(),
    refuse: connection.refuse,
    refused,
    username: connection.username,
  }
}

/** A Bot API server of one's own may know no webhooks: then none is set. */
function unlessUnknown(error: unknown): undefined {
  const failure = readFailure(error)
  if (failure.kind === 'answer' && failure.code === 404) return undefined
  throw error
}
