// Against the development data beside the checkout (RASID_SHARED or ../../shared): seeds, traps, ordinary news. Skipped without it.
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { beforeAll, expect, test } from 'vitest'
import type { Matcher } from '../../src/match/compile.ts'
import { matchArticle } from '../../src/match/match-article.ts'
import { shippedMatcher, toTestArticle } from './configuration.ts'

const shared = process.env['RASID_SHARED'] ?? new URL('../../../shared', import.meta.url).pathname
const absent = !existsSync(`${shared}/data/traps.json`)
if (absent) console.warn(`skipped: no development data at ${shared}`)

let matcher: Matcher
beforeAll(async () => {
  matcher = await shippedMatcher()
})
const decide = (fields: Parameters<typeof toTestArticle>[0]): string | undefined =>
  matchArticle(toTestArticle(fields), matcher).topics[0]?.decision

test.skipIf(absent)('all five seed articles alert', () => {
  const seeds = readdirSync(`${shared}/seeds`).filter((file) => file.endsWith('.txt'))
  expect(seeds.map((file) => decide({ text: readFileSync(`${shared}/seeds/${file}`, 'utf8') }))).toEqual(seeds.map(() => 'alert'))
})

type Trap = {
  readonly id: string
  readonly text: string
  readonly decision: string
  readonly mustHave: string[]
  readonly mustNotHave: string[]
}
const fits: Readonly<Record<string, readonly string[]>> = {
  ALERT: ['alert'],
  DROP: ['drop'],
  NOTALERT: ['review', 'drop'],
  ANY: ['alert', 'review', 'drop'],
}

test.skipIf(absent)('every trap sentence gets its decision and its entities', () => {
  const traps = JSON.parse(readFileSync(`${shared}/data/traps.json`, 'utf8')) as Trap[]
  const wrong = traps.filter((trap) => {
    const { entities, topics } = matchArticle(toTestArticle({ text: trap.text }), matcher)
    const ids = new Set(entities.map(({ id }) => id))
    const decided = fits[trap.decision]?.includes(topics[0]?.decision ?? 'drop') === true
    return !decided || !trap.mustHave.every((id) => ids.has(id)) || trap.mustNotHave.some((id) => ids.has(id))
  })
  expect(wrong.map(({ id, text }) => `${id} ${text}`)).toEqual([])
})

test.skipIf(absent)('no ordinary article alerts, and hardly any asks for review', () => {
  const lines = gunzipSync(readFileSync(`${shared}/data/ordinary-news-2018.jsonl.gz`))
    .toString('utf8')
    .trim()
    .split('\n')
  const decisions = lines.map((line) => decide(JSON.parse(line) as Parameters<typeof toTestArticle>[0]))
  expect(decisions.filter((decision) => decision === 'alert')).toHaveLength(0)
  expect(decisions.filter((decision) => decision === 'review').length).toBeLessThanOrEqual(4)
})
