/**
 * Who took over a post: a role («وزير الدفاع الإسرائيلي») followed by two words that no entity covers is a name that the configuration
 * does not know. Seen in enough articles, it is proposed to the desk (arabic.md §5.9). Pure; names are proposed, never added.
 */
import type { EntityDefinition, FieldName, Label, MatchedArticle } from '#model'
import { fold } from '../arabic/normalise.ts'
import { isStopWord } from '../arabic/stop-words.ts'
import { tokenise } from '../arabic/tokenise.ts'
import type { Token } from '../arabic/tokenise.ts'

export type UnknownPerson = {
  /** As printed, in its most frequent spelling. */
  readonly name: string
  /** The role that it follows most. */
  readonly role: { readonly id: string; readonly label: Label; readonly side: string }
  /** Ids of different articles, oldest first. */
  readonly articles: readonly string[]
  /** When the first of them was seen, in milliseconds. */
  readonly since: number
}

/** Articles that make a chance neighbour a person. */
const enoughArticles = 3
/** What a role's holder says of a topic: less than the role does, and of its side most. */
const personWeights = { side: 0.8, other: 0.5 }
/** Words between a role and the name: a rank, an adjective. */
const mostBetween = 3
const shortestName = 2

/** What stands between a role and a name: ranks, forms of address, how long somebody holds it. */
const between = new Set(
  'الجنرال جنرال اللواء الفريق أول العميد العقيد الكولونيل السيد السيدة الدكتور الجديد الجديدة الحالي الحالية السابق السابقة المعين المعينة المنتخب الأسبق'
    .split(' ')
    .map(fold),
)
/** Verbs of headlines and reports that follow a role as often as a name does. */
const verbs = new Set(
  'وصل يصل زار يزور التقى يلتقي استقبل يستقبل وقع يوقع هدد يهدد دعا يدعو بحث يبحث كشف يكشف حذر يحذر نفى ينفي أجرى يجري عقد يعقد هنأ يهنئ توجه يتوجه غادر يغادر ألغى يلغي أمر يأمر قرر يقرر طلب يطلب رفض يرفض حضر يحضر شارك يشارك يعلن يؤكد يقول أعرب يعرب اتهم يتهم توعد يتوعد تعهد يتعهد اجتمع يجتمع ترأس يترأس عبر يعبر أجل يؤجل بدأ يبدأ اعتبر يعتبر'
    .split(' ')
    .map(fold),
)

type Sighting = {
  readonly printed: string
  readonly role: UnknownPerson['role']
  readonly article: string
  readonly at: number
}

/** Names proposed from articles, those seen in most articles first. `enough`: articles that one must be seen in, 3 if left out. */
export function unknownPeople(
  matched: readonly Pick<MatchedArticle, 'article' | 'entities'>[],
  enough = enoughArticles,
): UnknownPerson[] {
  const sightings = matched.toSorted((a, b) => a.article.firstSeenAt - b.article.firstSeenAt).flatMap(sightingsIn)
  return [...Map.groupBy(sightings, ({ printed }) => fold(printed)).values()]
    .flatMap((seen): UnknownPerson[] => {
      const articles = [...new Set(seen.map(({ article }) => article))]
      if (articles.length < enough) return []
      const role = mostFrequent(seen.map((one) => one.role.id))
      const name = mostFrequent(seen.map(({ printed }) => printed))
      return [{ name, role: seen.find((one) => one.role.id === role)!.role, articles, since: seen[0]!.at }]
    })
    .toSorted((a, b) => b.articles.length - a.articles.length)
}

function sightingsIn({ article, entities }: Pick<MatchedArticle, 'article' | 'entities'>): Sighting[] {
  const mentions = entities.flatMap((entity) => entity.mentions.map((mention) => ({ entity, mention })))
  const words = new Map<FieldName, Token[]>()
  const wordsOf = (field: FieldName): Token[] => {
    const known = words.get(field) ?? tokenise(article[field])
    words.set(field, known)
    return known
  }
  return mentions.flatMap(({ entity, mention }): Sighting[] => {
    if (entity.type !== 'role') return []
    const { field } = mention
    const isKnown = ({ start, end }: Token): boolean =>
      mentions.some(({ mention: other }) => other.field === field && start < other.end && end > other.start)
    const tokens = wordsOf(field)
    const next = tokens.findIndex(({ start }) => start >= mention.end)
    if (next < 0) return []
    const at = tokens.findIndex((token, index) => index >= next && !between.has(token.text))
    const [given, family] = [tokens[at], tokens[at + 1]]
    if (at < 0 || at - next > mostBetween || given === undefined || family === undefined || family.hardBefore) return []
    if (![given, family].every((token) => mayBeName(token) && !isKnown(token))) return []
    const role = { id: entity.id, label: entity.label, side: entity.side }
    return [{ printed: article[field].slice(given.start, family.end), role, article: article.id, at: article.firstSeenAt }]
  })
}

/**
 * An entity to paste under `entities:` of a file, its weights from those of the role, marked as not verified. The id is the name in
 * plain Latin letters, for people to make readable.
 */
export function proposedEntity({ name, role, articles, since }: UnknownPerson, definition: EntityDefinition): string {
  const weights = Object.entries(definition.evidence).map(
    ([dimension, weight]) =>
      `${dimension}: ${Math.min(weight, dimension === definition.side ? personWeights.side : personWeights.other)}`,
  )
  return `  # «${role.label.ar}» in ${articles.length} articles (${articles.slice(0, 3).join(', ')}): verify the name and the date
  - id: p.${latin(name)}
    type: person
    label: { ar: ${name} }
    side: ${role.side}
    evidence: { ${weights.join(', ')} }
    role: ${role.label.ar}
    from: '${new Date(since).toISOString().slice(0, 7)}'
    sure: false
    forms:
      - ${name}
`
}

/** Plain Latin letters for an id: consonants and long vowels, letter by letter. */
const latin = (name: string): string =>
  Array.from(fold(name), (letter) => letters[letter] ?? (letter === ' ' ? '-' : '')).join('')
const letters: Readonly<Record<string, string>> = Object.fromEntries(
  'ا a ب b ت t ث th ج j ح h خ kh د d ذ dh ر r ز z س s ش sh ص s ض d ط t ظ z ع a غ gh ف f ق q ك k ل l م m ن n ه h و w ي y'
    .split(' ')
    .flatMap((letter, at, all) => (at % 2 === 0 ? [[letter, all[at + 1]!]] : [])),
)

const mayBeName = ({ text, script }: Token): boolean =>
  script === 'arabic' && text.length >= shortestName && !isStopWord(text) && !verbs.has(text.replace(/^[وف](?=.{3})/, ''))

const mostFrequent = (values: readonly string[]): string =>
  [...Map.groupBy(values, (value) => value).entries()].toSorted(([, a], [, b]) => b.length - a.length)[0]![0]
