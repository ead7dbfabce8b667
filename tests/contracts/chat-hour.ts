/** What every store promises of the hour of a chat, of its pace, and of a clock that is set back. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Alert, Chat, Delivery } from '#model'
import type { Store } from '#ports'
import { alert, commit, delivery, group, noon, person, subscription, topic } from './samples.ts'

const second = 1_000
const minute = 60 * second
const hour = 60 * minute

export function describeChatHour(name: string, open: () => Promise<Store>): void {
  describe(`the hour of a chat on ${name}`, () => {
    let store: Store
    beforeEach(async () => {
      store = await open()
    })
    afterEach(() => store.close())

    const told = (number: number, over: Partial<Alert> = {}): Alert =>
      alert({ id: `خبر-${number}`, storyId: `قصة-${number}`, ...over })
    const idOf = (number: number, chat: Chat = group): string => delivery(told(number), chat).id
    async function owe(alerts: readonly Alert[], over: Partial<Delivery> = {}, chat: Chat = group): Promise<void> {
      for (const one of alerts) {
        await store.commit(commit({ alerts: [one] }))
        await store.saveFanOut(one.id, [delivery(one, chat, over)], undefined)
      }
    }
    const many = (count: number): Alert[] => Array.from({ length: count }, (_, index) => told(index + 1))
    const claim = (id: string, now = noon, perHour = 2): Promise<Delivery | undefined> =>
      store.claim(id, 'w1', now, minute, perHour)
    async function taken(id: string, now = noon, perHour = 2): Promise<Delivery> {
      const row = await claim(id, now, perHour)
      if (row?.status.state !== 'claimed') throw new Error(`nobody could claim ${id}: ${JSON.stringify(row)}`)
      return row
    }
    const send = async (id: string, messageId: string, now = noon): Promise<boolean> =>
      store.saveDelivery({ ...(await taken(id, now)), status: { state: 'sent', messageId, sentAt: now } }, now)
    const dueIds = async (now: number): Promise<string[]> => (await store.due(now, 100)).map(({ id }) => id)
    const states = async (count: number): Promise<(string | undefined)[]> =>
      Promise.all(many(count).map(async (_, index) => (await store.delivery(idOf(index + 1)))?.status.state))
    /** Two heard at noon, the others put off until the hour frees. */
    async function full(count: number): Promise<void> {
      await owe(many(count))
      await send(idOf(1), '1')
      await send(idOf(2), '2')
      for (let number = 3; number <= count; number++) await claim(idOf(number))
    }

    test('what would be one message too many is put off until the hour frees', async () => {
      await full(2)
      await owe([told(3)])
      expect(await claim(idOf(3), noon + minute)).toMatchObject({
        digest: idOf(3),
        fence: 0,
        notBefore: noon + hour,
        status: { state: 'pending' },
      })
      expect(await dueIds(noon + hour - 1)).toEqual([])
      expect(await dueIds(noon + hour)).toEqual([idOf(3)])
    })

    test('who is not asked for a cap, and what makes no sound, is not held', async () => {
      await full(2)
      await owe([told(3)])
      expect((await store.claim(idOf(3), 'w1', noon, minute))?.status.state).toBe('claimed')
      await owe([told(4)], { silent: true }, person(1))
      expect((await taken(idOf(4, person(1)))).digest).toBeUndefined()
    })

    test('an edit of what was told goes on; a quiet one that comes behind what waits waits with it', async () => {
      await full(3)
      await owe([told(4)], { silent: true })
      expect(await claim(idOf(4))).toMatchObject({ digest: idOf(4), notBefore: noon + hour })
      const edit = alert({ id: 'تعديل', kind: 'edit', storyId: 'قصة-1' })
      await store.commit(commit({ alerts: [edit] }))
      await store.saveFanOut('تعديل', [delivery(edit, group, { silent: true })], undefined)
      expect(await dueIds(noon)).toEqual([delivery(edit, group).id])
      expect((await taken(delivery(edit, group).id)).status.state).toBe('claimed')
    })

    test('when the hour frees the first takes the others along, in order, and all are told by one message', async () => {
      await full(5)
      const row = await taken(idOf(3), noon + hour)
      expect((await store.folded(row.id)).map(({ id, digest }) => [id, digest])).toEqual([
        [idOf(4), row.id],
        [idOf(5), row.id],
      ])
      const sent = { ...row, status: { state: 'sent' as const, messageId: '3', sentAt: noon + hour } }
      await store.saveDelivery(sent, noon + hour)
      await store.saveDelivery(sent, noon + hour)
      expect(await states(5)).toEqual(['sent', 'sent', 'sent', 'sent', 'sent'])
      expect(await store.headMessage('قصة-3', group)).toEqual({ messageId: '3', alertId: 'خبر-3', digest: true })
      expect(await store.headMessage('قصة-5', group)).toEqual({ messageId: '3', alertId: 'خبر-5', digest: true })
      expect(await store.headMessage('قصة-1', group)).toEqual({ messageId: '1', alertId: 'خبر-1' })
      expect(await store.alertOfMessage(group, '3')).toBe('خبر-5')
      expect(await dueIds(noon + 9 * hour)).toEqual([])
    })

    test('a digest is one of the messages of its hour, and tells ten at most', async () => {
      await full(24)
      for (const [first, from] of [
        [3, 4],
        [13, 14],
      ] as const) {
        const row = await taken(idOf(first), noon + hour)
        expect((await store.folded(row.id)).map(({ id }) => id)).toEqual(
          Array.from({ length: 9 }, (_, index) => idOf(from + index)),
        )
        await store.saveDelivery({ ...row, status: { state: 'sent', messageId: `ج${first}`, sentAt: noon + hour } }, noon + hour)
      }
      expect(await claim(idOf(23), noon + hour)).toMatchObject({ notBefore: noon + 2 * hour })
      expect(await claim(idOf(24), noon + hour)).toMatchObject({ notBefore: noon + 2 * hour })
    })

    test('what makes no sound takes nothing along that does: such a digest would ring outside of the hour', async () => {
      await full(2)
      await store.subscribe(subscription(group))
      await owe([told(3, { topic: 'آخر' })])
      await claim(idOf(3))
      for (const [number, silent] of [
        [4, true],
        [5, true],
        [6, false],
        [7, true],
      ] as const) {
        await owe([told(number)], { silent })
        await claim(idOf(number))
      }
      await store.unsubscribe(group, 'آخر', noon)
      const row = await taken(idOf(4), noon + hour)
      expect((await store.folded(row.id)).map(({ id }) => id)).toEqual([idOf(5)])
      await store.saveDelivery({ ...row, status: { state: 'sent', messageId: '4', sentAt: noon + hour } }, noon + hour)
      const next = await taken(idOf(6), noon + hour)
      expect((await store.folded(next.id)).map(({ id }) => id)).toEqual([idOf(7)])
    })

    test('one that waited alone is an ordinary message', async () => {
      await full(3)
      expect((await taken(idOf(3), noon + hour)).digest).toBeUndefined()
    })

    test('a digest whose worker died is claimed again, with the same ones in it and those that came since', async () => {
      await full(4)
      await taken(idOf(3), noon + hour)
      expect(await store.recoverDeliveries(noon + hour + minute)).toEqual({ pending: 1, ambiguous: 0 })
      expect(await dueIds(noon + hour + minute)).toEqual([idOf(3)])
      const again = await taken(idOf(3), noon + hour + minute)
      expect([again.fence, (await store.folded(again.id)).map(({ id }) => id)]).toEqual([2, [idOf(4)]])
    })

    test('while a digest may not go, none of what it tells goes alone', async () => {
      await full(4)
      const row = await taken(idOf(3), noon + hour)
      await store.saveDelivery({ ...row, notBefore: noon + 2 * hour, status: { state: 'pending' } }, noon + hour)
      expect(await dueIds(noon + hour)).toEqual([])
      expect(await claim(idOf(4), noon + hour)).toBeUndefined()
      expect(await dueIds(noon + 2 * hour)).toEqual([idOf(3)])
    })

    test('a digest in doubt keeps what it tells, and takes nothing more in', async () => {
      await full(4)
      const row = await taken(idOf(3), noon + hour)
      const at = noon + hour
      await store.saveDelivery({ ...row, attempts: 1, doubts: 1, status: { state: 'ambiguous', since: at, reason: 'reset' } }, at)
      await owe([told(5)])
      expect(await dueIds(at)).toEqual([idOf(3)])
      const again = await taken(idOf(3), at)
      expect((await store.folded(again.id)).map(({ id }) => id)).toEqual([idOf(4)])
      await store.saveDelivery({ ...again, status: { state: 'dead', reason: 'nobody knows', at } }, at)
      expect(await states(5)).toEqual(['sent', 'sent', 'dead', 'dead', 'pending'])
    })

    test('a digest that surely was not sent frees what it would have told', async () => {
      await full(5)
      const at = noon + hour
      const row = await taken(idOf(3), at)
      await store.saveDelivery({ ...row, status: { state: 'dead', reason: '400', at } }, at)
      const next = await taken(idOf(4), at)
      expect([next.digest, (await store.folded(next.id)).map(({ id }) => id)]).toEqual([idOf(4), [idOf(5)]])
    })

    test('whoever unsubscribes from a topic is told the rest of the digest', async () => {
      await full(3)
      await store.subscribe(subscription(group))
      await store.subscribe(subscription(group, { topic: 'آخر' }))
      await owe([told(4, { topic: 'آخر' })])
      await claim(idOf(4))
      await taken(idOf(3), noon + hour)
      await store.unsubscribe(group, topic, noon + hour)
      expect(await states(4)).toEqual(['sent', 'sent', 'cancelled', 'pending'])
      expect(await dueIds(noon + hour)).toEqual([idOf(4)])
      expect((await taken(idOf(4), noon + hour)).digest).toBeUndefined()
    })

    test('a digest of which only one was left is an ordinary message, and is redrawn like one', async () => {
      await full(3)
      await store.subscribe(subscription(group))
      await store.subscribe(subscription(group, { topic: 'آخر' }))
      await owe([told(4, { topic: 'آخر' })])
      await claim(idOf(4))
      const row = await taken(idOf(3), noon + hour)
      await store.unsubscribe(group, 'آخر', noon + hour)
      const sent = { ...row, status: { state: 'sent' as const, messageId: '3', sentAt: noon + hour } }
      await store.saveDelivery(sent, noon + hour)
      await store.saveDelivery(sent, noon + hour)
      expect(await store.headMessage('قصة-3', group)).toEqual({ messageId: '3', alertId: 'خبر-3' })
    })

    test('a group that moves takes its digest along', async () => {
      await full(4)
      await taken(idOf(3), noon + hour)
      await store.migrateChat(group, '-100999', noon + hour)
      expect((await store.folded(idOf(3))).map(({ id, chat }) => [id, chat.chatId])).toEqual([[idOf(4), '-100999']])
    })

    test('a copy of the store carries a digest that waits', async () => {
      await full(4)
      const row = await taken(idOf(3), noon + hour)
      const status = { state: 'ambiguous' as const, since: noon + hour, reason: 'reset' }
      await store.saveDelivery({ ...row, attempts: 1, doubts: 1, notBefore: noon + hour, status }, noon + hour)
      const records = []
      for (const kind of ['chat', 'alert', 'delivery'] as const) records.push(...(await store.dump(kind, '', 99)).records)
      await store.close()
      store = await open()
      await store.load(records)
      expect(await dueIds(noon + hour)).toEqual([idOf(3)])
      expect((await store.folded(idOf(3))).map(({ id }) => id)).toEqual([idOf(4)])
    })

    describe('pace', () => {
      const pace = { perChatMs: second, perGroupMinute: 3, withinMs: 2 * second }
      async function begin(id: string, now: number): Promise<Awaited<ReturnType<Store['begin']>>> {
        const row = await store.claim(id, 'w1', now, minute)
        if (row === undefined) throw new Error(`nobody could claim ${id}`)
        const status = { state: 'sending' as const, worker: 'w1', startedAt: now, leaseUntil: now + minute }
        const begun = await store.begin({ ...row, attempts: 1, status }, { ...pace, now })
        if (begun.next === 'go') held.push({ ...row, attempts: 1, status })
        return begun
      }
      let held: Delivery[]
      beforeEach(() => {
        held = []
      })
      const end = (number: number, now: number): Promise<boolean> =>
        store.saveDelivery({ ...held[number]!, status: { state: 'sent', messageId: `م${number}`, sentAt: now } }, now)

      test('two messages of a chat stand a gap apart, counted from the answer to the first', async () => {
        await owe(many(2))
        expect(await begin(idOf(1), noon)).toEqual({ next: 'go', waitMs: 0 })
        expect((await store.delivery(idOf(1)))?.status.state).toBe('sending')
        await end(0, noon + 300)
        expect(await begin(idOf(2), noon + 400)).toEqual({ next: 'go', waitMs: 900 })
      })

      test('in a minute a group takes so many; the next is told how long to wait, and nothing is written', async () => {
        await owe(many(4))
        for (const number of [0, 1, 2]) {
          await begin(idOf(number + 1), noon + number * 5 * second)
          await end(number, noon + number * 5 * second)
        }
        expect(await begin(idOf(4), noon + 15 * second)).toEqual({ next: 'paced', waitMs: 45 * second })
        expect((await store.delivery(idOf(4)))?.status.state).toBe('claimed')
      })

      test('the forum topics of a group share its pace: while a message of one is on the wire the others wait', async () => {
        const [first, second_] = ['7', '8'].map((threadId) => ({ ...group, threadId })) as [Chat, Chat]
        await owe([told(1)], {}, first)
        await owe([told(2)], {}, second_)
        expect(await begin(idOf(1, first), noon)).toEqual({ next: 'go', waitMs: 0 })
        expect(await begin(idOf(2, second_), noon)).toEqual({ next: 'paced', waitMs: second })
        expect(await store.recoverDeliveries(noon + minute)).toEqual({ pending: 1, ambiguous: 1 })
        expect(await begin(idOf(2, second_), noon + minute)).toEqual({ next: 'go', waitMs: 0 })
      })

      test('who has an old fence begins nothing', async () => {
        await owe(many(1))
        const old = await taken(idOf(1))
        await store.recoverDeliveries(noon + 2 * minute)
        await taken(idOf(1), noon + 2 * minute)
        const status = { state: 'sending' as const, worker: 'w1', startedAt: noon, leaseUntil: noon + minute }
        expect(await store.begin({ ...old, status }, { ...pace, now: noon + 2 * minute })).toEqual({ next: 'taken' })
      })

      test('who stood still until its claim was over begins nothing where the chat has unsubscribed since', async () => {
        await store.subscribe(subscription(group))
        await owe(many(1))
        const old = await taken(idOf(1))
        await store.recoverDeliveries(noon + 2 * minute)
        await store.unsubscribe(group, topic, noon + 2 * minute)
        const status = { state: 'sending' as const, worker: 'w1', startedAt: noon, leaseUntil: noon + 3 * minute }
        expect(await store.begin({ ...old, status }, { ...pace, now: noon + 2 * minute })).toEqual({ next: 'taken' })
        expect((await store.delivery(old.id))?.status.state).toBe('cancelled')
      })

      test('who stood still until its message was told in a digest begins nothing', async () => {
        await full(3)
        await owe([told(4)])
        const old = await store.claim(idOf(4), 'w0', noon, minute)
        await store.recoverDeliveries(noon + 2 * minute)
        await claim(idOf(4), noon + 2 * minute)
        const at = noon + hour + 2 * minute
        const row = await taken(idOf(3), at)
        await store.saveDelivery({ ...row, status: { state: 'sent', messageId: '3', sentAt: at } }, at)
        const status = { state: 'sending' as const, worker: 'w0', startedAt: at, leaseUntil: at + minute }
        expect(await store.begin({ ...old!, status }, { ...pace, now: at })).toEqual({ next: 'taken' })
        expect((await store.delivery(idOf(4)))?.status).toMatchObject({ state: 'sent', messageId: '3' })
      })

      test('after the clock was set back by an hour a chat waits a gap, and a full group a minute', async () => {
        await owe(many(4), { notBefore: noon - hour })
        for (const number of [0, 1]) {
          await begin(idOf(number + 1), noon + number * second)
          await end(number, noon + number * second)
        }
        expect(await begin(idOf(3), noon - hour)).toEqual({ next: 'go', waitMs: second })
        await end(2, noon - hour + second)
        expect(await begin(idOf(4), noon - hour + second)).toEqual({ next: 'paced', waitMs: minute - second })
      })
    })

    describe('a clock that is set back by an hour (K-02)', () => {
      const back = noon - hour
      /** The loop looks before and after. */
      const setBack = async (): Promise<string[]> => {
        await store.due(noon, 1)
        await store.recoverDeliveries(back)
        return dueIds(back)
      }

      test('what was due stays due', async () => {
        await owe(many(1))
        expect(await setBack()).toEqual([idOf(1)])
      })

      test('a retry waits as long as it was to, and not for the old time', async () => {
        await owe(many(1))
        await store.saveDelivery(
          { ...(await taken(idOf(1))), status: { state: 'retry', at: noon + 7 * second, reason: '429' } },
          noon,
        )
        expect(await setBack()).toEqual([])
        expect(await dueIds(back + 7 * second - 1)).toEqual([])
        expect(await dueIds(back + 7 * second)).toEqual([idOf(1)])
        expect((await store.delivery(idOf(1)))?.status).toMatchObject({ state: 'retry', at: back + 7 * second })
      })

      test('a doubt is looked into after the time that it was to wait', async () => {
        await owe(many(1))
        const status = { state: 'ambiguous' as const, since: noon, reason: 'reset' }
        await store.saveDelivery({ ...(await taken(idOf(1))), notBefore: noon + 5 * second, status }, noon)
        expect(await setBack()).toEqual([])
        expect(await dueIds(back + 5 * second)).toEqual([idOf(1)])
      })

      test('an edit waits for its minute, and what the hour put off for an hour', async () => {
        await full(3)
        const edit = alert({ id: 'تعديل', kind: 'edit', storyId: 'قصة-1' })
        await store.commit(commit({ alerts: [edit] }))
        await store.saveFanOut('تعديل', [delivery(edit, group, { createdAt: noon, notBefore: noon })], undefined)
        const row = await store.claim(delivery(edit, group).id, 'w1', noon, minute)
        await store.saveDelivery({ ...row!, status: { state: 'sent', messageId: '1', sentAt: noon } }, noon)
        const again = alert({ id: 'تعديل-2', kind: 'edit', storyId: 'قصة-1', at: noon })
        await store.commit(commit({ alerts: [again] }))
        await store.saveFanOut('تعديل-2', [delivery(again, group)], undefined)
        expect(await setBack()).toEqual([])
        expect(await dueIds(back + minute)).toEqual([delivery(again, group).id])
        expect((await store.delivery(idOf(3)))?.notBefore).toBe(noon)
      })

      test('the lease of a worker that died is over after its length, and one that lives keeps it', async () => {
        await owe(many(1))
        await owe([told(2)], {}, person(1))
        await taken(idOf(1))
        const row = await taken(idOf(2, person(1)))
        const sending = { state: 'sending' as const, worker: 'w1', startedAt: noon, leaseUntil: noon + minute }
        await store.begin({ ...row, attempts: 1, status: sending }, { perChatMs: 0, now: noon, withinMs: 0 })
        await setBack()
        expect(await store.recoverDeliveries(back + minute - 1)).toEqual({ pending: 0, ambiguous: 0 })
        expect(await store.recoverDeliveries(back + minute)).toEqual({ pending: 1, ambiguous: 1 })
        expect((await dueIds(back + minute)).toSorted()).toEqual([idOf(1), idOf(2, person(1))].toSorted())
      })
    })
  })
}
