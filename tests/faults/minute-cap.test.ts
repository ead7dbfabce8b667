// Storm gate 6, the cap of a minute: what may not be told yet waits in the store, in its order, and is told later.
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Store } from '#ports'
import { fanOut } from '../../src/delivery/sweep.ts'
import { openStore } from '../../src/store/open.ts'
import { alert, commit, delivery, noon, person, subscription } from '../contracts/samples.ts'

let store: Store
beforeEach(async () => {
  store = await openStore('sqlite::memory:')
})
afterEach(() => store.close())

test('alerts beyond the cap wait in their order, and the next sweep tells them', async () => {
  const alerts = ['1', '2', '3'].map((id, index) => alert({ id: `خبر-${id}`, storyId: `قصة-${id}`, at: noon + index }))
  for (const one of alerts) await store.commit(commit({ alerts: [one] }))
  await store.subscribe(subscription(person(1)))
  let room = 1
  const sweep = (): Promise<number> =>
    fanOut({
      store,
      now: noon,
      deliveriesFor: (one, subscriptions) => subscriptions.map(({ chat }) => delivery(one, chat)),
      mayTell: () => room-- > 0,
    })
  expect(await sweep()).toBe(1)
  expect((await store.pendingFanOut(9)).map(({ alert: { id } }) => id)).toEqual(['خبر-2', 'خبر-3'])
  room = 9
  expect(await sweep()).toBe(2)
  expect(await store.pendingFanOut(9)).toEqual([])
})
