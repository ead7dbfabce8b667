/**
 * Matching: the full report on raw text (folding, clitics, word edges and offsets in the same pass) as a share of one plain pass over
 * the characters, against what people use; the build; the whole decision with its reasons.
 */
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { AhoCorasick } from '@monyone/aho-corasick'
import { AhoCorasick as FastAhoCorasick } from '@monyone/aho-corasick/fast'
import type { Article, EntityDefinition } from '#model'
import { createConfigSource } from '../../config/load.ts'
import { fold, normalise } from '../../src/arabic/normalise.ts'
import { zonesOf } from '../../src/article/zones.ts'
import { compileMatcher } from '../../src/match/compile.ts'
import type { Matcher } from '../../src/match/compile.ts'
import { explainDecision } from '../../src/match/explain.ts'
import { findEntities, toEntityHits } from '../../src/match/find-entities.ts'
import { matchArticle } from '../../src/match/match-article.ts'
import { compare, table } from './measure.ts'
import type { Row } from './measure.ts'
import { madeUpName, madeUpTexts, ordinaryWord, sampleArticles } from './sample.ts'

const bundled = new URL('../../config', import.meta.url).pathname
const shared = process.env['RASID_SHARED'] ?? new URL('../../../shared', import.meta.url).pathname

/** What people do elsewhere: chained replacements, no offsets. */
const chained = (text: string): string =>
  text
    .replace(/[\u064B-\u065F\u0670\u0640]/g, '')
    .replace(/[أإآٱ]/g, 'ا')
    .replace(/ى/g, 'ي')
    .replace(/ة/g, 'ه')
    .replace(/ؤ/g, 'و')
    .replace(/ئ/g, 'ي')
    .toLowerCase()

const toTestArticle = (fields: Pick<Article, 'title' | 'text'>, id: string): Article => ({
  ...fields,
  summary: '',
  id,
  feedId: 'bench',
  outlet: 'منبر',
  language: 'ar',
  url: '',
  publishedAt: 0,
  firstSeenAt: 0,
  contentHash: '',
  keys: [],
  zones: zonesOf({ ...fields, summary: '' }),
})

/** One entity for five forms. */
const entitiesOf = (forms: readonly string[]): EntityDefinition[] =>
  Array.from({ length: Math.ceil(forms.length / 5) }, (_, entity) => ({
    id: `x.${entity}`,
    type: 'org',
    label: { ar: `كيان ${entity}` },
    side: '',
    evidence: {},
    sure: true,
    forms: forms
      .slice(entity * 5, entity * 5 + 5)
      .map((text) => ({ text, article: 'optional' as const, inflection: 'masculine' as const })),
  }))

/** 55 % one word, 35 % two, 10 % three. */
const formsOf = (count: number, word: (number: number) => string): string[] =>
  Array.from({ length: count }, (_, at) => {
    const words = at % 20 < 11 ? 1 : at % 20 < 18 ? 2 : 3
    return Array.from({ length: words }, (_each, place) => word(at + place * (count + at))).join(' ')
  })

const compiled = (forms: readonly string[]): Matcher => compileMatcher({ entities: entitiesOf(forms), topics: [], feeds: [] })
const report = (articles: readonly Article[], matcher: Matcher): number =>
  articles.reduce((sum, article) => sum + toEntityHits(findEntities(article, matcher), matcher).length, 0)

const textCount = 400
/** Competitors that take a hundred times as long read fewer texts; shares are by character. */
const fewTexts = 40
const repeats = 8

/** Forms and texts of one row. Sparse: the texts hold 0.2 forms each and none by chance. Dense: forms are the language's common words. */
function prepare(count: number, density: 'sparse' | 'dense'): { forms: string[]; texts: string[] } {
  if (density === 'dense') return { forms: formsOf(count, ordinaryWord), texts: madeUpTexts(textCount, [], 0) }
  const forms = formsOf(count, madeUpName)
  const matcher = compiled(forms)
  const chance = new Set(
    madeUpTexts(textCount, [], 0).flatMap((text, at) =>
      findEntities(toTestArticle({ title: '', text }, `${at}`), matcher).placed.map(({ candidate }) => candidate.pattern.stem),
    ),
  )
  const rare = forms.map((form, at) =>
    chance.has(fold(form).replaceAll(' ', '')) ? `${form} ${madeUpName(200_000 + at)}` : form,
  )
  return { forms: rare, texts: madeUpTexts(textCount, rare, 0.2) }
}

type Measured = { readonly row: (string | number)[]; readonly rivals: (string | number)[] }

async function measure(count: number, density: 'sparse' | 'dense'): Promise<Measured> {
  const { forms, texts } = prepare(count, density)
  const articles = texts.map((text, at) => toTestArticle({ title: '', text }, `${at}`))
  const characters = texts.reduce((sum, { length }) => sum + length, 0)
  const few = texts.slice(0, fewTexts)
  const fewShare = few.reduce((sum, { length }) => sum + length, 0) / characters
  const pass = (): number => {
    let sum = 0
    for (let round = 0; round < repeats; round++)
      for (const text of texts) for (let at = 0; at < text.length; at++) sum ^= text.charCodeAt(at)
    return sum
  }
  const matcher = compiled(forms)
  for (let warm = 0; warm < 10; warm++) report(articles, matcher)
  const reporting = (): void => {
    for (let round = 0; round < repeats; round++) report(articles, matcher)
  }
  // Rivals take their turns with a pass of their own: the collector would still be clearing up after them in our turn.
  const ours = await compare(
    [
      { name: 'pass', run: pass },
      { name: 'report', run: reporting },
    ],
    15,
  )
  const folded = forms.map((form) => fold(form))
  const union = new RegExp(`(?<!\\p{L})[وف]?[بكل]?(?:ال)?(?:${folded.join('|')})(?:ه|ها|هم|ات|ين|ان)?(?!\\p{L})`, 'gu')
  const plainTrie = new AhoCorasick(folded)
  const fastTrie = new FastAhoCorasick(folded)
  const rivals = await compare(
    [
      { name: 'pass', run: pass },
      { name: '@monyone/aho-corasick', run: () => few.map((text) => plainTrie.matchInText(chained(text)).length) },
      { name: '@monyone/aho-corasick/fast', run: () => few.map((text) => fastTrie.matchInText(chained(text)).length) },
      { name: 'RegExp union', run: () => few.map((text) => [...chained(text).matchAll(union)].length) },
    ],
    5,
  )
  const [, build] = await compare([
    { name: 'pass', run: pass },
    { name: 'build', run: () => compiled(forms) },
  ])
  const share = (rows: readonly Row[], at: number, part: number): number =>
    (100 * part * (rows[0]?.medianMs ?? 0)) / (rows[at]?.medianMs || 1)
  const own = share(ours, 1, 1)
  const hits = report(articles, matcher) / textCount
  const bytes = matcher.automaton.table.byteLength + matcher.automaton.states * 18
  return {
    row: [`${count} ${density}`, hits, own, build?.medianMs ?? 0, matcher.automaton.states, bytes / count],
    rivals: [`${count} ${density}`, own, ...[1, 2, 3].map((at) => share(rivals, at, fewShare / repeats))],
  }
}

export async function bench(): Promise<string> {
  const measured: Measured[] = []
  for (const density of ['sparse', 'dense'] as const)
    for (const count of [300, 3_000, 10_000, 30_000]) measured.push(await measure(count, density))
  return [
    table(`match: full report on raw text, ${textCount} made-up texts, CPU medians of one run`, [
      ['forms', 'entities a text', 'share of the pass %', 'build ms', 'states', 'table bytes a form'],
      ...measured.map(({ row }) => row),
    ]),
    table('share of the pass %, side by side (the others: chained replace first, no offsets; only the union knows clitics)', [
      ['forms', 'rasid', '@monyone/aho-corasick', '@monyone/aho-corasick/fast', 'RegExp union'],
      ...measured.map(({ rivals }) => rivals),
    ]),
    await decisions(),
    await folding(),
  ].join('')
}

/** The shipped configuration on sample articles and, where they are, on the seeds: entities, topics, reasons and their sentences. */
async function decisions(): Promise<string> {
  const loaded = await createConfigSource(bundled, bundled).load()
  if (!loaded.ok) throw new Error('Expected the bundled configuration to be right: run npm run -s rasid -- check')
  const { configuration } = loaded
  const matcher = compileMatcher(configuration)
  const sets = [
    { name: 'sample articles', articles: sampleArticles(400).map(({ title, text, id }) => toTestArticle({ title, text }, id)) },
  ]
  if (existsSync(`${shared}/seeds`)) {
    const seeds = readdirSync(`${shared}/seeds`).filter((file) => file.endsWith('.txt'))
    const texts = seeds.map((file) => toTestArticle({ title: '', text: readFileSync(`${shared}/seeds/${file}`, 'utf8') }, file))
    sets.push({ name: 'the seeds', articles: Array.from({ length: 40 }, () => texts).flat() })
  }
  const rows: (string | number)[][] = []
  const each: (string | number)[][] = []
  for (const { name, articles } of sets) {
    const whole = (article: Article): string[] =>
      matchArticle(article, matcher).topics.flatMap((decision) => explainDecision(decision, 'ar'))
    const [entities, decision, sentences, build] = await compare([
      { name: 'entities', run: () => report(articles, matcher) },
      { name: 'decision and reasons', run: () => articles.map((article) => matchArticle(article, matcher)) },
      { name: 'in sentences', run: () => articles.map(whole) },
      { name: 'build', run: () => compileMatcher(configuration) },
    ])
    const perArticle = (ms: number | undefined): number => (ms ?? 0) / articles.length
    const own = [entities, decision, sentences].map((row) => perArticle(row?.medianMs))
    rows.push([name, ...own, build?.medianMs ?? 0])
    if (name === 'the seeds') each.push(...(await oneByOne(articles.slice(0, 5), whole)))
  }
  const forms = configuration.entities.reduce((sum, entity) => sum + entity.forms.length, 0)
  return table(`shipped configuration (${forms} forms), CPU ms an article`, [
    ['articles', 'entities', 'decision and reasons', 'and in sentences', 'build ms'],
    ...rows,
  ]).concat(
    each.length === 0 ? '' : table('the seeds one by one, CPU ms, decision in sentences', [['letters', 'median'], ...each]),
  )
}

/** Each article by itself, as a poll meets it: in the other table the build of a matcher leaves its garbage between the rounds. */
async function oneByOne(articles: readonly Article[], whole: (article: Article) => string[]): Promise<(string | number)[][]> {
  const times = 20
  const found = await compare(
    articles.map((article) => ({
      name: String(article.text.length),
      run: () => Array.from({ length: times }, () => whole(article)),
    })),
  )
  const medians = found.map(({ name, medianMs }): [string, number] => [name, medianMs / times])
  const middle = medians.map(([, ms]) => ms).toSorted((a, b) => a - b)[Math.floor(medians.length / 2)] ?? 0
  return [...medians, ['the median article', middle]]
}

async function folding(): Promise<string> {
  const texts = madeUpTexts(textCount, [], 0)
  const folds = await compare([
    { name: 'normalise with offset map', run: () => texts.map((text) => normalise(text)) },
    { name: 'chained replace, no offsets', run: () => texts.map((text) => chained(text)) },
  ])
  return table('fold', [['how', 'ms', 'ratio'], ...folds.map(({ name, medianMs, ratio }) => [name, medianMs, ratio])])
}
