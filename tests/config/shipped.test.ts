// What the repository ships loads without a problem, and its feeds are the ones somebody saw working.
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { jsonSchemas } from '../../config/json-schema.ts'
import { bundled, lines, load } from './folder.ts'

test('the shipped configuration has no problem, and warns only of the topic that is off', async () => {
  const loaded = await load(bundled)
  expect(loaded).toMatchObject({ ok: true })
  expect(lines(loaded).filter((line) => !line.includes('economy'))).toEqual([])
})

test('at least 40 feeds with an outlet in Arabic and the day somebody saw them working; each host and section once', async () => {
  const loaded = await load(bundled)
  const feeds = loaded.ok ? loaded.configuration.feeds : []
  expect(feeds.filter(({ enabled }) => enabled).length).toBeGreaterThanOrEqual(40)
  expect(feeds.filter(({ note }) => note?.startsWith('seen working 2026') !== true)).toEqual([])
  expect(feeds.filter(({ outlet }) => !/\p{Script=Arabic}/u.test(outlet)).map(({ id }) => id)).toEqual(['snrtnews'])
  const places = feeds.map(
    ({ url, section }) => `${new URL(url).host.replace(/^www\./, '')} ${section} ${new URL(url).searchParams.get('q') ?? ''}`,
  )
  expect(places.length).toBe(new Set(places).size)
})

test.each([...jsonSchemas()])('config/schema/%s is what the zod schemas say (else run config/json-schema.ts)', (name, schema) => {
  const written: unknown = JSON.parse(readFileSync(new URL(`../../config/schema/${name}`, import.meta.url), 'utf8'))
  expect(written).toEqual(JSON.parse(JSON.stringify(schema)))
})
