// What is too quiet is said once, over restarts and over all processes, and so is its end.
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { FeedState } from '#model'
import type { Log, Store } from '#ports'
import { createAlarms, type Alarms } from '../src/alarms.ts'
import type { DeadCanary } from '../src/canary.ts'
import { compileMatcher } from '../src/match/compile.ts'
import { openStore } from '../src/store/open.ts'
import { feedState } from './contracts/samples.ts'
import { manualClock } from './delivery/manual-clock.ts'

const quiet: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }
const minute = 60_000
const configuration = { feeds: [], entities: [], topics: [] }
const snapshot = { revision: 1, configuration, matcher: compileMatcher(configuration) }
const startedAt = Date.UTC(2026, 0, 5)

let store: Store
beforeEach(async () => {
  store = await openStore('sqlite::memory:')
})
afterEach(() => store.close())

let states: readonly FeedState[] = []
let canaries: readonly DeadCanary[] = []
const at = (now: number): Alarms =>
  createAlarms({
    store,
    snapshot: () => snapshot,
    deadCanaries: () => canaries,
    feedStates: async () => states,
    clock: manualClock(now),
    log: quiet,
    startedAt,
  })
const down = (failures: number, lastSuccessAt: number): FeedState =>
  feedState({ polls: 9, failures, failingSince: startedAt, lastPollAt: startedAt + 9 * minute, lastSuccessAt })
const told = async (): Promise<readonly string[]> => (await store.auditLog(9)).map(({ action }) => action).toReversed()

test('O-14 feeds that do not answer: one line when it begins and one when it is over, whoever looks and however often', async () => {
  states = [down(3, startedAt)]
  const [here, there] = [at(startedAt + 9 * minute), at(startedAt + 9 * minute)]
  await Promise.all([here.look(), there.look()])
  await at(startedAt + 10 * minute).look()
  expect([await told(), here.current().map(({ what }) => what)]).toEqual([['answers.silent'], ['answers']])
  expect((await store.auditLog(1))[0]?.detail).toBe(
    'Expected feeds to answer, got 1 of 1 failing and silence for 9 min: is the network up? Rasid keeps trying',
  )
  states = [down(0, startedAt + 11 * minute)]
  const later = at(startedAt + 12 * minute)
  await later.look()
  expect([await told(), later.current()]).toEqual([['answers.silent', 'answers.heard'], []])
})

test('a dead canary is an alarm of its topic, and its repair is told', async () => {
  states = []
  canaries = [{ topic: 'موضوع', sentence: 'جملة', message: 'Expected the canary to alert, got drop' }]
  await at(startedAt).look()
  canaries = []
  await at(startedAt + minute).look()
  const log = (await store.auditLog(9)).toReversed()
  expect(log.map(({ action, subject }) => [action, subject])).toEqual([
    ['canary.silent', 'موضوع'],
    ['canary.heard', 'موضوع'],
  ])
})
