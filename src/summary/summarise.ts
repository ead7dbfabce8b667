/**
 * A story on one screen, in its sources' own words: nothing is re-worded, every word shown comes from a member's text or an
 * entity's label. Lead-1 of the earliest report beats every cheap extractive method on Arabic news (`stories.md`).
 */
import type { SourceReference, Sourced, StoryMember, Summary } from '#model'
import { tokenise } from '../arabic/tokenise.ts'
import { daysOf } from './dates.ts'
import { firstSentence, trimAtClause, trimLead } from './lead.ts'
import { isLoaded, quotation } from './loaded.ts'
import { principalsOf } from './principals.ts'
import { numericDay, slotsOf, type NamedEntity } from './slots.ts'
import { unsupportedIn, type Shown } from './supported.ts'
import { differencesIn, figureSlots } from './told.ts'

const maxHeadline = 140
const maxLead = 330

/** Summarises the members (at least one, in the order they came). Deterministic. */
export function summarise(members: readonly StoryMember[], entities: readonly NamedEntity[] = []): Summary {
  // Copies say nothing new, unless one moved the story on: else the first of a report group speaks for it.
  const voices = members.filter(
    (member, index) => member.decision === 'update' || members.findIndex(({ group }) => group === member.group) === index,
  )
  const telling = voices.filter(({ decision }) => decision !== 'reaction')
  const reports = telling.length > 0 ? telling : voices
  // Who protests or comments is no source of the event; a story that is nothing but comment has them alone.
  const witnesses = members.filter(({ decision }) => decision !== 'reaction')
  const sources = witnesses.length > 0 ? witnesses : members
  const headline = headlineOf(reports)
  const lead = leadOfStory(newestStage(reports), headline)
  const denial = denialOf(reports)
  // Under a denied claim nothing of the claim may stand as settled: the slots are the denier's.
  const standing = denial === undefined ? reports : [denial]
  const disputed = differencesIn(reports).filter(
    ({ values }) => denial === undefined || values.some(({ articleId }) => articleId === denial.articleId),
  )
  const figures = figureSlots(standing, disputed)
  const told = { ...slotsOf(standing, entities), ...(isHearsay(reports) ? claimed(figures) : figures) }
  const slots = denial?.phase === 'denied' ? ofDenial(told) : told
  const differences = disputed.map(({ slot, values }) => ({ slot, values }))
  const shown: readonly Shown[] = [headline, lead, ...Object.values(slots).flat(), ...differences.flatMap(({ values }) => values)]
  const texts = new Map(members.map((member) => [member.articleId, supportOf(member)]))
  const labels = [...entities.map(({ label }) => label.ar), ...members.map(({ outlet }) => outlet)]
  return {
    headline,
    lead,
    slots,
    differences,
    sources: sources.map(sourceOf),
    principals: principalsOf(reports, entities),
    independent: new Set(sources.map(({ group }) => group)).size,
    unsupported: unsupportedIn(shown, texts, labels),
  }
}

export const sourceOf = ({ articleId, outlet, url, publishedAt, group }: StoryMember): SourceReference => ({
  articleId,
  outlet,
  url,
  publishedAt,
  group,
})

/** The report that denied or cancelled the event, while none has moved the story on since. */
function denialOf(reports: readonly StoryMember[]): StoryMember | undefined {
  const last = reports.findLast((member) => member.decision === 'update' || isDenial(member))
  return last !== undefined && isDenial(last) ? last : undefined
}

const isDenial = ({ decision, phase }: StoryMember): boolean =>
  decision === 'contradiction' && (phase === 'denied' || phase === 'cancelled')

/** What, where and how much would state the very thing that is denied: of it only who and when stand. */
const ofDenial = ({ who, when }: Summary['slots']): Summary['slots'] => ({
  ...(who === undefined ? {} : { who }),
  ...(when === undefined ? {} : { when }),
})

/** A member's words, and the days that follow from them and its publication. */
function supportOf(member: StoryMember): string {
  const text = `${member.title}\n${member.lead}`
  return `${text}\n${daysOf(text, member.publishedAt)
    .map(({ day }) => numericDay(day))
    .join('\n')}`
}

const sourced = (text: string, { articleId, outlet }: StoryMember): Sourced => ({ text, articleId, outlet })

/** Titles that promise instead of telling. */
const teasing = /^(?:شاهد|بالفيديو|بالصور|عاجل|هكذا|لهذا|هذه|هؤلاء|تفاصيل)|[؟?!]|\.\.\.?$/u

/** An opening cut for a title before it came to its point: «في أول زيارة له …» */
const dangling = /^(?:في|بأمر|بتعليمات|بعد|عقب|إثر|خلال|ضمن|على|رغم|تنفيذا|بمناسبة|من أجل)\s.*…$/u

/** A title that shares less than this with what the others say is off the event. */
const offEvent = 0.15
/** A title under this is worse than one of an earlier stage. */
const poorTitle = -1

/**
 * The best title, plain in wording, telling, neither clipped nor endless: the one that opened the newest stage where that is fair, so
 * that a copy does not turn the head; else the best of that stage, else of all. A loaded one that nothing replaces is quoted with its
 * outlet.
 */
function headlineOf(reports: readonly StoryMember[]): Sourced {
  const faults = ({ title }: StoryMember): number =>
    (isLoaded(title) ? -6 : 0) +
    (teasing.test(title) ? -3 : 0) +
    (title.length < 25 ? -1 : 0) +
    (title.length > maxHeadline ? -1 : 0)
  const ranked = reports
    .map((member) => ({ member, points: faults(member) + 2 * agreement(member, reports) }))
    .toSorted((a, b) => b.points - a.points)
  const newest = newestStage(reports)
  const [opener] = newest
  const stays =
    opener !== undefined && faults(opener) === 0 && (reports.length < 3 || agreement(opener, reports) >= offEvent)
      ? opener
      : undefined
  const best =
    (stays === undefined ? undefined : (newest.find((member) => attributes(member, stays)) ?? stays)) ??
    (
      ranked.find(({ member, points }) => newest.includes(member) && points > poorTitle) ??
      // Of the stages before, the latest that can stand by itself.
      ranked
        .toSorted((a, b) => reports.indexOf(b.member) - reports.indexOf(a.member))
        .find(({ member, points }) => points > poorTitle && !dangling.test(member.title)) ??
      ranked[0]
    )?.member
  if (best === undefined) return { text: '', articleId: '', outlet: '' }
  const title = trimAtClause(best.title, maxHeadline)
  return sourced(isLoaded(best.title) || isPassedOn(best, reports) ? quoted(title, best.outlet) : title, best)
}

/** Leads that pass on what somebody else brought. */
const hearsay =
  /^(?:أوردت?|زعمت?|كشفت?|نقلت?|ذكرت?|قالت?|أفادت?|ادعت?|نشرت?) (?:صحيف|صحف|موقع|مواقع|مصدر|مصادر|مجل|قنا|وسائل|تقرير|تقارير|منص)/u
const speaker = /^(?:(?:صحيف|صحف|موقع|مواقع|مصدر|مصادر|مجل|قنا|وسائل|تقرير|تقارير|منص|إعلام)[^:؛«»]{0,40}: |وفق |حسب )/u

/** Whether several outlets tell a story and none of them on its own account. */
const isHearsay = (reports: readonly StoryMember[]): boolean =>
  new Set(reports.map(({ outlet }) => outlet)).size > 1 && reports.every(({ lead }) => hearsay.test(lead))

/** The same values, each to be shown with who tells it. */
const claimed = (slots: Summary['slots']): Summary['slots'] =>
  Object.fromEntries(
    Object.entries(slots).map(([slot, values]) => [slot, values.map((value) => ({ ...value, claimed: true as const }))]),
  )

/** Whether a title puts into its speaker's mouth what the other states as a fact although its own lead only passes it on. */
const attributes = (member: StoryMember, other: StoryMember): boolean =>
  hearsay.test(other.lead) && !speaker.test(other.title) && speaker.test(member.title) && !isLoaded(member.title)

/** A title that puts what it tells into somebody's mouth itself. */
const attributed =
  /^[^:؛«»]{3,40}: |(?:^|\s)(?:و?ب?حسب|وفق|وفقا|نقلا عن|تقرير|تقارير|صحيفة|صحف|موقع|إعلام|مصدر|مصادر|ينفي|تنفي|نفي)(?=\s|$)/u

/** A title that states as a fact what its lead only passes on, while no other report tells it on its own account. */
const isPassedOn = (member: StoryMember, reports: readonly StoryMember[]): boolean =>
  hearsay.test(member.lead) &&
  !attributed.test(member.title) &&
  !teasing.test(member.title) &&
  reports.every(({ lead }) => lead === '' || hearsay.test(lead))

/** Share of a title's words that another report has too: a title off the event names nobody it is about. */
function agreement(member: StoryMember, reports: readonly StoryMember[]): number {
  const words = tokenise(member.title).map(({ text }) => text)
  const others = new Set(
    reports
      .filter((other) => other !== member)
      .flatMap(({ title, lead }) => tokenise(`${title} ${lead}`).map(({ text }) => text)),
  )
  return words.length === 0 ? 0 : words.filter((word) => others.has(word)).length / words.length
}

/** The reports from the newest stage on: what they open with is how things stand, while the first report of all tells how they stood. */
function newestStage(reports: readonly StoryMember[]): readonly StoryMember[] {
  // A disputed figure stands under «نقاط الاختلاف»: it does not take the head over.
  const from = reports.findLastIndex((member) => member.decision === 'update' || isDenial(member))
  return from < 0 ? reports : reports.slice(from)
}

/** The opening of the earliest of these reports that does not take a side; where all do, the earliest in quotation marks. */
function leadOfStory(reports: readonly StoryMember[], headline: Sourced): Sourced {
  const withLead = reports.filter(({ lead }) => lead !== '')
  const member = withLead.find(({ lead }) => !isLoaded(trimAtClause(lead, maxLead))) ?? withLead[0] ?? reports[0]
  if (member === undefined) return { text: '', articleId: '', outlet: '' }
  // Where an article has no title, its opening is cut for one: the lead goes on from there, so it may be longer by as much.
  const opening = headline.text.replace(/…$/u, '')
  const text = trimLead(member.lead, member.lead.startsWith(opening) ? maxLead + opening.length : maxLead)
  return sourced(isLoaded(text) ? quoted(trimAtClause(firstSentence(member.lead), maxLead), member.outlet) : text, member)
}

/** «…» in the outlet's mouth. */
const quoted = (text: string, outlet: string): string => `${outlet}: ${quotation(text)}`.replace(/^: /u, '')
