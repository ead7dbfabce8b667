/** The whole reason of a decision as data: for, against, gates, and the smallest change that would turn it. */
import type { Article, Reason } from '#model'
import { alerts, decide } from './decide.ts'
import type { Verdict } from './decide.ts'
import type { Evidence, Passage } from './evidence.ts'
import type { Memory } from './memory.ts'
import type { CompiledTopic } from './rules.ts'
import type { Leaving } from './statements.ts'
import type { Vetoed } from './veto.ts'

const mostHits = 8
const mostVetoes = 5

const atEvidence = ({ stream, start, end }: Pick<Evidence, 'stream' | 'start' | 'end'>): NonNullable<Reason['at']> => ({
  field: stream.field,
  start,
  end,
  text: stream.raw.slice(start, end),
})

/** Reasons in the order an editor asks: gates, the statement, what spoke against it, vetoes, what would flip it. */
export function reasonsOf(
  article: Article,
  verdict: Verdict,
  input: { topic: CompiledTopic; vetoed: readonly Vetoed[]; memory: Memory },
): Reason[] {
  const { topic, vetoed, memory } = input
  return [
    ...gates(verdict, topic),
    ...statement(verdict, topic),
    ...hits(verdict, topic),
    ...against(verdict, topic),
    ...vetoes(vetoed, verdict),
    ...flips(article, verdict, { topic, memory }),
  ]
}

function gates(verdict: Verdict, topic: CompiledTopic): Reason[] {
  return topic.definition.require.map((required): Reason => {
    const hit = verdict.strongest[required]
    const dimension = { values: { dimension: required }, labels: { dimension: topic.rules.labelOf(required) } }
    if (hit !== undefined) {
      const at = atEvidence(hit)
      return { code: 'gate-passed', sign: 'gate', ...dimension, values: { ...dimension.values, word: at.text }, at }
    }
    return { code: verdict.missing.includes(required) ? 'gate-failed' : 'gate-home', sign: 'gate', ...dimension }
  })
}

function statement({ best, decision }: Verdict, topic: CompiledTopic): Reason[] {
  if (best === undefined) return []
  const reasons: Reason[] = []
  const [one, two] = best.pair
  if (one !== undefined && two !== undefined)
    reasons.push({
      code: 'pair',
      sign: 'for',
      values: { one: atEvidence(one).text, two: atEvidence(two).text },
      at: atEvidence(one),
    })
  // Where a third party owns the dealings, so it does the word that says so.
  const others = decision !== 'alert' && best.weaknesses.some(({ kind }) => kind === 'other-party')
  if (best.cue !== undefined && !others)
    reasons.push({ code: best.cue.strong ? 'cue-strong' : 'cue-weak', sign: 'for', ...cueValues(best.cue) })
  if (best.subject !== undefined)
    reasons.push({
      code: 'subject',
      sign: 'for',
      values: { word: atEvidence(best.subject).text, topic: topic.definition.label.ar },
      at: atEvidence(best.subject),
    })
  return reasons
}

function cueValues({
  passage,
  term,
}: {
  passage: Passage
  term: { first: number; last: number }
}): Pick<Reason, 'values' | 'at'> {
  const { stream } = passage
  const [start, end] = [stream.tokens[term.first]!.start, stream.tokens[term.last]!.end]
  const at = { field: stream.field, start, end, text: stream.raw.slice(start, end) }
  return { values: { word: at.text }, at }
}

/** The strongest hits, one an entity. */
function hits({ passages, best }: Verdict, topic: CompiledTopic): Reason[] {
  if (best === undefined) return []
  const { require: dimensions } = topic.definition
  const strongest = new Map<string, { readonly one: Evidence; readonly weight: number }>()
  for (const { evidence } of passages)
    for (const one of evidence) {
      const { id } = one.definition
      const known = strongest.get(id)
      if (known !== undefined && known.one.weights === one.weights) continue
      let weight = 0
      for (const dimension of dimensions) weight = Math.max(weight, one.weights[dimension] ?? 0)
      if (weight > 0 && weight > (known?.weight ?? 0)) strongest.set(id, { one, weight })
    }
  return [...strongest.values()]
    .toSorted((a, b) => b.weight - a.weight)
    .slice(0, mostHits)
    .map(({ one, weight }) => ({
      code: 'hit',
      sign: 'for',
      values: {
        word: atEvidence(one).text,
        entity: one.definition.label.ar,
        id: one.definition.id,
        weight: Math.round(weight * 100),
      },
      labels: { entity: one.definition.label },
      at: atEvidence(one),
    }))
}

function against(verdict: Verdict, topic: CompiledTopic): Reason[] {
  const { best, cap, counters, passages } = verdict
  const reasons: Reason[] = []
  for (const { kind, evidence, words } of best?.weaknesses ?? [])
    reasons.push({
      code: kind,
      sign: 'against',
      values: { words: words.join('، '), word: evidence === undefined ? '' : atEvidence(evidence).text },
      ...(evidence && { at: atEvidence(evidence) }),
    })
  for (const { id, words } of counters)
    reasons.push({ code: 'counter', sign: 'against', values: { id, words: words.slice(0, 6).join('، ') } })
  if (cap?.kind === 'passing')
    reasons.push({
      code: 'passing',
      sign: 'against',
      values: { dimension: cap.dimension, share: cap.share },
      labels: { dimension: topic.rules.labelOf(cap.dimension) },
    })
  if (cap?.kind === 'single') reasons.push({ code: 'single', sign: 'against', values: {} })
  const muted = new Map(
    passages
      .flatMap(({ evidence }) => evidence.filter((one) => one.muted !== undefined))
      .map((one) => [atEvidence(one).text, one]),
  )
  for (const one of [...muted.values()].slice(0, mostVetoes))
    reasons.push({
      code: `muted-${one.muted!}`,
      sign: 'against',
      values: { word: atEvidence(one).text },
      at: atEvidence(one),
    })
  return reasons
}

/** Each word once, and only where it did not count as another entity after all. */
function vetoes(vetoed: readonly Vetoed[], { passages }: Verdict): Reason[] {
  const counts = ({ candidate: { stream, start, end } }: Vetoed): boolean =>
    passages.some((passage) => passage.stream === stream && passage.evidence.some((live) => live.start < end && live.end > start))
  const reasons = vetoed
    .filter((one) => !counts(one))
    .map(({ candidate, word }): Reason => {
      const at = atEvidence(candidate)
      return { code: 'veto', sign: 'against', values: { word: at.text, because: word }, at }
    })
  return [...new Map(reasons.map((one) => [`${one.values['word']} ${one.values['because']}`, one])).values()].slice(0, mostVetoes)
}

/** The smallest change that turns the decision: tried one by one, the first that does it is named. */
function flips(article: Article, verdict: Verdict, again: { topic: CompiledTopic; memory: Memory }): Reason[] {
  const { topic } = again
  const { threshold } = topic.definition
  if (verdict.missing.length > 0)
    return verdict.missing.map((dimension) => ({
      code: 'flip-missing',
      sign: 'flip',
      values: { dimension },
      labels: { dimension: topic.rules.labelOf(dimension) },
    }))
  if (verdict.decision === 'alert') return [fragileWord(article, verdict, again)]
  if (verdict.best === undefined) return [{ code: 'flip-together', sign: 'flip', values: {} }]
  const tries: Leaving[] = [
    ...(verdict.best?.weaknesses ?? []).map(({ kind }) => ({ weakness: kind })),
    ...(verdict.cap ? [{ cap: true as const }] : []),
    ...verdict.counters.map(({ id }) => ({ counter: id })),
  ]
  for (const leaving of tries) {
    const other = decide(article, verdict.passages, { ...again, leaving })
    if (other.decision !== verdict.decision)
      return [
        {
          code: 'flip-without',
          sign: 'flip',
          values: { what: leaving.weakness ?? leaving.counter ?? 'passing', score: other.score, decision: other.decision },
        },
      ]
  }
  // A threshold far below would let everything through.
  return verdict.decision === 'review'
    ? [{ code: 'flip-threshold-down', sign: 'flip', values: { points: threshold - verdict.score, threshold: verdict.score } }]
    : [{ code: 'flip-none', sign: 'flip', values: {} }]
}

/** The first word without which the alert would fall: the cue, then the pair, then the subject; taken out wherever it stands. */
function fragileWord(article: Article, verdict: Verdict, again: { topic: CompiledTopic; memory: Memory }): Reason {
  const { best, passages } = verdict
  const { cue, pair, subject } = best ?? { cue: undefined, pair: [], subject: undefined }
  const withoutCue = passages.map((passage) => {
    const terms = passage.terms.filter((term) => term.lemma !== cue?.term.lemma)
    return terms.length === passage.terms.length ? passage : { ...passage, terms }
  })
  if (cue !== undefined && !alerts(article, withoutCue, again)) {
    const { values, at } = cueValues(cue)
    return { code: 'flip-word', sign: 'flip', values, ...(at && { at }) }
  }
  for (const one of [...pair, subject]) {
    if (one === undefined) continue
    const without = passages.map((passage) => {
      const evidence = passage.evidence.filter(({ definition }) => definition.id !== one.definition.id)
      return evidence.length === passage.evidence.length ? passage : { ...passage, evidence }
    })
    if (!alerts(article, without, again))
      return { code: 'flip-word', sign: 'flip', values: { word: atEvidence(one).text }, at: atEvidence(one) }
  }
  return { code: 'flip-firm', sign: 'flip', values: {} }
}
