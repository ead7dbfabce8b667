// The five seeds are one story told once: one head, three silent edits, one reply (stories.md). Read from /work/shared, never copied.
import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { composeAlerts } from '../../src/alert/compose.ts'
import { run, shared, topics } from './stream.ts'

const order = [
  ['003_5defa5d6ab06691c', '2022-07-17T15:00:00Z'],
  ['001_d5acc42f294e4a05', '2022-07-18T08:00:00Z'],
  ['000_816dc12750d3df77', '2022-07-18T11:00:00Z'],
  ['002_c194bd1ccbda9053', '2022-07-18T21:00:00Z'],
  ['004_4ec831739549275d', '2022-07-19T13:00:00Z'],
] as const

const present = existsSync(shared('seeds'))

describe.skipIf(!present)('the five seeds (skipped where /work/shared is absent)', () => {
  const lines = (present ? order : []).map(([id, published], index) => {
    const text = readFileSync(shared(`seeds/${id}.txt`), 'utf8')
    return { id, published, text, outlet: `منبر ${index + 1}`, url: `https://example.org/${id}`, title: '' }
  })
  const updates = run(lines)
  const kinds = updates.map((update) => composeAlerts({ updates: [update], topics, now: 0 }).map(({ kind }) => kind))

  test('are one story', () => {
    expect(new Set(updates.map(({ story }) => story.id)).size).toBe(1)
  })
  test('make one head, three silent edits and one reply that redraws the head', () => {
    expect(kinds).toEqual([['new'], ['edit'], ['edit'], ['edit'], ['update', 'edit']])
  })
  test('count four independent texts behind five outlets, and show no word that no text has', () => {
    expect(updates.at(-1)?.story.summary).toMatchObject({ independent: 4, unsupported: [] })
    expect(updates.at(-1)?.story.phase).toBe('received')
  })
})
