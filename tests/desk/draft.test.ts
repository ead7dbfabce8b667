// One edit at a time; the configuration in force is never touched.
import { expect, test } from 'vitest'
import { applyEdit, type Edit } from '../../src/desk/draft.ts'
import { differenceOf } from '../../src/desk/difference.ts'
import { configuration, entity } from './articles.ts'

const form = (text: string) => ({ text, article: 'none', inflection: 'name' }) as const
const after = (edit: Edit) => {
  const edited = applyEdit(configuration, edit)
  if (!edited.ok) throw new Error(edited.message)
  return edited.configuration
}

test.each<[Edit, object]>([
  [
    { edit: 'add-form', entity: 'o.mossad', form: form('جهاز الموساد') },
    { part: 'entities', id: 'o.mossad', kind: 'changed', fields: ['forms'] },
  ],
  [
    { edit: 'remove-form', entity: 'l.ma', text: 'المملكه المغربيه' },
    { part: 'entities', id: 'l.ma', kind: 'changed', fields: ['forms'] },
  ],
  [
    { edit: 'add-entity', entity: entity('o.new', ['الهيئة']) },
    { part: 'entities', id: 'o.new', kind: 'added', fields: [] },
  ],
  [
    { edit: 'remove-entity', id: 'o.mossad' },
    { part: 'entities', id: 'o.mossad', kind: 'removed', fields: [] },
  ],
  [
    { edit: 'add-feed', feed: { ...configuration.feeds[0]!, id: 'b' } },
    { part: 'feeds', id: 'b', kind: 'added', fields: [] },
  ],
  [
    { edit: 'change-feed', id: 'a', change: { enabled: false } },
    { part: 'feeds', id: 'a', kind: 'changed', fields: ['enabled'] },
  ],
  [
    { edit: 'remove-feed', id: 'a' },
    { part: 'feeds', id: 'a', kind: 'removed', fields: [] },
  ],
  [
    { edit: 'change-topic', id: 'relations', change: { threshold: 70 } },
    { part: 'topics', id: 'relations', kind: 'changed', fields: ['threshold'] },
  ],
  [
    { edit: 'add-keyword', topic: 'relations', list: 'counter.sport', word: 'بطولة' },
    { part: 'topics', id: 'relations', kind: 'changed', fields: ['rules'] },
  ],
  [
    { edit: 'add-keyword', topic: 'relations', list: 'strong.nouns', word: 'اتفاقية' },
    { part: 'topics', id: 'relations', kind: 'changed', fields: ['rules'] },
  ],
  [
    { edit: 'add-keyword', topic: 'relations', list: 'weak', word: 'اتفاق' },
    { part: 'topics', id: 'relations', kind: 'changed', fields: ['rules'] },
  ],
  [
    { edit: 'remove-keyword', topic: 'relations', list: 'counter.sport', word: 'مُباراة' },
    { part: 'topics', id: 'relations', kind: 'changed', fields: ['rules'] },
  ],
])('$edit changes exactly one thing', (edit, change) => {
  const before = structuredClone(configuration)
  expect(differenceOf(configuration, after(edit))).toEqual([change])
  expect(configuration).toEqual(before)
})

test.each<[Edit, string]>([
  [
    { edit: 'add-form', entity: 'l.ma', form: form('المَغرِب') },
    'Expected a new spelling, got «المَغرِب», which reads the same as «المغرب» of l.ma: nothing to add',
  ],
  [
    { edit: 'remove-form', entity: 'o.mossad', text: 'الموساد' },
    'Expected o.mossad to keep a spelling, got its last one «الموساد»: remove the entity instead',
  ],
  [
    { edit: 'remove-form', entity: 'l.ma', text: 'مراكش' },
    'Expected a spelling of l.ma, got «مراكش»: there are المغرب, المملكة المغربية',
  ],
  [
    { edit: 'add-form', entity: 'l.mars', form: form('المريخ') },
    'Expected an id that exists, got «l.mars»: there are l.ma, o.mossad',
  ],
  [
    { edit: 'add-feed', feed: configuration.feeds[0]! },
    'Expected a new id, got «a» that exists: choose another, or change that one',
  ],
  [
    { edit: 'add-keyword', topic: 'relations', list: 'counter.sport', word: 'مباراه' },
    'Expected a new word, got «مباراه», which counter.sport has already: nothing to add',
  ],
  [
    { edit: 'add-keyword', topic: 'relations', list: 'counter.sport', word: '.*' },
    'Expected a word, got «.*», in which no letter is left after folding: write letters',
  ],
  [
    { edit: 'add-keyword', topic: 'relations', list: '__proto__', word: 'كلمة' },
    'Expected a list of words in relations, got «__proto__», which is none: there are strong.nouns, counter.sport.words',
  ],
  [
    { edit: 'add-keyword', topic: 'relations', list: 'historyBefore', word: 'كلمة' },
    'Expected a list of words in relations, got «historyBefore», which is none: there are strong.nouns, counter.sport.words',
  ],
])('$edit is refused with the reason', (edit, message) => {
  expect(applyEdit(configuration, edit)).toEqual({ ok: false, message })
})

test('a keyword goes to the words of a rule with parts, into the counter-term it names, or begins a list', () => {
  const rulesAfter = (list: string) => after({ edit: 'add-keyword', topic: 'relations', list, word: 'لقاء' }).topics[0]?.rules
  const { rules } = configuration.topics[0]!
  expect(rulesAfter('strong')).toEqual({ ...rules, strong: { nouns: ['صفقة'], words: ['لقاء'] } })
  expect(rulesAfter('counter.sport')).toEqual({ ...rules, counter: [{ id: 'sport', atLeast: 3, words: ['مباراة', 'لقاء'] }] })
  expect(rulesAfter('aside')).toEqual({ ...rules, aside: ['لقاء'] })
})
