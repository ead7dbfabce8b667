import type { TopicDecision } from '#model'
import type { MessageKey, Translate } from '../i18n/translate.ts'

const sentences: Readonly<Record<string, MessageKey>> = {
  'gate-passed': 'why.gate-passed',
  'gate-failed': 'why.gate-failed',
  'gate-home': 'why.gate-home',
  pair: 'why.pair',
  'cue-strong': 'why.cue-strong',
  'cue-weak': 'why.cue-weak',
  subject: 'why.subject',
  hit: 'why.hit',
  'other-party': 'why.other-party',
  conflict: 'why.conflict',
  history: 'why.history',
  force: 'why.force',
  'foreign-arms': 'why.foreign-arms',
  'no-cue': 'why.no-cue',
  counter: 'why.counter',
  passing: 'why.passing',
  single: 'why.single',
  'muted-origin': 'why.muted-origin',
  'muted-surname': 'why.muted-surname',
  veto: 'why.veto',
  'flip-missing': 'why.flip-missing',
  'flip-without': 'why.flip-without',
  'flip-word': 'why.flip-word',
  'flip-firm': 'why.flip-firm',
  'flip-threshold-down': 'why.flip-threshold-down',
}
const whats: Readonly<Record<string, MessageKey>> = {
  'other-party': 'why.what.other-party',
  conflict: 'why.what.conflict',
  history: 'why.what.history',
  force: 'why.what.force',
  'foreign-arms': 'why.what.foreign-arms',
  'no-cue': 'why.what.no-cue',
  passing: 'why.what.passing',
}
const decisions = { alert: 'why.alert', review: 'why.review', drop: 'why.drop' } as const

/** The whole reason in sentences for people, in the order an editor asks; the decision first, what would flip it last. */
export function explainDecision(decision: TopicDecision, translate: Translate): string[] {
  const { score, threshold } = decision
  const reasons = decision.why.flatMap(({ code, values }) => {
    const key = sentences[code]
    if (key === undefined) return []
    const what = code === 'flip-without' ? { what: translate(whats[String(values['what'])] ?? 'why.what.counter') } : {}
    return [translate(key, { ...values, ...what })]
  })
  return [translate(decisions[decision.decision], { score, threshold }), ...reasons]
}
