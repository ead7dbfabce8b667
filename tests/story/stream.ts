/** Runs labelled streams through matcher and grouping, and counts as /work/shared/tools/eval-stories.mjs does. */
import { readFileSync, readdirSync } from 'node:fs'
import type { Article, MatchedArticle, Story, StoryDecision, StoryUpdate } from '#model'
import { createConfigSource } from '../../config/load.ts'
import { zonesOf } from '../../src/article/zones.ts'
import { compileMatcher } from '../../src/match/compile.ts'
import { matchArticle } from '../../src/match/match-article.ts'
import { groupArticles } from '../../src/story/group.ts'
import { createStoryWindow } from '../../src/story/window.ts'

const config = new URL('../../config', import.meta.url).pathname
const loaded = await createConfigSource(config, config).load()
if (!loaded.ok) throw new Error(`Expected the bundled configuration to load, got ${loaded.problems[0]?.message}`)
export const { topics } = loaded.configuration
const matcher = compileMatcher(loaded.configuration)

export type Line = {
  readonly id: string
  readonly outlet: string
  readonly published: string
  readonly title: string
  readonly summary?: string
  readonly text?: string
  readonly guid?: string
  readonly url?: string
  readonly story: string
  readonly decision?: StoryDecision
}

export function toMatched(line: Omit<Line, 'story' | 'decision'>): MatchedArticle {
  const { id, outlet, title, summary = '', text = '', url = '', guid } = line
  const at = Date.parse(line.published)
  const article: Article = {
    id,
    outlet,
    title,
    summary,
    text,
    url,
    feedId: outlet,
    language: 'ar',
    keys: [],
    ...(guid === undefined ? {} : { guid }),
    publishedAt: at,
    firstSeenAt: at,
    contentHash: `${title}\n${text || summary}`,
    zones: zonesOf({ title, summary, text }),
  }
  return { article, ...matchArticle(article, matcher), revision: 1 }
}

const linesOf = (file: string): Line[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as Line)

const streamsIn = (folder: string): ReadonlyMap<string, readonly Line[]> => {
  const path = new URL(`../corpus/${folder}/`, import.meta.url).pathname
  return new Map(readdirSync(path).map((file) => [file.replace('.jsonl', ''), linesOf(path + file)]))
}
/** The labelled streams that the decisions were made with, by file name. */
export const streams = streamsIn('story')
/** More streams, labelled before any run: the weights were fitted on them too, the decisions were not made with them. */
export const laterStreams = streamsIn('story-later')

/** The streams of tests/corpus/blind that the weights were fitted on, by number; the held-out ones are measured by hand (its README). */
export const fittedStream = (number: 1 | 2 | 3 | 4 | 5): readonly Line[] =>
  linesOf(new URL(`../corpus/blind/stream-${number}.jsonl`, import.meta.url).pathname)

/** The folder beside the checkout that tests may read but not copy from; undefined when it is not there. */
export const shared = (name: string): string =>
  `${process.env['RASID_SHARED'] ?? new URL('../../../shared', import.meta.url).pathname}/${name}`
export const sharedLines = (name: string): Line[] => linesOf(shared(name))

/** Groups a stream one article at a time, as polls do; stories go through JSON in between, as through the store. */
export function run(lines: readonly (Omit<Line, 'story'> & { readonly story?: string })[]): StoryUpdate[] {
  const stories = new Map<string, Story>()
  const window = createStoryWindow()
  return lines.map((line) => {
    const matched = toMatched(line)
    const [update] = groupArticles({
      matched: [matched],
      topic: 'morocco-israel-defence',
      window,
      stories: [...stories.values()],
      now: matched.article.publishedAt,
    })
    if (update === undefined) throw new Error(`Expected an update for ${line.id}, got none`)
    stories.set(update.story.id, JSON.parse(JSON.stringify(update.story)) as Story)
    return update
  })
}

export type Figures = {
  readonly pairwise: number
  readonly bcubed: number
  readonly macro: number
  readonly decisions: Readonly<
    Partial<Record<StoryDecision, { readonly precision: number; readonly recall: number; readonly wanted: number }>>
  >
  readonly audible: number
  readonly audibleWanted: number
}

const f1 = (precision: number, recall: number): number => (2 * precision * recall) / (precision + recall || 1)
const loud = (decision: StoryDecision): boolean => decision === 'new' || decision === 'update' || decision === 'contradiction'

/** F1 of pairs, B-cubed F1, and precision and recall of each decision, over all streams together; 0..1. */
export function measure(all: readonly (readonly Line[])[]): Figures {
  let [both, wrong, missed, precision, recall] = [0, 0, 0, 0, 0]
  const said: { want: StoryDecision; got: StoryDecision }[] = []
  for (const lines of all) {
    const updates = run(lines)
    for (const [i, line] of lines.entries()) {
      let [same, inGold, inFound] = [0, 0, 0]
      for (const [j, other] of lines.entries()) {
        const [gold, found] = [line.story === other.story, updates[i]?.story.id === updates[j]?.story.id]
        inGold += Number(gold)
        inFound += Number(found)
        same += Number(gold && found)
        if (j > i) {
          both += Number(gold && found)
          wrong += Number(!gold && found)
          missed += Number(gold && !found)
        }
      }
      precision += same / inFound
      recall += same / inGold
      const got = updates[i]?.decision
      if (line.decision !== undefined && got !== undefined) said.push({ want: line.decision, got })
    }
  }
  const total = all.reduce((sum, lines) => sum + lines.length, 0)
  const kinds = [...new Set(said.map(({ want }) => want))]
  const decisions = Object.fromEntries(
    kinds.map((kind) => {
      const right = said.filter(({ want, got }) => want === kind && got === kind).length
      const wanted = said.filter(({ want }) => want === kind).length
      return [kind, { precision: right / (said.filter(({ got }) => got === kind).length || 1), recall: right / wanted, wanted }]
    }),
  )
  return {
    pairwise: f1(both / (both + wrong || 1), both / (both + missed || 1)),
    bcubed: f1(precision / total, recall / total),
    macro: Object.values(decisions).reduce((sum, one) => sum + f1(one.precision, one.recall), 0) / (kinds.length || 1),
    decisions,
    audible: said.filter(({ got }) => loud(got)).length,
    audibleWanted: said.filter(({ want }) => loud(want)).length,
  }
}

/** The short streams at once, each moved to the same fortnight: stories of one topic in parallel. The blind ones are parallel as they are. */
export function interleaved(): Line[] {
  return [...streams]
    .filter(([name]) => !name.startsWith('blind'))
    .flatMap(([, lines], stream) => {
      const first = Date.parse(lines[0]?.published ?? '')
      return lines.map((line) => ({
        ...line,
        story: `${stream} ${line.story}`,
        // Whole weeks apart at most: what a text says of «الاثنين» stays true to the weekday.
        published: new Date(Date.UTC(2023, 4, 1) + Date.parse(line.published) - first + stream * 1000).toISOString(),
      }))
    })
    .toSorted((a, b) => a.published.localeCompare(b.published))
}
