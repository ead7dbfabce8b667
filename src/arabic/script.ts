/** Which writing a folded character belongs to; tokens never mix two of them. */
export type Script = 'arabic' | 'latin' | 'digit' | 'hebrew' | 'other'

/** Script of a folded UTF-16 unit (`normalise` emits nothing outside the BMP), or undefined for a separator. */
export function scriptOf(unit: number): Script | undefined {
  if (unit <= 0x20) return undefined
  if (unit >= 0x30 && unit <= 0x39) return 'digit'
  if (unit < 0x250) return 'latin'
  if (unit >= 0x600 && unit <= 0x8ff) return 'arabic'
  if (unit >= 0x5d0 && unit <= 0x5ea) return 'hebrew'
  return 'other'
}
