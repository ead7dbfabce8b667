import type { Article, EntityHit, TopicDecision } from '#model'
import type { Matcher } from './compile.ts'
import { decide } from './decide.ts'
import type { Memory } from './decide.ts'
import { toPassages } from './evidence.ts'
import { findEntities, toEntityHits } from './find-entities.ts'
import { reasonsOf } from './reasons.ts'

/** What an article names, and what each topic makes of it. Pure; linear in the length of the text. */
export function matchArticle(
  article: Article,
  matcher: Matcher,
): { readonly entities: EntityHit[]; readonly topics: TopicDecision[] } {
  const found = findEntities(article, matcher)
  const topics = matcher.topics.map((topic): TopicDecision => {
    const memory: Memory = { parts: new Map(), statements: new Map() }
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
