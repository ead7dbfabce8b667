/** What sets one open story apart from the others in an article's eyes: signs count by how few of the open stories show them. */
import { numberingOf } from './compact.ts'
import type { Features } from './features.ts'
import type { Known } from './candidates.ts'
import type { StoryWindow } from './window.ts'

/** How strongly an article points at one story among the open ones. */
export type Standing = {
  /** Weight of the signs that both have, 1 for plenty. */
  readonly ground: number
  /** Of the weight that any one story shows, the share that this one shows. */
  readonly share: number
  /** Lead over the best other story in `ground`, below 0 behind it. */
  readonly lead: number
  /** Share of the article's names that no open story has, and of its words' weight. */
  readonly novel: number
  readonly unseen: number
}

/** Of a story that was not compared. */
const nowhere: Standing = { ground: 0, share: 0, lead: 0, novel: 0, unseen: 0 }
/** What half of the stories show tells nothing. */
const common = 0.6
/** So much shared weight is plenty. */
const plenty = 12
/** Weight that speaks for none of the stories: a sign or two shared by chance are no share. */
const doubt = 0.7
/** A word as rare as this in the window tells fully; a common one less. */
const fullIdf = 4.5

/** Looks at all compared stories at once; the answer goes by story id. Costs one pass over their members. */
export function contestOf(article: Features, stories: readonly Known[], window: StoryWindow): (storyId: string) => Standing {
  const { compact, idf, idOf } = numberingOf(window)
  const own = compact(article)
  // Of each sign of the article: how much it could tell, and how many stories show it.
  const telling = new Map<number, number>()
  own.roots.forEach((id, at) => telling.set(id, Math.min(1, idf(own.rootTerms[at]!) / fullIdf)))
  for (const id of own.signs) telling.set(id, 1)
  const count = new Map<number, number>()
  const shown = stories.map(({ members }) => {
    const found = new Set<number>()
    for (const { features } of members) {
      const theirs = compact(features)
      for (const id of theirs.roots) if (telling.has(id)) found.add(id)
      for (const id of theirs.signs) if (telling.has(id)) found.add(id)
    }
    for (const id of found) count.set(id, (count.get(id) ?? 0) + 1)
    return found
  })
  const weightOf = (id: number): number =>
    Math.max(0, Math.log((stories.length + 2) / ((count.get(id) ?? 0) + 0.5)) - common) * (telling.get(id) ?? 0)
  let all = 0
  for (const id of count.keys()) all += weightOf(id)
  const grounds = shown.map((found) => [...found].reduce((sum, id) => sum + weightOf(id), 0))
  const named = article.anchors.filter((anchor) => /^(?:@[pweou]\.(?![a-z]{2}_)|=)/.test(anchor)).map(idOf)
  const novel = named.length === 0 ? 0 : named.filter((id) => !count.has(id)).length / named.length
  let [fresh, weight] = [0, 0]
  own.roots.forEach((id, at) => {
    const rarity = idf(own.rootTerms[at]!)
    weight += rarity
    if (!count.has(id)) fresh += rarity
  })
  const unseen = weight === 0 ? 0 : fresh / weight
  const standings = new Map(
    stories.map((story, at): [string, Standing] => {
      const ground = grounds[at]!
      const other = Math.max(0, ...grounds.filter((_, index) => index !== at))
      return [
        story.story.id,
        {
          ground: Math.min(1, ground / plenty),
          share: ground / (all + doubt),
          lead: Math.max(-1, Math.min(1, (ground - other) / plenty)),
          novel,
          unseen,
        },
      ]
    }),
  )
  return (storyId) => standings.get(storyId) ?? nowhere
}
