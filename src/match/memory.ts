/** Statements remembered while an article is judged: it is asked again and again with a few passages changed. */
import type { Passage } from './evidence.ts'
import type { Known, Surroundings } from './parties.ts'
import { statementOf, termsOf } from './relation.ts'
import type { Statement, Weakness } from './relation.ts'

/** Statements already found, for asking again with a few passages changed. They hold for passages and surroundings that are the same. */
export type Memory = {
  readonly parts: Known
  readonly statements: Map<string, Map<Passage, Map<Passage | undefined, Statement | undefined>>>
}

/** The statement of one or two passages, the first of them at `at`. */
export type Stated = (some: readonly Passage[], at: number) => Statement | undefined

/** `statementOf` for an article; with a `memory` no two passages are read twice in the same surroundings. */
export function recalling(
  memory: Memory | undefined,
  input: {
    readonly around: (some: readonly Passage[]) => Parameters<typeof statementOf>[2]
    readonly headline: readonly Passage[]
    readonly known: Surroundings['known']
    readonly ignore: Weakness | undefined
  },
): Stated {
  const { around, headline, known, ignore } = input
  const find: Stated = (some, at) => statementOf(some, at, around(some))
  if (memory === undefined) return find
  // What the headline adds are its words of war.
  const surroundings = JSON.stringify([ignore, known, termsOf(headline, 'conflict')])
  const same = memory.statements.get(surroundings) ?? new Map<Passage, Map<Passage | undefined, Statement | undefined>>()
  memory.statements.set(surroundings, same)
  return (some, at) => {
    const [one, two] = some
    const after = same.get(one!) ?? new Map<Passage | undefined, Statement | undefined>()
    same.set(one!, after)
    if (!after.has(two)) after.set(two, find(some, at))
    return after.get(two)
  }
}
