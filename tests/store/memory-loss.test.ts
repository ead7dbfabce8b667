// A store that comes back empty answers every question. Somebody must say that it is not the one it was.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createMemoryLoss } from '../../src/store/memory-loss.ts'
import { openStore } from '../../src/store/open.ts'
import { noon, person, subscription } from '../contracts/samples.ts'

let folder: string
let told: string[]
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rasid-'))
  told = []
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** Looks at a store file as a process that has just started, with so many subscribed before. */
async function look(name: string, people = 0, storeUrl = 'redis://:geheim@host') {
  const store = await openStore(`sqlite:${join(folder, name)}`)
  for (let number = 1; number <= people; number++) await store.subscribe(subscription(person(number)))
  const file = join(folder, 'store-seen.json')
  const onLoss = (reason: string): void => void told.push(reason)
  const memory = createMemoryLoss({ store, storeUrl, file, now: () => noon, onLoss })
  const first = await memory.look()
  const second = await memory.look()
  await store.close()
  expect(second).toEqual(first)
  return first
}

test('R-03 an empty store in the place of one that had subscriptions is said aloud once, until as many are back', async () => {
  expect((await look('a.db', 3)).ok).toBe(true)
  expect((await look('b.db')).reason).toMatch(
    /^Expected the store that had 3 subscriptions at .*, got another one with 0: .*restore/,
  )
  expect(told).toHaveLength(1)
  expect((await look('b.db', 2)).ok).toBe(false)
  expect((await look('b.db', 3)).ok).toBe(true)
  expect((await look('b.db')).ok).toBe(true)
})

test('people who unsubscribe, another address, and a new store that nobody used are no loss', async () => {
  await look('a.db', 2)
  const store = await openStore(`sqlite:${join(folder, 'a.db')}`)
  await store.unsubscribe(person(1), undefined, noon)
  await store.close()
  expect((await look('a.db')).ok).toBe(true)
  expect((await look('b.db', 0, 'redis://other')).ok).toBe(true)
  expect((await look('c.db', 0, 'redis://other')).ok).toBe(true)
  expect(told).toEqual([])
  expect(readFileSync(join(folder, 'store-seen.json'), 'utf8')).not.toContain('geheim')
})
