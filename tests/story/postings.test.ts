import { expect, test } from 'vitest'
import { createPostings, mostPostings, type List } from '../../src/story/postings.ts'

test('lists hold what plain arrays hold, however they grow, shrink and change rooms', () => {
  const postings = createPostings()
  const lists = Array.from({ length: 40 }, () => ({ kept: { name: 0, length: 0 } as List, plain: [] as number[] }))
  for (let step = 0; step < 20_000; step++) {
    const { kept, plain } = lists[(step * 7_919) % lists.length]!
    // Waves: lists grow for a while, then shrink.
    if (plain.length > 0 && step % 4_000 > 2_200) {
      postings.shift(kept)
      plain.shift()
    } else {
      postings.append(kept, step)
      plain.push(step)
    }
    expect(kept.length).toBe(plain.length)
    expect(plain.length === 0 || postings.oldest(kept) === plain[0]).toBe(true)
  }
  for (const { kept, plain } of lists.filter((list) => list.plain.length > 1))
    expect([...postings.numbers().subarray(kept.name, kept.name + kept.length)]).toEqual(plain)
})

test('of a full list the oldest goes', () => {
  const postings = createPostings()
  const list: List = { name: 0, length: 0 }
  for (let posting = 0; posting < mostPostings + 10; posting++) postings.append(list, posting)
  expect(list.length).toBe(mostPostings)
  expect(postings.oldest(list)).toBe(10)
  expect(postings.numbers()[list.name + mostPostings - 1]).toBe(mostPostings + 9)
})
