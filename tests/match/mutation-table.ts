/**
 * Share of hits that each way of typing keeps: `node tests/match/mutation-table.ts [FOLDER of .txt]`; our own labelled cases if none is
 * given. A hit is one mention of an entity; decisions are compared article by article.
 */
import { globSync, readFileSync } from 'node:fs'
import { parse } from 'yaml'
import type { Matcher } from '../../src/match/compile.ts'
import { matchArticle } from '../../src/match/match-article.ts'
import { shippedMatcher, toTestArticle } from './configuration.ts'
import { lossy, orthographic } from './spelling-mutations.ts'
import type { Mutation } from './spelling-mutations.ts'

/** `kept` of `hits` mentions; `decided` of `articles` alike. */
export type Kept = { readonly hits: number; readonly kept: number; readonly articles: number; readonly decided: number }

export function keptBy({ mutate }: Mutation, texts: readonly string[], matcher: Matcher): Kept {
  let [hits, kept, decided] = [0, 0, 0]
  for (const text of texts) {
    const [before, after] = [read(text, matcher), read(mutate(text), matcher)]
    for (const [id, count] of before.mentions) {
      hits += count
      kept += Math.min(count, after.mentions.get(id) ?? 0)
    }
    if (before.decision === after.decision) decided++
  }
  return { hits, kept, articles: texts.length, decided }
}

function read(text: string, matcher: Matcher) {
  const { entities, topics } = matchArticle(toTestArticle({ text }), matcher)
  return { mentions: new Map(entities.map(({ id, mentions }) => [id, mentions.length])), decision: topics[0]?.decision }
}

/** Texts of our own labelled cases, title and text one after the other. */
export function ownTexts(): string[] {
  const folder = new URL('../corpus/match', import.meta.url).pathname
  return globSync('*.yaml', { cwd: folder })
    .toSorted()
    .map((file) => parse(readFileSync(`${folder}/${file}`, 'utf8')) as Readonly<Record<string, string | undefined>>)
    .map(({ title = '', summary = '', text = '' }) => [title, summary, text].filter((part) => part !== '').join('.\n'))
}

if (import.meta.main) {
  const folder = process.argv[2]
  const texts =
    folder === undefined
      ? ownTexts()
      : globSync('*.txt', { cwd: folder }).map((file) => readFileSync(`${folder}/${file}`, 'utf8'))
  const matcher = await shippedMatcher()
  process.stdout.write(`| ${texts.length} texts | hits kept | decisions alike |\n|---|---|---|\n`)
  for (const mutation of [...orthographic, ...lossy]) {
    const { hits, kept, articles, decided } = keptBy(mutation, texts, matcher)
    const share = (part: number, whole: number): string => `${((100 * part) / whole).toFixed(1)} % (${part} of ${whole})`
    process.stdout.write(`| ${mutation.name} | ${share(kept, hits)} | ${share(decided, articles)} |\n`)
  }
}
