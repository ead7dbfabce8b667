// The labelled streams of tests/corpus/story: floors are what the code reached when they were last raised, less a little.
import { existsSync } from 'node:fs'
import { expect, test } from 'vitest'
import { fittedStream, interleaved, laterStreams, measure, shared, sharedLines, streams } from './stream.ts'

const figures = measure([...streams.values()])

test('articles of one event find one another, stories of the same actors stay apart', () => {
  expect(figures.bcubed).toBeGreaterThan(0.95)
  expect(figures.pairwise).toBeGreaterThan(0.93)
})

test('four dozen stories of one topic told in the same fortnight stay apart', () => {
  const together = measure([interleaved()])
  expect(together.bcubed).toBeGreaterThan(0.9)
  expect(together.pairwise).toBeGreaterThan(0.85)
})

test.each([
  ['new', 0.88, 0.95],
  ['same', 0.93, 0.9],
  ['update', 0.9, 0.86],
  ['reaction', 0.95, 0.93],
  ['contradiction', 0.93, 0.87],
  ['revision', 1, 1],
] as const)('«%s» is said rightly: precision above %d, recall above %d', (kind, precision, recall) => {
  expect(figures.decisions[kind]?.precision).toBeGreaterThanOrEqual(precision)
  expect(figures.decisions[kind]?.recall).toBeGreaterThanOrEqual(recall)
})

test('chats hear as often as the labels want, within a tenth', () => {
  expect(Math.abs(figures.audible - figures.audibleWanted) / figures.audibleWanted).toBeLessThan(0.1)
})

test.each([1, 2, 3, 4] as const)('colleagues’ stream %d, which the weights were fitted on, stays found', (number) => {
  const found = measure([fittedStream(number)])
  expect(found.bcubed).toBeGreaterThan(0.96)
  expect(found.macro).toBeGreaterThan(0.9)
})

test('twenty-three streams that no decision was made with: most articles find their story, and chats hear as often as they should', () => {
  const later = measure([...laterStreams.values()])
  expect(later.bcubed).toBeGreaterThan(0.9)
  expect(later.macro).toBeGreaterThan(0.8)
  expect(Math.abs(later.audible - later.audibleWanted) / later.audibleWanted).toBeLessThan(0.1)
})

const window2018 = shared('data/stories-window-2018-05.jsonl')
test.skipIf(!existsSync(window2018))(
  'general news of 2018 is clustered without help from the topic (skipped where /work/shared is absent)',
  () => {
    const found = measure([sharedLines('data/stories-window-2018-05.jsonl')])
    expect(found.bcubed).toBeGreaterThan(0.94)
    expect(found.pairwise).toBeGreaterThan(0.74)
  },
)
