import { expect, test } from 'vitest'
import type { Alert } from '#model'
import { openStore } from '../../src/store/open.ts'
import { describeChatHour } from '../contracts/chat-hour.ts'
import { alert, commit, delivery, group, noon, subscription } from '../contracts/samples.ts'
import { describeStore } from '../contracts/store.ts'

describeStore('SQLite', () => openStore('sqlite::memory:'))
describeChatHour('SQLite', () => openStore('sqlite::memory:'))

// Found by the twins (seed -737159802): Redis went by its row, SQLite by what the worker had read.
test('who reports a message after its claim was over, and the row was put off meanwhile, sent an ordinary message', async () => {
  const minute = 60_000
  const store = await openStore('sqlite::memory:')
  await store.subscribe(subscription(group))
  const [first, urgent] = [1, 2].map((number) => alert({ id: `خبر-${number}`, storyId: `قصة-${number}` })) as [Alert, Alert]
  await store.commit(commit({ alerts: [first, urgent] }))
  const [late, other] = [delivery(first, group, { priority: 1 }), delivery(urgent, group)]
  await store.saveFanOut(first.id, [late], undefined)
  const slow = (await store.claim(late.id, 'w1', noon, minute, 1))!
  await store.recoverDeliveries(noon + 2 * minute)
  await store.saveFanOut(urgent.id, [other], undefined)
  const quick = (await store.claim(other.id, 'w2', noon + 2 * minute, minute, 1))!
  await store.saveDelivery({ ...quick, status: { state: 'sent', messageId: '1', sentAt: noon + 2 * minute } })
  expect(await store.claim(late.id, 'w2', noon + 3 * minute, minute, 1)).toMatchObject({
    digest: late.id,
    status: { state: 'pending' },
  })
  expect(await store.saveDelivery({ ...slow, status: { state: 'sent', messageId: '2', sentAt: noon + 3 * minute } })).toBe(true)
  expect([(await store.delivery(late.id))?.digest, await store.headMessage('قصة-1', group)]).toEqual([
    undefined,
    { messageId: '2', alertId: 'خبر-1' },
  ])
  await store.close()
})
