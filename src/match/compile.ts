import type { Configuration, EntityDefinition, TopicDefinition } from '#model'
import { buildAutomaton } from './automaton.ts'
import type { Automaton } from './automaton.ts'
import { compileEntity } from './entities.ts'
import type { CompiledEntity } from './entities.ts'
import { patternsOf } from './patterns.ts'
import type { Pattern } from './patterns.ts'
import { compileTopic } from './rules.ts'
import type { CompiledTopic } from './rules.ts'
import { misspellable } from './typos.ts'
import type { Name } from './typos.ts'

/** A configuration ready to match: immutable, shared by all polls that started with it. */
export type Matcher = {
  readonly entities: readonly CompiledEntity[]
  readonly patterns: readonly Pattern[]
  readonly automaton: Automaton
  readonly names: readonly Name[]
  readonly topics: readonly CompiledTopic[]
}

/** Compiles entities and enabled topics. A pure function of the configuration; takes tens of milliseconds. */
export function compileMatcher(configuration: Configuration): Matcher {
  const entities = configuration.entities.map((definition: EntityDefinition) => compileEntity(definition))
  const patterns = configuration.entities.flatMap(patternsOf)
  return {
    entities,
    patterns,
    automaton: buildAutomaton(patterns.map((pattern) => pattern.stem)),
    names: misspellable(patterns, entities),
    topics: configuration.topics.filter((topic: TopicDefinition) => topic.enabled).map(compileTopic),
  }
}
