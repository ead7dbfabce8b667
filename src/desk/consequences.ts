/**
 * What an edit does before it goes live: stored articles are decided with the configuration in force and with the draft, and the
 * answers are compared topic by topic. Reasons are found for those that are shown only. Pure: matching comes as functions.
 */
import type { Article, Decision, Reason, TopicDecision } from '#model'

type Decide = (article: Article) => { readonly topics: readonly TopicDecision[] }
type Bare = Pick<TopicDecision, 'topic' | 'decision'>
/** Both decisions about an article, without reasons: as `before` and `after` come to, found together. */
export type DecideBoth = (article: Article) => { readonly before: readonly Bare[]; readonly after: readonly Bare[] }

/** An article whose right decision an editor has fixed: a draft that turns it must not pass in silence. */
export type PinnedCase = { readonly name: string; readonly article: Article; readonly topic: string; readonly decision: Decision }

type Verdict = { readonly decision: Decision; readonly score: number; readonly why: readonly Reason[] }
/** One changed article, both reasons side by side. */
export type Change = {
  readonly articleId: string
  readonly title: string
  readonly outlet: string
  readonly before: Verdict
  readonly after: Verdict
}

export type TopicConsequences = {
  readonly topic: string
  /** Alerts that the draft adds, and those that it silences. */
  readonly gained: number
  readonly lost: number
  /** Between review and drop: seen by the desk only. */
  readonly changedBand: number
  readonly same: number
  readonly alertsBefore: number
  readonly alertsAfter: number
  /** Projected from the time that the articles span; 0 when they span less than an hour. */
  readonly alertsADay: { readonly before: number; readonly after: number }
  /** alertsAfter / alertsBefore; from none to some counts as that many. */
  readonly factor: number
  readonly firstGained: readonly Change[]
  readonly firstLost: readonly Change[]
  readonly firstChanged: readonly Change[]
}

export type Consequences = {
  readonly articles: number
  readonly days: number
  readonly topics: readonly TopicConsequences[]
  /** Pinned cases that the draft decides otherwise than the configuration in force, and whether that is against the pin. */
  readonly flips: readonly {
    readonly name: string
    readonly topic: string
    readonly wanted: Decision
    readonly before: Decision
    readonly after: Decision
    readonly lost: boolean
  }[]
}

const shown = 10
const dayMs = 86_400_000

/** A topic that decided nothing about an article (or does not exist on that side) dropped it. */
function verdictOf({ topics }: ReturnType<Decide>, topic: string): Verdict {
  const { decision, score, why } = topics.find((one) => one.topic === topic) ?? { decision: 'drop', score: 0, why: [] }
  return { decision, score, why }
}

const decisionIn = (decisions: readonly Bare[], topic: string): Decision =>
  decisions.find((one) => one.topic === topic)?.decision ?? 'drop'

type Pair = ReturnType<DecideBoth> & { readonly article: Article }
type Sides = { readonly before: Decide; readonly after: Decide }

function compareTopic(topic: string, pairs: readonly Pair[], { days, sides }: { days: number; sides: Sides }): TopicConsequences {
  const [gained, lost, changed]: [Article[], Article[], Article[]] = [[], [], []]
  let [alertsBefore, alertsAfter] = [0, 0]
  for (const pair of pairs) {
    const [before, after] = [decisionIn(pair.before, topic), decisionIn(pair.after, topic)]
    if (before === 'alert') alertsBefore++
    if (after === 'alert') alertsAfter++
    if (before === after) continue
    const kind = after === 'alert' ? gained : before === 'alert' ? lost : changed
    kind.push(pair.article)
  }
  const aDay = (count: number): number => (days < 1 / 24 ? 0 : Math.round((count / days) * 100) / 100)
  const told = (article: Article): Change => {
    const { id: articleId, title, outlet } = article
    return {
      articleId,
      title,
      outlet,
      before: verdictOf(sides.before(article), topic),
      after: verdictOf(sides.after(article), topic),
    }
  }
  return {
    topic,
    gained: gained.length,
    lost: lost.length,
    changedBand: changed.length,
    same: pairs.length - gained.length - lost.length - changed.length,
    alertsBefore,
    alertsAfter,
    alertsADay: { before: aDay(alertsBefore), after: aDay(alertsAfter) },
    factor: alertsBefore === 0 ? Math.max(1, alertsAfter) : alertsAfter / alertsBefore,
    firstGained: gained.slice(0, shown).map(told),
    firstLost: lost.slice(0, shown).map(told),
    firstChanged: changed.slice(0, shown).map(told),
  }
}

/**
 * Decides every article with `before` and `after` and counts what differs. `both`, where it is given, decides the many: it must come to
 * what the two come to. `topics` are reported even if nothing changes; topics that only one side knows are found by themselves.
 */
export function consequencesOf(input: {
  readonly articles: readonly Article[]
  readonly before: Decide
  readonly after: Decide
  readonly both?: DecideBoth
  readonly topics?: readonly string[]
  readonly pinned?: readonly PinnedCase[]
}): Consequences {
  const {
    articles,
    before,
    after,
    both = (article) => ({ before: before(article).topics, after: after(article).topics }),
  } = input
  const pairs = articles.map((article): Pair => ({ ...both(article), article }))
  const topics = new Set(input.topics)
  for (const pair of pairs) for (const { topic } of [...pair.before, ...pair.after]) topics.add(topic)
  const times = articles.map(({ firstSeenAt }) => firstSeenAt)
  const span =
    times.reduce((most, at) => Math.max(most, at), -Infinity) - times.reduce((least, at) => Math.min(least, at), Infinity)
  const days = times.length === 0 ? 0 : span / dayMs
  const flips = (input.pinned ?? []).flatMap(({ name, article, topic, decision }) => {
    const [old, draft] = [before, after].map((each) => verdictOf(each(article), topic).decision)
    if (old === undefined || draft === undefined || old === draft) return []
    return [{ name, topic, wanted: decision, before: old, after: draft, lost: draft !== decision }]
  })
  return {
    articles: pairs.length,
    days: Math.round(days * 100) / 100,
    topics: [...topics].map((topic) => compareTopic(topic, pairs, { days, sides: { before, after } })),
    flips,
  }
}
