/**
 * The one door to prom-client. Every name is documented here and nowhere else; what is counted is named by a function, so a
 * caller cannot misspell a label. Times are given in milliseconds and exported in seconds, as Prometheus wants them.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { AlertKind, Decision, FetchedFeed, Platform } from '#model'

export type Metrics = {
  /** `rasid_alerts_total{kind}`: one more alert was committed. */
  readonly alertComposed: (kind: AlertKind) => void
  /** `rasid_deliveries_total{platform,outcome}`: a send ended; `outcome` as in `SendResult`, or `expired`, `cancelled`. */
  readonly delivered: (platform: Platform, outcome: string) => void
  /**
   * `rasid_doubts_total{platform,decision}`: what was done about a message of which nobody knew whether it arrived: `resent`,
   * `found` in the platform's history, `skipped` by policy, `given-up`.
   */
  readonly doubted: (platform: Platform, decision: string) => void
  /** `rasid_articles_total{decision}`: a new article was decided for one topic. */
  readonly articleDecided: (decision: Decision) => void
  /** `rasid_polls_total{status}`: one poll was answered. */
  readonly polled: (status: FetchedFeed['status']) => void
  /** `rasid_detect_to_sent_seconds`: from an article first seen to its message accepted by a platform, in milliseconds. */
  readonly sentAfter: (ms: number) => void
  /** The whole registry in the Prometheus text format. */
  readonly text: () => Promise<string>
}

/** What is read when somebody looks, rather than kept up to date. */
type Measured = {
  /** `rasid_deliveries_pending`: deliveries that wait for their turn. */
  readonly pending: number
  /** `rasid_deliveries_oldest_pending_seconds`: age of the oldest of them; 0 when none waits. */
  readonly oldestPendingMs: number
  /** `rasid_feeds` and `rasid_feeds_failing`: enabled feeds, and those whose last poll failed. */
  readonly feeds: number
  readonly failing: number
  /** `rasid_alarm{what}`: 1 while it is too quiet in this way, or a canary is dead; 0 otherwise. */
  readonly alarms: ReadonlySet<AlarmName>
  /** `rasid_silence_seconds{what}`: since a feed last answered, and since one last brought something new; absent: never yet. */
  readonly silentMs: { readonly answers?: number; readonly articles?: number }
}

type AlarmName = 'answers' | 'articles' | 'matches' | 'canary'
const alarmNames: readonly AlarmName[] = ['answers', 'articles', 'matches', 'canary']

/**
 * A set of metrics with its own registry: two in one process do not meet. `measure` is asked at each scrape; without it the
 * gauges are absent, because a gauge that stands at 0 for want of anybody to set it is a lie.
 */
export function createMetrics(measure?: () => Promise<Measured>): Metrics {
  const registers = [new Registry()]
  const alerts = new Counter({
    name: 'rasid_alerts_total',
    help: 'Alerts committed, by kind.',
    labelNames: ['kind'] as const,
    registers,
  })
  const deliveries = new Counter({
    name: 'rasid_deliveries_total',
    help: 'Deliveries that ended, by platform and outcome.',
    labelNames: ['platform', 'outcome'] as const,
    registers,
  })
  const doubts = new Counter({
    name: 'rasid_doubts_total',
    help: 'Deliveries in doubt, by platform and what was done about them.',
    labelNames: ['platform', 'decision'] as const,
    registers,
  })
  const articles = new Counter({
    name: 'rasid_articles_total',
    help: 'New articles, by the decision of each topic.',
    labelNames: ['decision'] as const,
    registers,
  })
  const polls = new Counter({
    name: 'rasid_polls_total',
    help: 'Polls answered, by status.',
    labelNames: ['status'] as const,
    registers,
  })
  const detectToSent = new Histogram({
    name: 'rasid_detect_to_sent_seconds',
    help: 'Seconds from an article first seen to its message accepted by a platform.',
    buckets: [0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 300, 900],
    registers,
  })
  const gauge = (name: string, help: string) => new Gauge({ name, help, registers })
  const gauges = measure && {
    waiting: gauge('rasid_deliveries_pending', 'Deliveries that wait for their turn.'),
    oldest: gauge('rasid_deliveries_oldest_pending_seconds', 'Age of the oldest waiting delivery; 0 when none waits.'),
    feeds: gauge('rasid_feeds', 'Enabled feeds.'),
    failing: gauge('rasid_feeds_failing', 'Enabled feeds whose last poll failed.'),
    alarm: new Gauge({
      name: 'rasid_alarm',
      help: '1 while feeds do not answer, bring nothing new, a topic finds nothing, or a canary is dead.',
      labelNames: ['what'] as const,
      registers,
    }),
    silence: new Gauge({
      name: 'rasid_silence_seconds',
      help: 'Seconds since a feed last answered (answers) and last brought something new (articles).',
      labelNames: ['what'] as const,
      registers,
    }),
  }
  measureProcess(registers)

  // A series that does not exist cannot be alarmed on: the closed label sets start at 0.
  for (const kind of ['new', 'update', 'contradiction', 'edit'] as const) alerts.inc({ kind }, 0)
  for (const decision of ['alert', 'review', 'drop'] as const) articles.inc({ decision }, 0)
  for (const status of ['fresh', 'unchanged', 'failed'] as const) polls.inc({ status }, 0)
  for (const platform of ['telegram', 'discord'] as const)
    for (const outcome of ['sent', 'ambiguous'] as const) deliveries.inc({ platform, outcome }, 0)
  for (const decision of ['resent', 'skipped', 'given-up']) doubts.inc({ platform: 'telegram', decision }, 0)
  for (const decision of ['resent', 'found', 'given-up']) doubts.inc({ platform: 'discord', decision }, 0)

  return {
    alertComposed: (kind) => alerts.inc({ kind }),
    delivered: (platform, outcome) => deliveries.inc({ platform, outcome }),
    doubted: (platform, decision) => doubts.inc({ platform, decision }),
    articleDecided: (decision) => articles.inc({ decision }),
    polled: (status) => polls.inc({ status }),
    sentAfter: (ms) => detectToSent.observe(Math.max(0, ms) / 1000),
    text: async () => {
      const now = await measure?.()
      if (gauges && now) {
        gauges.waiting.set(now.pending)
        gauges.oldest.set(Math.max(0, now.oldestPendingMs) / 1000)
        gauges.feeds.set(now.feeds)
        gauges.failing.set(now.failing)
        for (const what of alarmNames) gauges.alarm.set({ what }, now.alarms.has(what) ? 1 : 0)
        for (const what of ['answers', 'articles'] as const) {
          const silentMs = now.silentMs[what]
          if (silentMs !== undefined) gauges.silence.set({ what }, Math.max(0, silentMs) / 1000)
        }
      }
      return registers[0]!.metrics()
    },
  }
}

/** Event loop lag since the last scrape, and memory: read when asked, so that nothing ticks in between. */
function measureProcess(registers: Registry[]): void {
  const resolutionMs = 20
  const delay = monitorEventLoopDelay({ resolution: resolutionMs })
  delay.enable()
  new Gauge({
    name: 'rasid_event_loop_lag_seconds',
    help: 'Delay of the event loop since the last scrape, by quantile.',
    labelNames: ['quantile'] as const,
    registers,
    collect() {
      // The monitor measures the interval of its own timer: what is beyond the resolution is lag.
      const lag = (nanoseconds: number) =>
        Number.isFinite(nanoseconds) ? Math.max(0, nanoseconds / 1e9 - resolutionMs / 1000) : 0
      this.set({ quantile: '0.5' }, lag(delay.percentile(50)))
      this.set({ quantile: '0.99' }, lag(delay.percentile(99)))
      this.set({ quantile: '1' }, lag(delay.max))
      delay.reset()
    },
  })
  new Gauge({
    name: 'rasid_memory_bytes',
    help: 'Resident memory of the process.',
    registers,
    collect() {
      this.set(process.memoryUsage.rss())
    },
  })
}
