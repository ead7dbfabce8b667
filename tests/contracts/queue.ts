/** What every queue promises. `describeQueue(name, open)` runs the suite; `open` gives an empty queue that reports errors to `onError`. */
import { describe, expect, test } from 'vitest'
import type { Job, Queue } from '#ports'

export function describeQueue(name: string, open: (onError: (error: unknown, job: Job) => void) => Promise<Queue>): void {
  describe(`queue on ${name}`, () => {
    const never = (error: unknown): void => {
      throw error
    }

    test('a job that waits or runs already is not taken twice', async () => {
      const queue = await open(never)
      const seen: string[] = []
      expect(await queue.enqueue({ kind: 'poll', id: 'هسبريس' })).toBe(true)
      expect(await queue.enqueue({ kind: 'poll', id: 'هسبريس' })).toBe(false)
      expect(await queue.enqueue({ kind: 'deliver', id: 'هسبريس' })).toBe(true)
      let again: boolean | undefined
      queue.work(
        'poll',
        async (id) => {
          seen.push(id)
          again = await queue.enqueue({ kind: 'poll', id })
        },
        1,
      )
      queue.work('deliver', async () => {}, 1)
      await queue.onIdle()
      expect([seen, again, queue.size()]).toEqual([['هسبريس'], false, 0])
      expect(await queue.enqueue({ kind: 'poll', id: 'هسبريس' })).toBe(true)
      await queue.close(0)
    })

    test('the lowest priority number goes first, equals in order', async () => {
      const queue = await open(never)
      const seen: string[] = []
      for (const [id, priority] of [
        ['ملخص', 9],
        ['تعديل', 5],
        ['عاجل', 0],
        ['عاجل ثان', 0],
      ] as const)
        await queue.enqueue({ kind: 'deliver', id, priority })
      queue.work('deliver', async (id) => void seen.push(id), 1)
      await queue.onIdle()
      expect(seen).toEqual(['عاجل', 'عاجل ثان', 'تعديل', 'ملخص'])
      await queue.close(0)
    })

    test('no more jobs run at once than the handler allows', async () => {
      const queue = await open(never)
      let [running, most] = [0, 0]
      queue.work(
        'poll',
        async () => {
          most = Math.max(most, ++running)
          await Promise.resolve()
          running--
        },
        2,
      )
      for (let id = 0; id < 20; id++) await queue.enqueue({ kind: 'poll', id: String(id) })
      await queue.onIdle()
      expect(most).toBeLessThanOrEqual(2)
      await queue.close(0)
    })

    test('a handler that throws is reported, and the queue goes on', async () => {
      const errors: string[] = []
      const queue = await open((error, job) => errors.push(`${job.id}: ${(error as Error).message}`))
      const seen: string[] = []
      queue.work(
        'poll',
        async (id) => {
          if (id === 'معطل') throw new Error('broken store')
          seen.push(id)
        },
        1,
      )
      await queue.enqueue({ kind: 'poll', id: 'معطل' })
      await queue.enqueue({ kind: 'poll', id: 'سليم' })
      await queue.onIdle()
      expect([errors, seen]).toEqual([['معطل: broken store'], ['سليم']])
      await queue.close(0)
    })

    test('close drops what waits, lets what runs finish, and takes nothing new', async () => {
      const queue = await open(never)
      const seen: string[] = []
      const gate = Promise.withResolvers<void>()
      const started = Promise.withResolvers<void>()
      queue.work(
        'deliver',
        async (id, signal) => {
          started.resolve()
          await gate.promise
          seen.push(`${id} ${signal.aborted}`)
        },
        1,
      )
      await queue.enqueue({ kind: 'deliver', id: 'جار' })
      await queue.enqueue({ kind: 'deliver', id: 'منتظر' })
      await started.promise
      const closed = queue.close(60_000)
      expect(await queue.enqueue({ kind: 'deliver', id: 'جديد' })).toBe(false)
      gate.resolve()
      await closed
      expect(seen).toEqual(['جار false'])
    })

    test('what still runs after the grace is told to stop', async () => {
      const queue = await open(never)
      const started = Promise.withResolvers<void>()
      let stopped = false
      queue.work(
        'deliver',
        async (_, signal) => {
          started.resolve()
          await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
          stopped = true
        },
        1,
      )
      await queue.enqueue({ kind: 'deliver', id: 'معلق' })
      await started.promise
      await queue.close(0)
      expect(stopped).toBe(true)
    })
  })
}
