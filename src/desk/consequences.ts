/**
 * What an edit does before it goes live: stored articles are decided twice, with the configuration in force and with the draft,
 * and the answers are compared topic by topic. Pure: matching comes as two functions.
 */
import type { Article, Decision, Reason, TopicDecision } from '#model'

type Decide = (article: Article) => { readonly topics: readonly TopicDecision[] }

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
const dropped: Verdict = { decision: 'drop', score: 0, why: [] }

/** A topic that decided nothing about an article (or does not exist on that side) dropped it. */
const verdictOf = (decisions: ReadonlyMap<string, TopicDecision>, topic: string): Verdict => {
  const found = decisions.get(topic)
  return found === undefined ? dropped : { decision: found.decision, score: found.score, why: found.why }
}

type Pair = {
  readonly article: Article
  readonly before: ReadonlyMap<string, TopicDecision>
  readonly after: ReadonlyMap<string, TopicDecision>
}

function compareTopic(topic: string, pairs: readonly Pair[], days: number): TopicConsequences {
  const [gained, lost, changed]: [Change[], Change[], Change[]] = [[], [], []]
  let [alertsBefore, alertsAfter] = [0, 0]
  for (const pair of pairs) {
    const [before, after] = [verdictOf(pair.before, topic), verdictOf(pair.after, topic)]
    if (before.decision === 'alert') alertsBefore++
    if (after.decision === 'alert') alertsAfter++
    if (before.decision === after.decision) continue
    const { id: articleId, title, outlet } = pair.article
    const kind = after.decision === 'alert' ? gained : before.decision === 'alert' ? lost : changed
    kind.push({ articleId, title, outlet, before, after })
  }
  const aDay = (count: number): number => (days < 1 / 24 ? 0 : Math.round((count / days) * 100) / 100)
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
    firstGained: gained.slice(0, shown),
    firstLost: lost.slice(0, shown),
    firstChanged: changed.slice(0, shown),
  }
}

/**
 * Decides every article with `before` and `after` and counts what differs. `topics` are reported even if nothing changes; topics
 * that only one side knows are found by themselves.
 */
export function consequencesOf(input: {
  readonly articles: readonly Article[]
  readonly before: Decide
  readonly after: Decide
  readonly topics?: readonly string[]
  readonly pinned?: readonly PinnedCase[]
}): Consequences {
  const decide = (by: Decide, article: Article) => new Map(by(article).topics.map((decision) => [decision.topic, decision]))
  const pairs = input.articles.map((article): Pair => ({
    article,
    before: decide(input.before, article),
    after: decide(input.after, article),
  }))
  const topics = new Set([...(input.topics ?? []), ...pairs.flatMap(({ before, after }) => [...before.keys(), ...after.keys()])])
  const times = input.articles.map(({ firstSeenAt }) => firstSeenAt)
  const span =
    times.reduce((most, at) => Math.max(most, at), -Infinity) - times.reduce((least, at) => Math.min(least, at), Infinity)
  const days = times.length === 0 ? 0 : span / dayMs
  const flips = (input.pinned ?? []).flatMap(({ name, article, topic, decision }) => {
    const [before, after] = [decide(input.before, article), decide(input.after, article)].map(
      (each) => verdictOf(each, topic).decision,
    )
    if (before === undefined || after === undefined || before === after) return []
    return [{ name, topic, wanted: decision, before, after, lost: after !== decision }]
  })
  return {
    articles: pairs.length,
    days: Math.round(days * 100) / 100,
    topics: [...topics].map((topic) => compareTopic(topic, pairs, days)),
    flips,
  }
}
