/**
 * What stands where in an article: title, lead, body, and what is no text of it (related links, comment forms, tickers). Works on
 * fields exactly as given, whatever their shape; arabic.md §5.5 gives the measures.
 */
import type { FieldName, Zone, ZoneKind } from '#model'
import { fold } from '../arabic/normalise.ts'
import { foreignLines, isHeadline, isProse, rowOf, subjectOf } from './headlines.ts'
import type { Subject } from './headlines.ts'

/** The lead is the first 30 % of the main text, at least 70 words. */
const leadShare = 0.3
const leadWords = 70
/** A closing phrase earlier than this share of the text is part of the story. */
const closesAfter = 0.35
/** A ticker: at least this many short pieces on a line with wide gaps between them. */
const tickerPieces = 4
const tickerPiece = { shortest: 15, longest: 170 }
/** A paragraph this long that ends like a sentence is text again after an inline «اقرأ أيضا: …». */
const paragraphWords = 20

const folded = (phrases: string): readonly string[] => phrases.split(' | ').map((phrase) => fold(phrase))
/** From here on nothing belongs to the article. */
const closing = folded(
  'أخبار ذات صلة | مواضيع ذات صلة | مقالات ذات صلة | المزيد من الأخبار | الأكثر قراءة | الأكثر مشاهدة | كلمات دلالية | اترك تعليقا | ' +
    'اترك ردا | أضف تعليق | إلغاء الرد | لن يتم نشر عنوان بريدك الإلكتروني | الحقول الإلزامية | التعليقات | تعليقات الزوار | الوسوم | ' +
    'جميع الحقوق محفوظة | انضم إلى قناتنا | النشرة البريدية | تابعونا على | تابعنا على | شارك الخبر',
)
/** The same, but often only a line in the middle. */
const pointing = folded(
  'اقرأ أيضا | اقرأ المزيد | اقرؤوا أيضا | شاهد أيضا | قد يعجبك أيضا | للمزيد من | طالع أيضا | اقرأ كذلك | ' +
    'تابع أيضا | تصفح أيضا | شاهدوا أيضا | قد يهمك | قد يهمك أيضا | مواضيع قد تهمك | موضوعات متعلقة | مواضيع متعلقة',
)
/** What introduces a row of headlines on its own line, or a list of them: with a colon the line, alone the lines under it. */
const tickers = folded(
  'شريط الأخبار | شريط إخباري | آخر الأخبار | أحدث الأخبار | أهم الأخبار | أبرز العناوين | أبرز الأخبار | عناوين أخرى | أخبار أخرى | ' +
    'مواضيع أخرى | مقالات أخرى | الأكثر تداولا | الأكثر شيوعا | الأكثر تفاعلا | الأكثر تعليقا | من نفس القسم | في نفس القسم | أخبار متفرقة | ' +
    'روابط ذات صلة | أخبار متعلقة | مختارات المحرر | اختيارات المحرر | آخر المستجدات | أخبار عاجلة | موجز الأخبار | نشرة الأخبار | من أرشيفنا | ذات صلة | في نفس الموضوع',
)
/** Syndication trailers of WordPress, in three languages: the whole line. */
const trailers: readonly (readonly [string, string])[] = [
  [fold('ظهرت المقالة'), fold('أولا على')],
  [fold('ظهر المقال'), fold('أولا على')],
  ['the post', 'appeared first on'],
  ['l article', 'est apparu en premier sur'],
]

type Piece = { readonly start: number; readonly end: number; readonly main: boolean }

/**
 * Zones of each field in order; together they cover everything but white space. Without a text the summary is the lead.
 * `isRepeated` knows the lines that the outlet prints under everything (repetition.ts).
 */
export function zonesOf(
  fields: { readonly title: string; readonly summary: string; readonly text: string },
  isRepeated: (line: string) => boolean = () => false,
): Zone[] {
  const whole = (field: 'title' | 'summary'): Piece[] =>
    field === 'title'
      ? linesOf(fields.title).map((piece) => ({ ...piece, main: true }))
      : piecesOf(fields.summary, isRepeated, subjectOf(fields.title, fields.summary))
  return [
    ...merge(
      'title',
      fields.title,
      whole('title').map((piece) => ({ ...piece, kind: 'title' as const })),
    ),
    ...merge(
      'summary',
      fields.summary,
      whole('summary').map((piece) => ({ ...piece, kind: piece.main ? ('lead' as const) : ('boilerplate' as const) })),
    ),
    ...merge(
      'text',
      fields.text,
      leadAndBody(fields.text, piecesOf(fields.text, isRepeated, subjectOf(fields.title, fields.text))),
    ),
  ]
}

/** Lines of a field without their margins, each main text or not. A field of nothing but repeated lines or headlines is text for all that. */
function piecesOf(text: string, isRepeated: (line: string) => boolean, subject: Subject): Piece[] {
  const pieces = judgedPieces(text, isRepeated, subject)
  return pieces.some(({ main }) => main) ? pieces : judgedPieces(text, () => false, undefined)
}

/** Lines, and behind a full stop what a pointing phrase opens («… انتهى. اقرأ أيضا: عنوان»). */
const linesOf = (text: string): { start: number; end: number }[] =>
  [...text.matchAll(/[^\n\r\u2028\u2029]+/g)].flatMap(({ 0: line, index }) => {
    // Few lines have a colon, and a pattern tried behind every stop is slow.
    const stops = /[:：]/.test(line) ? line.matchAll(/[.!؟?…»"”]\s+(?=\S[^:：.\n]{3,30}[:：])/gu) : []
    const cuts = [0, ...[...stops].flatMap(cutsAt(line)), line.length]
    return cuts.slice(1).flatMap((end, cut) => trimmed(line.slice(cuts[cut], end), index + cuts[cut]!))
  })

const cutsAt =
  (line: string) =>
  ({ 0: stop, index }: RegExpMatchArray): number[] => {
    const at = (index ?? 0) + stop.length
    const head = fold(line.slice(at, at + 60))
    return [...pointing, ...closing, ...tickers].some((phrase) => phrase.includes(' ') && head.startsWith(`${phrase} `))
      ? [at]
      : []
  }

/** What the lines under a heading are until the text goes on: not under one, a list of headlines, or everything to the end. */
type Under = 'text' | 'list' | 'end' | 'aside'

function judgedPieces(text: string, isRepeated: (line: string) => boolean, subject: Subject | undefined): Piece[] {
  const lines = linesOf(text)
  const texts = lines.map(({ start, end }) => text.slice(start, end))
  const foreign = subject === undefined ? new Set<number>() : foreignLines(texts, subject)
  const pieces: Piece[] = []
  const closesFrom = text.length * closesAfter
  let under = 'text' as Under
  for (const [index, { start, end }] of lines.entries()) {
    const line = text.slice(start, end)
    const head = fold(line.slice(0, 90))
    // One word alone (التعليقات) is a heading only on a line that looks like one.
    const opens = (phrase: string): boolean =>
      head === phrase || (head.startsWith(`${phrase} `) && (phrase.includes(' ') || !isParagraph(line)))
    const late = start >= closesFrom && start > 0
    const titled = /^[^:：]{0,40}[:：]/.test(line)
    const closes = closing.some(opens)
    const points = pointing.some(opens)
    if ((under === 'aside' || under === 'list') && !isHeadline(line) && (under === 'list' ? isProse(line) : isSentence(line)))
      under = 'text'
    const drop = (next: Under): void => {
      under = next
      pieces.push({ start, end, main: false })
    }
    if (trailers.some(([from, to]) => opens(from) && fold(line.slice(-200)).includes(to))) drop(under)
    else if (closes && late) drop('end')
    // «اقرأ أيضا: عنوان» inside a text is one line; without a title behind it a list follows.
    else if (points && late) drop(/[:：]\s*\S/.test(line.slice(0, 60)) ? 'aside' : 'end')
    else if (points && titled) drop(under)
    else if (tickers.some(opens) && titled) drop(/[:：]\s*$/.test(line) ? 'list' : under)
    else if ([...closing, ...pointing, ...tickers].includes(head) && isHeadlineNext(text, lines[index + 1])) drop('list')
    else if (under !== 'text' || foreign.has(index) || isRepeated(line)) drop(under)
    else pieces.push(...tickerOf(line, start, subject))
  }
  return pieces
}

const isSentence = (line: string): boolean => /[.!؟?…»"”)]$/.test(line)

const isHeadlineNext = (text: string, next: { start: number; end: number } | undefined): boolean =>
  next !== undefined && isHeadline(text.slice(next.start, next.end))

const isParagraph = (line: string): boolean =>
  /[.!؟?…»"”]$/.test(line) && line.split(/\s+/, paragraphWords).length >= paragraphWords

/** A ticker line is cut at its gaps: the short pieces are no text, a long one between them is. Split, never a pattern over the line. */
function tickerOf(line: string, offset: number, subject: Subject | undefined): Piece[] {
  const whole = [{ start: offset, end: offset + line.length, main: true }]
  const row = subject === undefined ? undefined : rowOf(line, subject)
  if (row !== undefined)
    return row.flatMap(({ start, end, foreign }) =>
      trimmed(line.slice(start, end), offset + start).map((piece) => ({ ...piece, main: !foreign })),
    )
  if (!/ {4}|\t/.test(line)) return whole
  let at = 0
  const parts = line.split(/( {4,}|\t+)/).flatMap((part, index) => {
    const start = at
    at += part.length
    return index % 2 === 0 ? trimmed(part, offset + start) : []
  })
  const isShort = ({ start, end }: { start: number; end: number }): boolean =>
    end - start >= tickerPiece.shortest && end - start <= tickerPiece.longest
  if (parts.filter(isShort).length < tickerPieces) return whole
  return parts.map((part) => ({ ...part, main: part.end - part.start > tickerPiece.longest }))
}

/** The range without white space at its ends; nothing for a blank one. */
function trimmed(part: string, offset: number): { start: number; end: number }[] {
  const start = offset + part.length - part.trimStart().length
  const end = offset + part.trimEnd().length
  return start < end ? [{ start, end }] : []
}

/** Splits the main text at the end of its lead, between two words. */
function leadAndBody(text: string, pieces: readonly Piece[]): (Piece & { kind: ZoneKind })[] {
  const words = (piece: Piece): RegExpMatchArray[] => [...text.slice(piece.start, piece.end).matchAll(/\S+/g)]
  // Pieces begin and end with a letter, so what stands between white space is as many words.
  const counts = pieces.map((piece) => (piece.main ? text.slice(piece.start, piece.end).split(/\s+/).length : 0))
  let left = Math.max(leadWords, Math.ceil(counts.reduce((sum, count) => sum + count, 0) * leadShare))
  return pieces.flatMap((piece, index): (Piece & { kind: ZoneKind })[] => {
    const count = counts[index] ?? 0
    if (!piece.main) return [{ ...piece, kind: 'boilerplate' as const }]
    const before = left
    left -= count
    if (before >= count) return [{ ...piece, kind: 'lead' as const }]
    if (before <= 0) return [{ ...piece, kind: 'body' as const }]
    const found = words(piece)
    const leadEnd = piece.start + (found[before - 1]?.index ?? 0) + (found[before - 1]?.[0].length ?? 0)
    const bodyStart = piece.start + (found[before]?.index ?? 0)
    return [
      { ...piece, end: leadEnd, kind: 'lead' as const },
      { ...piece, start: bodyStart, kind: 'body' as const },
    ]
  })
}

/** Neighbours of one kind become one zone. */
function merge(field: FieldName, text: string, pieces: readonly { start: number; end: number; kind: ZoneKind }[]): Zone[] {
  const zones: Zone[] = []
  for (const { start, end, kind } of pieces) {
    const last = zones.at(-1)
    if (last?.kind === kind && text.slice(last.end, start).trim() === '') zones[zones.length - 1] = { ...last, end }
    else zones.push({ field, kind, start, end })
  }
  return zones
}
