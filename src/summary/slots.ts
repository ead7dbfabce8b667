/** Who, what, where and when (how many and how much: `told.ts`): read from titles and leads, each with the article it came from. */
import type { EntityType, Label, SlotName, Sourced, StoryMember } from '#model'
import { daysOf } from './dates.ts'
import { sentences } from '../arabic/sentences.ts'
import { bareForms } from '../arabic/clitics.ts'
import { fold } from '../arabic/normalise.ts'
import { tokenise } from '../arabic/tokenise.ts'
import { bare, placesIn } from './places.ts'

/** An entity as a summary names it: by its own label, whatever an outlet calls it. */
export type NamedEntity = { readonly id: string; readonly type: EntityType; readonly label: Label; readonly side: string }

const perSlot = 3
const slotTypes: readonly (readonly [SlotName, readonly EntityType[]])[] = [
  ['who', ['person']],
  ['what', ['system', 'agreement', 'event']],
  ['where', ['city', 'region', 'country']],
]
/** Standing backgrounds of every story of the topic: no event of their own. */
export const background = /^(?:e\.normal|e\.abraham|e\.intifada2|l\.arab|l\.africa|l\.med)$/

const sourced = (text: string, { articleId, outlet }: StoryMember): Sourced => ({ text, articleId, outlet })
const textOf = (member: StoryMember): string => `${member.title}\n${member.lead}`

/** Slots of a story's reports (reactions say nothing on the event itself). Entities are ordered by how many reports lead with them. */
export function slotsOf(
  reports: readonly StoryMember[],
  entities: readonly NamedEntity[],
): Partial<Record<SlotName, readonly Sourced[]>> {
  const slots: Partial<Record<SlotName, readonly Sourced[]>> = {}
  const known = new Set(entities.map(({ label }) => bare(label.ar)))
  const latest = reports.findLast(({ decision }) => decision !== 'same') ?? reports.at(-1)
  for (const [slot, types] of slotTypes) {
    const named = entities
      .filter(
        ({ id, type, label }) => types.includes(type) && !background.test(id) && !(slot !== 'where' && several.test(label.ar)),
      )
      .flatMap((entity) => {
        const members = reports.filter(
          (member) =>
            member.principals.includes(entity.id) &&
            (slot !== 'where' || isPlacedIn(entity, member)) &&
            (slot !== 'what' || !isDetail(entity, member)),
        )
        const first = members[0]
        // Where the newest stage takes place comes first.
        const isNow = slot === 'where' && latest !== undefined && members.includes(latest)
        const isPlanned = members.every(({ phase }) => planned.has(phase))
        return first === undefined
          ? []
          : [{ entity, first, isNow, isPlanned, count: members.length + (isNow ? reports.length : 0) }]
      })
      // An entity that one report of many names in passing is no principal; who enters with the newest stage is.
      .filter(
        ({ entity, count }) => slot === 'where' || reports.length < 4 || count > 1 || latest?.principals.includes(entity.id),
      )
      .toSorted((a, b) => typeRank(slot, a.entity, b.entity) || b.count - a.count)
      .slice(0, perSlot)
    // A city says where; its country adds nothing.
    const cities = named.filter(({ entity }) => entity.type === 'city')
    const settled = cities.filter(({ isPlanned }) => !isPlanned)
    const kept = settled.length > 0 ? settled : cities.length > 0 ? cities : named
    const values = kept.map(({ entity, first }) => ({ ...sourced(entity.label.ar, first), label: entity.label }))
    // A place that no entity knows, where the newest stage is set in none that one does.
    const place =
      slot === 'where' && latest !== undefined && !cities.some(({ isNow }) => isNow) ? printedPlace(latest, known) : undefined
    const all = place === undefined || latest === undefined ? values : [sourced(place, latest), ...values].slice(0, perSlot)
    if (all.length > 0) slots[slot] = all
  }
  const when = latest === undefined ? [] : whenOf(latest)
  if (when.length > 0) slots.when = when
  return slots
}

/** Labels of many persons or of arms at large: they name nobody and nothing. */
export const several = /^(?:مسؤولون|وزراء|ضباط|قادة|جنرالات|سفراء|نواب|برلمانيون|خبراء|أسلحة|عتاد|معدات)(?:\s|$)/u
/** What is told to be among the things of the event. */
const among = /[،,]\s*(?:و?من )?(?:بين|ضمن)ه(?:م|ن|ا)\s[^،؛.]*/gu

/** Whether a report names a thing only among others: helicopters of an exercise are not what it is about. */
function isDetail({ label }: NamedEntity, member: StoryMember): boolean {
  const [name = ''] = fold(label.ar).split(' ')
  const text = textOf(member)
  return fold(text).includes(name) && !fold(text.replace(among, ' ')).includes(name)
}

/** Stages before anything takes place: where it was to be gives way to where it is. */
const planned: ReadonlySet<string | undefined> = new Set(['announced', 'postponed', 'cancelled'])

const wordSet = (list: string): ReadonlySet<string> => new Set(list.split(' ').map(fold))
const dealWords = wordSet('صفقة صفقات الصفقة تعاقد يتعاقد عقد عقدا يقتني تقتني اقتناء اقتنى شراء يشتري تشتري اشترى طلبية')
/** What happens to a deal in a place. */
const dealActs = wordSet(
  'تسلم تسلمت يتسلم تتسلم استلم تسليم وصل وصلت يصل تصل وصول رست حطت وقع وقعت يوقع توقع وقعا يوقعان توقيع أبرم أبرمت دشن دشنت يدشن تدشين',
)
const hasWord = (text: string, words: ReadonlySet<string>): boolean =>
  fold(text)
    .split(/[^\p{L}]+/u)
    .some((word) => words.has(word) || bareForms(word).some((form) => words.has(form)))

/**
 * Whether a report sets its event there: «الرباط» that stands for a government is no place. A deal stands in none, only what
 * happens to it does: a ground station near Rabat that it covers is a part of it.
 */
const isPlacedIn = ({ label }: NamedEntity, member: StoryMember): boolean =>
  placingParts(member).some((text) => placesIn(text).names.includes(bare(label.ar)))

/** The title and the sentences of the lead that may say where. */
function placingParts({ title, lead }: StoryMember): string[] {
  const parts = [title, ...sentences(lead).map(({ start, end }) => lead.slice(start, end))]
  return hasWord(title, dealWords) ? parts.filter((text) => hasWord(text, dealActs)) : parts
}

/** A place where a report sets its event, as it is printed there without a preposition glued to it. */
function printedPlace(member: StoryMember, known: ReadonlySet<string>): string | undefined {
  for (const text of placingParts(member)) {
    const { names: hosts, cities } = placesIn(text)
    const names = new Set([...hosts, ...cities].filter((name) => !known.has(name)))
    const word = tokenise(text).find((token) => names.has(bare(token.text)))
    if (word !== undefined) return text.slice(word.start, word.end)
  }
  return undefined
}

/** A place in a city says more than its country. */
const typeRank = (slot: SlotName, a: NamedEntity, b: NamedEntity): number =>
  slot === 'where' ? Number(a.type === 'country') - Number(b.type === 'country') : 0

/** Before a day that ends what lasts («16 و17 يناير»); with a day of the same month before it, from when to when. */
const toThen =
  /(?:(?<![\p{L}\p{N}])من (\d{1,2}) )?(?<!\p{L})(?:إلى غاية|لغاية|إلى|حتى|و?[تي]نتهي|و?[تي]ختتم)(?: (?:يوم|في))* $|(?<![\p{L}\p{N}])(\d{1,2}) و ?$/u

/** The days that a report names, absolute: a printed date as printed, «أمس الاثنين» with the day it means, an end as an end. */
function whenOf(member: StoryMember): Sourced[] {
  const text = textOf(member).replace(/[^\S\n]/gu, ' ')
  const seen = new Set<string>()
  const days = daysOf(text, member.publishedAt)
    .filter(({ day }) => !seen.has(day) && seen.add(day))
    .slice(0, 2)
    .map(({ day, start, end, derived }) => {
      const ending = toThen.exec(text.slice(0, start))
      const printed = text.slice(ending?.index ?? start, end).replace(/\s+/gu, ' ')
      const value = sourced(derived ? `${printed} (${numericDay(day)})` : printed, member)
      if (ending === null) return { ...value, day }
      const first = ending[1] ?? ending[2]
      const from = first === undefined ? undefined : `${day.slice(0, 8)}${first.padStart(2, '0')}`
      return from !== undefined && from < day ? { ...value, day: from, until: day } : { ...value, until: day }
    })
  // A span says its first day itself.
  return days.filter(({ day, until }) => until !== undefined || !days.some((one) => one.until !== undefined && one.day === day))
}

/** 2022-07-19 → 19/7/2022, day first as the region writes it. */
export const numericDay = (day: string): string => day.split('-').map(Number).toReversed().join('/')
