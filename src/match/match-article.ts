import type { Article, EntityHit, TopicDecision } from '#model'
import type { Matcher } from './compile.ts'
import { decide } from './decide.ts'
import { toPassages } from './evidence.ts'
import { findEntities, toEntityHits } from './find-entities.ts'
import type { Found } from './find-entities.ts'
import type { Memory } from './memory.ts'
import { reasonsOf } from './reasons.ts'
import type { CompiledTopic } from './rules.ts'

/** What an article names, and what each topic makes of it. Pure; linear in the length of the text. */
export function matchArticle(
  article: Article,
  matcher: Matcher,
): { readonly entities: EntityHit[]; readonly topics: TopicDecision[] } {
  const found = findEntities(article, matcher)
  const topics = matcher.topics.map((topic): TopicDecision => {
    const memory = emptyMemory()
    const verdict = decide(article, toPassages(found, matcher, topic), { topic, memory })
    const { id, threshold } = topic.definition
    return {
      topic: id,
      decision: verdict.decision,
      score: verdict.score,
      threshold,
      why: reasonsOf(article, verdict, { topic, vetoed: found.vetoed, memory }),
    }
  })
  return { entities: toEntityHits(found, matcher), topics }
}

/** A decision without its reasons. */
export type BareDecision = Omit<TopicDecision, 'why'>

/** The same decisions and scores without their reasons, for weighing many articles at once; of `topics`, where only they are asked. */
export function decisionsOf(article: Article, matcher: Matcher, topics = matcher.topics): BareDecision[] {
  const found = findEntities(article, matcher)
  return topics.map((topic) => {
    const { id, threshold } = topic.definition
    if (lacksDimension(article, topic, { found, matcher })) return { topic: id, decision: 'drop', score: 0, threshold }
    const { decision, score } = decide(article, toPassages(found, matcher, topic), { topic, memory: emptyMemory() })
    return { topic: id, decision, score, threshold }
  })
}

const emptyMemory = (): Memory => ({ parts: new Map(), statements: new Map() })

/** Is a required dimension given by nothing that the article names, nor by the country of its outlet? Then no sentence need be read. */
function lacksDimension(
  { country }: Article,
  { definition }: CompiledTopic,
  { found, matcher }: { readonly found: Found; readonly matcher: Matcher },
): boolean {
  const home = country === undefined ? undefined : definition.homeDimension?.[country]
  return definition.require.some(
    (dimension) =>
      dimension !== home &&
      !found.placed.some(
        ({ candidate }) => (matcher.entities[candidate.pattern.entity]!.definition.evidence[dimension] ?? 0) > 0,
      ),
  )
}
