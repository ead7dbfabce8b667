// Every file of tests/corpus/match is one labelled article: alert, drop or review. A review may be decided any way but dropping an
// alert or alerting a drop is wrong.
import { globSync, readFileSync } from 'node:fs'
import { beforeAll, expect, test } from 'vitest'
import { parse } from 'yaml'
import type { Matcher } from '../../src/match/compile.ts'
import { matchArticle } from '../../src/match/match-article.ts'
import { shippedMatcher, toTestArticle } from './configuration.ts'

let matcher: Matcher
beforeAll(async () => {
  matcher = await shippedMatcher()
})

type Case = {
  readonly label: 'alert' | 'drop' | 'review'
  readonly title?: string
  readonly summary?: string
  readonly text?: string
  readonly country?: string
}
const folder = new URL('../corpus/match', import.meta.url).pathname
const cases = globSync('*.yaml', { cwd: folder }).toSorted()
const allowed = { alert: ['alert'], drop: ['drop', 'review'], review: ['alert', 'review', 'drop'] } as const

test('there are cases of every label', () => {
  for (const label of Object.keys(allowed)) expect(cases.filter((file) => file.startsWith(label)).length).toBeGreaterThan(5)
})

test.each(cases)('%s', (file) => {
  const labelled = parse(readFileSync(`${folder}/${file}`, 'utf8')) as Case
  const [topic] = matchArticle(toTestArticle(labelled), matcher).topics
  expect(allowed[labelled.label]).toContain(topic?.decision)
})
