// The examples of config/README.md are real: they load, and the topic of «ten minutes» does what the page says.
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { entitySchema, feedSchema, topicSchema } from '../../config/schema.ts'
import { zonesOf } from '../../src/article/zones.ts'
import { compileMatcher } from '../../src/match/compile.ts'
import { lint } from '../../src/desk/lint.ts'
import { matchArticle } from '../../src/match/match-article.ts'
import { article } from '../desk/articles.ts'
import { folderWith, goodEntities, goodFeeds, goodTopic, lines, load } from './folder.ts'

const page = readFileSync(new URL('../../config/README.md', import.meta.url), 'utf8')
/** Fences whose first line names a file: path → content. */
const files = Object.fromEntries(
  [...page.matchAll(/```yaml\n# (\S+)\n([\s\S]*?)```/g)].map(([, name, content]) => [name!, content!]),
)
const inFolder = (prefix: string) =>
  Object.fromEntries(
    Object.entries(files).flatMap(([name, content]) => (name.startsWith(prefix) ? [[name.slice(prefix.length), content]] : [])),
  )

test('the examples of feeds and entities load without a problem, and without advice', async () => {
  const topic = goodTopic.replaceAll('[ma, il]', '[il, def]')
  const loaded = await load(
    folderWith({
      'feeds.yaml': files['feeds.yaml']!,
      'entities/a.yaml': files['entities/example.yaml']!,
      'topics/a.yaml': topic,
    }),
  )
  expect(lines(loaded)).toEqual([])
  expect(loaded.ok ? lint(loaded.configuration) : loaded).toEqual([])
})

test('the example of a topic loads over the shipped entities', async () => {
  expect(
    lines(await load(folderWith({ 'feeds.yaml': files['feeds.yaml']!, 'topics/example.yaml': files['topics/example.yaml']! }))),
  ).toEqual([])
})

test('every field of the schemas is explained', () => {
  const fields = [feedSchema, entitySchema, topicSchema].flatMap(({ shape }) => Object.keys(shape))
  expect(fields.filter((field) => !new RegExp(`^\\|[^|]*\`${field}\``, 'm').test(page))).toEqual([])
})

test('every rule that the matcher reads is explained, and known to the loader', async () => {
  const source = readFileSync(new URL('../../src/match/rules.ts', import.meta.url), 'utf8')
  const union = /const listNames = \[([^\]]+)\]/.exec(source)?.[1] ?? ''
  const names = new Set([...source.matchAll(/rules\['(\w+)'\]/g), ...union.matchAll(/'(\w+)'/g)].map((match) => match[1]!))
  expect(names.size).toBeGreaterThan(10)
  expect([...names].filter((name) => !new RegExp(`^\\|[^|]*\`${name}\``, 'm').test(page))).toEqual([])
  const rules = [...names].map((name) => (name === 'names' ? 'names: { ma: المغرب }' : `${name}: []`)).join(', ')
  expect(
    lines(
      await load(
        folderWith({
          'feeds.yaml': goodFeeds,
          'entities/a.yaml': goodEntities,
          'topics/a.yaml': `${goodTopic}rules: { ${rules} }\n`,
        }),
      ),
    ),
  ).toEqual([])
})

test('another topic in ten minutes: the first two headlines are told, the last two dropped', async () => {
  const loaded = await load(folderWith(inFolder('my-config/')))
  expect(lines(loaded)).toEqual([])
  const matcher = compileMatcher(loaded.ok ? loaded.configuration : { feeds: [], entities: [], topics: [] })
  const rows = /```jsonl\n([\s\S]*?)```/
    .exec(page)![1]!
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { readonly id: string; readonly title: string })
  const decisions = rows.map(({ id, title }) => {
    const one = { ...article(id, title), zones: zonesOf({ title, summary: '', text: '' }) }
    return matchArticle(one, matcher).topics.map(({ topic, decision }) => `${id} ${topic} ${decision}`)
  })
  expect(decisions.flat()).toEqual([
    '1 sahara-diplomacy alert',
    '2 sahara-diplomacy alert',
    '3 sahara-diplomacy drop',
    '4 sahara-diplomacy drop',
  ])
})
