/** May a text name one of a few entities at all? A sieve of their spellings alone, many times faster than finding out what it names. */
import type { Article, EntityDefinition } from '#model'
import { buildAutomaton } from './automaton.ts'
import { compileEntity } from './entities.ts'
import { patternsOf } from './patterns.ts'
import { createSieve } from './sieve.ts'
import { sweep } from './sweep.ts'
import { isSuspicious, misspellable, suspicions } from './typos.ts'

/** false is certain: the article names none of them, whatever else the configuration knows. true is a maybe. */
export type Presence = (article: Article) => boolean

/**
 * Vetoes and overlaps only take candidates away, so the spellings of the entities are all that is read. `among`: all entities, where
 * it is asked what counts in the end and not what may stand: forms that need a context are nothing in a text that has none of it.
 */
export function createPresence(definitions: readonly EntityDefinition[], among?: readonly EntityDefinition[]): Presence {
  const entities = definitions.map(compileEntity)
  const patterns = definitions.flatMap(patternsOf)
  const names = misspellable(patterns, entities)
  const { pieces, whole } = suspicions(names)
  const automaton = buildAutomaton([...patterns.map(({ stem }) => stem), ...pieces, ...whole])
  const sieve = createSieve(automaton, patterns, { pieces: pieces.length, others: true })
  const contexts = among === undefined ? undefined : contextsIn(among)
  return (article) => {
    const open = new Set<number>()
    for (const raw of [article.title, article.summary, article.text]) {
      if (raw === '') continue
      const sifted = sieve(raw)
      if (sifted === undefined) return true
      for (const number of sifted.kept) {
        const { contextOnly, entity } = patterns[number]!
        if (!contextOnly || contexts === undefined) return true
        open.add(entity)
      }
      if (sifted.doubts.some((at) => isSuspicious(raw, at, { names, covered: [] }))) return true
    }
    for (const entity of open) if (contexts!(definitions[entity]!)(article)) return true
    return false
  }
}

/**
 * What a context-only form waits for (context.ts): one of its entity's cues, or a sure form of its side, its entity's own among them.
 * Made when first asked for.
 */
function contextsIn(among: readonly EntityDefinition[]): (entity: EntityDefinition) => Presence {
  const bySide = remembered((side: string) =>
    createPresence(
      among
        .filter((entity) => entity.side === side)
        .map((entity) => ({ ...entity, forms: entity.forms.filter(({ contextOnly }) => contextOnly !== true) })),
    ),
  )
  return remembered((entity: EntityDefinition): Presence => {
    const sides = [entity.side, ...(entity.contextSide === undefined ? [] : [entity.contextSide])].map(bySide)
    const cues = createWords([...compileEntity(entity).cues])
    return (article) =>
      [article.title, article.summary, article.text].some(cues) || sides.some((isSideNamed) => isSideNamed(article))
  })
}

/** May one of the words, folded, stand in a raw text? Anywhere in a longer one too; their article may be contracted (للقناة). */
function createWords(words: readonly string[]): (raw: string) => boolean {
  const automaton = buildAutomaton(words.map((word) => (word.length > 2 && word.startsWith('ال') ? word.slice(2) : word)))
  return (raw) => sweep(raw, automaton)?.count !== 0
}

function remembered<K, V>(make: (key: K) => V): (key: K) => V {
  const known = new Map<K, V>()
  return (key) => {
    const value = known.get(key) ?? make(key)
    known.set(key, value)
    return value
  }
}
