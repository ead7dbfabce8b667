/**
 * Looks each minute whether it is too quiet (src/schedule/silence.ts) and whether every canary sings. What begins and what ends is
 * said once, over restarts and over all processes: a mark in the store says what is known already.
 */
import { randomUUID } from 'node:crypto'
import type { AuditEntry, FeedState } from '#model'
import type { Clock, Log, Store } from '#ports'
import type { DeadCanary } from './canary.ts'
import type { Snapshot } from './pipeline.ts'
import { silencesOf, type Silence } from './schedule/silence.ts'

export type Alarm = Silence | { readonly what: 'canary'; readonly topic: string; readonly canaries: readonly DeadCanary[] }

export type Alarms = {
  /** Looks now, and tells what began or ended since the last look of anybody. */
  readonly look: () => Promise<void>
  /** What the last look found. */
  readonly current: () => readonly Alarm[]
}

/** How far back matches are read for their rhythm, and how many of them. */
const rhythmMs = 60 * 24 * 3_600_000
const rhythmMatches = 60
/** Their times change slowly and are dear to read: asked again after this. */
const rhythmForMs = 10 * 60_000

/** The mark: what was told, and by which look. */
type Told = { readonly alarms: readonly string[]; readonly by: string }

const keyOf = (alarm: Alarm): string => (alarm.topic === undefined ? alarm.what : `${alarm.what}:${alarm.topic}`)

/** Makes the watch of one process. `startedAt`: nothing was read before it. */
export function createAlarms(options: {
  readonly store: Pick<Store, 'articles' | 'audit' | 'mark' | 'moveMark'>
  readonly snapshot: () => Snapshot
  readonly deadCanaries: () => readonly DeadCanary[]
  /** Of the feeds that are read now, by any process. */
  readonly feedStates: () => Promise<readonly FeedState[]>
  readonly clock: Clock
  readonly log: Log
  readonly startedAt: number
}): Alarms {
  const { store, clock, log } = options
  let found: readonly Alarm[] = []
  let rhythm:
    | { readonly at: number; readonly topics: string; readonly matchedAt: ReadonlyMap<string, readonly number[]> }
    | undefined

  async function matchedAt(now: number): Promise<ReadonlyMap<string, readonly number[]>> {
    const ids = options
      .snapshot()
      .configuration.topics.filter(({ enabled }) => enabled)
      .map(({ id }) => id)
    if (rhythm !== undefined && rhythm.topics === ids.join() && now - rhythm.at < rhythmForMs) return rhythm.matchedAt
    const times = new Map<string, readonly number[]>()
    for (const topic of ids) {
      const matched = await store.articles({ topic, sinceAt: now - rhythmMs, limit: rhythmMatches })
      const alerts = matched.filter(({ topics }) => topics.some((one) => one.topic === topic && one.decision === 'alert'))
      times.set(
        topic,
        alerts.map(({ article }) => article.firstSeenAt),
      )
    }
    rhythm = { at: now, topics: ids.join(), matchedAt: times }
    return times
  }

  async function alarmsNow(now: number): Promise<readonly Alarm[]> {
    const states = await options.feedStates()
    const silences = silencesOf({ states, matchedAt: await matchedAt(now), startedAt: options.startedAt, now })
    const dead = Map.groupBy(options.deadCanaries(), ({ topic }) => topic)
    return [...silences, ...[...dead].map(([topic, canaries]): Alarm => ({ what: 'canary', topic, canaries }))]
  }

  /** The mark is moved before anything is told: of several processes one tells. */
  async function tell(now: number): Promise<void> {
    const seen = await store.mark('alarms')
    const before = new Set(seen === undefined ? [] : (JSON.parse(seen) as Told).alarms)
    const after = new Map(found.map((alarm) => [keyOf(alarm), alarm]))
    const began = found.filter((alarm) => !before.has(keyOf(alarm)))
    const ended = [...before].filter((key) => !after.has(key))
    if (began.length + ended.length === 0) return
    // Signed: two that found the same at once must not both believe that the mark is theirs.
    const told: Told = { alarms: [...after.keys()], by: randomUUID() }
    if (!(await store.moveMark('alarms', seen, JSON.stringify(told)))) return
    for (const alarm of began) await say(entryOf(alarm, now), 'error')
    for (const key of ended) {
      const [what = '', topic = ''] = key.split(':')
      await say({ at: now, actor: 'rasid', action: `${what}.heard`, subject: topic, detail: 'it is over' }, 'info')
    }
  }

  async function say(entry: AuditEntry, level: 'error' | 'info'): Promise<void> {
    log[level]({ alarm: entry.action, topic: entry.subject }, entry.detail)
    await store.audit(entry)
  }

  return {
    look: async () => {
      const now = clock.now()
      found = await alarmsNow(now)
      await tell(now)
    },
    current: () => found,
  }
}

const minutes = (ms: number): string =>
  ms < 2 * 3_600_000 ? `${Math.round(ms / 60_000)} min` : `${Math.round(ms / 3_600_000)} h`

/** An alarm as a line of the audit log, in the grammar. */
function entryOf(alarm: Alarm, now: number): AuditEntry {
  const entry = { at: now, actor: 'rasid', action: `${alarm.what}.silent`, subject: alarm.topic ?? '' }
  return { ...entry, detail: sentenceOf(alarm, now) }
}

/** What an alarm says, for the log, /readyz and the console. */
export function sentenceOf(alarm: Alarm, now: number): string {
  switch (alarm.what) {
    case 'answers':
      return `Expected feeds to answer, got ${alarm.feeds?.failing ?? 0} of ${alarm.feeds?.asked ?? 0} failing and silence for ${minutes(now - alarm.since)}: is the network up? Rasid keeps trying`
    case 'articles':
      return `Expected something new within ${minutes(alarm.usualMs)}, as these feeds are used to, got nothing for ${minutes(now - alarm.since)}: they answer and bring nothing; look at one in a browser (a cache or a wall may stand between)`
    case 'matches':
      return `Expected an article for ${alarm.topic ?? ''} within ${minutes(alarm.usualMs)}, got none for ${minutes(now - alarm.since)}: a quiet time, or rules that went blind; try "rasid why" on a report that should have fired`
    case 'canary':
      return alarm.canaries.map(({ message }) => message).join(' · ')
  }
}
