/** What /readyz and the console say of each part of this process, with a reason that an operator can act on. */
import type { Platform } from '#model'
import type { ChatAdapter, Health } from '#ports'

/** Asks every part. `live` is for the process itself, `parts` for what it needs. */
export async function healthOf(parts: {
  readonly store: { readonly health: () => Promise<Health> }
  readonly memory: () => Promise<Health | undefined>
  readonly adapters: ReadonlyMap<Platform, ChatAdapter>
  readonly live: { readonly problems: () => readonly unknown[] }
  readonly feedStates: () => ReadonlyMap<string, { readonly failures: number; readonly polls: number }>
  readonly alarms: () => readonly { readonly what: string; readonly says: string }[]
}): Promise<{ live: Health; parts: Record<string, Health> }> {
  const states = [...parts.feedStates().values()].filter(({ polls }) => polls > 0)
  const failing = states.filter(({ failures }) => failures > 0).length
  const problems = parts.live.problems().length
  const alarms = parts.alarms()
  const dead = alarms.flatMap(({ what, says }) => (what === 'canary' ? [says] : [])).join(' · ')
  const [store, memory] = [await parts.store.health(), await parts.memory()]
  return {
    live: { ok: true, reason: 'the event loop answers' },
    parts: {
      store: store.ok && memory?.ok === false ? memory : store,
      configuration:
        problems === 0
          ? { ok: true, reason: 'the files are in force' }
          : { ok: true, reason: `${problems} problems in the files: the last good revision is in force` },
      // A topic that its own canary cannot wake is blind: this service does not do its work.
      ...(dead === '' ? {} : { canary: { ok: false, reason: dead } }),
      // Feeds out of reach are the publishers' trouble: readiness does not fall with them (hostile.md §4).
      feeds: {
        ok: true,
        reason: [
          states.length === 0
            ? 'no feed was polled yet'
            : `${states.length - failing} of ${states.length} feeds polled so far answered`,
          ...alarms.filter(({ what }) => what !== 'canary').map(({ says }) => says),
        ].join('; '),
      },
      ...Object.fromEntries([...parts.adapters].map(([platform, adapter]) => [platform, adapter.health()])),
    },
  }
}
