import type { Configuration, EntityDefinition, TopicDefinition } from '#model'
import { buildAutomaton } from './automaton.ts'
import type { Automaton } from './automaton.ts'
import { compileEntity } from './entities.ts'
import type { CompiledEntity } from './entities.ts'
import { patternsOf } from './patterns.ts'
import type { Pattern } from './patterns.ts'
import { compileTopic } from './rules.ts'
import type { CompiledTopic } from './rules.ts'
import { createSieve } from './sieve.ts'
import type { Sieve } from './sieve.ts'
import { misspellable, suspicions } from './typos.ts'
import type { Names } from './typos.ts'
import { createListing } from './words.ts'
import type { Listing } from './words.ts'

/** A configuration ready to match: immutable, shared by all polls that started with it. */
export type Matcher = {
  readonly entities: readonly CompiledEntity[]
  readonly patterns: readonly Pattern[]
  readonly automaton: Automaton
  readonly sieve: Sieve
  readonly names: Names
  /** Words of the lists that entities look for around themselves. */
  readonly listing: Listing
  readonly topics: readonly CompiledTopic[]
}

/** Compiles entities and enabled topics. A pure function of the configuration; takes tens of milliseconds. */
export function compileMatcher(configuration: Configuration): Matcher {
  const entities = configuration.entities.map((definition: EntityDefinition) => compileEntity(definition))
  const patterns = configuration.entities.flatMap(patternsOf)
  const names = misspellable(patterns, entities)
  const { pieces, whole } = suspicions(names)
  const automaton = buildAutomaton([...patterns.map((pattern) => pattern.stem), ...pieces, ...whole])
  return {
    entities,
    patterns,
    automaton,
    sieve: createSieve(automaton, patterns, { pieces: pieces.length }),
    names,
    listing: createListing(
      entities.flatMap(({ near, nearEight, nearTwo, cues, antiCues }) => [near, nearEight, nearTwo, cues, antiCues]),
    ),
    topics: configuration.topics.filter((topic: TopicDefinition) => topic.enabled).map(compileTopic),
  }
}
