// What an operator's Prometheus finds at /metrics.
import { expect, test } from 'vitest'
import { createMetrics } from '../src/metrics.ts'

const lines = async (metrics: ReturnType<typeof createMetrics>) => (await metrics.text()).split('\n')

test('every closed series exists at zero before anything happened', async () => {
  const text = await lines(createMetrics())
  expect(text).toContain('rasid_alerts_total{kind="new"} 0')
  expect(text).toContain('rasid_articles_total{decision="drop"} 0')
  expect(text).toContain('rasid_polls_total{status="failed"} 0')
  expect(text).toContain('rasid_deliveries_total{platform="telegram",outcome="sent"} 0')
})

test('what happens is counted under its label', async () => {
  const metrics = createMetrics()
  metrics.alertComposed('new')
  metrics.alertComposed('edit')
  metrics.delivered('discord', 'sent')
  metrics.delivered('discord', 'sent')
  metrics.doubted('telegram', 'skipped')
  metrics.articleDecided('review')
  metrics.polled('unchanged')
  const text = await lines(metrics)
  expect(text).toContain('rasid_alerts_total{kind="new"} 1')
  expect(text).toContain('rasid_alerts_total{kind="update"} 0')
  expect(text).toContain('rasid_deliveries_total{platform="discord",outcome="sent"} 2')
  expect(text).toContain('rasid_doubts_total{platform="telegram",decision="skipped"} 1')
  expect(text).toContain('rasid_doubts_total{platform="telegram",decision="resent"} 0')
  expect(text).toContain('rasid_articles_total{decision="review"} 1')
  expect(text).toContain('rasid_polls_total{status="unchanged"} 1')
})

test('times come in milliseconds and go out in seconds', async () => {
  const metrics = createMetrics(async () => ({
    pending: 3,
    oldestPendingMs: 90_000,
    feeds: 25,
    failing: 2,
    alarms: new Set(['answers'] as const),
    silentMs: { answers: 600_000 },
  }))
  metrics.sentAfter(1500)
  const text = await lines(metrics)
  expect(text).toContain('rasid_detect_to_sent_seconds_sum 1.5')
  expect(text).toContain('rasid_detect_to_sent_seconds_bucket{le="2"} 1')
  expect(text).toContain('rasid_deliveries_pending 3')
  expect(text).toContain('rasid_deliveries_oldest_pending_seconds 90')
  expect(text).toContain('rasid_feeds_failing 2')
  expect(text).toContain('rasid_silence_seconds{what="answers"} 600')
  expect(text.filter((line) => line.startsWith('rasid_alarm{'))).toEqual([
    'rasid_alarm{what="answers"} 1',
    'rasid_alarm{what="articles"} 0',
    'rasid_alarm{what="matches"} 0',
    'rasid_alarm{what="canary"} 0',
  ])
})

test('what nobody measures is absent rather than zero', async () => {
  expect(await createMetrics().text()).not.toContain('rasid_deliveries_pending')
})

test('two sets of metrics in one process do not meet', async () => {
  const one = createMetrics()
  const other = createMetrics()
  one.polled('fresh')
  expect(await lines(other)).toContain('rasid_polls_total{status="fresh"} 0')
})

test('the loop lag and the memory of the process are measured', async () => {
  const text = await createMetrics().text()
  expect(text).toMatch(/rasid_event_loop_lag_seconds\{quantile="0\.99"\} [\d.e-]+/)
  expect(Number(/rasid_memory_bytes (\d+)/.exec(text)?.[1])).toBeGreaterThan(1_000_000)
})
