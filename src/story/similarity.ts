/** How near two articles are: TF-IDF cosine of title, lead and full text with anchors as terms. */
import type { Features } from './features.ts'
import type { StoryWindow } from './window.ts'

/** Weight of an anchor beside a word of equal rarity (`arabic.md` §1.5: person 3, system 3, agreement 2, role 2, org 1, country 0). */
const anchorWeight: Readonly<Record<string, number>> = { p: 2, w: 2.2, e: 1.6, r: 1, o: 1.2, u: 1.2, l: 0.8, t: 0.8 }

type Vector = { readonly weights: ReadonlyMap<string, number>; readonly norm: number }

/** Weight of an anchor by its kind. */
export const anchorWeightOf = (anchor: string): number => (anchor.startsWith('@') ? (anchorWeight[anchor.charAt(1)] ?? 1) : 1.2)

/** Rarity counts more than linearly: measured together with `shares` on the 2018 window. */
const rarityPower = 1.3

type Rarity = (term: string) => number

function vectorOf(terms: readonly string[], anchors: readonly string[], rarity: Rarity): Vector {
  const counts = new Map<string, number>()
  for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1)
  const weights = new Map<string, number>()
  for (const [term, count] of counts) weights.set(term, (1 + Math.log(count)) * rarity(term))
  for (const anchor of anchors) weights.set(anchor, anchorWeightOf(anchor) * rarity(anchor))
  let sum = 0
  for (const weight of weights.values()) sum += weight * weight
  return { weights, norm: Math.sqrt(sum) }
}

function cosine(one: Vector, other: Vector): number {
  if (one.norm === 0 || other.norm === 0) return 0
  const [small, large] = one.weights.size < other.weights.size ? [one, other] : [other, one]
  let dot = 0
  for (const [term, weight] of small.weights) dot += weight * (large.weights.get(term) ?? 0)
  return dot / (one.norm * other.norm)
}

export type Likeness = {
  /** Weighted mean of the three cosines. */
  readonly text: number
  readonly title: number
  readonly lead: number
  readonly full: number
}

type Vectors = { readonly title: Vector; readonly lead: Vector; readonly full: Vector }
/** Titles name the event, leads tell it, the full text carries what a short one leaves out. */
const shares: Readonly<Record<keyof Vectors, number>> = { title: 0.3, lead: 0.35, full: 0.35 }

function vectorsOf(features: Features, rarity: Rarity): Vectors {
  return {
    title: vectorOf(words(features.title), features.titleAnchors, rarity),
    lead: vectorOf(words(features.lead), features.anchors, rarity),
    full: vectorOf(words(features.full), features.anchors, rarity),
  }
}

/** Compares one article with many under one state of the window: its vectors are made once. */
export function likenessTo(article: Features, window: StoryWindow): (other: Features) => Likeness {
  // Rarity holds still while one article is compared: each term is looked up once.
  const seen = new Map<string, number>()
  const rarity: Rarity = (term) => {
    const known = seen.get(term)
    if (known !== undefined) return known
    const value = window.idf(term) ** rarityPower
    seen.set(term, value)
    return value
  }
  const own = vectorsOf(article, rarity)
  return (other) => {
    const theirs = vectorsOf(other, rarity)
    // Where one has no title, its lead stands for it.
    const title =
      own.title.norm === 0 || theirs.title.norm === 0 ? cosine(own.lead, theirs.lead) : cosine(own.title, theirs.title)
    const lead = cosine(own.lead, theirs.lead)
    const full = cosine(own.full, theirs.full)
    return { title, lead, full, text: shares.title * title + shares.lead * lead + shares.full * full }
  }
}

const words = (joined: string): string[] => (joined === '' ? [] : joined.split(' '))
