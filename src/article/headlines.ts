/**
 * Headlines of other articles, known by their shape wherever they stand: several short pieces in a row, none a sentence, that do not
 * speak of what the title and the opening paragraph speak of. Position and introducing phrases are no part of it.
 */
import { bareForms } from '../arabic/clitics.ts'
import { isStopWord } from '../arabic/stop-words.ts'
import { tokenise } from '../arabic/tokenise.ts'

/** What an article is about, to compare a piece with: folded words without their proclitics. */
export type Subject = () => { readonly title: ReadonlySet<string>; readonly opening: ReadonlySet<string> }

/** Words and letters of a headline; longer ones are paragraphs, shorter ones bylines and datelines. */
const headlineWords = { fewest: 3, most: 17 }
const longestHeadline = 140
/** So many in a row make a block. */
const blockPieces = 3
/** Nobody prints so many headlines in a row; a line of thousands of bars is an attack, and each piece costs (hostile.md, P-04). */
const mostPieces = 300
/** A piece belongs to the article by one word of its title or so many of title and opening. */
const openingWords = 2
/** …and stays, in a row that is foreign otherwise («هسبريس | الرباط | خبر»), by so many. */
const ownWords = 3
/** A block is foreign while fewer than this share of its pieces belong. */
const belongingShare = 0.5
/** A line is read as prose, and opens the article, from so many words with a full stop. */
const proseWords = 12
/** …and from so many without one. */
const unpunctuatedWords = 24
/** A line that ends in a colon and is longer than a heading announces a list of the story's own (وتشمل الصفقة ما يلي:). */
const announcingWords = 4

/**
 * What separates headlines on one line: bars, bullets, stars, strokes; never a dash, a comma or quotation marks in pairs. Marks of
 * direction may stand among the spaces around.
 */
const space = String.raw`[\s\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]`
const separators = new RegExp(
  String.raw`${space}+[|¦]+${space}+|${space}*[•●▪■◾◼◄►◆♦★☆✦⬤🔴🔵🔸🔹▶⏺]\uFE0F?${space}*|${space}+(?:/{2,}|\*{1,3}|#|~|»|«|--+|_{2,})${space}+`,
  'u',
)
const everySeparator = new RegExp(separators, 'gu')
/** One of these signs stands in every separator. */
const separating = /[|¦•●▪■◾◼◄►◆♦★☆✦⬤🔴🔵🔸🔹▶⏺*#~»«]|\/\/|--|__/u

/** Read once, and only for an article that has a row of short pieces. */
export function subjectOf(title: string, text: string): Subject {
  let known: ReturnType<Subject> | undefined
  return () => {
    const paragraph = text.split('\n').find(isProse) ?? ''
    // Behind a bar or a bullet a row of headlines may begin.
    const opening = paragraph.slice(0, paragraph.search(separators) >>> 0)
    return (known ??= { title: contentWords(title), opening: contentWords(`${title} ${opening}`) })
  }
}

/** A paragraph of the story rather than a headline. */
export function isProse(line: string): boolean {
  const words = line.trim().split(/\s+/, unpunctuatedWords).length
  return words >= unpunctuatedWords || (words >= proseWords && /[.!؟?…»"”)]$|[.؟!]\s/.test(line.trim()))
}

/** Is a line of the text shaped like a headline? A bullet or number before it counts for nothing. */
export function isHeadline(line: string): boolean {
  const bare = line.trim().replace(/^(?:[-–—*•●▪■◾◼◄►◆♦★☆✦⬤🔴🔵🔸🔹▶⏺|»«#]\uFE0F?|\d{1,2}[.)-])\s*/u, '')
  if (bare.length > longestHeadline || /[^.]\.$|[،؛:,]$|[^.\d]\.\s/.test(bare) || isTurn(bare)) return false
  const words = bare.split(/\s+/, headlineWords.most + 1).length
  return words >= headlineWords.fewest && words <= headlineWords.most
}

/** Who speaks in an interview. */
const isTurn = (line: string): boolean => /^(?:س|ج|سؤال|جواب|السؤال|الجواب)\s*\d*\s*[:：/-]/.test(line)

/** Indexes of the lines that stand in foreign blocks. Lines after «… ما يلي:» are the story's own, and so is a text without prose. */
export function foreignLines(lines: readonly string[], subject: Subject): ReadonlySet<number> {
  const foreign = new Set<number>()
  if (!lines.some(isProse)) return foreign
  for (let at = 0; at < lines.length;) {
    let end = at
    while (end < lines.length && isHeadline(lines[end]!)) end++
    const announced = at > 0 && /[:：]\s*$/.test(lines[at - 1]!) && lines[at - 1]!.trim().split(/\s+/).length >= announcingWords
    if (!announced && isForeign(lines.slice(at, end), subject)) for (let line = at; line < end; line++) foreign.add(line)
    at = end + 1
  }
  return foreign
}

/**
 * Ranges of a line between separators, those of a foreign block marked. undefined: the line is no row of headlines. A piece too long
 * for a headline, or a sentence, is the story.
 */
export function rowOf(line: string, subject: Subject): readonly { start: number; end: number; foreign: boolean }[] | undefined {
  // Most lines have no sign of one, and the pattern starts anew at every space.
  if (!separating.test(line)) return undefined
  const pieces: { start: number; end: number }[] = []
  let at = 0
  for (const { 0: separator, index } of line.matchAll(everySeparator)) {
    if (pieces.length === mostPieces) return undefined
    pieces.push({ start: at, end: index })
    at = index + separator.length
  }
  if (pieces.length + 1 < blockPieces) return undefined
  pieces.push({ start: at, end: line.length })
  const filled = pieces.filter(({ start, end }) => line.slice(start, end).trim() !== '')
  const text = ({ start, end }: { start: number; end: number }): string => line.slice(start, end)
  // Names of sections between the headlines (سياسة » الجيش » …) are pieces too.
  const row = filled.filter((piece) => isHeadline(text(piece)) || isSection(text(piece)))
  if (!isForeign(row.map(text), subject)) return undefined
  return filled.map((piece) => ({
    ...piece,
    foreign: !isProse(text(piece)) && text(piece).length <= longestHeadline && belongingWords(text(piece), subject) < ownWords,
  }))
}

const isSection = (piece: string): boolean => /^\s*\p{L}+(?:\s\p{L}+)?\s*$/u.test(piece)

const belongingWords = (piece: string, subject: Subject): number => {
  const { opening } = subject()
  return [...contentWords(piece)].filter((word) => opening.has(word)).length
}

function isForeign(pieces: readonly string[], subject: Subject): boolean {
  if (pieces.length < blockPieces) return false
  const { title, opening } = subject()
  if (opening.size === 0) return false
  const belonging = pieces.filter((piece) => {
    const words = contentWords(piece)
    const shared = (known: ReadonlySet<string>): number => [...words].filter((word) => known.has(word)).length
    return shared(title) >= 1 || shared(opening) >= openingWords
  })
  return belonging.length / pieces.length < belongingShare
}

/** One form a word, so that a word shared is counted once. */
const contentWords = (text: string): ReadonlySet<string> =>
  new Set(
    tokenise(text)
      .filter(({ text: word, script }) => script !== 'digit' && word.length >= 3 && !isStopWord(word))
      .map(({ text: word }) => bareForms(word)[0]!),
  )
