// Every language says everything, in all its plural forms, and in its own words.
import { expect, test } from 'vitest'
import { languages, messages, translator, type MessageKey } from '../../src/i18n/translate.ts'

const keys = Object.keys(messages.ar) as MessageKey[]
const others = languages.filter((language) => language !== 'ar')

/** Names of the arguments that a message uses: `{count, plural, …}` and `{topic}`. */
const argumentsOf = (message: string): string[] =>
  [...new Set([...message.matchAll(/\{\s*([a-zA-Z]\w*)\s*[,}]/g)].map(([, name]) => name ?? ''))].toSorted()

/** The forms of every plural of a message, `=0` included. */
const pluralsOf = (message: string): string[][] =>
  [...message.matchAll(/\{\s*\w+\s*,\s*plural\s*,((?:[^{}]|\{[^{}]*\})*)\}/g)].map(([, body = '']) =>
    [...body.matchAll(/(=\d+|zero|one|two|few|many|other)\s*\{/g)].map(([, form]) => form ?? ''),
  )

test.each(languages)('%s has every key, and nothing is empty', (language) => {
  expect(Object.keys(messages[language]).toSorted()).toEqual(keys.toSorted())
  expect(keys.filter((key) => messages[language][key].trim() === '')).toEqual([])
})

test('every Arabic plural has its six forms', () => {
  const wrong = keys.flatMap((key) =>
    pluralsOf(messages.ar[key])
      .filter((forms) => ['zero', 'one', 'two', 'few', 'many', 'other'].some((form) => !forms.includes(form)))
      .map(() => key),
  )
  expect(wrong).toEqual([])
})

test('French and English plurals have one and other', () => {
  const wrong = others.flatMap((language) =>
    keys
      .filter((key) => pluralsOf(messages[language][key]).some((forms) => !forms.includes('one') || !forms.includes('other')))
      .map((key) => `${language} ${key}`),
  )
  expect(wrong).toEqual([])
})

test('what is plural in Arabic by a number is filled with the same values everywhere', () => {
  const wrong = others.flatMap((language) =>
    keys
      .filter((key) => argumentsOf(messages[language][key]).join() !== argumentsOf(messages.ar[key]).join())
      .map((key) => `${language} ${key}: ${argumentsOf(messages[language][key]).join()}`),
  )
  expect(wrong).toEqual([])
})

test('every message of every language can be filled', () => {
  const filled = languages.flatMap((language) =>
    keys.map((key) => {
      const values = Object.fromEntries(
        argumentsOf(messages.ar[key]).map((name) => [
          name,
          new RegExp(`\\{\\s*${name}\\s*,\\s*(?:plural|number)`).test(messages.ar[key]) ? 3 : 'س',
        ]),
      )
      return translator(language)(key, values)
    }),
  )
  expect(filled.filter((text) => text === '' || /[{}]/.test(text))).toEqual([])
})

test('no sentence was left untranslated', () => {
  const wordsOf = (text: string): string[] => text.replaceAll(/\{[^{}]*\}|\/\w+|`[^`]*`/g, ' ').match(/\p{L}{2,}/gu) ?? []
  const copied = keys.filter((key) => messages.fr[key] === messages.en[key] && wordsOf(messages.fr[key]).length > 2)
  const foreign = keys.filter((key) => wordsOf(messages.ar[key]).length > 2 && !/\p{Script=Arabic}/u.test(messages.ar[key]))
  const arabic = others.flatMap((language) =>
    keys.filter((key) => wordsOf(messages[language][key]).length > 2 && !/\p{Script=Latin}/u.test(messages[language][key])),
  )
  // An example of what to search for is Arabic for everybody.
  expect([...copied, ...foreign, ...arabic].filter((key) => !key.endsWith('.example'))).toEqual([])
})

test.each([
  [0, 'بلا منبر'],
  [1, 'منبر واحد'],
  [2, 'منبران'],
  [5, '5 منابر'],
  [11, '11 منبرا'],
  [100, '100 منبر'],
])('Arabic counts %i outlets as «%s»', (count, expected) => {
  expect(translator('ar')('alert.outlets', { count })).toBe(expected)
})

test.each([
  [1, '1 média'],
  [5, '5 médias'],
])('French counts %i outlets as «%s»', (count, expected) => {
  expect(translator('fr')('alert.outlets', { count })).toBe(expected)
})

test('French keeps a narrow no-break space where a line must not break', () => {
  expect(translator('fr')('chat.search.suggestion', { words: 'قمر' })).toBe(
    'Vouliez-vous dire «\u202F\u2068قمر\u2069\u202F»\u202F?',
  )
  expect(keys.filter((key) => / [:;!?%»]|« /.test(messages.fr[key]))).toEqual([])
})

test('Arabic isolates dates and commands, which would otherwise be drawn backwards', () => {
  const bare = (text: string): boolean => /(?<!\u2066)\b\d{4}-\d\d-\d\d/.test(text)
  expect(keys.filter((key) => bare(messages.ar[key]))).toEqual([])
  // Discord's commands are isolated by its adapter, which makes bold ones of them too.
  const telegram = keys.filter((key) => key.startsWith('chat.'))
  expect(telegram.filter((key) => /(?<!\u2068)\/[a-z]+/.test(messages.ar[key]))).toEqual([])
})
