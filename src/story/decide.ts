/** What an article that belongs to a story adds to it, after policy.md: contradiction > update > reaction > same. */
import type { StoryDecision } from '#model'
import type { Features } from './features.ts'
import type { Told } from './memory.ts'
import { implied, type Phase } from './phases.ts'
import type { StoryWindow } from './window.ts'

export type Verdict = {
  readonly decision: StoryDecision
  readonly phase?: Phase
  readonly because: Readonly<Record<string, string | number | boolean>>
}

/** Share of the lead's weight (idf) that no member said before, 0..1. */
export function noveltyOf(article: Features, told: Told, window: StoryWindow): number {
  const terms = [...new Set(article.lead.split(' '))]
  const weight = (list: readonly string[]): number => list.reduce((sum, term) => sum + window.idf(term), 0)
  return weight(terms.filter((term) => !told.terms.has(term))) / (weight(terms) || 1)
}

/** A figure of the article that disagrees with what was told: same slot and unit, another value. */
export function clashingFigure(article: Features, told: Told): string | undefined {
  return article.figures.find((figure) => {
    const [slot, value, unit] = figure.split(':')
    const before = told.figures.filter((other) => other.startsWith(`${slot}:`) && other.endsWith(`:${unit}`))
    return before.length > 0 && !before.some((other) => other.split(':')[1] === value)
  })
}

/**
 * A figure that a title puts forward against the only value told of its kind: it is the article's claim. Where several were told,
 * or the article tells of «بينها» and of a new stage, one cannot say what it contradicts.
 */
function disputes({ titleFigures }: Features, told: Told): string | undefined {
  return titleFigures.find((figure) => {
    const [slot, value, unit] = figure.split(':')
    const before = told.figures.filter((other) => other.startsWith(`${slot}:`) && other.endsWith(`:${unit}`))
    return before.length === 1 && before[0]?.split(':')[1] !== value
  })
}

/** Stages that one article may tell as another: the shipment «arrives» that an outlet calls delivered, the contract «signed» that it calls a purchase. */
const alike: readonly (readonly Phase[])[] = [
  ['arrives', 'delivered'],
  ['accident', 'casualties'],
]
/** Within half a day, another outlet's word for the stage of a deal or an agreement is a word, no stage. */
const retellingMs = 12 * 3_600_000
const closings: readonly Phase[] = ['agreed', 'acquired', 'signed']
const synonyms: readonly (readonly Phase[])[] = [
  closings,
  ['acquired', 'agreed', 'delivered', 'arrives', 'ends'],
  ['begins', 'opened', 'deployed', 'arrives', 'tested'],
]

/** After any of these a confirmation is no news. */
const early: ReadonlySet<Phase> = new Set<Phase>(['announced', 'denied', 'postponed', 'acquired', 'cancelled'])

/** Stages of the article that nobody told. */
function freshPhases({ phases, kinds, at }: Features, told: Told): Phase[] {
  const toldOrAlike = new Set([...told.phases, ...[...told.phases].flatMap((phase) => implied[phase] ?? [])])
  if (kinds.includes('deal'))
    for (const pair of alike.slice(0, 1))
      if (pair.some((phase) => told.phases.has(phase))) for (const phase of pair) toldOrAlike.add(phase)
  if (at - told.movedAt < retellingMs && !kinds.includes('exercise'))
    for (const group of told.visit ? [closings] : synonyms)
      if (group.some((phase) => told.phases.has(phase))) for (const phase of group) toldOrAlike.add(phase)
  // «يصل … ويلتقي»: a title that tells the known stage first adds colour to it.
  if (phases.title.some((phase) => phase === 'arrives') && told.phases.has('arrives')) toldOrAlike.add('received')
  const stages = [...phases.title, ...phases.lead, ...(phases.confirms ? (['confirmed'] as const) : [])]
  return [...new Set(stages)].filter(
    (phase) =>
      !toldOrAlike.has(phase) &&
      phase !== 'denied' &&
      phase !== 'cancelled' &&
      !(phase === 'confirmed' && !told.denied && [...told.phases].some((one) => !early.has(one))),
  )
}

/** A place, a name, a date or an amount that an article puts into its title, or discloses in so many words, and nobody told. */
function disclosure(
  { at, titleCities, titleAnchors, titleFigures, figures, phases, anchors }: Features,
  told: Told,
): string | undefined {
  const city = titleCities[0]
  if (city !== undefined && told.cities.size === 0) return city
  const person = titleAnchors.find((anchor) => anchor.startsWith('@p.'))
  if (person !== undefined && ![...told.mentioned].some((anchor) => anchor.startsWith('@p.'))) return person
  if (phases.names && !told.named) return 'name'
  const unpriced = !told.figures.some((other) => other.startsWith('howMuch'))
  const price =
    unpriced && at - told.movedAt >= retellingMs ? titleFigures.find((figure) => figure.startsWith('howMuch')) : undefined
  if (price !== undefined) return price
  if (phases.redates && told.phases.has('postponed')) return 'date'
  if (!phases.discloses || !anchors.some((anchor) => /^@[pr]\./.test(anchor))) return undefined
  return figures.find((figure) => figure.startsWith('howMuch') && !told.figures.some((other) => other.startsWith('howMuch')))
}

/** Decides. `told` is the story before this article. */
export function decide(article: Features, told: Told, window: StoryWindow): Verdict {
  const { phases } = article
  const novelty = Math.round(noveltyOf(article, told, window) * 1000) / 1000
  const fresh = freshPhases(article, told)
  const clash = clashingFigure(article, told)
  const days = article.plannedDays.filter((day) => !told.days.has(day))
  const because = {
    novelty,
    ...(fresh.length > 0 ? { fresh: fresh.join(' ') } : {}),
    ...(clash === undefined ? {} : { clash }),
    ...(days.length > 0 ? { days: days.join(' ') } : {}),
    ...(phases.reaction > 0 ? { reaction: phases.reaction } : {}),
  }
  // A denial told again is the story as it stands.
  if (phases.denies)
    return told.denied || told.phases.has('cancelled')
      ? { decision: 'same', because }
      : { decision: 'contradiction', phase: 'denied', because }
  if (phases.title.includes('cancelled') && !told.phases.has('cancelled'))
    return { decision: 'contradiction', phase: 'cancelled', because }
  const stage = phases.title.find((phase) => fresh.includes(phase)) ?? fresh[0]
  const comments = phases.reaction >= 2 && !told.comments
  const inTitle = stage !== undefined && phases.title.includes(stage)
  const comment = phases.reaction >= 3 || (phases.reaction >= 2 && (phases.speaks || !inTitle))
  if (stage !== undefined && !phases.asks && !phases.retells && !comment) return { decision: 'update', phase: stage, because }
  if (told.asked && !told.answered && phases.answers && article.kinds.includes('question'))
    return { decision: 'update', phase: 'confirmed', because: { ...because, answers: true } }
  const disclosed = disclosure(article, told)
  if ((days.length > 0 || disclosed !== undefined) && phases.reaction < 2)
    return { decision: 'update', because: { ...because, ...(disclosed === undefined ? {} : { disclosed }) } }
  const step = told.comments ? phases.steps.find((one) => !told.steps.has(one)) : undefined
  if (step !== undefined) return { decision: 'update', because: { ...because, step } }
  if (phases.rules) return { decision: told.ruled ? 'same' : 'update', because: { ...because, rules: true } }
  const disputed = disputes(article, told)
  if (disputed !== undefined && phases.reaction < 2 && !phases.asks && !phases.retells)
    return { decision: 'contradiction', because: { ...because, disputed } }
  if (comments) return { decision: 'reaction', because }
  // A question put in a parliament about somebody else's event.
  if (!told.asked && !told.comments && article.kinds.includes('question') && !phases.answers)
    return { decision: 'reaction', because: { ...because, question: true } }
  return { decision: 'same', because }
}
