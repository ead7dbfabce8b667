/** What speaks for and against an article's belonging to a story: every feature that the score weighs. */
import type { Features } from './features.ts'
import type { Remembered } from './memory.ts'
import { exclusiveKinds, type Kind, type Phase } from './phases.ts'
import { anchorWeightOf, numberingOf } from './compact.ts'
import { countClash, shareFigure } from './counted.ts'
import type { Standing } from './contest.ts'
import type { Likeness } from './similarity.ts'
import { isCollective, isWrittenIn, principalsOf, systemsOf } from './principals.ts'
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
  /** The same of the titles. */
  readonly titleWords: number
  /** 1 where both happen in one foreign country. */
  readonly host: number
  /** 1 where one of both looks back and the other does not. */
  readonly historyClash: number
  /** `words` of a comment, which says little else. */
  readonly reactionWords: number
  /** 1 where both are about one thing of which a topic seldom has two at once: a committee, an attaché, a question. */
  readonly single: number
  /** 1 where the titles are about things that one event hardly is at once. */
  readonly kindClash: number
  /** 1 where the article tells an accident and the story none: it is a story of its own (policy.md). */
  readonly accidentOpens: number
  /** 1 where the story is an accident and the article tells none. */
  readonly accidentClash: number
  /** 1 where both tell an accident of the same days: outlets tell it in the most different words. */
  readonly accidentBoth: number
  /** 1 where both give one amount or number above three. */
  readonly figure: number
  /** 1 where one unit is counted differently. */
  readonly figureClash: number
  /** 1 where titles name different bodies beside what both share: two buyers of one maker. */
  readonly bodyClash: number
  /** 1 where the article speaks of another deal than the known one. */
  readonly anew: number
  /** 1 within the hour of the story's nearest member, fading over a day. */
  readonly near: number
  /** 1 where a comment names, anywhere in its text, somebody or something that the story is about. */
  readonly object: number
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
  /** How the article's signs point at this story among the open ones (`contest.ts`). */
  readonly ground: number
  readonly share: number
  readonly lead: number
  /** 1 where the article tells what follows an event (an end, a delay, a denial, a trial): it seldom opens a story. */
  readonly presumes: number
  /** 1 where the article is about a gathering against the whole cooperation and the story is about none: a story of its own. */
  readonly protestOpens: number
  /** Share of the article's names that no open story has, and of its words' weight: what is new opens a story. */
  readonly novel: number
  readonly unseen: number
  /** How many stories are open, 1 for forty or more: among many one is near by chance. */
  readonly crowd: number
  /** 1 where both name one day. */
  readonly day: number
}

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
  /** Kinds of event, accidents, cities and strangers vote. */
  readonly topical: boolean
  readonly standing: Standing
  /** How many stories are open. */
  readonly open: number
}

/** Of a topic's own stories nearly all name its parties; general news does so by chance. */
const topicalShare = 0.6
const fewStories = 4

/** Whether the open stories are a topic's own: there an article that names neither party belongs to the topic all the same. */
export function areOfTopic(founders: readonly Features[]): boolean {
  const topical = founders.filter(({ parties }) => parties !== 'none').length
  return founders.length >= fewStories && topical >= topicalShare * founders.length
}

/** Both are of the topic, one of them fully. General news is compared by its words. */
export const areTopical = (article: Features, founder: Features | undefined): boolean =>
  founder !== undefined &&
  article.parties !== 'none' &&
  founder.parties !== 'none' &&
  (article.parties === 'both' || founder.parties === 'both')

/** Weighs nothing, only looks. */
export function evidenceOf(
  article: Features,
  { members, best, likeness, founder, outlet, topical, standing, open }: Compared,
  window: StoryWindow,
): Evidence {
  const comments = article.phases.reaction >= 2
  const own = principalsOf(comments ? [...new Set([...article.anchors, ...article.mentioned])] : article.anchors, window)
  const theirs = [...new Set(members.flatMap(({ features }) => principalsOf(features.anchors, window)))]
  const shared = own.filter((anchor) => theirs.includes(anchor) || isWrittenIn(anchor, members))
  const weigh = (anchors: readonly string[]): number =>
    anchors.reduce((sum, anchor) => sum + anchorWeightOf(anchor) * window.idf(anchor), 0)
  const least = Math.min(weigh(own), weigh([...new Set([...principalsOf(best.features.anchors, window), ...shared])]))
  const rarest = Math.max(
    0,
    ...shared.map((anchor) => (anchorWeightOf(anchor) * window.idf(anchor)) / (2 * window.idf('=never seen'))),
  )
  const founding = members[0]?.features
  const accident = founding?.accident ?? false
  const cities = members.flatMap(({ features }) => features.cities)
  const at = Math.min(...members.map(({ features }) => Math.abs(article.at - features.at)))
  const hosts = [...new Set([...best.features.hosts, ...(members[0]?.features.hosts ?? [])])]
  // Hosts tell visits of one person apart, and exercises; a comment or a denial is written anywhere.
  const travels =
    !comments &&
    !article.phases.denies &&
    (shared.some((anchor) => anchor.startsWith('@p.')) ||
      (article.kinds.includes('exercise') && best.features.kinds.includes('exercise')))
  const text = (founder.text + 2 * likeness.text) / 3
  const { compact, idf } = numberingOf(window)
  const [ours, bests] = [compact(article), compact(best.features)]
  const rareWords = sharedRare(ours.leadTerms, bests.leadTerms, idf)
  return {
    text,
    cover: least === 0 ? 0 : Math.min(1, weigh(shared) / least),
    strangers: topical && !comments && shared.length === 0 && areStrangers(own, theirs) ? 1 : 0,
    rare: Math.min(1, rarest),
    several: shared.length > 1 ? 1 : 0,
    words: rareWords,
    titleWords: sharedRare(ours.titleTerms, bests.titleTerms, idf),
    host: topical && article.hosts.some((host) => host !== 'ma' && hosts.includes(host)) ? 1 : 0,
    historyClash: looksBack(article) !== (founding !== undefined && looksBack(founding)) ? 1 : 0,
    kind: topical ? kindAgreement(article, members, window) : 0,
    reactionWords: comments ? rareWords : 0,
    kindClash:
      topical && !comments && disjoint(exclusive(article), [...new Set(members.flatMap(({ features }) => exclusive(features)))])
        ? 1
        : 0,
    single: topical && article.kinds.some((kind) => singleKinds.has(kind) && best.features.kinds.includes(kind)) ? 1 : 0,
    // A title that tells the accident tells it, whatever is said about it below.
    accidentOpens: topical && (!comments || article.titleKinds.includes('accident')) && article.accident && !accident ? 1 : 0,
    accidentClash: topical && !comments && accident && !article.accident ? 1 : 0,
    accidentBoth: topical && article.accident && accident ? Math.exp(-at / (72 * hourMs)) : 0,
    figure: shareFigure(article, members) ? 1 : 0,
    figureClash: !comments && !article.phases.denies && countClash(article, members[0]?.features) ? 1 : 0,
    bodyClash: !comments && article.kinds.includes('deal') && bodyClash(article, members, window) ? 1 : 0,
    anew: article.anew && !members.some(({ features }) => features.anew) && !shareFigure(article, members) ? 1 : 0,
    near: Math.exp(-at / (8 * hourMs)),
    object: comments && shared.some((anchor) => /^(?:@[pwe]|=)/.test(anchor)) ? 1 : 0,
    city: !topical ? 0 : article.cities.some((city) => cities.includes(city)) ? 1 : disjoint(article.cities, cities) ? -1 : 0,
    hostClash: travels && disjoint(article.hosts, hosts) ? 1 : 0,
    // Who is asked in a parliament need not be who the event is about.
    personClash:
      !comments &&
      !article.kinds.includes('question') &&
      disjoint(ofKind(article.anchors, '@p.'), [...new Set(members.flatMap(({ features }) => ofKind(features.anchors, '@p.')))])
        ? 1
        : 0,
    systemClash: disjoint(systemsOf(article.anchors), [
      ...new Set(members.flatMap(({ features }) => systemsOf(features.anchors))),
    ])
      ? 1
      : 0,
    stale: Math.min(3, at / (24 * hourMs)) * (1 - Math.min(1, rarest)),
    sameOutlet: members.some(({ member }) => member.outlet === outlet) ? 1 : 0,
    reaction: (comments || article.phases.asks) && !(topical && isProtest(article)) ? 1 : 0,
    ...standing,
    presumes: topical && presumes(article) ? 1 : 0,
    protestOpens: topical && founding !== undefined && article.gathers === true && isElsewhere(article, founding) ? 1 : 0,
    crowd: topical ? Math.min(1, open / manyOpen) : 0,
    day: article.days.some((day) => members.some(({ features }) => features.days.includes(day))) ? 1 : 0,
  }
}

const manyOpen = 40

/** What follows something that happened before. */
const following: ReadonlySet<Phase> = new Set<Phase>([
  'confirmed',
  'ends',
  'postponed',
  'resumed',
  'cancelled',
  'denied',
  'trial',
  'sentenced',
  'investigation',
])
const presumes = ({ phases }: Features): boolean =>
  phases.denies || phases.confirms || [...phases.title, ...phases.lead].some((phase) => following.has(phase))

/** Towns; a country's id has two letters. */
const townsOf = ({ anchors }: Features): string[] => anchors.filter((anchor) => /^@l\.\w{3}/.test(anchor))
const isElsewhere = (article: Features, founder: Features): boolean =>
  !isProtest(founder) || disjoint(townsOf(article), townsOf(founder))

const isProtest = ({ titleKinds, kinds }: Features): boolean => titleKinds.includes('protest') || kinds[0] === 'protest'

/** Rare is what stands in fewer than about one article of thirty; four such words are plenty. */
const rareFrom = 3.5
const plenty = 8

function sharedRare(one: Uint32Array, other: Uint32Array, idf: (id: number) => number): number {
  let sum = 0
  for (const id of one) if (other.includes(id)) sum += Math.max(0, idf(id) - rareFrom)
  return Math.min(1, sum / plenty)
}

/** The title is about the past: it says so, or names a year long gone. */
function looksBack({ title, titleKinds, at }: Features): boolean {
  const year = new Date(at).getUTCFullYear()
  return (
    titleKinds.includes('history') || title.split(' ').some((term) => /^(?:19|20)\d\d$/.test(term) && Number(term) < year - 2)
  )
}

/** Who was not named before may be the one: only names of one sort make strangers. */
function areStrangers(own: readonly string[], theirs: readonly string[]): boolean {
  const [persons, others] = [/^@[pr]\./, /^(?:@[weou]\.|=)/].map((sort) =>
    [own, theirs].map((anchors) => anchors.some((anchor) => sort.test(anchor) && !isCollective(anchor))),
  ) as [boolean[], boolean[]]
  return (persons[0] === true && persons[1] === true) || (others[0] === true && others[1] === true)
}

const singleKinds: ReadonlySet<Kind> = new Set<Kind>(['committee', 'attache', 'question'])
const exclusive = ({ titleKinds }: Features): string[] => titleKinds.filter((kind) => exclusiveKinds.has(kind))

/** Both titles name a body that the other text never mentions. */
function bodyClash(article: Features, members: readonly Remembered[], window: StoryWindow): boolean {
  const bodies = (features: Features): string[] =>
    principalsOf(features.titleAnchors, window).filter((anchor) => /^@[ou]\./.test(anchor))
  const mentioned = new Set(members.flatMap(({ features }) => features.mentioned))
  const founder = members[0]?.features
  return (
    founder !== undefined &&
    bodies(article).some((body) => !mentioned.has(body)) &&
    bodies(founder).some((body) => !article.anchors.includes(body))
  )
}

/** Of the article's kinds, weighed by rarity and rank, the share that the story has too. */
function kindAgreement(article: Features, members: readonly Remembered[], window: StoryWindow): number {
  const theirs = new Set(members.flatMap(({ features }) => features.kinds))
  const weigh = (test: (kind: Kind) => boolean): number =>
    article.kinds.reduce((sum, kind, rank) => sum + (test(kind) ? window.idf(`#${kind}`) / (rank + 1) : 0), 0)
  const all = weigh(() => true)
  return all === 0 ? 0 : weigh((kind) => theirs.has(kind)) / all
}
