import { dropped, expands, foldTable } from './normalise.ts'
import { scriptOf } from './script.ts'
import type { Script } from './script.ts'

/** What a raw UTF-16 unit is to a scanner; from `arabic` up it is a letter or digit of that script. */
export const kind = { gap: 0, mark: 1, exotic: 2, arabic: 3, latin: 4, digit: 5, hebrew: 6, other: 7 } as const
const kindOf: Readonly<Record<Script, number>> = kind

/** Surrogates of mathematical letters (1D400–1EEFF) and of variation selectors: only `normalise` reads them. */
const isExoticSurrogate = (unit: number): boolean => (unit >= 0xd835 && unit <= 0xd83b) || unit === 0xdb40
const isSurrogate = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdfff

/** Kinds of all BMP units, one byte each, built on first demand. `exotic`: folds by its neighbours or to several letters. */
export function unitKinds(): Uint8Array {
  if (kinds !== undefined) return kinds
  const folded = foldTable()
  kinds = new Uint8Array(0x10000)
  for (let unit = 0; unit < 0x10000; unit++) {
    const to = folded[unit]!
    if (isSurrogate(unit)) kinds[unit] = isExoticSurrogate(unit) ? kind.exotic : kind.gap
    else if (to === dropped) kinds[unit] = kind.mark
    else if (to === expands) kinds[unit] = kind.exotic
    else {
      const script = scriptOf(to)
      kinds[unit] = script === undefined ? kind.gap : kindOf[script]
    }
  }
  return kinds
}
let kinds: Uint8Array | undefined
