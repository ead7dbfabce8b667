/** Holds a configuration that came from chat or console against the same schema as the files: no door is wider than another. */
import { Document, LineCounter } from 'yaml'
import type { z } from 'zod'
import type { Configuration, Problem } from '#model'
import { crossCheck, type Placed } from './cross-check.ts'
import { explainIssues, problemAt, type ReadFile } from './explain.ts'
import { entitiesFile, feedsFile, topicsFile } from './schema.ts'
import { feedEntry } from './write.ts'

/** Every problem, errors and warnings; `file` is `draft`. */
export function checkConfiguration(configuration: Configuration): readonly Problem[] {
  const part = (
    value: Readonly<Record<string, unknown>>,
    schema: z.ZodType,
  ): { readonly read: ReadFile; readonly problems: Problem[] } => {
    const read: ReadFile = { file: 'draft', document: new Document(null), lines: new LineCounter(), value }
    const parsed = schema.safeParse(value)
    return { read, problems: parsed.success ? [] : explainIssues(read, parsed.error) }
  }
  const placed = <Item>(items: readonly Item[], read: ReadFile, key: string): Placed<Item>[] =>
    items.map((item, index) => ({ item, read, path: [key, index] }))
  const feeds = part({ feeds: configuration.feeds.map(feedEntry) }, feedsFile)
  const entities = part({ entities: configuration.entities }, entitiesFile)
  const topics = part({ topics: configuration.topics }, topicsFile)
  const problems = [feeds, entities, topics].flatMap((each) => each.problems)
  const findings = crossCheck({
    feeds: placed(configuration.feeds, feeds.read, 'feeds'),
    entities: placed(configuration.entities, entities.read, 'entities'),
    topics: placed(configuration.topics, topics.read, 'topics'),
    whole: problems.length === 0,
  })
  return [...problems, ...findings.map((found) => problemAt(found.read, found.path, found))]
}
