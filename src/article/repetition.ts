/**
 * Boilerplate as an outlet's own articles betray it: a line that stood under three other headlines is a trailer, a bar or an
 * appeal, wherever it stands. What the lexicon of zones.ts cannot know (arabic.md §5.5).
 */
import type { Article } from '#model'
import { fold } from '../arabic/normalise.ts'

/** Mutable cache, rebuilt from the newest articles at start; without it only the lexicon speaks. */
export type Repetition = {
  /** Is this line of the outlet seen in other articles again and again? */
  readonly of: (outlet: string) => (line: string) => boolean
  readonly add: (article: Pick<Article, 'outlet' | 'summary' | 'text'>) => void
}

/** A line counts from its fourth article on. */
const seenBefore = 3
/** Articles remembered of each outlet: what a site prints today, not last year. */
const remembered = 40
/** Shorter lines are names and datelines, longer ones paragraphs that follow-ups carry along. */
const lineWords = { fewest: 3, most: 60 }

type Memory = { readonly articles: (readonly number[])[]; readonly counts: Map<number, number> }

export function createRepetition(seed: Iterable<Pick<Article, 'outlet' | 'summary' | 'text'>> = []): Repetition {
  const outlets = new Map<string, Memory>()
  const add: Repetition['add'] = ({ outlet, summary, text }) => {
    const memory = outlets.get(outlet) ?? { articles: [], counts: new Map<number, number>() }
    outlets.set(outlet, memory)
    const lines = [...new Set(`${summary}\n${text}`.split('\n').flatMap((line) => keyOf(line) ?? []))]
    memory.articles.push(lines)
    for (const key of lines) memory.counts.set(key, (memory.counts.get(key) ?? 0) + 1)
    const old = memory.articles.length > remembered ? memory.articles.shift() : undefined
    for (const key of old ?? []) {
      const left = (memory.counts.get(key) ?? 0) - 1
      if (left > 0) memory.counts.set(key, left)
      else memory.counts.delete(key)
    }
  }
  for (const article of seed) add(article)
  return {
    add,
    of: (outlet) => {
      const counts = outlets.get(outlet)?.counts
      return (line) => {
        const key = counts === undefined ? undefined : keyOf(line)
        return key !== undefined && (counts?.get(key) ?? 0) >= seenBefore
      }
    },
  }
}

/** FNV-1a of the folded line: two of an outlet's few hundred lines meet once in ten million outlets. */
function keyOf(line: string): number | undefined {
  const folded = fold(line)
  const words = folded.split(' ', lineWords.most + 1).length
  if (words < lineWords.fewest || words > lineWords.most) return undefined
  let hash = 0x811c9dc5
  for (let at = 0; at < folded.length; at++) hash = Math.imul(hash ^ folded.charCodeAt(at), 0x01000193)
  return hash >>> 0
}
