/** Which stage an article tells, and in which voice: reads title and opening sentence with the words of `phases.ts`. */
import { bareForms } from '../arabic/clitics.ts'
import { fold } from '../arabic/normalise.ts'
import { tokenise } from '../arabic/tokenise.ts'
import { firstSentence } from '../summary/lead.ts'
import { demandWords, denialPhrases, doneWords, phaseWords, planningWords, reactionWords, type Phase } from './phases.ts'

export type PhaseReading = {
  /** Stages told as having happened, in the title. */
  readonly title: readonly Phase[]
  /** The same in the opening sentence. */
  readonly lead: readonly Phase[]
  /** Stages told as still to come. */
  readonly planned: readonly Phase[]
  /** Weight of response, protest and comment: title words count twice, the opening once. */
  readonly reaction: number
  /** The title asks («هل», «لماذا», «؟»): analysis. */
  readonly asks: boolean
  /** A denial phrase or verb in the title, or opening the lead. */
  readonly denies: boolean
}

type Told = { readonly phase: Phase; readonly planned: boolean; readonly at: number }

/** Reads the stages of one sentence. `heads`: the sentence is a title, where a noun near its start tells a stage. */
function toldIn(sentence: string, heads: boolean): Told[] {
  const tokens = tokenise(sentence).map(({ text }) => text)
  return tokens.flatMap((token, at) => {
    const forms = [token, ...bareForms(token)]
    const entries = forms.map((form) => phaseWords.get(form)).find((found) => found !== undefined) ?? []
    const before = tokens.slice(Math.max(0, at - 5), at)
    const demanded = before.some((word) => demandWords.has(word))
    const planned = before.some((word) => planningWords.has(word) || bareForms(word).some((form) => planningWords.has(form)))
    return entries.flatMap(({ phase, how }): Told[] => {
      if (demanded) return []
      if (how === 'future') return [{ phase, planned: true, at }]
      if (how === 'finite') return [{ phase, planned, at }]
      const done = before.slice(-3).some((word) => doneWords.has(word))
      return (heads && at < 4) || done ? [{ phase, planned: planned && !done, at }] : []
    })
  })
}

/** Reads title and lead. Without a title the opening sentence stands for it. */
export function readPhases(title: string, lead: string): PhaseReading {
  const opening = firstSentence(lead)
  const head = title.trim() === '' ? opening : title
  const [inTitle, inLead] = [toldIn(head, true), toldIn(opening, false)]
  const reached = (told: readonly Told[]): Phase[] => [
    ...new Set(told.filter(({ planned }) => !planned).map(({ phase }) => phase)),
  ]
  const count = (text: string): number =>
    tokenise(text).filter(({ text: word }) => reactionWords.has(word) || bareForms(word).some((form) => reactionWords.has(form)))
      .length
  const [foldedHead, foldedOpening] = [` ${fold(head)} `, ` ${fold(opening)} `]
  return {
    title: reached(inTitle),
    lead: reached(inLead),
    planned: [...new Set([...inTitle, ...inLead].filter(({ planned }) => planned).map(({ phase }) => phase))],
    reaction: 2 * count(head) + count(opening),
    asks: /[؟?]/.test(head) || /^ (?:هل|لماذا|ماذا|كيف|ما) /.test(foldedHead),
    denies:
      denialPhrases.some((phrase) => foldedHead.includes(` ${phrase} `)) ||
      inTitle.some(({ phase, planned }) => phase === 'denied' && !planned) ||
      inLead.some(({ phase, planned, at }) => phase === 'denied' && !planned && at < 8) ||
      denialPhrases.slice(0, 4).some((phrase) => foldedOpening.includes(` ${phrase} `)),
  }
}
