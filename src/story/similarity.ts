/** How near two articles are: TF-IDF cosine of lead and full text with anchors as terms, decayed by the time between them. */
import type { Features } from './features.ts'
import type { StoryWindow } from './window.ts'

/** Weight of an anchor beside a word of equal rarity (`arabic.md` §1.5: person 3, system 3, agreement 2, role 2, org 1, country 0). */
const anchorWeight: Readonly<Record<string, number>> = { p: 2, w: 2.2, e: 1.6, r: 1, o: 1.2, u: 1.2, l: 0.8, t: 0.8 }
const hourMs = 3_600_000
const decayHours = 72

type Vector = { readonly weights: ReadonlyMap<string, number>; readonly norm: number }

const weightOfAnchor = (anchor: string): number => (anchor.startsWith('@') ? (anchorWeight[anchor.charAt(1)] ?? 1) : 1.2)

function vectorOf(terms: readonly string[], features: Features, window: StoryWindow): Vector {
  const counts = new Map<string, number>()
  for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1)
  const weights = new Map<string, number>()
  for (const [term, count] of counts) weights.set(term, (1 + Math.log(count)) * window.idf(term))
  for (const anchor of features.anchors) weights.set(anchor, weightOfAnchor(anchor) * window.idf(anchor))
  for (const family of features.families) weights.set(`#${family}`, window.idf(`#${family}`))
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
  /** Mean of the two cosines, before decay. */
  readonly text: number
  readonly lead: number
  readonly full: number
  /** 0..1: exp(−(Δh/72)²/2). */
  readonly decay: number
}

/** Compares one article with many under one state of the window: vectors are made once. */
export function likenessTo(article: Features, window: StoryWindow): (other: Features) => Likeness {
  const lead = vectorOf(words(article.lead), article, window)
  const full = vectorOf(words(article.full), article, window)
  return (other) => {
    const leadCosine = cosine(lead, vectorOf(words(other.lead), other, window))
    const fullCosine = cosine(full, vectorOf(words(other.full), other, window))
    const hours = Math.abs(article.at - other.at) / hourMs
    return {
      text: (leadCosine + fullCosine) / 2,
      lead: leadCosine,
      full: fullCosine,
      decay: Math.exp(-((hours / decayHours) ** 2) / 2),
    }
  }
}

const words = (joined: string): string[] => (joined === '' ? [] : joined.split(' '))
