// Feeds written back: comments stay, other people's edits stay, and the file is never half there.
import { lstatSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { FeedSource } from '#model'
import { addFeeds, writeFeeds } from '../../config/write.ts'
import { folderWith } from './folder.ts'

const file = `# our feeds, by hand
feeds:
  # the largest
  - id: a
    outlet: أ # as they write it
    url: https://a.example/feed
    every: 5m
  - { id: b, outlet: ب, url: 'https://b.example/feed' }
`
const feed = (id: string, more: Partial<FeedSource> = {}): FeedSource => ({
  id,
  outlet: id === 'a' ? 'أ' : 'ب',
  url: `https://${id}.example/feed`,
  language: 'ar',
  everyMs: 300_000,
  enabled: true,
  ...more,
})
const textOf = (dir: string) => readFileSync(join(dir, 'feeds.yaml'), 'utf8')

test('one change touches one line; comments and the rest stay as they are', async () => {
  const dir = folderWith({ 'feeds.yaml': file })
  expect(await writeFeeds(dir, { before: [feed('a'), feed('b')], after: [feed('a', { everyMs: 600_000 }), feed('b')] })).toEqual({
    ok: true,
    changed: true,
  })
  expect(textOf(dir)).toBe(file.replace('5m', '10m'))
})

test('feeds are added and removed', async () => {
  const dir = folderWith({ 'feeds.yaml': file })
  await writeFeeds(dir, { before: [feed('a'), feed('b')], after: [feed('a'), feed('c', { country: 'ma' })] })
  expect(textOf(dir)).not.toContain('b.example')
  expect(textOf(dir)).toContain(
    '  - id: c\n    outlet: ب\n    url: https://c.example/feed\n    country: ma\n    language: ar\n    every: 5m\n    enabled: true\n',
  )
})

test('what somebody else added to the file meanwhile is kept', async () => {
  const dir = folderWith({ 'feeds.yaml': `${file}  - { id: theirs, outlet: هم, url: 'https://t.example/' }\n` })
  await writeFeeds(dir, { before: [feed('a'), feed('b')], after: [feed('a', { enabled: false }), feed('b')] })
  expect(textOf(dir)).toContain('theirs')
  expect(textOf(dir)).toContain('enabled: false')
})

test('two writers at once lose neither edit', async () => {
  const dir = folderWith({ 'feeds.yaml': file })
  const before = [feed('a'), feed('b')]
  const edits = [
    [...before, feed('x')],
    [...before, feed('y')],
  ].map((after) => writeFeeds(dir, { before, after }))
  expect((await Promise.all(edits)).every(({ ok }) => ok)).toBe(true)
  expect(['x.example', 'y.example'].filter((host) => !textOf(dir).includes(host))).toEqual([])
  expect(readdirSync(dir)).toEqual(['feeds.yaml'])
})

test('a file with mistakes is left alone, and what the loader would refuse is not written', async () => {
  const broken = folderWith({ 'feeds.yaml': 'feeds: [' })
  expect(await writeFeeds(broken, { before: [], after: [feed('a')] })).toMatchObject({ ok: false })
  expect(textOf(broken)).toBe('feeds: [')
  const dir = folderWith({ 'feeds.yaml': file })
  await expect(addFeeds(join(dir, 'feeds.yaml'), [feed('z', { url: 'javascript:alert(1)' })])).rejects.toThrow(
    'Expected url to be an http or https address',
  )
  expect(textOf(dir)).toBe(file)
})

test('a missing file is made, and a link to the real file stays a link', async () => {
  const dir = folderWith({})
  await addFeeds(join(dir, 'feeds.yaml'), [feed('a')])
  expect(textOf(dir)).toContain('id: a')
  const linked = folderWith({ 'real/feeds.yaml': file })
  symlinkSync('real/feeds.yaml', join(linked, 'feeds.yaml'))
  await addFeeds(join(linked, 'feeds.yaml'), [feed('c')])
  expect(lstatSync(join(linked, 'feeds.yaml')).isSymbolicLink()).toBe(true)
  expect(readFileSync(join(linked, 'real/feeds.yaml'), 'utf8')).toContain('id: c')
})

test('a folder that cannot be written to gives a sentence', async () => {
  const dir = folderWith({ config: 'a file, not a folder' })
  writeFileSync(join(dir, 'config'), '')
  expect(await writeFeeds(join(dir, 'config'), { before: [], after: [feed('a')] })).toMatchObject({
    ok: false,
    message: expect.stringMatching(/^Expected feeds\.yaml/),
  })
})
