/**
 * Detection delay on the real publication times of five outlets, May and June 2018 (a sample of what they published): polled by
 * rhythm, and at one fixed interval with the same number of requests in all. The delay is from publication to the poll that saw it.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import type { FeedSource, FetchedFeed } from '#model'
import { afterPoll, newFeedState } from '../../src/schedule/next-poll.ts'
import { table } from './measure.ts'

const minuteMs = 60_000
const from = Date.UTC(2018, 4, 1)
const until = Date.UTC(2018, 5, 30)
/** The fixed interval starts at as many different moments, so that no lucky one decides. */
const phases = 12
const data = new URL('../../../shared/data/ordinary-news-2018.jsonl.gz', import.meta.url)
const plot = new URL('../../docs/detection-delay.svg', import.meta.url)

export function detection(): string {
  if (!existsSync(data)) return '\ndetection delay: skipped, ../shared/data is not there\n'
  const rows = gunzipSync(readFileSync(data))
    .toString('utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { outlet: string; published: string })
  const outlets = [...Map.groupBy(rows, ({ outlet }) => outlet)].map(([outlet, own]) => ({
    outlet,
    published: own
      .map(({ published }) => Date.parse(published))
      .filter((at) => at >= from && at < until)
      .toSorted((a, b) => a - b),
  }))
  const runs = outlets.map(({ outlet, published }) => simulate(outlet, published))
  const polls = runs.reduce((sum, run) => sum + run.polls, 0)
  const fixedMs = ((until - from) * outlets.length) / polls
  const adaptive = runs.flatMap(({ delays }) => delays).toSorted((a, b) => a - b)
  const fixed = Array.from({ length: phases }, (_, phase) =>
    outlets.flatMap(({ published }) => published.map((at) => fixedMs - ((at - from + (phase * fixedMs) / phases) % fixedMs))),
  )
    .flat()
    .toSorted((a, b) => a - b)
  const every = `every ${(fixedMs / minuteMs).toFixed(1)} min`
  writeFileSync(plot, drawing({ fixed, adaptive, every, requests: polls }))
  return `${table(
    `detection delay in minutes, ${outlets.length} outlets, ${adaptive.length} items, 60 days (docs/detection-delay.svg)`,
    [
      ['', 'requests', 'median', 'p90', 'mean'],
      [every, polls, at(fixed, 0.5), at(fixed, 0.9), mean(fixed)],
      ['by rhythm', polls, at(adaptive, 0.5), at(adaptive, 0.9), mean(adaptive)],
    ],
  )}`
}

const minutes = (ms: number): number => Math.round((ms / minuteMs) * 10) / 10
const at = (sorted: readonly number[], share: number): number => minutes(sorted[Math.floor(sorted.length * share)] ?? 0)
const mean = (delays: readonly number[]): number => minutes(delays.reduce((sum, delay) => sum + delay, 0) / delays.length)

function simulate(outlet: string, published: readonly number[]): { polls: number; delays: number[] } {
  const source: FeedSource = { id: outlet, outlet, url: 'http://bench.example/', language: 'ar', everyMs: 300_000, enabled: true }
  let state = newFeedState(source, from)
  const delays: number[] = []
  let seen = 0
  let polls = 0
  while (state.nextPollAt < until) {
    const now = state.nextPollAt
    let next = seen
    while (next < published.length && published[next]! <= now) delays.push(now - published[next++]!)
    const items = published
      .slice(Math.max(0, next - 30), next)
      .map((time) => ({ title: '', categories: [], media: [], published: new Date(time).toISOString() }))
    const stamp = { feedId: outlet, at: now, tookMs: 0, finalUrl: source.url, validators: {} }
    const fetched: FetchedFeed =
      next === seen && polls > 0
        ? { ...stamp, status: 'unchanged' }
        : { ...stamp, status: 'fresh', bytes: 0, feed: { kind: 'rss', title: '', items, dropped: [] } }
    state = afterPoll({ feed: source, state, fetched, newItems: next - seen, matches: 0, now, fast: false })
    seen = next
    polls++
  }
  return { polls, delays }
}

/** Share of items seen within so many minutes, both ways: figures derived from the times alone. */
function drawing(run: {
  readonly fixed: readonly number[]
  readonly adaptive: readonly number[]
  readonly every: string
  readonly requests: number
}): string {
  const [width, height, left, top, bottom, most] = [640, 360, 56, 40, 44, 20]
  const x = (minute: number): number => Math.round((left + (minute / most) * (width - left - 20)) * 10) / 10
  const y = (share: number): number => Math.round((height - bottom - share * (height - top - bottom)) * 10) / 10
  const curve = (sorted: readonly number[]): string =>
    Array.from({ length: most * 4 + 1 }, (_, step) => {
      const minute = step / 4
      const found = sorted.findIndex((delay) => delay > minute * minuteMs)
      return `${x(minute)},${y((found === -1 ? sorted.length : found) / sorted.length)}`
    }).join(' ')
  const text = (px: number, py: number, words: string, more = ''): string => `<text x="${px}" y="${py}"${more}>${words}</text>`
  const grid = [0, 0.25, 0.5, 0.75, 1].map(
    (share) =>
      `<path d="M${left} ${y(share)}H${width - 20}"/>${text(left - 8, y(share) + 4, `${share * 100} %`, ' text-anchor="end"')}`,
  )
  const ticks = [0, 5, 10, 15, 20].map((minute) => text(x(minute), height - bottom + 18, `${minute}`, ' text-anchor="middle"'))
  const line = (sorted: readonly number[], colour: string): string =>
    `<polyline points="${curve(sorted)}" fill="none" stroke="${colour}" stroke-width="2.5"/>`
  const legend = (row: number, colour: string, name: string, sorted: readonly number[]): string =>
    `<rect x="${width - 330}" y="${height - bottom - 62 + row * 24}" width="14" height="14" fill="${colour}"/>${text(width - 308, height - bottom - 50 + row * 24, `${name}: median ${at(sorted, 0.5)} min, p90 ${at(sorted, 0.9)} min`)}`
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="13" fill="#333">
<title>Detection delay: adaptive against fixed interval at equal requests</title>
<rect width="${width}" height="${height}" fill="#fff"/>
${text(left, 22, `Items seen within so many minutes of publication; ${run.requests} requests each, 5 outlets, 60 days`, ' font-weight="600"')}
<g stroke="#ddd" stroke-width="1" fill="#333">${grid.join('').replaceAll('<text', '<text stroke="none"')}</g>
${ticks.join('')}${text((left + width) / 2, height - 8, 'minutes from publication to the poll that saw it', ' text-anchor="middle"')}
${line(run.fixed, '#9a6b00')}
${line(run.adaptive, '#0b6e4f')}
${legend(0, '#0b6e4f', 'by rhythm', run.adaptive)}
${legend(1, '#9a6b00', run.every, run.fixed)}
</svg>
`
}
