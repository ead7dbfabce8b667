/**
 * Features as typed arrays of interned numbers: made once an article, compared without a string. A cache beside a window; the
 * numbers mean nothing outside it and are never stored.
 */
import { rootOf } from '../arabic/roots.ts'
import { conceptsOf } from './concepts.ts'
import type { Features } from './features.ts'
import type { StoryWindow } from './window.ts'

/** Weight of an anchor beside a word of equal rarity (`arabic.md` §1.5: person 3, system 3, agreement 2, role 2, org 1, country 0). */
const anchorWeight: Readonly<Record<string, number>> = { p: 2, w: 2.2, e: 1.6, r: 1, o: 1.2, u: 1.2, l: 0.8, t: 0.8 }

/** Weight of an anchor by its kind. */
export const anchorWeightOf = (anchor: string): number => (anchor.startsWith('@') ? (anchorWeight[anchor.charAt(1)] ?? 1) : 1.2)

/** Distinct terms and anchors of one part of a text; `factors`: what each weighs beside its rarity. */
export type Part = { readonly ids: Uint32Array; readonly factors: Float64Array }

export type Compact = {
  readonly title: Part
  readonly lead: Part
  readonly full: Part
  /** Distinct terms of the title, and of title and lead. */
  readonly titleTerms: Uint32Array
  readonly leadTerms: Uint32Array
  /** Anchors, kinds and cities. */
  readonly signs: Uint32Array
  /** Distinct roots of title and lead, and for each the term that shows it. */
  readonly roots: Uint32Array
  readonly rootTerms: Uint32Array
}

/** One vector laid out by number, and which of its places are not 0. */
export type Lane = { weights: Float64Array; ids: Uint32Array }

/** Numbers and their rarity under one window. */
export type Numbering = {
  readonly compact: (features: Features) => Compact
  readonly idOf: (name: string) => number
  /** Numbers given so far: every id is smaller. */
  readonly size: () => number
  /** `window.idf` of a number, looked up once a state of the window. */
  readonly idf: (id: number) => number
  /** The same to the power that a vector weighs it with. */
  readonly rarity: (id: number) => number
  /** Room for vectors laid out by number (`similarity.ts`); kept, because it is as long as the vocabulary. */
  readonly lanes: Lane[]
}

/** Rarity counts more than linearly: measured together with the shares of title, lead and full on the 2018 window. */
const rarityPower = 1.3
/** Only what stories are made of gets a number; past so many the numbering starts anew. */
const mostNames = 200_000

const numberings = new WeakMap<StoryWindow, Numbering>()

/** The window's numbering; a new one when the old one is full. */
export function numberingOf(window: StoryWindow): Numbering {
  const known = numberings.get(window)
  if (known !== undefined && known.size() < mostNames) return known
  const fresh = createNumbering(window)
  numberings.set(window, fresh)
  return fresh
}

function createNumbering(window: StoryWindow): Numbering {
  const ids = new Map<string, number>()
  const names: string[] = []
  let idfs = new Float64Array(1 << 10)
  let powers = new Float64Array(1 << 10)
  // The window's version, plus one, under which each was looked up.
  let stamps = new Float64Array(1 << 10)
  const made = new WeakMap<Features, Compact>()

  const idOf = (name: string): number => {
    const known = ids.get(name)
    if (known !== undefined) return known
    const id = names.push(name) - 1
    ids.set(name, id)
    if (id === idfs.length) {
      ;[idfs, powers, stamps] = [idfs, powers, stamps].map((old) => {
        const more = new Float64Array(old.length * 2)
        more.set(old)
        return more
      }) as [typeof idfs, typeof powers, typeof stamps]
    }
    return id
  }
  function lookUp(id: number): void {
    const now = window.version() + 1
    if (stamps[id] === now) return
    stamps[id] = now
    const idf = window.idf(names[id]!)
    idfs[id] = idf
    powers[id] = idf ** rarityPower
  }
  const part = (joined: string, anchors: readonly string[]): Part => {
    const counts = new Map<number, number>()
    for (const term of wordsIn(joined)) {
      const id = idOf(term)
      counts.set(id, (counts.get(id) ?? 0) + 1)
    }
    const made = { ids: new Uint32Array(counts.size + anchors.length), factors: new Float64Array(counts.size + anchors.length) }
    let at = 0
    for (const [id, count] of counts) {
      made.ids[at] = id
      made.factors[at++] = 1 + Math.log(count)
    }
    for (const anchor of anchors) {
      made.ids[at] = idOf(anchor)
      made.factors[at++] = anchorWeightOf(anchor)
    }
    return made
  }

  return {
    idOf,
    size: () => names.length,
    idf: (id) => {
      lookUp(id)
      return idfs[id]!
    },
    rarity: (id) => {
      lookUp(id)
      return powers[id]!
    },
    lanes: [],
    compact: (features) => {
      const known = made.get(features)
      if (known !== undefined) return known
      const { title, lead, full, anchors, titleAnchors, kinds, cities } = features
      const terms = { title: part(title, titleAnchors), lead: part(lead, anchors), full: part(full, anchors) }
      const compact = {
        ...terms,
        // Anchors stand behind the terms.
        titleTerms: terms.title.ids.subarray(0, terms.title.ids.length - titleAnchors.length),
        leadTerms: terms.lead.ids.subarray(0, terms.lead.ids.length - anchors.length),
        signs: Uint32Array.from(new Set([...anchors, ...kinds, ...cities].map(idOf))),
        ...rootsOf(lead, idOf),
      }
      made.set(features, compact)
      return compact
    },
  }
}

function rootsOf(lead: string, idOf: (name: string) => number): Pick<Compact, 'roots' | 'rootTerms'> {
  const shown = new Map<number, number>()
  for (const term of new Set(wordsIn(lead))) {
    const root = rootOf(term)
    for (const name of [`√${root}`, ...conceptsOf(root).map((concept) => `%${concept}`)]) {
      const id = idOf(name)
      if (!shown.has(id)) shown.set(id, idOf(term))
    }
  }
  return { roots: Uint32Array.from(shown.keys()), rootTerms: Uint32Array.from(shown.values()) }
}

const wordsIn = (joined: string): string[] => (joined === '' ? [] : joined.split(' '))
