/** From a draft to the next revision, or the sentence that says why not (yet). Pure: the store appends what comes out of here. */
import type { AuditEntry, Configuration, Revision } from '#model'
import type { Consequences, TopicConsequences } from './consequences.ts'

/** From this factor on an edit is asked about twice: rules that fire on everything look like this (hostile.md A-14). */
const suddenFactor = 5

export type Publication =
  | { readonly status: 'next'; readonly revision: Revision; readonly audit: AuditEntry }
  /** Equal to the revision in force: nothing to do. */
  | { readonly status: 'unchanged'; readonly number: number }
  | {
      readonly status: 'refused'
      readonly because: 'stale' | 'pinned-lost' | 'alert-rate' | 'no-author'
      readonly message: string
    }

const refused = (because: Extract<Publication, { status: 'refused' }>['because'], message: string): Publication => ({
  status: 'refused',
  because,
  message,
})

const count = (factor: number): string => (factor >= 10 ? factor.toFixed(0) : factor.toFixed(1))

/** Why a topic's new alert count needs a second look, or nothing. */
function suddenChange(topic: TopicConsequences, articles: number): string | undefined {
  const { alertsBefore, alertsAfter, factor } = topic
  const step = `${topic.topic} (${alertsBefore} → ${alertsAfter})`
  if (factor >= suddenFactor && alertsAfter >= suddenFactor) return `${count(factor)} times as many in ${step}`
  if (articles >= 20 && alertsAfter * 2 >= articles && topic.gained > 0) return `half of all ${articles} articles in ${step}`
  return alertsBefore >= suddenFactor && alertsAfter === 0 ? `silence in ${step}` : undefined
}

/** The first objection to a draft, if there is one. `despite` overrides lost cases, `confirmed` a sudden change. */
function objection(draft: Pick<Draft, 'consequences' | 'despite' | 'confirmed'>): Publication | undefined {
  if (draft.consequences === undefined) return undefined
  const { flips, topics, articles } = draft.consequences
  const lost = flips.filter((flip) => flip.lost)
  if (lost.length > 0 && (draft.despite ?? '').trim() === '') {
    const names = lost.slice(0, 5).map(({ name, wanted, after }) => `«${name}»: ${wanted} → ${after}`)
    return refused(
      'pinned-lost',
      `Expected every pinned case to keep its decision, got ${lost.length} that turn (${names.join(', ')}): change the draft, or give a reason to publish it all the same`,
    )
  }
  const sudden = draft.confirmed === true ? [] : topics.flatMap((topic) => suddenChange(topic, articles) ?? [])
  return sudden.length === 0
    ? undefined
    : refused(
        'alert-rate',
        `Expected about as many alerts as before, got ${sudden.join(', ')}: look at the articles gained and lost, then confirm a second time if they are right`,
      )
}

type Draft = {
  readonly configuration: Configuration
  /** sha-256 of `configuration` (config/hash.ts). */
  readonly hash: string
  readonly latest: Pick<Revision, 'number' | 'hash'> | undefined
  /** The revision that the draft was made from. */
  readonly basedOn: number
  readonly by: string
  readonly why: string
  readonly at: number
  readonly consequences?: Consequences
  /** The second yes to a sudden change of the alert rate. */
  readonly confirmed?: boolean
  /** The reason to lose pinned cases; it is kept with `why`. */
  readonly despite?: string
}

/**
 * The next revision: `latest` (the newest of the store) plus one. A draft based on an older one is refused as stale, so that no
 * editor overwrites another.
 */
export function nextRevision(draft: Draft): Publication {
  const { configuration, hash, latest, by, at } = draft
  const newest = latest?.number ?? 0
  if (by.trim() === '') return refused('no-author', 'Expected the name of who publishes, got nothing: log in first')
  if (latest?.hash === hash) return { status: 'unchanged', number: newest }
  if (draft.basedOn !== newest)
    return refused(
      'stale',
      `Expected a draft of revision ${newest}, got one of revision ${draft.basedOn}: somebody published meanwhile; look at the difference and apply your edit again`,
    )
  const stopped = objection(draft)
  if (stopped !== undefined) return stopped
  const number = newest + 1
  const why = [draft.why.trim(), draft.despite?.trim()].filter(Boolean).join(' · ')
  const effect = draft.consequences?.topics.map(({ topic, gained, lost }) => `${topic}: +${gained} −${lost}`).join(', ')
  return {
    status: 'next',
    revision: { number, at, by, why, hash, configuration },
    audit: {
      at,
      actor: by,
      action: 'publish',
      subject: `revision ${number}`,
      detail: [why, effect, hash].filter(Boolean).join(' · '),
    },
  }
}
