/** Matching: the whole decision, the entities alone, and the build, against one plain pass over the characters. */
import type { Article, EntityDefinition } from '#model'
import { createConfigSource } from '../../config/load.ts'
import { normalise } from '../../src/arabic/normalise.ts'
import { zonesOf } from '../../src/article/zones.ts'
import { compileMatcher } from '../../src/match/compile.ts'
import { findEntities } from '../../src/match/find-entities.ts'
import { matchArticle } from '../../src/match/match-article.ts'
import { sampleArticles } from './sample.ts'
import { compare, table } from './measure.ts'

const bundled = new URL('../../config', import.meta.url).pathname

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

/** Entities with made-up forms, to see how the number of forms counts. */
const madeUp = (forms: number): EntityDefinition[] =>
  Array.from({ length: Math.ceil(forms / 5) }, (_, entity) => ({
    id: `x.${entity}`,
    type: 'org',
    label: { ar: `كيان ${entity}` },
    side: '',
    evidence: {},
    sure: true,
    forms: Array.from({ length: 5 }, (_, form) => ({
      text: word(entity * 5 + form),
      article: 'optional',
      inflection: 'masculine',
    })),
  }))

const letters = 'بتجحدرزسشصضطعغفقكلمنهوي'
/** A pronounceable name for a number: five to seven letters, all different for different numbers. */
function word(number: number): string {
  let rest = number * 7919 + 1
  let text = ''
  for (let place = 0; place < 6; place++) {
    text += letters[rest % letters.length]
    rest = Math.floor(rest / letters.length) + place * 31
  }
  return `${text}${letters[number % letters.length]}`
}

export async function bench(): Promise<string> {
  const loaded = await createConfigSource(bundled, bundled).load()
  if (!loaded.ok) throw new Error('Expected the bundled configuration to be right: run npm run -s rasid -- check')
  const articles: Article[] = sampleArticles(400).map((fields) => ({ ...fields, zones: zonesOf(fields) }))
  const characters = articles.reduce((sum, { title, text }) => sum + title.length + text.length, 0)
  const pass = (): number => {
    let sum = 0
    for (const { title, text } of articles)
      for (const field of [title, text]) for (let at = 0; at < field.length; at++) sum ^= field.charCodeAt(at)
    return sum
  }
  const out: string[] = []
  const rows: (string | number)[][] = [
    ['forms', 'pass ms', 'entities ms', 'share of the pass %', 'decision ms', 'ms an article', 'build ms'],
  ]
  for (const forms of [0, 3_000, 10_000]) {
    const configuration = { ...loaded.configuration, entities: [...loaded.configuration.entities, ...madeUp(forms)] }
    const matcher = compileMatcher(configuration)
    const [plain, entities, decision, build] = await compare(
      [
        { name: 'pass', run: pass },
        { name: 'entities', run: () => articles.map((article) => findEntities(article, matcher)) },
        { name: 'decision', run: () => articles.map((article) => matchArticle(article, matcher)) },
        { name: 'build', run: () => compileMatcher(configuration) },
      ],
      5,
    )
    rows.push([
      configuration.entities.reduce((sum, entity) => sum + entity.forms.length, 0),
      plain?.medianMs ?? 0,
      entities?.medianMs ?? 0,
      (100 * (plain?.medianMs ?? 0)) / (entities?.medianMs || 1),
      decision?.medianMs ?? 0,
      (decision?.medianMs ?? 0) / articles.length,
      build?.medianMs ?? 0,
    ])
  }
  out.push(table(`match: ${articles.length} articles, ${characters} characters, CPU medians of one run`, rows))
  const folds = await compare([
    { name: 'normalise with offset map', run: () => articles.map(({ text }) => normalise(text)) },
    { name: 'chained replace, no offsets', run: () => articles.map(({ text }) => chained(text)) },
  ])
  out.push(table('fold', [['how', 'ms', 'ratio'], ...folds.map(({ name, medianMs, ratio }) => [name, medianMs, ratio])]))
  return out.join('')
}
