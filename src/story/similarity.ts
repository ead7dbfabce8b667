/** How near two articles are: TF-IDF cosine of title, lead and full text with anchors as terms. */
import { numberingOf, type Numbering, type Part } from './compact.ts'
import type { Features } from './features.ts'
import type { StoryWindow } from './window.ts'

export type Likeness = {
  /** Weighted mean of the three cosines. */
  readonly text: number
  readonly title: number
  readonly lead: number
  readonly full: number
}

/** Titles name the event, leads tell it, the full text carries what a short one leaves out. */
const shares = { title: 0.3, lead: 0.35, full: 0.35 } as const

/** One part laid out by number, so that another's terms find theirs without a search. */
type Laid = { readonly weights: Float64Array; readonly norm: number }

/** Lays a part out in one of the numbering's lanes, in the place of what lay there before. */
function lay({ ids, factors }: Part, which: number, { rarity, size, lanes }: Numbering): Laid {
  const lane = (lanes[which] ??= { weights: new Float64Array(0), ids: new Uint32Array(0) })
  if (lane.weights.length < size()) lane.weights = new Float64Array(2 * size())
  else for (let at = 0; at < lane.ids.length; at++) lane.weights[lane.ids[at]!] = 0
  lane.ids = ids
  let sum = 0
  for (let at = 0; at < ids.length; at++) {
    const weight = factors[at]! * rarity(ids[at]!)
    lane.weights[ids[at]!] = weight
    sum += weight * weight
  }
  return { weights: lane.weights, norm: Math.sqrt(sum) }
}

/** -1 where one of both has no length. */
function cosine(own: Laid, { ids, factors }: Part, rarity: (id: number) => number): number {
  let dot = 0
  let sum = 0
  for (let at = 0; at < ids.length; at++) {
    const id = ids[at]!
    const weight = factors[at]! * rarity(id)
    sum += weight * weight
    // A number given since `own` was laid out is none of its.
    dot += weight * (own.weights[id] ?? 0)
  }
  return own.norm === 0 || sum === 0 ? -1 : dot / (own.norm * Math.sqrt(sum))
}

/** Compares one article with many under one state of the window: its vectors are made once. Valid until the next article is compared. */
export function likenessTo(article: Features, window: StoryWindow): (other: Features) => Likeness {
  const numbering = numberingOf(window)
  const { compact, rarity } = numbering
  const own = compact(article)
  const [ownTitle, ownLead, ownFull] = [own.title, own.lead, own.full].map((part, which) => lay(part, which, numbering)) as [
    Laid,
    Laid,
    Laid,
  ]
  return (other) => {
    const theirs = compact(other)
    const lead = Math.max(0, cosine(ownLead, theirs.lead, rarity))
    const full = Math.max(0, cosine(ownFull, theirs.full, rarity))
    // Where one has no title, its lead stands for it.
    const byTitle = cosine(ownTitle, theirs.title, rarity)
    const title = byTitle < 0 ? lead : byTitle
    return { title, lead, full, text: shares.title * title + shares.lead * lead + shares.full * full }
  }
}
