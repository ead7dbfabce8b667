/**
 * A folder of YAML files → one `Configuration`, or all its problems at once. Loading never throws and never half-succeeds: the
 * caller keeps the last good configuration until the whole folder is right again.
 */
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { z } from 'zod'
import type { Configuration, EntityDefinition, FeedSource, Problem, TopicDefinition } from '#model'
import type { ConfigSource, LoadedConfiguration } from '#ports'
import { crossCheck, type Placed } from './cross-check.ts'
import { explainIssues, problemAt, type ReadFile } from './explain.ts'
import { cannotRead, readYaml } from './read-yaml.ts'
import { limits } from './schema-parts.ts'
import { entitiesFile, feedsFile, topicSchema, topicsFile } from './schema.ts'
import { toEntity, toFeedSource, toTopic } from './to-model.ts'
import { watchFolders } from './watch.ts'

type Collected = { readonly problems: Problem[] }

const say = (file: string, message: string, severity: Problem['severity'] = 'error'): Problem => ({
  file,
  path: '',
  message,
  severity,
})

/** The YAML files of a folder in name order; none when the folder is missing. Hidden and temporary files are not ours. */
async function yamlFiles(base: string, folder: string, collected: Collected): Promise<readonly string[]> {
  try {
    const names = (await readdir(join(base, folder))).filter((name) => /^[^.].*\.ya?ml$/i.test(name)).toSorted()
    if (names.length <= limits.filesPerFolder) return names
    collected.problems.push(
      say(
        `${folder}/`,
        `Expected at most ${limits.filesPerFolder} files in ${folder}, got ${names.length}: put several lists into one file`,
      ),
    )
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT')
      collected.problems.push(say(`${folder}/`, cannotRead(`${folder}/`, error)))
  }
  return []
}

/** Holds a file against its schema; undefined after saying what is wrong with it. */
function check<Schema extends z.ZodType>(read: ReadFile, schema: Schema, collected: Collected): z.output<Schema> | undefined {
  const parsed = schema.safeParse(read.value)
  if (parsed.success) return parsed.data
  collected.problems.push(...explainIssues(read, parsed.error))
  return undefined
}

async function readFeeds(dir: string, collected: Collected): Promise<readonly Placed<FeedSource>[]> {
  const yaml = await readYaml(dir, 'feeds.yaml')
  collected.problems.push(...(yaml.ok ? yaml.warnings : yaml.problems))
  if (!yaml.ok) return []
  const file = check(yaml.read, feedsFile, collected)
  return (file?.feeds ?? []).map((feed, index) => ({ item: toFeedSource(feed), read: yaml.read, path: ['feeds', index] }))
}

/** Every file of `entities/` or `topics/`: from `dir` when it has any, else the bundled ones. */
async function readFolder<Item>(
  input: { readonly dir: string; readonly bundled: string; readonly folder: string; readonly collected: Collected },
  itemsOf: (read: ReadFile) => readonly Placed<Item>[],
): Promise<readonly Placed<Item>[]> {
  const own = await yamlFiles(input.dir, input.folder, input.collected)
  const base = own.length > 0 ? input.dir : input.bundled
  const names = own.length > 0 ? own : await yamlFiles(input.bundled, input.folder, input.collected)
  const items: Placed<Item>[] = []
  for (const name of names) {
    const shown = `${base === input.dir ? '' : 'bundled '}${input.folder}/${name}`
    const yaml = await readYaml(base, join(input.folder, name), shown)
    input.collected.problems.push(...(yaml.ok ? yaml.warnings : yaml.problems))
    if (yaml.ok) items.push(...itemsOf(yaml.read))
  }
  return items
}

const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function entitiesOf(read: ReadFile, collected: Collected): readonly Placed<EntityDefinition>[] {
  const file = check(read, entitiesFile, collected)
  return (file?.entities ?? []).map((entity, index) => ({ item: toEntity(entity), read, path: ['entities', index] }))
}

function topicsOf(read: ReadFile, collected: Collected): readonly Placed<TopicDefinition>[] {
  if (isMap(read.value) && Object.hasOwn(read.value, 'topics')) {
    const file = check(read, topicsFile, collected)
    return (file?.topics ?? []).map((topic, index) => ({ item: toTopic(topic), read, path: ['topics', index] }))
  }
  const topic = check(read, topicSchema, collected)
  return topic === undefined ? [] : [{ item: toTopic(topic), read, path: [] }]
}

/** Makes a snapshot nobody can change by accident, however deep. */
function frozen<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    for (const inner of Object.values(value)) frozen(inner)
  }
  return value
}

async function load(dir: string, bundled: string): Promise<LoadedConfiguration> {
  const collected: Collected = { problems: [] }
  const feeds = await readFeeds(dir, collected)
  const entities = await readFolder({ dir, bundled, folder: 'entities', collected }, (read) => entitiesOf(read, collected))
  const topics = await readFolder({ dir, bundled, folder: 'topics', collected }, (read) => topicsOf(read, collected))
  const whole = !collected.problems.some(({ severity }) => severity === 'error')
  for (const found of crossCheck({ feeds, entities, topics, whole }))
    collected.problems.push(problemAt(found.read, found.path, found))
  const errors = collected.problems.filter(({ severity }) => severity === 'error')
  if (errors.length > 0) return { ok: false, problems: errors }
  const configuration: Configuration = {
    feeds: feeds.map(({ item }) => item),
    entities: entities.map(({ item }) => item),
    topics: topics.map(({ item }) => item),
  }
  return { ok: true, configuration: frozen(configuration), warnings: collected.problems }
}

/**
 * The configuration in `dir` (feeds.yaml, entities/*.yaml, topics/*.yaml); entities and topics come from `bundled` where `dir` has
 * none. `watch` calls back once the folder has been quiet for 300 ms,
 * and needs no file to exist; watch before the first load, so that no change falls between the two.
 */
export function createConfigSource(dir: string, bundled: string): ConfigSource {
  return {
    load: async () => {
      try {
        return await load(dir, bundled)
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error)
        return {
          ok: false,
          problems: [say(dir, `Expected a configuration that can be read, got «${why}»: report this, it is a mistake in Rasid`)],
        }
      }
    },
    watch: (onChange) => watchFolders([dir, join(dir, 'entities'), join(dir, 'topics')], onChange),
  }
}

/** What is in force after a load: a configuration with any problem changes nothing, the last good one stays. */
export function nextConfiguration(
  current: Configuration | undefined,
  loaded: LoadedConfiguration,
): { readonly configuration: Configuration | undefined; readonly changed: boolean; readonly problems: readonly Problem[] } {
  return loaded.ok
    ? { configuration: loaded.configuration, changed: loaded.configuration !== current, problems: loaded.warnings }
    : { configuration: current, changed: false, problems: loaded.problems }
}
