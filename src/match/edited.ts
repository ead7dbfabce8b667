/** Which entities an edit can make a difference with: their spellings decide which articles are read again. */
import type { EntityDefinition } from '#model'
import { compileEntity } from './entities.ts'
import { patternsOf } from './patterns.ts'
import { misspellable } from './typos.ts'

/**
 * Entities of both sides that differ. Where only spellings were added or taken away, only those are in it. `all`: entities changed
 * places, and of equal spans the one that stands first in the configuration wins.
 */
export function changedEntities(
  before: readonly EntityDefinition[],
  after: readonly EntityDefinition[],
): readonly EntityDefinition[] | 'all' {
  const [old, draft] = [byId(before), byId(after)]
  if (old.size < before.length || draft.size < after.length) return 'all'
  if (!sameOrder([...old.keys()], [...draft.keys()])) return 'all'
  return [...new Set([...old.keys(), ...draft.keys()])].flatMap((id) => difference(old.get(id), draft.get(id)))
}

const byId = (entities: readonly EntityDefinition[]): ReadonlyMap<string, EntityDefinition> =>
  new Map(entities.map((entity) => [entity.id, entity]))

/** Do the things that both lists hold follow each other alike? */
function sameOrder(one: readonly string[], two: readonly string[]): boolean {
  const [inOne, inTwo] = [new Set(one), new Set(two)]
  const common = two.filter((each) => inOne.has(each))
  return one.filter((each) => inTwo.has(each)).every((each, index) => each === common[index])
}

function difference(one: EntityDefinition | undefined, two: EntityDefinition | undefined): readonly EntityDefinition[] {
  if (one === undefined || two === undefined) return [one, two].filter((each) => each !== undefined)
  if (readingOf(one) === readingOf(two)) return []
  const onlyForms = readingOf({ ...one, forms: [] }) === readingOf({ ...two, forms: [] }) && misspelt(one) === misspelt(two)
  const [forms, others] = [one.forms.map((form) => JSON.stringify(form)), two.forms.map((form) => JSON.stringify(form))]
  const distinct = new Set(forms).size === forms.length && new Set(others).size === others.length
  if (!onlyForms || !distinct || !sameOrder(forms, others)) return [one, two]
  return [
    { ...one, forms: one.forms.filter((_, index) => !others.includes(forms[index]!)) },
    { ...two, forms: two.forms.filter((_, index) => !forms.includes(others[index]!)) },
  ]
}

/** What of an entity can turn a decision: not what is only shown. */
function readingOf(entity: EntityDefinition): string {
  const { label: _label, notes: _notes, sources: _sources, ...read } = entity
  return JSON.stringify(read)
}

/** The names of it that are found misspelt. */
const misspelt = (entity: EntityDefinition): string =>
  JSON.stringify(misspellable(patternsOf(entity, 0), [compileEntity(entity)]).all)
