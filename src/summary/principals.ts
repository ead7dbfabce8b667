/** Whom and what a story is about, for «لماذا وصلك هذا»: of all its reports, so that one more changes it little. */
import type { EntityType, Label, StoryMember } from '#model'
import { bareForms } from '../arabic/clitics.ts'
import { fold } from '../arabic/normalise.ts'
import { background, several, type NamedEntity } from './slots.ts'

const most = 8
const naming: ReadonlySet<EntityType> = new Set([
  'person',
  'system',
  'agreement',
  'event',
  'org',
  'unit',
  'role',
  'city',
  'country',
])

/** Those of the opening report, as it names them; then those that most reports have. A body is left out beside the role that names it, «قادة إسرائيليون» beside a person. */
export function principalsOf(
  reports: readonly StoryMember[],
  entities: readonly NamedEntity[],
): { readonly id: string; readonly label: Label }[] {
  const weight = (id: string): number =>
    reports[0]?.principals.includes(id) === true
      ? reports.length
      : reports.filter(({ principals }) => principals.includes(id)).length - 1
  const named = entities
    .filter(
      ({ id, type }) => naming.has(type) && !background.test(id) && reports.some(({ principals }) => principals.includes(id)),
    )
    .toSorted((one, other) => weight(other.id) - weight(one.id))
  const labels = named.map(({ label }) => label.ar)
  const isPersonal = named.some(({ type, label }) => type === 'person' && !several.test(label.ar))
  return named
    .filter(({ label }) => !(isPersonal && several.test(label.ar)))
    .filter(({ label }) => !labels.some((other) => other !== label.ar && holds(other, label.ar)))
    .slice(0, most)
    .map(({ id, label }) => ({ id, label }))
}

/** Whether all words of a name stand in a longer one: القوات المسلحة الملكية in المفتش العام للقوات المسلحة الملكية. */
function holds(longer: string, name: string): boolean {
  const words = fold(longer).split(' ')
  const forms = new Set(words.flatMap((word) => [word, ...bareForms(word)]))
  const own = fold(name).split(' ')
  return (
    own.length > 1 && own.length < words.length && own.every((word) => [word, ...bareForms(word)].some((form) => forms.has(form)))
  )
}
