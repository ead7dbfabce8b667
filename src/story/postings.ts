/**
 * Lists of postings in one typed array. A list of one stands in its own name; longer ones stand together in rooms of 2, 4, 8…
 * numbers, so that reading one touches few lines of memory. A list is oldest first.
 *
 *   name    Uint32   the posting itself (one), or where its room begins (two and more)
 */

/** What a list is named by; whoever holds the list keeps both. */
export type List = { name: number; length: number }

export type Postings = {
  /** Puts a posting behind the others; of a full list the oldest goes. Changes `list`. */
  readonly append: (list: List, posting: number) => void
  /** Takes the oldest off. Changes `list`. */
  readonly shift: (list: List) => void
  readonly oldest: (list: List) => number
  /** The numbers of lists of two and more: read `length` of them from `name`, before the next change. */
  readonly numbers: () => Uint32Array
}

/** A list holds at most so many: whoever is in more articles leads to the latest of them. */
export const mostPostings = 4_096

/** No room. */
const none = 0xffffffff

/** Room of a list, as a power of two. */
const classOf = (length: number): number => 32 - Math.clz32(length - 1)

export function createPostings(): Postings {
  let numbers = new Uint32Array(1 << 10)
  let used = 0
  // By power of two: where the room begins that was emptied last; each names the one before it in its first place.
  const empty = new Uint32Array(14).fill(none)

  function take(power: number): number {
    const reused = empty[power]!
    if (reused !== none) {
      empty[power] = numbers[reused]!
      return reused
    }
    const size = 1 << power
    if (used + size > numbers.length) {
      const more = new Uint32Array(Math.ceil((numbers.length + size) * 1.05))
      more.set(numbers)
      numbers = more
    }
    used += size
    return used - size
  }
  function leave(place: number, power: number): void {
    numbers[place] = empty[power]!
    empty[power] = place
  }
  /** Moves a list of two and more to the room of another power. */
  function move(list: List, from: number, to: number): void {
    const place = take(to)
    numbers.copyWithin(place, list.name, list.name + list.length)
    leave(list.name, from)
    list.name = place
  }

  return {
    numbers: () => numbers,
    oldest: ({ name, length }) => (length === 1 ? name : numbers[name]!),
    append: (list, posting) => {
      const { length } = list
      if (length === 0) list.name = posting
      else if (length === 1) {
        const place = take(1)
        numbers[place] = list.name
        numbers[place + 1] = posting
        list.name = place
      } else if (length === mostPostings) {
        numbers.copyWithin(list.name, list.name + 1, list.name + length)
        numbers[list.name + length - 1] = posting
        return
      } else {
        const [now, then] = [classOf(length), classOf(length + 1)]
        if (now !== then) move(list, now, then)
        numbers[list.name + length] = posting
      }
      list.length = length + 1
    },
    shift: (list) => {
      const { length } = list
      list.length = length - 1
      if (length === 1) return
      if (length === 2) {
        const { name } = list
        list.name = numbers[name + 1]!
        leave(name, 1)
        return
      }
      numbers.copyWithin(list.name, list.name + 1, list.name + length)
      const [now, then] = [classOf(length), classOf(length - 1)]
      if (now !== then) move(list, now, then)
    },
  }
}
