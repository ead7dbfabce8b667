/**
 * From what a reader types to what the store is asked. Words are folded and looked for with and without their proclitics;
 * `"…"` and «…» keep words together as all-of-them, `-word` excludes, `entity:` `outlet:` `topic:` `since:` `until:` narrow.
 */
import { bareForms } from '../arabic/clitics.ts'
import { fold } from '../arabic/normalise.ts'
import { isStopWord } from '../arabic/stop-words.ts'
import { tokenise } from '../arabic/tokenise.ts'
import { translator } from '../i18n/translate.ts'
import type { SearchFilter, SearchQuery } from '#ports'
import { readMoment } from './moment.ts'

type FilterName = 'entity' | 'outlet' | 'topic' | 'since' | 'until'

/** Filter names as readers of three languages write them, folded. */
const filterNames: ReadonlyMap<string, FilterName> = new Map(
  (
    [
      ['entity', 'entity entite كيان شخص'],
      ['outlet', 'outlet media source منبر مصدر صحيفه'],
      ['topic', 'topic sujet theme موضوع'],
      ['since', 'since depuis after منذ من'],
      ['until', 'until jusqu avant before حتي الي'],
    ] as const
  ).flatMap(([name, words]) => words.split(' ').map((word) => [word, name] as const)),
)

/** More letters and words than a question needs are not read: a query stays one small expression. */
const longestQuery = 600
const mostTerms = 24
const usualLimit = 10
const highestLimit = 200
/** Deep pages cost what they skip. */
const deepestOffset = 10_000

/** The store's question, and what could not be understood in the reader's language (the rest of the query still counts). */
export function readQuery(query: SearchQuery, now: number): { readonly filter: SearchFilter; readonly problem?: string } {
  const said = split(query.words.slice(0, longestQuery))
  const value = (name: FilterName): string | undefined => nonEmpty(query[name]) ?? said.filters.get(name)
  const translate = translator(query.language ?? 'ar')
  const problems: string[] = []
  const moment = (name: 'since' | 'until'): ReturnType<typeof readMoment> => {
    const text = value(name)
    if (text === undefined) return undefined
    const read = readMoment(text, now)
    if (read === undefined) problems.push(translate('search.problem.day', { word: text }))
    return read
  }
  const [since, until] = [moment('since'), moment('until')]
  const names = {
    ...folded('entity', value('entity')),
    ...folded('outlet', value('outlet')),
    ...(value('topic') === undefined ? {} : { topic: value('topic')!.trim() }),
  }
  const filter: SearchFilter = {
    terms: termsOf(said),
    without: [...new Set(said.without.flatMap((text) => tokenise(text).flatMap((token) => formsOf(token.text))))].slice(
      0,
      mostTerms,
    ),
    ...names,
    ...(since === undefined ? {} : { sinceAt: since.from }),
    ...(until === undefined ? {} : { untilAt: until.until }),
    limit: within(query.limit ?? usualLimit, 1, highestLimit),
    offset: within(query.offset ?? 0, 0, deepestOffset),
  }
  const narrowed = filter.terms.length > 0 || Object.keys(names).length > 0 || since !== undefined || until !== undefined
  if (!narrowed && problems.length === 0) problems.push(translate('search.problem.empty'))
  return problems.length === 0 ? { filter } : { filter, problem: problems.join('\n') }
}

type Said = {
  readonly words: string[]
  /** Inside quotes: every word counts, function words too. */
  readonly quoted: string[]
  readonly without: string[]
  readonly filters: Map<FilterName, string>
}

/** An optional minus, an optional `name:`, then a quoted piece or a run without spaces. */
const piece =
  /(?<minus>-)?(?:(?<name>[\p{L}\p{M}]+):)?(?:"(?<straight>[^"]*)"|«(?<french>[^»]*)»|“(?<curly>[^”]*)”|(?<run>\S+))/gu

function split(text: string): Said {
  const said: Said = { words: [], quoted: [], without: [], filters: new Map() }
  for (const { groups, 0: whole } of text.matchAll(piece)) {
    const { minus, name, straight, french, curly, run } = groups ?? {}
    const quoted = straight ?? french ?? curly
    const content = quoted ?? run ?? ''
    const filter = name === undefined ? undefined : filterNames.get(fold(name))
    if (filter !== undefined && content !== '') said.filters.set(filter, content)
    else if (minus !== undefined) said.without.push(content)
    else if (quoted !== undefined) said.quoted.push(content)
    else said.words.push(whole)
  }
  return said
}

/** One term a word, with its alternatives. Function words are dropped unless they are quoted or there is nothing else. */
function termsOf({ words, quoted }: Said): string[][] {
  const tokens = (texts: readonly string[]): string[] => texts.flatMap((text) => tokenise(text).map((token) => token.text))
  const plain = tokens(words)
  const kept = [...plain.filter((word) => !isStopWord(word)), ...tokens(quoted)]
  return [...new Set(kept.length > 0 ? kept : plain)].slice(0, mostTerms).map(formsOf)
}

/** A word and its forms without proclitics: the index has the same (src/store). */
const formsOf = (word: string): string[] => [...new Set([word, ...bareForms(word)])]

function folded(name: 'entity' | 'outlet', text: string | undefined): { entity?: string; outlet?: string } {
  const value = fold(text ?? '')
  return value === '' ? {} : { [name]: value }
}

const nonEmpty = (text: string | undefined): string | undefined => (text === undefined || text.trim() === '' ? undefined : text)
const within = (value: number, least: number, most: number): number =>
  Number.isFinite(value) ? Math.min(most, Math.max(least, Math.floor(value))) : least
