/** Names that a reader may follow or search for, found by what was typed so far. */
import type { EntityDefinition } from '#model'
import type { EntityName } from '#ports'
import { fold } from '../arabic/normalise.ts'

type Entry = { readonly name: EntityName; readonly labels: readonly string[]; readonly keys: readonly string[] }

const catalogues = new WeakMap<readonly EntityDefinition[], readonly Entry[]>()

/** Folded once a configuration: 10,000 names are looked through in a few milliseconds. */
function catalogueOf(entities: readonly EntityDefinition[]): readonly Entry[] {
  const known = catalogues.get(entities)
  if (known !== undefined) return known
  const made = entities.map(({ id, label, type, forms }): Entry => {
    const labels = [label.ar, label.fr, label.en].flatMap((text) => (text === undefined ? [] : [fold(text)]))
    const spelt = forms.filter(({ typo, contextOnly }) => typo !== true && contextOnly !== true).map(({ text }) => fold(text))
    return { name: { id, label, type }, labels, keys: [...new Set([...labels, ...spelt])] }
  })
  catalogues.set(entities, made)
  return made
}

/**
 * At most `limit` names, best first: the one that is called so, those whose name or spelling begins so, those of which a word begins
 * so, those that hold it anywhere. Nothing typed: the first of the configuration, which are the ones its editors wrote first.
 */
export function namesLike(entities: readonly EntityDefinition[], typed: string, limit: number): EntityName[] {
  const catalogue = catalogueOf(entities)
  const wanted = fold(typed)
  if (wanted === '') return catalogue.slice(0, limit).map(({ name }) => name)
  return catalogue
    .map((entry) => ({ name: entry.name, rank: entry.name.id === typed.trim() ? 0 : rankOf(entry, wanted) }))
    .filter(({ rank }) => rank < unlike)
    .toSorted((one, other) => one.rank - other.rank)
    .slice(0, limit)
    .map(({ name }) => name)
}

const unlike = 9
function rankOf({ labels, keys }: Entry, wanted: string): number {
  if (labels.includes(wanted)) return 0
  if (keys.includes(wanted)) return 1
  if (labels.some((key) => key.startsWith(wanted))) return 2
  if (keys.some((key) => key.startsWith(wanted))) return 3
  if (keys.some((key) => key.includes(` ${wanted}`))) return 4
  // One or two letters stand inside half of all names.
  return wanted.length > 2 && keys.some((key) => key.includes(wanted)) ? 5 : unlike
}
