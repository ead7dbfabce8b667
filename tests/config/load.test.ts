// From folder to snapshot: defaults, what comes from where, hashes, watching, and keeping the last good configuration.
import { rmSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Configuration } from '#model'
import { checkConfiguration } from '../../config/check-configuration.ts'
import { configurationHash } from '../../config/hash.ts'
import { createConfigSource, nextConfiguration } from '../../config/load.ts'
import { bundled, folderWith, goodEntities, goodFeeds, goodTopic, lines, load } from './folder.ts'

const whole = { 'feeds.yaml': goodFeeds, 'entities/a.yaml': goodEntities, 'topics/a.yaml': goodTopic }
async function configurationOf(files: Readonly<Record<string, string>>): Promise<Configuration> {
  const loaded = await load(folderWith(files))
  if (!loaded.ok) throw new Error(lines(loaded).join('\n'))
  return loaded.configuration
}

test('what a file leaves out has a default', async () => {
  const { feeds, entities, topics } = await configurationOf(whole)
  expect(feeds[0]).toEqual({
    id: 'hespress',
    outlet: 'هسبريس',
    url: 'https://www.hespress.com/feed',
    country: 'ma',
    language: 'ar',
    everyMs: 300_000,
    enabled: true,
  })
  expect(entities[0]).toEqual({
    id: 'l.ma',
    type: 'country',
    label: { ar: 'المغرب' },
    side: 'other',
    evidence: { ma: 1 },
    sure: true,
    forms: [{ text: 'المغرب', article: 'required', inflection: 'name' }],
  })
  expect(topics[0]).toMatchObject({
    enabled: true,
    subject: [],
    zoneWeights: { title: 2, lead: 1.5, body: 1, boilerplate: 0 },
    threshold: 60,
    reviewFrom: 38,
    rules: {},
  })
})

test('a plain spelling says by itself how it takes the article', async () => {
  const forms = '[الموساد, القوات المسلحة, غانتس, { text: الكيان, article: optional }]'
  const { entities } = await configurationOf({
    ...whole,
    'entities/b.yaml': `entities: [{ id: x, type: org, label: { ar: س }, forms: ${forms} }]`,
  })
  expect(entities.at(-1)?.forms.map(({ article }) => article)).toEqual(['required', 'optional', 'none', 'optional'])
})

test('a folder without entities and topics uses the shipped ones; with them it replaces them', async () => {
  const shipped = await configurationOf({ 'feeds.yaml': goodFeeds })
  expect(shipped.entities.length).toBeGreaterThan(300)
  expect(shipped.topics.map(({ id }) => id)).toContain('morocco-israel-defence')
  expect((await configurationOf(whole)).entities.map(({ id }) => id)).toEqual(['l.ma', 'l.il'])
})

test('a topics file may hold one topic or a list of them', async () => {
  const list = `topics:\n  - ${goodTopic.trim().replaceAll('\n', '\n    ')}\n`
  expect((await configurationOf({ ...whole, 'topics/a.yaml': list })).topics).toEqual((await configurationOf(whole)).topics)
})

test('the snapshot cannot be changed by accident, however deep', async () => {
  const { entities } = await configurationOf(whole)
  expect(() => (entities[0]!.forms as unknown[]).push('x')).toThrow(TypeError)
})

test('the hash does not depend on the order of keys, and on nothing but the content', async () => {
  const turned = goodFeeds
    .replace('    outlet: هسبريس\n', '')
    .replace('    every: 5m\n', '    every: 300s # the same\n    outlet: هسبريس\n')
  const one = configurationHash(await configurationOf(whole))
  expect(configurationHash(await configurationOf({ ...whole, 'feeds.yaml': turned }))).toBe(one)
  expect(configurationHash(await configurationOf({ ...whole, 'feeds.yaml': goodFeeds.replace('5m', '6m') }))).not.toBe(one)
  expect(one).toMatch(/^[0-9a-f]{64}$/)
})

test('an edit from chat is held against the same schema as a file', async () => {
  const good = await configurationOf(whole)
  expect(checkConfiguration(good)).toEqual([])
  const bad = {
    ...good,
    feeds: [{ ...good.feeds[0]!, url: 'javascript:alert(1)', everyMs: 500_000_000 }],
    topics: [{ ...good.topics[0]!, require: ['ma'] }],
  }
  expect(checkConfiguration(bad).map(({ path }) => path)).toEqual([
    'feeds[hespress].url',
    'feeds[hespress].every',
    'topics[relations].require',
  ])
})

test('a broken load changes nothing: the last good configuration stays', async () => {
  const good = await load(folderWith(whole))
  const kept = nextConfiguration(undefined, good).configuration
  const next = nextConfiguration(kept, await load(folderWith({ 'feeds.yaml': 'feeds: [' })))
  expect(next).toMatchObject({ configuration: kept, changed: false, problems: [{ file: 'feeds.yaml' }] })
})

test('a change is told once the folder is quiet, also when the file is replaced by renaming', async () => {
  const dir = folderWith(whole)
  const source = createConfigSource(dir, bundled)
  let heard = Promise.withResolvers<void>()
  const stop = source.watch(() => heard.resolve())
  writeFileSync(join(dir, 'feeds.yaml'), goodFeeds.replace('5m', '7m'))
  await heard.promise
  heard = Promise.withResolvers<void>()
  writeFileSync(join(dir, 'new.tmp'), goodFeeds.replace('5m', '8m'))
  renameSync(join(dir, 'new.tmp'), join(dir, 'feeds.yaml'))
  await heard.promise
  heard = Promise.withResolvers<void>()
  writeFileSync(join(dir, 'entities/b.yaml'), 'entities: []')
  await heard.promise
  stop()
  expect(await source.load()).toMatchObject({ ok: true, configuration: { feeds: [{ everyMs: 480_000 }] } })
})

test('watching a folder that is not there, or goes away, throws nothing', () => {
  const dir = folderWith(whole)
  const stops = [createConfigSource(join(dir, 'nowhere'), bundled), createConfigSource(dir, bundled)].map((source) =>
    source.watch(() => {}),
  )
  rmSync(dir, { recursive: true })
  expect(() => stops.forEach((stop) => stop())).not.toThrow()
})
