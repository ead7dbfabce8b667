/** Which stage an article tells, and in which voice: reads title and opening sentence with the words of `phases.ts`. */
import { bareForms } from '../arabic/clitics.ts'
import { monthNumber } from '../arabic/months.ts'
import { fold } from '../arabic/normalise.ts'
import { tokenise } from '../arabic/tokenise.ts'
import { firstSentence } from '../summary/lead.ts'
import {
  answeringWords,
  arguingPhrases,
  gatheringSteps,
  noReaction,
  openingDenials,
  replacing,
  ruling,
  backgroundWords,
  comingWords,
  namingPhrases,
  commenterWords,
  genreWords,
  sayingWords,
  urgingWords,
  confirmingWords,
  datingWords,
  officialWords,
  retellingWords,
  demandWords,
  denialPhrases,
  doneWords,
  phasePhrases,
  phaseWords,
  planningWords,
  reactionWords,
  type Phase,
  type Telling,
} from './phases.ts'

export type PhaseReading = {
  /** Stages told as having happened, in the title. */
  readonly title: readonly Phase[]
  /** The same by the verb that opens the lead. */
  readonly lead: readonly Phase[]
  /** The same by any verb in the past: told, though perhaps not the news. */
  readonly aside: readonly Phase[]
  /** Stages told as still to come. */
  readonly planned: readonly Phase[]
  /** Weight of response, protest and comment: title words count twice, the opening once. */
  readonly reaction: number
  /** Somebody official confirms, in the title. */
  readonly confirms: boolean
  /** The verb that opens the lead discloses. */
  readonly discloses: boolean
  /** A day is set or moved. */
  readonly dates: boolean
  /** The title itself sets or moves a day. */
  readonly redates: boolean
  /** The title announces a retelling («تفاصيل», «من هو»). */
  readonly retells: boolean
  /** The title asks («هل», «لماذا», «؟»). */
  readonly asks: boolean
  /** The title answers what was asked. */
  readonly answers: boolean
  /** The title gives a name that was withheld. */
  readonly names: boolean
  /** Who comments is the title's subject or speaker. */
  readonly speaks: boolean
  /** What an office refuses, in the title or as the verb that opens the lead: its decision. */
  readonly rules: boolean
  /** Steps of a gathering in title and opening sentence. */
  readonly steps: readonly string[]
  /** A denial phrase or verb in the title, or opening the lead. */
  readonly denies: boolean
}

const refusals: ReadonlySet<string> = new Set(['رفض', 'رفضت', 'يرفض', 'ترفض', 'رفضه', 'رفضها'].map(fold))

/** Verbs carry و and ف only: والتقى must not lose a false article. */
const formsOf = (token: string): string[] => [token, ...(/^[وف].{3}/.test(token) ? [token.slice(1)] : []), ...bareForms(token)]
const isIn = (words: ReadonlySet<string>, token: string): boolean => formsOf(token).some((form) => words.has(form))
/** The main verb opens an Arabic lead; later ones belong to clauses. */
const openingWords = 3

type Told = {
  readonly phase: Phase
  readonly planned: boolean
  readonly at: number
  readonly how: Telling
  readonly opens: boolean
}

/** Reads the stages of one sentence. `heads`: the sentence is a title, where a noun near its start tells a stage. */
function toldIn(sentence: string, heads: boolean): Told[] {
  const words = tokenise(sentence)
  const tokens = words.map(({ text }) => text)
  return tokens.flatMap((token, at) => {
    const forms = formsOf(token)
    const entries = forms.map((form) => phaseWords.get(form)).find((found) => found !== undefined) ?? []
    const before = tokens.slice(Math.max(0, at - 5), at)
    const demanded = before.some((word) => demandWords.has(word))
    // «بأمر من …، استقبل اليوم …»: after an opening phrase the main verb heads its clause.
    const opens = at < openingWords || words[at]?.hardBefore === true
    const planned = before.some((word) => isIn(planningWords, word))
    return entries.flatMap(({ phase, how }): Told[] => {
      // «يصل مداها إلى 300 كلم» arrives nowhere.
      if (/^(?:مدا|عدد|قيم|نسب|ثمن)/.test(tokens[at + 1] ?? '')) return []
      if (demanded || before.slice(-3).some((word) => backgroundWords.has(word))) return []
      const coming =
        how === 'present' && tokens.slice(at + 1, at + 5).some((word) => comingWords.has(word) || monthNumber(word) !== undefined)
      if (how === 'future' || coming) return [{ phase, planned: true, at, how, opens }]
      if (how !== 'noun') return [{ phase, planned, at, how, opens }]
      const done = before.slice(-3).some((word) => doneWords.has(word))
      return (heads && at < 4) || done ? [{ phase, planned: planned && !done, at, how, opens }] : []
    })
  })
}

/** Words before a colon, where a title names who speaks. */
const speakerWords = 7

/** Weight of a title's speaker: a genre or a commenter before the colon, or a commenter as subject who urges. */
function speakerOf(head: string, words: readonly string[]): number {
  const colon = head.search(/[:؛]/u)
  const speaker = colon < 0 ? [] : tokenise(head.slice(0, colon)).map(({ text }) => text)
  if (speaker.length > 0 && speaker.length <= speakerWords) {
    if (isIn(genreWords, speaker[0] ?? '')) return 4
    if (speaker.some((word) => isIn(commenterWords, word))) return 3
  }
  const subject = words.slice(0, 3).some((word) => isIn(commenterWords, word))
  return subject && words.some((word) => isIn(urgingWords, word)) ? 2 : 0
}

/** «قال الخبير …»: a lead whose voice is a commenter's. */
const givesWord = (words: readonly string[]): boolean =>
  words.some(
    (word, at) => at < 40 && sayingWords.has(word) && words.slice(at + 1, at + 4).some((next) => isIn(commenterWords, next)),
  )

/** Reads title and lead. Without a title the opening sentence stands for it. */
export function readPhases(title: string, lead: string): PhaseReading {
  const opening = firstSentence(lead)
  const head = title.trim() === '' ? opening : title
  const [inTitle, inLead] = [toldIn(head, true), toldIn(opening, false)]
  const reached = (told: readonly Told[]): Phase[] => [
    ...new Set(told.filter(({ planned }) => !planned).map(({ phase }) => phase)),
  ]
  const [headWords, openWords] = [head, opening].map((text) => tokenise(text).map((token) => token.text)) as [string[], string[]]
  const [foldedHead, foldedOpening] = [` ${headWords.join(' ')} `, ` ${fold(opening)} `]
  const rules = ruling.test(foldedHead)
  const countReactions = (words: readonly string[]): number =>
    words.filter(
      (word, at) =>
        isIn(reactionWords, word) &&
        !backgroundWords.has(words[at - 1] ?? '') &&
        !(noReaction.get(word)?.has(words[at + 1] ?? '') ?? false) &&
        !(rules && isIn(refusals, word)),
    ).length
  const argues = arguingPhrases.some((phrase) => ` ${fold(lead)} `.includes(` ${phrase} `))
  const asks = /[؟?]/.test(head) || /^ (?:هل|لماذا|ماذا|كيف|ما) /.test(foldedHead)
  const confirms =
    (headWords.some((word) => isIn(confirmingWords, word)) && headWords.some((word) => isIn(officialWords, word))) ||
    (headWords.some((word) => isIn(confirmingWords, word)) &&
      openWords.some(
        (word, at) => isIn(confirmingWords, word) && openWords.slice(at + 1, at + 4).some((next) => isIn(officialWords, next)),
      ))
  return {
    title: [
      ...new Set([
        ...reached(inTitle),
        ...phasePhrases.filter(([phrase]) => foldedHead.includes(` ${phrase} `)).map(([, phase]) => phase),
      ]),
    ],
    lead: reached(inLead.filter(({ at, opens, how }) => at < openingWords || (opens && how === 'past'))),
    aside: reached(inLead.filter(({ how }) => how === 'past')),
    planned: [...new Set([...inTitle, ...inLead].filter(({ planned }) => planned).map(({ phase }) => phase))],
    reaction:
      2 * countReactions(headWords) +
      countReactions(openWords) +
      // The verb that opens the lead is what the article is about.
      countReactions(openWords.slice(0, openingWords)) +
      speakerOf(head, headWords) +
      (givesWord(tokenise(lead).map(({ text }) => text)) ? 2 : 0) +
      (argues ? 2 : 0) +
      (asks ? 1 : 0),
    rules,
    steps: gatheringSteps.filter(([, told]) => told.test(`${foldedHead}${foldedOpening}`)).map(([step]) => step),
    confirms,
    discloses: openWords.slice(0, openingWords).some((word) => isIn(confirmingWords, word)),
    dates: [...headWords, ...openWords.slice(0, 6)].some((word) => isIn(datingWords, word)),
    redates: headWords.some((word) => isIn(datingWords, word)),
    retells: headWords.some((word) => isIn(retellingWords, word)) || / من (?:هو|هي) /.test(foldedHead),
    asks,
    answers:
      headWords.some((word) => isIn(answeringWords, word)) ||
      openWords.slice(0, openingWords).some((word) => isIn(answeringWords, word)),
    names: namingPhrases.some((phrase) => foldedHead.includes(` ${phrase} `)),
    speaks: speakerOf(head, headWords) > 0,
    denies:
      denialPhrases.some((phrase) => foldedHead.includes(` ${phrase} `)) ||
      inTitle.some(({ phase, planned }) => phase === 'denied' && !planned) ||
      inLead.some(({ phase, planned, at }) => phase === 'denied' && !planned && at < openingWords) ||
      replacing.test(foldedHead) ||
      openingDenials.some((phrase) => foldedOpening.startsWith(` ${phrase} `)) ||
      denialPhrases.slice(0, 4).some((phrase) => foldedOpening.includes(` ${phrase} `)),
  }
}
