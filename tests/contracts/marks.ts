/** What every store promises of marks: `describeMarks(name, open)`; `open` gives an empty store each time. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Store } from '#ports'

export function describeMarks(name: string, open: () => Promise<Store>): void {
  describe(`marks on ${name}`, () => {
    let store: Store
    beforeEach(async () => {
      store = await open()
    })
    afterEach(() => store.close())

    test('a mark is where it was moved to, and one that nobody moved is nowhere', async () => {
      expect(await store.mark('قارئ')).toBeUndefined()
      expect(await store.moveMark('قارئ', undefined, '7')).toBe(true)
      expect([await store.mark('قارئ'), await store.mark('آخر')]).toEqual(['7', undefined])
    })

    test('of two that saw the same place one moves it; moving it where it stands is no harm', async () => {
      await store.moveMark('قارئ', undefined, '7')
      expect([await store.moveMark('قارئ', '7', '8'), await store.moveMark('قارئ', '7', '9')]).toEqual([true, false])
      expect([await store.moveMark('قارئ', '7', '8'), await store.moveMark('قارئ', undefined, '9')]).toEqual([true, false])
      expect(await store.mark('قارئ')).toBe('8')
    })
  })
}
