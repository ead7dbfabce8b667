/** Who, what, where and when (how many and how much: `told.ts`): read from titles and leads, each with the article it came from. */
import type { EntityType, Label, SlotName, Sourced, StoryMember } from '#model'
import { daysOf } from './dates.ts'
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
  const latest = reports.findLast(({ decision }) => decision !== 'same') ?? reports.at(-1)
  for (const [slot, types] of slotTypes) {
    const named = entities
      .filter(({ id, type }) => types.includes(type) && !background.test(id))
      .flatMap((entity) => {
        const members = reports.filter(
          (member) => member.principals.includes(entity.id) && (slot !== 'where' || isPlacedIn(entity, member)),
        )
        const first = members[0]
        return first === undefined ? [] : [{ entity, first, count: members.length }]
      })
      // An entity that one report of many names in passing is no principal; who enters with the newest stage is.
      .filter(
        ({ entity, count }) => slot === 'where' || reports.length < 4 || count > 1 || latest?.principals.includes(entity.id),
      )
      .toSorted((a, b) => typeRank(slot, a.entity, b.entity) || b.count - a.count)
      .slice(0, perSlot)
    // A city says where; its country adds nothing.
    const kept = named.some(({ entity }) => entity.type === 'city') ? named.filter(({ entity }) => entity.type === 'city') : named
    if (kept.length > 0)
      slots[slot] = kept.map(({ entity, first }) => ({ ...sourced(entity.label.ar, first), label: entity.label }))
  }
  const when = latest === undefined ? [] : whenOf(latest)
  if (when.length > 0) slots.when = when
  return slots
}

/** Whether a report sets its event there: «الرباط» that stands for a government is no place. */
const isPlacedIn = ({ label }: NamedEntity, member: StoryMember): boolean =>
  [member.title, member.lead].some((text) => placesIn(text).names.includes(bare(label.ar)))

/** A place in a city says more than its country. */
const typeRank = (slot: SlotName, a: NamedEntity, b: NamedEntity): number =>
  slot === 'where' ? Number(a.type === 'country') - Number(b.type === 'country') : 0

/** The days that a report names, absolute: a printed date as printed, «أمس الاثنين» with the day it means. */
function whenOf(member: StoryMember): Sourced[] {
  const text = textOf(member)
  const seen = new Set<string>()
  return daysOf(text, member.publishedAt)
    .filter(({ day }) => !seen.has(day) && seen.add(day))
    .slice(0, 2)
    .map(({ day, start, end, derived }) => {
      const printed = text.slice(start, end).replace(/\s+/gu, ' ')
      return { ...sourced(derived ? `${printed} (${numericDay(day)})` : printed, member), day }
    })
}

/** 2022-07-19 → 19/7/2022, day first as the region writes it. */
export const numericDay = (day: string): string => day.split('-').map(Number).toReversed().join('/')
