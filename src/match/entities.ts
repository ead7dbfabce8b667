/** The entities of a configuration with their word lists folded, index for index. */
import type { EntityDefinition } from '#model'
import { fold } from '../arabic/normalise.ts'
import { foldedSet } from './words.ts'

export type CompiledEntity = {
  readonly definition: EntityDefinition
  /** Has a veto at all. */
  readonly vetoed: boolean
  readonly previous: ReadonlySet<string>
  readonly next: ReadonlySet<string>
  /** Second words of the entries of two. */
  readonly nextOfTwo: ReadonlySet<string>
  readonly near: ReadonlySet<string>
  readonly nearEight: ReadonlySet<string>
  readonly nearTwo: ReadonlySet<string>
  readonly softPrevious: ReadonlySet<string>
  readonly cues: ReadonlySet<string>
  /** Cues written with «!»: they speak against a context-only form. */
  readonly antiCues: ReadonlySet<string>
  readonly givenNames: ReadonlySet<string>
}

export function compileEntity(definition: EntityDefinition): CompiledEntity {
  const { veto } = definition
  const cues = definition.cues ?? []
  const next = foldedSet(veto?.next)
  return {
    definition,
    vetoed: veto !== undefined,
    previous: foldedSet(veto?.previous),
    next,
    nextOfTwo: new Set([...next].filter((entry) => entry.includes(' ')).map((entry) => entry.slice(entry.indexOf(' ') + 1))),
    near: foldedSet(veto?.near),
    nearEight: foldedSet(veto?.nearEight),
    nearTwo: foldedSet(veto?.nearTwo),
    softPrevious: foldedSet(veto?.softPrevious),
    cues: new Set(cues.filter((cue) => !cue.endsWith('!')).map(fold)),
    antiCues: new Set(cues.filter((cue) => cue.endsWith('!')).map(fold)),
    givenNames: foldedSet(definition.givenNames),
  }
}
