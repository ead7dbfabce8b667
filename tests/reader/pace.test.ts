import { expect, test } from 'vitest'
import { defaultChatSettings } from '#model'
import type { Snapshot } from '../../src/pipeline.ts'
import { createReaderDesk } from '../../src/reader/desk.ts'
import { createSqliteStore } from '../../src/store/sqlite/index.ts'
import { deliveriesFor } from '../../src/alert/audience.ts'
import { alert, commit, group, noon, subscription } from '../contracts/samples.ts'

test('who goes from digests to news at once is told what waited, now', async () => {
  const store = createSqliteStore(':memory:')
  const configuration = { topics: [], entities: [], feeds: [] }
  const snapshot = (): Snapshot => ({ configuration }) as unknown as Snapshot
  let woken = 0
  const desk = createReaderDesk({ store, snapshot, now: () => noon, onChange: () => woken++ })
  await desk.choose(group, { pace: 'daily', zone: 'UTC', digestHour: 20 })
  const daily = { ...defaultChatSettings, pace: 'daily' as const, zone: 'UTC', digestHour: 20 }
  await store.commit(commit({ alerts: [alert()] }))
  await store.saveFanOut(alert().id, deliveriesFor(alert(), [subscription(group, { settings: daily })], noon), undefined)
  expect(await store.due(noon, 9)).toEqual([])
  await desk.choose(group, { pace: 'breaking' })
  expect([(await store.due(noon, 9)).length, woken]).toEqual([1, 1])
})
