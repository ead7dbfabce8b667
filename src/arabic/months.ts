/** Month names of the four conventions: Maghrebi, Algerian–Tunisian, Egyptian, Levantine. Folded. */
const names: readonly (readonly string[])[] = [
  ['يناير', 'جانفي', 'كانون الثاني', 'january', 'janvier'],
  ['فبراير', 'فيفري', 'شباط', 'february', 'fevrier'],
  ['مارس', 'اذار', 'march', 'mars'],
  ['ابريل', 'افريل', 'نيسان', 'april', 'avril'],
  ['ماي', 'مايو', 'ايار', 'may', 'mai'],
  ['يونيو', 'يونيه', 'جوان', 'حزيران', 'june', 'juin'],
  ['يوليوز', 'يوليو', 'يوليه', 'جويليه', 'تموز', 'july', 'juillet'],
  ['غشت', 'اغسطس', 'اوت', 'اب', 'august', 'aout'],
  ['شتنبر', 'سبتمبر', 'ايلول', 'september', 'septembre'],
  ['اكتوبر', 'تشرين الاول', 'october', 'octobre'],
  ['نونبر', 'نوفمبر', 'تشرين الثاني', 'november', 'novembre'],
  ['دجنبر', 'ديسمبر', 'كانون الاول', 'december', 'decembre'],
]
const numbers = new Map(names.flatMap((list, index) => list.map((name) => [name, index + 1] as const)))
/** Also other words (returned, practised, my, out): months only beside a number or another month. */
const ambiguous = new Set(['اب', 'مارس', 'ماي', 'اوت', 'may', 'march', 'mars', 'mai'])

/** 1–12 for a folded month name of any convention (`تشرين الثاني` is one name), undefined for another word. */
export const monthNumber = (folded: string): number | undefined => numbers.get(folded)

const firstWords = new Set([...numbers.keys()].map((name) => name.split(' ')[0]))

/** Is this folded word the name of a month or the first of two that are one? `foldMonths` leaves what stands by no such word. */
export const beginsMonth = (word: string): boolean => firstWords.has(word)

/** The two first letters that names of months have: a word that begins otherwise is passed over without a further look. */
const beginnings = new Uint8Array(1 << 16)
const beginningOf = (word: string): number => (Math.imul(word.charCodeAt(0), 0x101) ^ word.charCodeAt(1)) & 0xffff
for (const name of numbers.keys()) beginnings[beginningOf(name)] = 1

/**
 * Replaces month names by `month-7`, so that يوليوز and `تموز/ يوليو` compare equal. Pairs of one month become one word. Words that
 * are also something else count only beside a number or a month.
 */
export function foldMonths(words: readonly string[]): string[] {
  const read = (i: number): { month: number; width: number; sure: boolean } | undefined => {
    const two = i + 1 < words.length ? numbers.get(`${words[i]} ${words[i + 1]}`) : undefined
    if (two !== undefined) return { month: two, width: 2, sure: true }
    const one = numbers.get(words[i]!)
    return one === undefined ? undefined : { month: one, width: 1, sure: !ambiguous.has(words[i]!) }
  }
  const isNumber = (word: string | undefined): boolean => word !== undefined && /^\d+$/.test(word)
  const out: string[] = []
  for (let i = 0; i < words.length;) {
    if (beginnings[beginningOf(words[i]!)] === 0) {
      out.push(words[i++]!)
      continue
    }
    const found = read(i)
    const next = found && i + found.width < words.length ? read(i + found.width) : undefined
    const beside =
      (out.at(-1) ?? '').startsWith('month-') || isNumber(words[i - 1]) || isNumber(words[i + 1]) || next !== undefined
    if (found === undefined || !(found.sure || beside)) {
      out.push(words[i]!)
      i++
      continue
    }
    const name = `month-${found.month}`
    if (out.at(-1) !== name) out.push(name)
    i += found.width
  }
  return out
}
