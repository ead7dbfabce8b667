/** feeds list: what is known of each configured feed, as a program reads it. */
import { feedCondition } from '../../adapters/web/overview.ts'
import { withStore } from './archive.ts'
import { loadConfigured } from './configured.ts'
import { printRow, say } from './json-lines.ts'

const time = (at: number | undefined): string | null => (at === undefined ? null : new Date(at).toISOString())

/** One line a feed, those in trouble first; a feed that was never asked has no figures yet. */
export async function listFeeds(): Promise<void> {
  const { feeds } = await loadConfigured()
  const states = new Map(await withStore(async (store) => (await store.feedStates()).map((state) => [state.feedId, state])))
  const order = { failing: 0, dead: 1, held: 2, waiting: 3, ok: 4, off: 5 }
  const rows = feeds
    .map((source) => {
      const known = states.get(source.id)
      // What is known of another address says nothing about this one.
      const state = known?.url === source.url ? known : undefined
      return { source, state, condition: feedCondition(state === undefined ? { source } : { source, state }) }
    })
    .toSorted((a, b) => order[a.condition] - order[b.condition])
  for (const { source, state, condition } of rows)
    await printRow({
      id: source.id,
      outlet: source.outlet,
      url: source.url,
      state: condition,
      failures: state?.failures ?? 0,
      lastSuccess: time(state?.lastSuccessAt),
      lastError:
        state?.lastError === undefined
          ? null
          : { code: state.lastError.code, message: state.lastError.message, at: time(state.lastError.at) },
      nextPoll: time(state?.nextPollAt),
      everySeconds: Math.round((state?.everyMs ?? source.everyMs) / 1000),
      itemsPerHour: state?.itemsPerHour === undefined ? null : Number(state.itemsPerHour.toFixed(3)),
      bytes: state?.bytes ?? null,
      items: state?.items ?? 0,
      matches: state?.matches ?? 0,
      held: (state?.quarantined ?? []).map(({ at, reason, articleIds }) => ({ at: time(at), reason, items: articleIds.length })),
      suspect: state?.suspect?.reason ?? null,
    })
  const count = (wanted: string): number => rows.filter(({ condition }) => condition === wanted).length
  say(`${rows.length} feeds: ${count('ok')} answer, ${count('failing') + count('dead')} do not, ${count('held')} are held back`)
}
