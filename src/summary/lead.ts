/** The opening of an article, and trimming that never re-words. */
import { sentences } from '../arabic/sentences.ts'

const leadChars = 480
const minWords = 8
const enoughWords = 30
/** Sentences that turn to what was before: the lead ends there, and with it who and what the event is about. */
const background =
  /^(?:و?(?:كان|كانت|كانا|سبق|تجدر|يجدر|جدير|الجدير|يذكر|يشار|منذ|استأنف|استأنفت|يأتي|تأتي|يندرج|تندرج|ترتبط|تثير|شهدت|اعترفت?|بموجب|في مارس|في نوفمبر|في نونبر|في وقت سابق|خلال السنوات|في السنوات|في عام|في سنة)|وفي (?:عام|سنة))(?=[\s،])/u

const wordCount = (text: string): number => text.split(/\s+/u).filter(Boolean).length
const flat = (text: string): string => text.replace(/\s+/gu, ' ').trim()

/**
 * The lead: the outlet's teaser where it says something, else the first whole sentences, up to about 480 characters. In three of
 * five outlets the teaser is the opening paragraph (`stories.md`).
 */
export function leadOf(fields: { readonly summary: string; readonly text: string }): string {
  const teaser = flat(fields.summary)
  // A teaser that the feed cut off in mid-sentence: the text that it opens says how it goes on.
  const cut = /(?:…|\.\.\.?|\[…\]|\[\.\.\.\])$/u.test(teaser) && flat(fields.text.slice(0, 200)).startsWith(teaser.slice(0, 25))
  if (wordCount(teaser) >= minWords && !cut) return trimAtClause(teaser, leadChars)
  let lead = ''
  for (const { start, end } of sentences(fields.text.slice(0, 4000))) {
    const next = flat(fields.text.slice(start, end))
    if (lead !== '' && (lead.length + next.length > leadChars || background.test(next))) break
    lead = lead === '' ? next : `${lead} ${next}`
    if (wordCount(lead) >= enoughWords) break
  }
  return trimAtClause(lead === '' ? teaser : lead, leadChars)
}

/** The first sentence of a lead, whole. */
export function firstSentence(text: string): string {
  const [first] = sentences(text)
  return first === undefined ? text : flat(text.slice(first.start, first.end))
}

/**
 * At most `max` characters, cut after a sentence if more than half is kept so, else before a clause (، ؛), else between words;
 * what is cut off inside a sentence leaves «…». Quotation marks that lost their partner are not shown.
 */
export function trimAtClause(text: string, max: number): string {
  const whole = flat(text)
  if (whole.length <= max) return whole
  const room = whole.slice(0, max - 1)
  const sentenceEnd = sentences(whole)
    .map(({ end }) => end)
    .filter((end) => end <= max)
    .at(-1)
  if (sentenceEnd !== undefined && sentenceEnd >= max * 0.45) return balanced(whole.slice(0, sentenceEnd).trim())
  const clause = lastClauseEnd(room, max * 0.45)
  const space = room.lastIndexOf(' ')
  const cut = clause >= max * 0.45 ? clause : space > 0 ? space : wholeGraphemes(whole, max - 1)
  return `${balanced(whole.slice(0, cut).replace(/[\s،؛,:«"“(]+$/u, ''))}…`
}

const graphemes = new Intl.Segmenter('ar', { granularity: 'grapheme' })

/** The most units up to `max` that end no grapheme in its middle. */
function wholeGraphemes(text: string, max: number): number {
  let fits = 0
  for (const { index, segment } of graphemes.segment(text.slice(0, max + 64))) {
    if (index + segment.length > max) break
    fits = index + segment.length
  }
  return fits
}

/** Shorter pieces between two commas are appositions and adverbs («، الجنرال فلان، الإثنين، »): the clause goes on behind them. */
const minClause = 30

/** Where the last clause of a text ends; of those from `from` on one that ends no apposition, if there is one. */
function lastClauseEnd(text: string, from: number): number {
  const ends = [...text.matchAll(/[،؛]|, /gu)].map(({ index }) => index)
  const whole = ends.filter((end, at) => end >= from && end - (ends[at - 1] ?? 0) >= minClause)
  return whole.at(-1) ?? (text.length < titleChars ? -1 : (ends.at(-1) ?? -1))
}

/** Texts below this are cut for a title, which needs its verb's object more than a clean end. */
const titleChars = 160

/** Who says so, up to the end of its clause. */
const attribution = /[،,]\s*((?:وذلك )?(?:ب?حسب|وفقا? ?ل?|نقلا عن)\s[^،,؛.]+)/u
/** What an article says of its own copy of a statement. */
const ownCopy = /\s(?:توصلت?|اطلعت?|حصلت?|تلقت)\s.*$/u
/** Details that a reader misses less than who says so. */
const details = /[،,]\s*(?:و?من )?(?:بين|ضمن)ه(?:م|ن|ا)\s/u

/**
 * A lead of at most `max` characters. Where its opening sentence is too long and what would be cut off says whose word it is, the
 * details before it give way instead («، من بينها …»), with «…» where they stood.
 */
export function trimLead(text: string, max: number): string {
  const whole = flat(text)
  const plain = trimAtClause(whole, max)
  const opening = firstSentence(whole)
  const said = opening.length > max ? attribution.exec(opening) : null
  if (said?.[1] === undefined || said.index + 2 < plain.length) return plain
  const source = said[1].replace(ownCopy, '').trim()
  const room = max - source.length - 3
  const before = opening.slice(0, said.index)
  const detail = details.exec(before)?.index ?? room + 1
  const kept = detail <= room ? detail : before.slice(0, room).lastIndexOf('،')
  if (kept < max * 0.4) return plain
  return `${balanced(before.slice(0, kept).trim())}… ${source}${source === opening.slice(-source.length - 1, -1) ? '.' : '…'}`
}

const pairs = [
  ['«', '»'],
  ['“', '”'],
  ['(', ')'],
] as const

/** Drops a quotation mark or bracket whose partner was cut off. */
function balanced(text: string): string {
  let out = text
  for (const [open, close] of pairs) {
    const last = out.lastIndexOf(open)
    if (last > out.lastIndexOf(close)) out = out.slice(0, last) + out.slice(last + 1)
  }
  if ((out.split('"').length - 1) % 2 === 1) {
    const last = out.lastIndexOf('"')
    out = out.slice(0, last) + out.slice(last + 1)
  }
  return flat(out)
}
