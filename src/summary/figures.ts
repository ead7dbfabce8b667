/** Numbers with their units, as a text gives them: money and counts. Read, never computed. */
import { fold } from '../arabic/normalise.ts'
import { tokenise, type Token } from '../arabic/tokenise.ts'

/**
 * `value` in units (500 مليون → 500000000); `unit` folded and singular; `noun` the same but finer where a unit spans several things
 * (مسيرة among طائرة): only figures of one noun may disagree. Offsets into the text as given.
 */
export type Figure = {
  readonly slot: 'howMany' | 'howMuch'
  readonly value: number
  readonly unit: string
  readonly noun: string
  readonly start: number
  readonly end: number
}

const entries = (table: Readonly<Record<string, string>>): ReadonlyMap<string, string> =>
  new Map(Object.entries(table).flatMap(([unit, forms]) => forms.split(' ').map((form) => [fold(form), fold(unit)] as const)))

const money = entries({ دولار: 'دولار دولارا دولارات', درهم: 'درهم درهما دراهم', يورو: 'يورو أورو', شيكل: 'شيكل شيقل شيكلا' })
const things = entries({
  جندي: 'جندي جنديا جنود عسكري عسكريا عسكريين',
  ضابط: 'ضابط ضابطا ضباط',
  طائرة: 'طائرة طائرات مسيرة مسيرات درون درونات مروحية مروحيات مقاتلة مقاتلات',
  منظومة: 'منظومة منظومات بطارية بطاريات نظام أنظمة راجمة راجمات',
  صاروخ: 'صاروخ صاروخا صواريخ',
  مدفع: 'مدفع مدفعا مدافع',
  قمر: 'قمر قمرا أقمار',
  قتيل: 'قتيل قتيلا قتلى قتلوا',
  جريح: 'جريح جريحا جرحى مصابا مصابين مصاب',
  يوم: 'يوم يوما أيام',
  دولة: 'دولة دول بلدا',
  شهر: 'شهر شهرا أشهر',
  سنة: 'سنة سنوات عام عاما أعوام',
  منصب: 'منصب منصبا وظيفة مناصب فرصة',
  آلية: 'آلية آليات مدرعة مدرعات دبابة دبابات عربة عربات',
  كيلومتر: 'كيلومتر كيلومترا كلم كم',
  شركة: 'شركة شركات',
  متظاهر: 'متظاهر متظاهرا شخص شخصا أشخاص',
})
/** Persons of whom nothing is said but that they were counted: what befell them says what is counted. */
export const anybody: string = fold('شخص')
/** Told by the counted word itself or the one behind it: «أربع مسيرات», «أربع طائرات مسيرة». */
const nouns = entries({
  شخص: 'شخص شخصا أشخاص',
  مسيرة: 'مسيرة مسيرات درون درونات',
  مروحية: 'مروحية مروحيات',
  مقاتلة: 'مقاتلة مقاتلات',
  بطارية: 'بطارية بطاريات',
  راجمة: 'راجمة راجمات',
  مدرعة: 'مدرعة مدرعات',
  دبابة: 'دبابة دبابات',
})
/** Two of a thing in one word. Before a noun (construct) it is shown with it: «قمري تجسس»; «قمري» alone is an adjective. */
const duals = entries({
  جندي: 'جنديين جنديان',
  ضابط: 'ضابطين ضابطان',
  طائرة: 'طائرتين طائرتان مسيرتين مسيرتان مروحيتين مروحيتان مقاتلتين مقاتلتان',
  منظومة: 'منظومتين منظومتان بطاريتين بطاريتان راجمتين راجمتان',
  صاروخ: 'صاروخين صاروخان',
  مدفع: 'مدفعين مدفعان',
  قمر: 'قمرين قمران',
  قتيل: 'قتيلين قتيلان',
  جريح: 'جريحين جريحان',
  آلية: 'آليتين آليتان مدرعتين مدرعتان دبابتين دبابتان',
})
const constructs = entries({ قمر: 'قمري قمرا', طائرة: 'طائرتي طائرتا', منظومة: 'منظومتي منظومتا بطاريتي بطاريتا' })
const constructed = new Set('تجسس استطلاع مراقبة اتصالات رصد تدريب باتريوت باراك'.split(' ').map(fold))
const dualNouns = entries({
  مسيرة: 'مسيرتين مسيرتان',
  مروحية: 'مروحيتين مروحيتان',
  مقاتلة: 'مقاتلتين مقاتلتان',
  بطارية: 'بطاريتين بطاريتان بطاريتي بطاريتا',
  راجمة: 'راجمتين راجمتان',
  مدرعة: 'مدرعتين مدرعتان',
  دبابة: 'دبابتين دبابتان',
})
const scales = new Map([
  ['الف', 1e3],
  ['الاف', 1e3],
  ['مليون', 1e6],
  ['مليونا', 1e6],
  ['ملايين', 1e6],
  ['مليار', 1e9],
  ['مليارا', 1e9],
  ['ملايير', 1e9],
  ['مليوني', 2e6],
  ['ملياري', 2e9],
  ['مليونا', 1e6],
  ['مليارات', 1e9],
])
/** «ملايين الدولارات», «آلاف المتظاهرين»: no number without one before them. */
const manyScales: ReadonlySet<string> = new Set(['الاف', 'ملايين', 'ملايير', 'مليارات'])
const spelt = new Map(
  'واحد اثنان ثلاثة أربعة خمسة ستة سبعة ثمانية تسعة عشرة|واحدة اثنتان ثلاث أربع خمس ست سبع ثماني تسع عشر|أحد اثنين ثلاثه اربعه خمسه سته سبعه ثمان تسعه عشره'
    .split('|')
    .flatMap((row) => row.split(' ').map((word, index) => [fold(word), index + 1] as const)),
)

const [half, andHalf] = [fold('نصف'), fold('ونصف')]

/** Every number that a known unit follows within two words. Years and times carry no unit and are not taken. */
export function figuresOf(text: string): Figure[] {
  const tokens = tokenise(text)
  const figures: Figure[] = []
  for (let i = 0; i < tokens.length; i++) {
    const first = tokens[i]
    if (first === undefined) continue
    const pair = pairAt(tokens, i)
    if (pair !== undefined) {
      figures.push(pair)
      continue
    }
    const digits = /^\d+$/.test(first.text)
    let value = digits ? Number(first.text) : spelt.get(first.text)
    let next = i + 1
    if (digits) {
      // «7.500» and «7,500» are thousands, «1.2» a decimal: the tokeniser parted them.
      const after = tokens[next]
      const between = after ? text.slice(first.end, after.start) : ''
      if (after && /^\d+$/.test(after.text) && /^[.,٫٬]$/.test(between)) {
        value = after.text.length === 3 ? Number(first.text + after.text) : Number(`${first.text}.${after.text}`)
        next++
      }
    }
    const behindFirst = tokens[next]
    // «نصف مليار دولار»
    if (first.text === half && behindFirst !== undefined && !behindFirst.hardBefore && scales.has(behindFirst.text)) value = 0.5
    if (value === undefined && scales.has(first.text) && !manyScales.has(first.text)) value = 1
    if (value === undefined) continue
    const scaleAt = value === 1 && scales.has(first.text) ? i : next
    const scale = scales.get(tokens[scaleAt]?.text ?? '')
    if (scale !== undefined) {
      value *= scale
      next = scaleAt + 1
      // «مليار ونصف المليار دولار»
      if (tokens[next]?.text === andHalf) {
        value += scale / 2
        next += scales.has(tokens[next + 1]?.text.replace(/^ال/u, '') ?? '') ? 2 : 1
      }
    }
    for (let j = next; j < Math.min(next + 2, tokens.length); j++) {
      const token = tokens[j]
      if (token === undefined || (token.hardBefore && j > i)) break
      const [coin, thing] = [money.get(token.text), things.get(token.text)]
      const unit = coin ?? thing
      if (unit === undefined) continue
      const behind = tokens[j + 1]
      const noun =
        nouns.get(token.text) ?? (behind === undefined || behind.hardBefore ? undefined : nouns.get(behind.text)) ?? unit
      figures.push({ slot: coin ? 'howMuch' : 'howMany', value, unit, noun, start: first.start, end: token.end })
      i = j
      break
    }
  }
  return figures
}

/** Two of a thing, said by the word itself. */
function pairAt(tokens: readonly Token[], at: number): Figure | undefined {
  const [word, behind] = [tokens[at], tokens[at + 1]]
  if (word === undefined) return undefined
  const alone = duals.get(word.text)
  const isConstruct = behind !== undefined && !behind.hardBefore && constructed.has(behind.text)
  const unit = alone ?? (isConstruct ? constructs.get(word.text) : undefined)
  if (unit === undefined) return undefined
  const noun =
    dualNouns.get(word.text) ?? (alone === undefined || behind?.hardBefore !== false ? undefined : nouns.get(behind.text))
  const end = alone === undefined ? (behind?.end ?? word.end) : word.end
  return { slot: 'howMany', value: 2, unit, noun: noun ?? unit, start: word.start, end }
}
