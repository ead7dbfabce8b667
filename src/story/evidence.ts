/** What speaks for and against an article's belonging to a story: every feature that the score weighs. */
import type { Features } from './features.ts'
import type { Remembered } from './memory.ts'
import { exclusiveKinds } from './phases.ts'
import { anchorWeightOf, type Likeness } from './similarity.ts'
import type { StoryWindow } from './window.ts'

const hourMs = 3_600_000

/** What speaks for and against one story; every value is between -1 and 1 unless said otherwise. */
export type Evidence = {
  /** ⅓ the founder's and ⅔ the best member's mean of lead and full cosine. */
  readonly text: number
  /** Share of the principal anchors' weight that both have. */
  readonly cover: number
  /** 1 where both have principals and share none. This, cities and accidents vote only where the topic's parties meet. */
  readonly strangers: number
  /** Rarity of the rarest shared principal, 1 for one never seen elsewhere. */
  readonly rare: number
  /** 1 where two principals or more are shared. */
  readonly several: number
  /** Weight of the rare words that both leads have, against what two leads of one event usually share. */
  readonly words: number
  /** Share of the kinds' weight (by rarity) that both have. */
  readonly kind: number
  /** Rarity of the rarest kind that both have, 1 for one never seen elsewhere. */
  readonly kindRare: number
  /** 1 for an article in which the topic's parties do not meet: general news, where words must do. */
  readonly plain: number
  /** 1 where the titles are about things that one event hardly is at once. */
  readonly kindClash: number
  /** 1 where one of both tells an accident: it is a story of its own (policy.md). */
  readonly accidentClash: number
  readonly city: number
  readonly hostClash: number
  readonly personClash: number
  readonly systemClash: number
  /** Days since the story's nearest member, at most 3, less the rarer the names are that both have. */
  readonly stale: number
  /** 1 where the outlet told the story before: it seldom tells one thing twice. */
  readonly sameOutlet: number
  /** 1 for a comment or protest: it speaks of the event in other words. */
  readonly reaction: number
}

/** Anchors that name who or what the event is; not whole countries, and not the two armies, which every article has. */
const standing = /^@(?:o\.(?:idf|far|il_mod|adn|ma_gov|ma_mil|il_intel)|e\.(?:normal|abraham|intifada2)|r\.il_spox)$/
export const principalsOf = (anchors: readonly string[]): string[] =>
  anchors.filter((anchor) => /^(?:@[pweour]\.|=)/.test(anchor) && !standing.test(anchor))

const ofKind = (anchors: readonly string[], kind: string): string[] => anchors.filter((anchor) => anchor.startsWith(kind))
const disjoint = (one: readonly string[], other: readonly string[]): boolean =>
  one.length > 0 && other.length > 0 && !one.some((anchor) => other.includes(anchor))

/** An article's story as it is compared: all confirmed members, and the likeness to the best and to the founder. */
export type Compared = {
  readonly members: readonly Remembered[]
  readonly best: Remembered
  readonly likeness: Likeness
  readonly founder: Likeness
  readonly outlet: string
}

/** Weighs nothing, only looks. */
export function evidenceOf(
  article: Features,
  { members, best, likeness, founder, outlet }: Compared,
  window: StoryWindow,
): Evidence {
  const own = principalsOf(article.anchors)
  const theirs = [...new Set(members.flatMap(({ features }) => principalsOf(features.anchors)))]
  const shared = own.filter((anchor) => theirs.includes(anchor))
  const weigh = (anchors: readonly string[]): number =>
    anchors.reduce((sum, anchor) => sum + anchorWeightOf(anchor) * window.idf(anchor), 0)
  const least = Math.min(weigh(own), weigh([...new Set([...principalsOf(best.features.anchors), ...shared])]))
  const rarest = Math.max(
    0,
    ...shared.map((anchor) => (anchorWeightOf(anchor) * window.idf(anchor)) / (2 * window.idf('=never seen'))),
  )
  const cities = members.flatMap(({ features }) => features.cities)
  const at = Math.min(...members.map(({ features }) => Math.abs(article.at - features.at)))
  const hosts = [...new Set([...best.features.hosts, ...(members[0]?.features.hosts ?? [])])]
  const comments = article.phases.reaction >= 2
  // Hosts tell visits of one person apart, and exercises; a comment or a denial is written anywhere.
  const travels =
    !comments &&
    !article.phases.denies &&
    (shared.some((anchor) => anchor.startsWith('@p.')) ||
      (article.kinds.includes('exercise') && best.features.kinds.includes('exercise')))
  return {
    text: (founder.text + 2 * likeness.text) / 3,
    cover: least === 0 ? 0 : Math.min(1, weigh(shared) / least),
    strangers: article.parties && !comments && shared.length === 0 && own.length > 0 && theirs.length > 0 ? 1 : 0,
    rare: Math.min(1, rarest),
    several: shared.length > 1 ? 1 : 0,
    words: sharedWords(article, best.features, window),
    ...kindAgreement(article, members, window),
    plain: article.parties ? 0 : 1,
    kindClash:
      !comments && disjoint(exclusive(article), [...new Set(members.flatMap(({ features }) => exclusive(features)))]) ? 1 : 0,
    accidentClash: !article.parties || tellsAccident(article) === members.some(({ features }) => tellsAccident(features)) ? 0 : 1,
    city: !article.parties
      ? 0
      : article.cities.some((city) => cities.includes(city))
        ? 1
        : disjoint(article.cities, cities)
          ? -1
          : 0,
    hostClash: travels && disjoint(article.hosts, hosts) ? 1 : 0,
    personClash: disjoint(ofKind(article.anchors, '@p.'), [
      ...new Set(members.flatMap(({ features }) => ofKind(features.anchors, '@p.'))),
    ])
      ? 1
      : 0,
    systemClash: disjoint(ofKind(article.anchors, '@w.'), [
      ...new Set(members.flatMap(({ features }) => ofKind(features.anchors, '@w.'))),
    ])
      ? 1
      : 0,
    stale: Math.min(3, at / (24 * hourMs)) * (1 - Math.min(1, rarest)),
    sameOutlet: members.some(({ member }) => member.outlet === outlet) ? 1 : 0,
    reaction: comments || article.phases.asks ? 1 : 0,
  }
}

/** Rare is what stands in fewer than about one article of thirty; four such words are plenty. */
const rareFrom = 3.5
const plenty = 8

function sharedWords(one: Features, other: Features, window: StoryWindow): number {
  const theirs = new Set(other.lead.split(' '))
  const shared = [...new Set(one.lead.split(' '))].filter((term) => theirs.has(term))
  return Math.min(1, shared.reduce((sum, term) => sum + Math.max(0, window.idf(term) - rareFrom), 0) / plenty)
}

const exclusive = ({ titleKinds }: Features): string[] => titleKinds.filter((kind) => exclusiveKinds.has(kind))
const tellsAccident = ({ phases }: Features): boolean =>
  phases.title.some((phase) => phase === 'accident' || phase === 'casualties')

/** Of the article's kinds, weighed by rarity, the share that the story has too, and the rarest of them. */
function kindAgreement(
  article: Features,
  members: readonly Remembered[],
  window: StoryWindow,
): Pick<Evidence, 'kind' | 'kindRare'> {
  const theirs = new Set(members.flatMap(({ features }) => features.kinds))
  const weightOf = (kind: string): number => window.idf(`#${kind}`)
  const weigh = (kinds: readonly string[]): number => kinds.reduce((sum, kind) => sum + weightOf(kind), 0)
  const shared = article.kinds.filter((kind) => theirs.has(kind))
  const all = weigh(article.kinds)
  return {
    kind: all === 0 ? 0 : weigh(shared) / all,
    kindRare: Math.min(1, Math.max(0, ...shared.map(weightOf)) / window.idf('#never seen')),
  }
}
