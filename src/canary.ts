/**
 * The canary of a topic: a sentence of its configuration that must alert. A rule that was edited into silence looks like a quiet day;
 * its canary does not (hostile.md O-14). Pure: asked at start and of every configuration before it comes into force.
 */
import type { Configuration, FeedSource } from '#model'
import { toArticle } from './article/to-articles.ts'
import type { Matcher } from './match/compile.ts'
import { matchArticle } from './match/match-article.ts'

/** A sentence that should alert and does not. `message` says why, in the grammar. */
export type DeadCanary = { readonly topic: string; readonly sentence: string; readonly message: string }

/** No country: what a home outlet may leave unsaid must stand in the sentence. */
const nobody: Pick<FeedSource, 'id' | 'outlet' | 'language'> = { id: 'canary', outlet: 'canary', language: 'ar' }

/** The canaries of the enabled topics that do not alert under this matcher, which was compiled from this configuration. */
export function deadCanaries({ topics }: Pick<Configuration, 'topics'>, matcher: Matcher): readonly DeadCanary[] {
  return topics
    .filter(({ enabled }) => enabled)
    .flatMap(({ id, canary = [] }) =>
      canary.flatMap((sentence): DeadCanary[] => {
        const article = toArticle({ item: { title: sentence, categories: [], media: [] }, feed: nobody, now: 0 })
        const decided = article && matchArticle(article, matcher).topics.find(({ topic }) => topic === id)
        if (decided?.decision === 'alert') return []
        const came =
          decided === undefined ? 'nothing' : `${decided.decision} with ${Math.round(decided.score)} of ${decided.threshold}`
        return [
          {
            topic: id,
            sentence,
            message: `Expected the canary of ${id} to alert, got ${came} for «${sentence}»: the topic may have gone blind; mend its rules or the entities it names (rasid why "…" tells what is missing), or change the canary`,
          },
        ]
      }),
    )
}
