/** What an article that belongs to a story adds to it, after policy.md: contradiction > update > reaction > same. */
import type { StoryDecision } from '#model'
import type { Features } from './features.ts'
import type { Told } from './memory.ts'
import type { Phase } from './phases.ts'
import type { StoryWindow } from './window.ts'

export type Verdict = {
  readonly decision: StoryDecision
  readonly phase?: Phase
  readonly because: Readonly<Record<string, string | number | boolean>>
}

/** Share of the lead's weight (idf) that no member said before, 0..1. */
export function noveltyOf(article: Features, told: Told, window: StoryWindow): number {
  const terms = [...new Set(article.lead.split(' '))]
  const weight = (list: readonly string[]): number => list.reduce((sum, term) => sum + window.idf(term), 0)
  return weight(terms.filter((term) => !told.terms.has(term))) / (weight(terms) || 1)
}

/** A figure of the article that disagrees with what was told: same slot and unit, another value. */
export function clashingFigure(article: Features, told: Told): string | undefined {
  return article.figures.find((figure) => {
    const [slot, value, unit] = figure.split(':')
    const before = told.figures.filter((other) => other.startsWith(`${slot}:`) && other.endsWith(`:${unit}`))
    return before.length > 0 && !before.some((other) => other.split(':')[1] === value)
  })
}

/** Decides. `told` is the story before this article. */
export function decide(article: Features, told: Told, window: StoryWindow): Verdict {
  const { phases } = article
  const novelty = Math.round(noveltyOf(article, told, window) * 1000) / 1000
  const fresh = [...phases.title, ...phases.lead].filter((phase) => !told.phases.has(phase))
  const clash = clashingFigure(article, told)
  const because = { novelty, ...(fresh.length > 0 ? { fresh: fresh.join(' ') } : {}), ...(clash === undefined ? {} : { clash }) }

  if (phases.denies && !told.denied) return { decision: 'contradiction', phase: 'denied', because }
  if (phases.title.includes('cancelled') && !told.phases.has('cancelled'))
    return { decision: 'contradiction', phase: 'cancelled', because }
  const stage = phases.title.find((phase) => fresh.includes(phase)) ?? fresh[0]
  if (stage !== undefined && !phases.asks && phases.reaction < 3) return { decision: 'update', phase: stage, because }
  if (phases.reaction >= 2 || phases.asks) return { decision: 'reaction', because: { ...because, reaction: phases.reaction } }
  return { decision: 'same', because }
}
