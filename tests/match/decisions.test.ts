// Asked for many articles at once, the matcher decides the same without telling why.
import { globSync, readFileSync } from 'node:fs'
import { beforeAll, expect, test } from 'vitest'
import { parse } from 'yaml'
import type { Matcher } from '../../src/match/compile.ts'
import { decisionsOf, matchArticle } from '../../src/match/match-article.ts'
import { shippedMatcher, toTestArticle } from './configuration.ts'

let matcher: Matcher
beforeAll(async () => {
  matcher = await shippedMatcher()
})

type Fields = Parameters<typeof toTestArticle>[0]
const corpus = new URL('../corpus', import.meta.url).pathname
const labelled = globSync('match/*.yaml', { cwd: corpus }).map(
  (file) => parse(readFileSync(`${corpus}/${file}`, 'utf8')) as Fields,
)
const blind = globSync('blind/match-*.jsonl', { cwd: corpus }).flatMap((file) =>
  readFileSync(`${corpus}/${file}`, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Fields),
)

test.each([
  ['labelled', labelled],
  ['blind', blind],
])('the %s articles are decided alike with and without reasons', (_, all) => {
  for (const fields of all) {
    // Written from either side: home copy may leave its own country unsaid.
    for (const country of ['ma', 'il', 'dz']) {
      const article = toTestArticle({ ...fields, country })
      const told = matchArticle(article, matcher).topics.map(({ topic, decision, score, threshold }) => ({
        topic,
        decision,
        score,
        threshold,
      }))
      expect(decisionsOf(article, matcher)).toEqual(told)
    }
  }
})
