/** Days that a text names, resolved against its publication: «19 يوليوز», «أمس الاثنين», «غدا». */
import { fold } from '../arabic/normalise.ts'
import { monthNumber } from '../arabic/months.ts'
import { tokenise } from '../arabic/tokenise.ts'

/** `day` is ISO (2022-07-19), in the desk's day (UTC+1, Morocco). `derived`: the text gave no day of the month. */
export type NamedDay = { readonly day: string; readonly start: number; readonly end: number; readonly derived: boolean }

const dayMs = 86_400_000
/** Morocco keeps UTC+1 nearly all year: a teaser of 23:30 UTC says «today» about the next day. */
const deskOffsetMs = 3_600_000

const weekdays = new Map(
  ['الأحد', 'الاثنين', 'الثلاثاء', 'الأربعاء', 'الخميس', 'الجمعة', 'السبت'].map((name, index) => [fold(name), index] as const),
)
const today = fold('اليوم')
const [yesterday, tomorrow, dayBefore] = [fold('أمس'), fold('غدا'), fold('أول')]
const coming = new Set(['المقبل', 'القادم'].map(fold))
const past = new Set(['الماضي', 'المنصرم', 'الفائت'].map(fold))

const isoDay = (at: number): string => new Date(at).toISOString().slice(0, 10)

/** Every day named, in order. A year that is not given is the one that puts the day nearest to the publication. */
export function daysOf(text: string, publishedAt: number): NamedDay[] {
  const tokens = tokenise(text)
  const base = Math.floor((publishedAt + deskOffsetMs) / dayMs) * dayMs
  const days: NamedDay[] = []
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i]
    if (token === undefined) continue
    const at = (offset: number): string => tokens[i + offset]?.text ?? ''
    const push = (when: number, last: number, derived: boolean): void => {
      days.push({ day: isoDay(when), start: token.start, end: tokens[last]?.end ?? token.end, derived })
      i = last
    }
    const weekday = weekdays.get(token.text)
    // «الثلاثاء 19 يوليوز»: the number decides, the weekday only opens the phrase.
    const numberAt = weekday !== undefined && /^\d{1,2}$/.test(at(1)) ? i + 1 : i
    const number = Number(tokens[numberAt]?.text)
    if (Number.isInteger(number) && number >= 1 && number <= 31) {
      const one = monthNumber(tokens[numberAt + 1]?.text ?? '')
      const two = monthNumber(`${tokens[numberAt + 1]?.text} ${tokens[numberAt + 2]?.text}`)
      const month = two ?? one
      if (month !== undefined) {
        let last = numberAt + (two === undefined ? 1 : 2)
        const twin = monthNumber(tokens[last + 1]?.text ?? '')
        if (twin === month) last++
        const year = /^(?:19|20)\d\d$/.test(tokens[last + 1]?.text ?? '') ? Number(tokens[++last]?.text) : undefined
        const thisYear = new Date(base).getUTCFullYear()
        const years = year === undefined ? [thisYear - 1, thisYear, thisYear + 1] : [year]
        const when = years
          .map((y) => Date.UTC(y, month - 1, number))
          .toSorted((a, b) => Math.abs(a - base) - Math.abs(b - base))[0]
        if (when !== undefined) push(when, last, false)
        continue
      }
    }
    if (weekday !== undefined) {
      const now = new Date(base).getUTCDay()
      const back = (now - weekday + 7) % 7
      if (coming.has(at(1))) push(base + (7 - back) * dayMs, i + 1, true)
      else if (past.has(at(1))) push(base - (back === 0 ? 7 : back) * dayMs, i + 1, true)
      else push(base - (back > 3 ? back - 7 : back) * dayMs, i, true)
    } else if (token.text === today && i > 0 && !/^(?:من|في|حتي|حتى|ذلك|هذا)$/.test(tokens[i - 1]?.text ?? '')) {
      const named = weekdays.has(at(1)) ? i + 1 : i
      push(base, named, true)
    } else if (token.text === dayBefore && at(1) === yesterday) push(base - 2 * dayMs, weekdays.has(at(2)) ? i + 2 : i + 1, true)
    else if (token.text === yesterday) push(base - dayMs, weekdays.has(at(1)) ? i + 1 : i, true)
    else if (token.text === tomorrow) push(base + dayMs, weekdays.has(at(1)) ? i + 1 : i, true)
  }
  return days
}
