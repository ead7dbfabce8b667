/** Which terms each article of the window has, first in, first out: sorted numbers as differences, 7 bits a byte, in one ring. */

export type Forward = {
  readonly append: (ids: Uint32Array) => void
  /** Takes the oldest article's terms out. */
  readonly takeOldest: (each: (id: number) => void) => void
}

export function createForward(): Forward {
  let ring = new Uint8Array(1 << 14)
  let from = 0
  let used = 0

  function push(byte: number): void {
    if (used === ring.length) {
      const more = new Uint8Array(Math.ceil(ring.length * 1.05))
      more.set(ring.subarray(from))
      more.set(ring.subarray(0, from), ring.length - from)
      ring = more
      from = 0
    }
    const at = from + used++
    ring[at < ring.length ? at : at - ring.length] = byte
  }
  function pull(): number {
    const byte = ring[from]!
    from = from + 1 === ring.length ? 0 : from + 1
    used--
    return byte
  }
  function write(value: number): void {
    let rest = value
    for (; rest > 127; rest >>>= 7) push((rest & 127) | 128)
    push(rest)
  }
  function read(): number {
    let value = 0
    for (let shift = 0; ; shift += 7) {
      const byte = pull()
      value |= (byte & 127) << shift
      if (byte < 128) return value
    }
  }

  return {
    append: (ids) => {
      const sorted = ids.slice().sort()
      write(sorted.length)
      let before = 0
      for (const id of sorted) {
        write(id - before)
        before = id
      }
    },
    takeOldest: (each) => {
      let id = 0
      for (let left = read(); left > 0; left--) each((id += read()))
    },
  }
}
