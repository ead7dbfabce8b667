/** The figures that reports put forward, with the stage they speak of; which of them stand and which are quarrelled over. */
import type { SlotName, Sourced, StoryMember } from '#model'
import { fold } from '../arabic/normalise.ts'
import { anybody, figuresOf, type Figure } from './figures.ts'

/** `stage`: the stage the story had reached when it was told. `part`: it counts a part («الدفعة الأولى», «من بينها», «من أصل»). */
type Told = Figure & {
  readonly printed: string
  readonly member: StoryMember
  readonly stage: string | undefined
  readonly part: boolean
}
/** One thing told with different values; `noun` says which. */
type Difference = { readonly slot: SlotName; readonly noun: string; readonly values: readonly Sourced[] }

const perSlot = 3
const persons: ReadonlySet<string> = new Set(['جندي', 'ضابط', 'متظاهر'].map(fold))
/** Lengths of time and way are told by nearly every text about other things; they are no number of the event. */
const measures: ReadonlySet<string> = new Set(['سنه', 'شهر', 'يوم', 'شركه', 'كيلومتر'])

const setOf = (list: string): ReadonlySet<string> => new Set(list.split(' ').map(fold))
/** Until the figure the nearest of these decides whether it counts the whole or a part. */
const partWords = setOf('دفعة الدفعة بدفعة والدفعة لدفعة شحنة الشحنة قسط القسط شطر الشطر')
const wholeWords = setOf('صفقة الصفقة لصفقة بصفقة عقد العقد بعقد لعقد طلبية الطلبية أصل مجموع إجمالي مجموعها إجماليها')
const among = setOf('بينها بينهم بينهن منها منهم منهن ضمنها ضمنهم وبينها وبينهم ومنها ومنهم أول وأول')
const ofAll = setOf('أصل بين مجموع إجمالي')
const not = setOf('ليس ليست وليس وليست بدل بدلا عوض')
const reach = 24
/** What makes a figure less than exact belongs to it. */
const qualifying =
  /(?<!\p{L})(?:نحو|حوالي|قرابة|زهاء|أكثر من|أزيد من|أقل من|ما لا يقل عن|لا [يت]تجاوز|لا [يت]تعدى|[يت]تجاوز|[يت]ناهز|[يت]فوق)\s+$/u
/** «1 مليار»: a one that the press leaves out; «بطاريتي باراك»: a pair that lost its ending to the word behind. */
const isPoor = ({ value, printed }: Told): boolean => /^1\s/.test(printed) || (value === 2 && /^\p{L}+[يا]\s/u.test(printed))
/** What befell the persons counted, where nothing is glued to it. */
const befell = /(?<!\p{L})(?:(?:مقتل|مصرع|وفاة) \p{L}+ و)?(?:مقتل|مصرع|وفاة|إصابة|جرح|توقيف|إيقاف|اعتقال|متابعة|إدانة|تبرئة)\s+$/u

/** What is said to have befallen the persons of a printed figure: dead, hurt or held; '' for none. */
function fate(printed: string): string {
  const words = printed.split(' ')
  const said = (list: readonly string[]): boolean => list.some((word) => words.includes(word) || words.includes(`و${word}`))
  if (said(['إصابة', 'جرح'])) return 'hurt'
  if (said(['مقتل', 'مصرع', 'وفاة'])) return 'dead'
  return said(['توقيف', 'إيقاف', 'اعتقال', 'متابعة', 'إدانة', 'تبرئة']) ? 'held' : ''
}

const fateNouns: ReadonlyMap<string, string> = new Map([
  [fold('جريح'), 'hurt'],
  [fold('قتيل'), 'dead'],
])

/** Every figure of the reports that counts something and is not the one a text turns down («وليس 500»). */
function toldIn(reports: readonly StoryMember[]): Told[] {
  let stage: string | undefined
  return reports.flatMap((member) => {
    // Who contradicts speaks of the stage that he contradicts.
    if (member.decision === 'new' || member.decision === 'update') stage = member.phase ?? stage
    const text = `${member.title}\n${member.lead}`
    return putForwardIn(text).map((figure) => {
      const before = text.slice(0, figure.start)
      const qualifier = (persons.has(figure.unit) ? befell.exec(before)?.[0] : undefined) ?? qualifying.exec(before)?.[0] ?? ''
      const printed = (qualifier + text.slice(figure.start, figure.end)).replace(/\s+/gu, ' ').trim()
      return { ...figure, member, stage, printed }
    })
  })
}

/** Figures of a text that count something, without those it turns down; `part` as above. */
export function putForwardIn(text: string): (Figure & { readonly part: boolean })[] {
  return figuresOf(text)
    .filter(({ unit }) => !measures.has(unit))
    .flatMap((figure) => {
      const { before, after } = around(text, figure)
      if (before.slice(-2).some((word) => not.has(word)) || /^و?لا$/.test(before.at(-1) ?? '')) return []
      return [{ ...figure, part: isPart(before, after) }]
    })
}

/** The words of the figure's own sentence on either side, folded. */
function around(text: string, { start, end }: Figure): { before: string[]; after: string[] } {
  const words = (part: string | undefined): string[] => fold(part ?? '').split(' ')
  const stop = /[.؟!]\s|\n/u
  return { before: words(text.slice(0, start).split(stop).at(-1)).slice(-reach), after: words(text.slice(end).split(stop)[0]) }
}

function isPart(before: readonly string[], after: readonly string[]): boolean {
  if (before.slice(-4).some((word) => among.has(word))) return true
  // «12 مدفعا من أصل 36»
  if (after.slice(0, 4).some((word, at) => word === 'من' && ofAll.has(after[at + 1] ?? ''))) return true
  const nearest = before.findLast((word) => partWords.has(word) || wholeWords.has(word))
  return nearest !== undefined && partWords.has(nearest)
}

const sourced = ({ printed, member: { articleId, outlet } }: Told): Sourced => ({ text: printed, articleId, outlet })

/** Numbers and amounts that nobody disputes, the newest value of each thing as it was first printed; a part stands only where nobody tells the whole. */
export function figureSlots(
  reports: readonly StoryMember[],
  disputed: readonly Difference[],
): Partial<Record<'howMany' | 'howMuch', readonly Sourced[]>> {
  const standing = new Map<string, Told>()
  for (const figure of toldIn(reports)) {
    if (disputed.some(({ noun }) => noun === figure.noun)) continue
    const before = standing.get(figure.noun)
    if (before?.part === false && figure.part) continue
    const isNew = before === undefined || before.part !== figure.part || before.value !== figure.value
    // «1 مليار دولار» after «مليار دولار» tells nothing new; the other way round it is better printed.
    if (isNew || (isPoor(before) && !isPoor(figure))) standing.set(figure.noun, figure)
  }
  const slots: Partial<Record<'howMany' | 'howMuch', readonly Sourced[]>> = {}
  for (const slot of ['howMany', 'howMuch'] as const) {
    const told = [...standing.values()].filter(
      // «5 أشخاص» alone says nothing of those who were arrested.
      (figure) => figure.slot === slot && (figure.noun !== anybody || fate(figure.printed) !== ''),
    )
    // «ثلاثة جرحى» beside «إصابة ثلاثة جنود» too; «150 مسيرة» and «150 طائرة» are the same: the finer word stays.
    const apart = told.filter(
      (one) =>
        (one.noun !== one.unit ||
          !told.some(
            (other) => other !== one && other.unit === one.unit && other.value === one.value && other.noun !== other.unit,
          )) &&
        !told.some(
          (other) => other.value === one.value && fate(other.printed) !== '' && fate(other.printed) === fateNouns.get(one.noun),
        ),
    )
    if (apart.length > 0) slots[slot] = apart.slice(-perSlot).map(sourced)
  }
  return slots
}

/**
 * «نقاط الاختلاف»: one thing at one stage with different values, in texts that do not give both (a text with both tells two
 * things). Parts are compared with nothing: a first batch does not contradict the order, nor a growing toll the first count.
 */
export function differencesIn(reports: readonly StoryMember[]): Difference[] {
  const whole = toldIn(reports).filter(({ part }) => !part)
  // Who was hurt in an exercise is no other number of those who take part.
  const keyOf = ({ noun, stage, printed }: Told): string => `${noun}\n${stage ?? ''}\n${fate(printed)}`
  const things = Map.groupBy(whole, keyOf)
  return [...things.values()].flatMap((told): Difference[] => {
    const valuesOf = (id: string): ReadonlySet<number> =>
      new Set(told.filter(({ member }) => member.articleId === id).map(({ value }) => value))
    const byValue = new Map<number, Told>()
    for (const figure of told)
      if (valuesOf(figure.member.articleId).size === 1 && !byValue.has(figure.value)) byValue.set(figure.value, figure)
    const [first] = byValue.values()
    // An outlet that gives another value later tells another thing or corrects itself: two accounts have two tellers.
    const tellers = new Set([...byValue.values()].map(({ member }) => member.outlet))
    if (first === undefined || byValue.size < 2 || tellers.size < 2) return []
    return [{ slot: first.slot, noun: first.noun, values: [...byValue.values()].slice(0, 3).map(sourced) }]
  })
}
