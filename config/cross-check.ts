/** What one file cannot know: ids that are used twice, dimensions that nothing gives, totals, wishes that are not followed. */
import type { EntityDefinition, FeedSource, Problem, TopicDefinition } from '#model'
import { didYouMean } from './did-you-mean.ts'
import { placeOf, type ReadFile } from './explain.ts'
import { durationText } from './duration.ts'
import { limits } from './schema-parts.ts'

/** An item with the place it was written at. */
export type Placed<Item> = { readonly item: Item; readonly read: ReadFile; readonly path: readonly (string | number)[] }

type Finding = Omit<Placed<never>, 'item'> & { readonly message: string; readonly severity: Problem['severity'] }

/** Every second use of a value, with the place of the first. */
function repeated<Item>(
  items: readonly Placed<Item>[],
  key: (item: Item) => string,
  found: (value: string, first: string) => Pick<Finding, 'message' | 'severity'>,
): Finding[] {
  const firsts = new Map<string, Placed<Item>>()
  return items.flatMap((placed) => {
    const value = key(placed.item)
    const first = firsts.get(value)
    if (first === undefined) {
      firsts.set(value, placed)
      return []
    }
    const { line } = placeOf(first.read, first.path)
    return [
      { read: placed.read, path: placed.path, ...found(value, `${first.read.file}${line === undefined ? '' : `:${line}`}`) },
    ]
  })
}

const uniqueId = (value: string, first: string) => ({
  message: `Expected every id once, got «${value}» again (first in ${first}): rename or remove one of the two`,
  severity: 'error' as const,
})

function feedFindings(feeds: readonly Placed<FeedSource>[]): Finding[] {
  const eager = feeds
    .filter(({ item }) => item.everyMs < 60_000)
    .map(({ item, read, path }): Finding => ({
      read,
      path: [...path, 'every'],
      severity: 'warning',
      message: `Expected every to be at least 1m, got ${durationText(item.everyMs)}: it is followed only when the host is on FEEDS_ALLOW, other hosts are polled once a minute at most`,
    }))
  const twice = repeated(
    feeds,
    ({ url }) => url,
    (value, first) => ({
      message: `Expected every address once, got «${value.slice(0, 100)}» again (first in ${first}): it is polled twice, remove one of the two`,
      severity: 'warning',
    }),
  )
  return [...repeated(feeds, ({ id }) => id, uniqueId), ...twice, ...eager]
}

/** What src/match reads in `rules`; anything else changes nothing, which an editor should hear. */
const ruleNames = [
  'names',
  'strong',
  'weak',
  'conflict',
  'strike',
  'war',
  'aside',
  'origin',
  'descent',
  'native',
  'both',
  'history',
  'source',
  'onlooker',
  'shift',
  'historyBefore',
  'home',
  'counter',
  'programme',
  'together',
  'otherParties',
]

/** Misspelt rules and entities that do not exist: both would be without effect, in silence. */
function ruleFindings({ item, read, path }: Placed<TopicDefinition>, ids: ReadonlySet<string>): Finding[] {
  const say = (at: readonly string[], message: string): Finding => ({
    read,
    path: [...path, 'rules', ...at],
    severity: 'warning',
    message,
  })
  const unknown = Object.keys(item.rules)
    .filter((name) => !ruleNames.includes(name))
    .map((name) => {
      const meant = didYouMean(name, ruleNames)
      return say(
        [name],
        `Expected a rule that the matcher reads, got «${name}»: it changes nothing; ${meant ? `did you mean «${meant}»?` : `known are ${ruleNames.join(', ')}`}`,
      )
    })
  const lost = ['programme', 'together'].flatMap((name) => {
    const list = item.rules[name]
    const missing = Array.isArray(list) ? list.filter((id): id is string => typeof id === 'string' && !ids.has(id)) : []
    return missing.map((id) => {
      const meant = didYouMean(id, [...ids], 2)
      return say(
        [name],
        `Expected the id of an entity, got «${id}»: it changes nothing; ${meant ? `did you mean «${meant}»?` : 'add the entity or remove the id'}`,
      )
    })
  })
  return [...unknown, ...lost]
}

function topicFindings(topics: readonly Placed<TopicDefinition>[], given: ReadonlySet<string>): Finding[] {
  return topics.flatMap(({ item, read, path }): Finding[] => {
    const say = (key: string, severity: Finding['severity'], message: string): Finding => ({
      read,
      path: [...path, key],
      severity,
      message,
    })
    const outside = item.pair.filter((name) => !item.require.includes(name))
    const unknown = (names: readonly string[]) => [...new Set(names)].filter((name) => !given.has(name))
    const hint = (name: string) => {
      const meant = didYouMean(name, [...given])
      return meant
        ? `did you mean «${meant}»?`
        : `give it to an entity under evidence, or use one of ${[...given].toSorted().join(', ')}`
    }
    return [
      ...outside.map((name) =>
        say(
          'pair',
          'error',
          `Expected pair to name dimensions of require, got «${name}»: add it to require, so that the topic cannot fire without it`,
        ),
      ),
      ...(item.reviewFrom > item.threshold
        ? [
            say(
              'reviewFrom',
              'error',
              `Expected reviewFrom to be at most threshold (${item.threshold}), got ${item.reviewFrom}: lower it, or raise threshold`,
            ),
          ]
        : []),
      ...unknown(item.require).map((name) =>
        say(
          'require',
          // A topic that is off may wait for entities that somebody has still to write.
          item.enabled ? 'error' : 'warning',
          `Expected a dimension that some entity gives evidence for, got «${name}»: the topic could never fire; ${hint(name)}`,
        ),
      ),
      ...unknown(
        [...item.subject, ...Object.values(item.homeDimension ?? {})].filter((name) => !item.require.includes(name)),
      ).map((name) =>
        say(
          'subject',
          'warning',
          `Expected a dimension that some entity gives evidence for, got «${name}»: it changes nothing; ${hint(name)}`,
        ),
      ),
    ]
  })
}

/** All findings. `whole`: every file was right by itself; otherwise missing parts would cause complaints about themselves. */
export function crossCheck(input: {
  readonly feeds: readonly Placed<FeedSource>[]
  readonly entities: readonly Placed<EntityDefinition>[]
  readonly topics: readonly Placed<TopicDefinition>[]
  readonly whole: boolean
}): Finding[] {
  const { feeds, entities, topics } = input
  const forms = entities.reduce((sum, { item }) => sum + item.forms.length, 0)
  const given = new Set(
    entities.flatMap(({ item }) => Object.entries(item.evidence).flatMap(([name, weight]) => (weight > 0 ? [name] : []))),
  )
  const last = entities.at(-1)
  return [
    ...feedFindings(feeds),
    ...repeated(entities, ({ id }) => id, uniqueId),
    ...repeated(topics, ({ id }) => id, uniqueId),
    ...(last !== undefined && (forms > limits.forms || entities.length > limits.entities)
      ? [
          {
            read: last.read,
            path: last.path,
            severity: 'error' as const,
            message: `Expected at most ${limits.entities} entities and ${limits.forms} spellings in all files, got ${entities.length} and ${forms}: remove what no topic needs`,
          },
        ]
      : []),
    ...(input.whole ? topicFindings(topics, given) : []),
    ...(input.whole ? topics.flatMap((topic) => ruleFindings(topic, new Set(entities.map(({ item }) => item.id)))) : []),
  ]
}
