/** Edits of a configuration, one at a time. The answer is a new configuration; the one in force is never touched. */
import type { Configuration, EntityDefinition, FeedSource, SurfaceForm, TopicDefinition } from '#model'
import { fold } from '../arabic/normalise.ts'

/** What an editor can do in one step, in chat or in the console. */
export type Edit =
  | { readonly edit: 'add-form'; readonly entity: string; readonly form: SurfaceForm }
  | { readonly edit: 'remove-form'; readonly entity: string; readonly text: string }
  | { readonly edit: 'add-entity'; readonly entity: EntityDefinition }
  | { readonly edit: 'remove-entity'; readonly id: string }
  | { readonly edit: 'add-feed'; readonly feed: FeedSource }
  | { readonly edit: 'change-feed'; readonly id: string; readonly change: Partial<Omit<FeedSource, 'id'>> }
  | { readonly edit: 'remove-feed'; readonly id: string }
  | {
      readonly edit: 'change-topic'
      readonly id: string
      readonly change: Partial<Pick<TopicDefinition, 'enabled' | 'threshold' | 'reviewFrom'>>
    }
  | { readonly edit: 'add-keyword'; readonly topic: string; readonly list: string; readonly word: string }
  | { readonly edit: 'remove-keyword'; readonly topic: string; readonly list: string; readonly word: string }

export type Edited =
  | { readonly ok: true; readonly configuration: Configuration }
  | { readonly ok: false; readonly message: string }

const no = (message: string): Edited => ({ ok: false, message })
const some = (ids: readonly string[]): string =>
  ids.length === 0 ? 'there is none yet' : `there are ${ids.slice(0, 12).join(', ')}${ids.length > 12 ? '…' : ''}`
const isWords = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((word) => typeof word === 'string')

/** Replaces the item with `id` by what `change` makes of it; a string instead is the reason why not. */
function withItem<Item extends { readonly id: string }>(
  items: readonly Item[],
  id: string,
  change: (item: Item) => Item | string,
): readonly Item[] | string {
  const found = items.find((item) => item.id === id)
  if (found === undefined) return `Expected an id that exists, got «${id}»: ${some(items.map((item) => item.id))}`
  const changed = change(found)
  return typeof changed === 'string' ? changed : items.map((item) => (item === found ? changed : item))
}

const without = <Item extends { readonly id: string }>(items: readonly Item[], id: string): readonly Item[] | string =>
  items.some((item) => item.id === id)
    ? items.filter((item) => item.id !== id)
    : `Expected an id that exists, got «${id}»: ${some(items.map((item) => item.id))}`

const withNew = <Item extends { readonly id: string }>(items: readonly Item[], item: Item): readonly Item[] | string =>
  items.some(({ id }) => id === item.id)
    ? `Expected a new id, got «${item.id}» that exists: choose another, or change that one`
    : [...items, item]

function withForm(entity: EntityDefinition, form: SurfaceForm): EntityDefinition | string {
  const folded = fold(form.text)
  const twin = entity.forms.find(({ text }) => fold(text) === folded)
  return twin === undefined
    ? { ...entity, forms: [...entity.forms, form] }
    : `Expected a new spelling, got «${form.text}», which reads the same as «${twin.text}» of ${entity.id}: nothing to add`
}

function withoutForm(entity: EntityDefinition, text: string): EntityDefinition | string {
  const forms = entity.forms.filter((form) => fold(form.text) !== fold(text))
  if (forms.length === entity.forms.length)
    return `Expected a spelling of ${entity.id}, got «${text}»: ${some(entity.forms.map((form) => form.text))}`
  return forms.length === 0
    ? `Expected ${entity.id} to keep a spelling, got its last one «${text}»: remove the entity instead`
    : { ...entity, forms }
}

type Tree = Readonly<Record<string, unknown>>
const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * Changes the list of words at `path` of `rules`; undefined when there is none. A list is found by its name (`strong.nouns`), in a
 * list of rules by the id (`counter.sport.words`); a rule with parts means its `words`.
 */
function atList(tree: unknown, path: readonly string[], change: (words: readonly string[]) => readonly string[]): unknown {
  const [step, ...rest] = path
  if (step === undefined) {
    if (isWords(tree)) return change(tree)
    return isTree(tree) && (tree['words'] === undefined || isWords(tree['words'])) && Object.values(tree).some(isWords)
      ? { ...tree, words: change(tree['words'] ?? []) }
      : undefined
  }
  if (Array.isArray(tree)) {
    const items: readonly unknown[] = tree
    const index = items.findIndex((item) => isTree(item) && item['id'] === step)
    const changed = index < 0 ? undefined : atList(items[index], rest, change)
    return changed === undefined ? undefined : items.with(index, changed)
  }
  if (!isTree(tree) || !Object.hasOwn(tree, step)) return undefined
  const changed = atList(tree[step], rest, change)
  return changed === undefined ? undefined : { ...tree, [step]: changed }
}

/** Every list that a keyword can be added to, as `atList` finds it. */
function listNames(tree: unknown, prefix = ''): string[] {
  if (isWords(tree)) return [prefix]
  if (Array.isArray(tree)) return tree.filter(isTree).flatMap((item) => listNames(item, `${prefix}.${String(item['id'])}`))
  return isTree(tree)
    ? Object.entries(tree).flatMap(([key, inner]) => listNames(inner, prefix === '' ? key : `${prefix}.${key}`))
    : []
}

/** Lists that an edit may begin; what each does is told in config/README.md. */
const newLists: ReadonlySet<string> = new Set(['strong', 'weak', 'conflict', 'aside', 'origin', 'history', 'source'])

function withKeyword(topic: TopicDefinition, edit: Extract<Edit, { readonly word: string }>): TopicDefinition | string {
  const folded = fold(edit.word)
  if (folded === '') return `Expected a word, got «${edit.word}», in which no letter is left after folding: write letters`
  let had = false
  const start = newLists.has(edit.list) && edit.edit === 'add-keyword' ? { [edit.list]: [], ...topic.rules } : topic.rules
  const rules = atList(start, edit.list.split('.'), (words) => {
    const rest = words.filter((word) => fold(word) !== folded)
    had = rest.length < words.length
    return edit.edit === 'add-keyword' ? [...words, edit.word.trim()] : rest
  })
  if (!isTree(rules))
    return `Expected a list of words in ${topic.id}, got «${edit.list}», which is none: ${some(listNames(topic.rules))}`
  if (edit.edit === 'add-keyword' && had)
    return `Expected a new word, got «${edit.word}», which ${edit.list} has already: nothing to add`
  if (edit.edit === 'remove-keyword' && !had)
    return `Expected a word of ${edit.list}, got «${edit.word}»: it is not there, nothing to remove`
  return { ...topic, rules }
}

/** Applies one edit. What the schema forbids is left to config/check-configuration.ts, which the caller asks before publishing. */
export function applyEdit(configuration: Configuration, edit: Edit): Edited {
  const { feeds, entities, topics } = configuration
  const put = <Key extends keyof Configuration>(key: Key, items: Configuration[Key] | string): Edited =>
    typeof items === 'string' ? no(items) : { ok: true, configuration: { ...configuration, [key]: items } }
  switch (edit.edit) {
    case 'add-form':
      return put(
        'entities',
        withItem(entities, edit.entity, (entity) => withForm(entity, edit.form)),
      )
    case 'remove-form':
      return put(
        'entities',
        withItem(entities, edit.entity, (entity) => withoutForm(entity, edit.text)),
      )
    case 'add-entity':
      return put('entities', withNew(entities, edit.entity))
    case 'remove-entity':
      return put('entities', without(entities, edit.id))
    case 'add-feed':
      return put('feeds', withNew(feeds, edit.feed))
    case 'change-feed':
      return put(
        'feeds',
        withItem(feeds, edit.id, (feed) => ({ ...feed, ...edit.change })),
      )
    case 'remove-feed':
      return put('feeds', without(feeds, edit.id))
    case 'change-topic':
      return put(
        'topics',
        withItem(topics, edit.id, (topic) => ({ ...topic, ...edit.change })),
      )
    case 'add-keyword':
    case 'remove-keyword':
      return put(
        'topics',
        withItem(topics, edit.topic, (topic) => withKeyword(topic, edit)),
      )
  }
}
