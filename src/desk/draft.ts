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

function withKeyword(topic: TopicDefinition, edit: Extract<Edit, { readonly word: string }>): TopicDefinition | string {
  const words = topic.rules[edit.list] ?? []
  if (!isWords(words)) {
    const lists = Object.entries(topic.rules).flatMap(([name, value]) => (isWords(value) ? [name] : []))
    return `Expected a list of words in ${topic.id}, got «${edit.list}», which is none: ${some(lists)}`
  }
  const folded = fold(edit.word)
  const rest = words.filter((word) => fold(word) !== folded)
  if (folded === '') return `Expected a word, got «${edit.word}», in which no letter is left after folding: write letters`
  if (edit.edit === 'add-keyword' && rest.length < words.length)
    return `Expected a new word, got «${edit.word}», which ${edit.list} has already: nothing to add`
  if (edit.edit === 'remove-keyword' && rest.length === words.length)
    return `Expected a word of ${edit.list}, got «${edit.word}»: ${some(words)}`
  return { ...topic, rules: { ...topic.rules, [edit.list]: edit.edit === 'add-keyword' ? [...words, edit.word.trim()] : rest } }
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
