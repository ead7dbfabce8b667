/**
 * The same articles decided with two configurations, without deciding twice what cannot differ: an article that names nothing for a
 * required dimension is dropped unread, and one that no edited spelling can stand in is decided once.
 */
import type { Article, Configuration, EntityDefinition } from '#model'
import { compileMatcher } from './compile.ts'
import type { Matcher } from './compile.ts'
import { decisionsOf } from './match-article.ts'
import type { BareDecision } from './match-article.ts'
import { changedEntities } from './edited.ts'
import { createPresence } from './presence.ts'
import type { Presence } from './presence.ts'
import type { CompiledTopic } from './rules.ts'

/** What both configurations decide about an article, topic by topic; topics that one of them lacks are left out on its side. */
export type Replay = (article: Article) => { readonly before: readonly BareDecision[]; readonly after: readonly BareDecision[] }

/** Equal to `decisionsOf` with each of the two. */
export function createReplay(before: Configuration, after: Configuration): Replay {
  const [old, draft] = [createSide(before), createSide(after)]
  const known = new Map(before.topics.filter(({ enabled }) => enabled).map((topic) => [topic.id, JSON.stringify(topic)]))
  const isKept = ({ definition }: CompiledTopic): boolean => known.get(definition.id) === JSON.stringify(definition)
  const edited = draft.topics.filter((topic) => !isKept(topic))
  const kept = new Set(draft.topics.filter(isKept).map(({ definition }) => definition.id))
  const changed = changedEntities(before.entities, after.entities)
  const touched: Presence = changed === 'all' ? () => true : changed.length === 0 ? () => false : createPresence(changed)
  const every = [...old.topics, ...edited]
  return (article) => {
    if (touched(article)) return { before: old.decide(article, old.topics), after: draft.decide(article, draft.topics) }
    // Both find the same in it: edited topics judge what is found once.
    const all = old.decide(article, every)
    const first = all.slice(0, old.topics.length)
    return { before: first, after: [...first.filter(({ topic }) => kept.has(topic)), ...all.slice(old.topics.length)] }
  }
}

type Side = {
  readonly topics: Matcher['topics']
  /** A decision a topic, in their order. */
  readonly decide: (article: Article, topics: Matcher['topics']) => readonly BareDecision[]
}

/** Decisions of one configuration: only what passes the sieves of all dimensions that a topic requires is read. */
function createSide(configuration: Configuration): Side {
  const matcher = compileMatcher(configuration)
  const presences = new Map<string, Presence>()
  const presenceOf = (dimension: string): Presence => {
    const made = presences.get(dimension) ?? createPresence(givingTo(dimension, configuration.entities), configuration.entities)
    presences.set(dimension, made)
    return made
  }
  return {
    topics: matcher.topics,
    decide: (article, topics) => {
      const answers = new Map<string, boolean>()
      const mayName = (dimension: string): boolean => {
        const answer = answers.get(dimension) ?? presenceOf(dimension)(article)
        answers.set(dimension, answer)
        return answer
      }
      const isOpen = ({ definition: { require: dimensions, homeDimension } }: CompiledTopic): boolean => {
        const home = article.country === undefined ? undefined : homeDimension?.[article.country]
        return dimensions.every((dimension) => dimension === home || mayName(dimension))
      }
      const open = topics.filter(isOpen)
      const read = open.length === 0 ? [] : decisionsOf(article, matcher, open)
      return topics.map((topic) => {
        const { id, threshold } = topic.definition
        return read[open.indexOf(topic)] ?? { topic: id, decision: 'drop', score: 0, threshold }
      })
    },
  }
}

const givingTo = (dimension: string, entities: readonly EntityDefinition[]): readonly EntityDefinition[] =>
  entities.filter(({ evidence }) => (evidence[dimension] ?? 0) > 0)
