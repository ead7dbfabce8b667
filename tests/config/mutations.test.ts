// 200 mutated configurations: the loader never throws, and never lets through what the schema forbids.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { stringify } from 'yaml'
import type { Configuration } from '#model'
import { checkConfiguration } from '../../config/check-configuration.ts'
import { fold } from '../../src/arabic/normalise.ts'
import { folderWith, load } from './folder.ts'

/** A configuration as plain data, small enough to mutate in every place. */
const good = {
  'feeds.yaml': {
    feeds: [{ id: 'a', outlet: 'هسبريس', url: 'https://a.example/feed', country: 'ma', every: '5m', enabled: true }],
  },
  'entities/a.yaml': {
    entities: [
      {
        id: 'l.ma',
        type: 'country',
        label: { ar: 'المغرب' },
        side: 'ma',
        evidence: { ma: 1 },
        forms: ['المغرب', { text: 'مغربي', inflection: 'nisba' }],
        veto: { next: ['العربي'] },
      },
      { id: 'l.il', type: 'country', label: { ar: 'إسرائيل' }, evidence: { il: 1 }, forms: ['إسرائيل'] },
    ],
  },
  'topics/a.yaml': {
    id: 'relations',
    label: { ar: 'العلاقات' },
    require: ['ma', 'il'],
    pair: ['ma', 'il'],
    threshold: 60,
    rules: { cues: ['اتفاق'] },
  },
}

type Place = readonly (string | number)[]
const isTree = (value: unknown): value is Record<string | number, unknown> => typeof value === 'object' && value !== null
const places = (value: unknown, path: Place = []): Place[] =>
  isTree(value) ? Object.keys(value).flatMap((key) => [[...path, key], ...places(value[key], [...path, key])]) : []

/** What people and programs put where something else should stand. */
const junk = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    '',
    ' ',
    0,
    -1,
    1e9,
    true,
    [],
    {},
    '.*',
    '(a+)+$',
    '5',
    '0s',
    '99999999d',
    'javascript:alert(1)',
    'ـًّ',
    'ب',
    ['ma'],
    ['ma', 'ma'],
    { ar: '' },
    'x'.repeat(10_000),
  ),
  fc.string({ unit: 'binary' }),
  fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<unknown>,
)
const mutation = fc.record({
  place: fc.constantFrom(...places(good)),
  kind: fc.constantFrom('replace', 'remove', 'extra', 'rename'),
  junk,
  key: fc.constantFrom('evry', '__proto__', 'constructor', 'x', 'الاسم'),
})
type Mutation = typeof mutation extends fc.Arbitrary<infer Value> ? Value : never

function mutate(value: unknown, [step, ...rest]: Place, change: Mutation): unknown {
  if (step === undefined || !isTree(value)) return value
  const entries: [string, unknown][] = Object.entries(value).flatMap(([key, inner]): [string, unknown][] => {
    if (key !== String(step)) return [[key, inner]]
    if (rest.length > 0) return [[key, mutate(inner, rest, change)]]
    if (change.kind === 'remove') return []
    if (change.kind === 'rename') return [[change.key, inner]]
    return change.kind === 'extra'
      ? [
          [key, inner],
          [change.key, change.junk],
        ]
      : [[key, change.junk]]
  })
  return Array.isArray(value) ? entries.map(([, inner]) => inner) : Object.fromEntries(entries)
}

/** Half of the time the text itself is damaged as well: cut, doubled, or with a byte turned. */
const damage = fc.record({
  file: fc.constantFrom(...Object.keys(good)),
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  how: fc.constantFrom('none', 'none', 'none', 'cut', 'double', 'turn', 'tab'),
})

function damaged(text: string, { at, how }: { readonly at: number; readonly how: string }): Uint8Array {
  const bytes = Buffer.from(text)
  const offset = Math.floor(at * bytes.length)
  if (how === 'cut') return bytes.subarray(0, offset)
  if (how === 'double') return Buffer.concat([bytes, bytes.subarray(offset)])
  if (how === 'tab') return Buffer.concat([bytes.subarray(0, offset), Buffer.from('\n\t'), bytes.subarray(offset)])
  if (how === 'turn' && offset < bytes.length) bytes[offset] = bytes[offset]! ^ 0xff
  return bytes
}

/** The rules that matter most, written a second time without the schema. */
function forbidden({ feeds, entities, topics }: Configuration): string[] {
  const ids = [...feeds, ...entities].map(({ id }) => id)
  return [
    ...ids.filter((id, index) => ids.indexOf(id) !== index || ['__proto__', 'constructor', 'prototype', ''].includes(id)),
    ...feeds.filter(({ url }) => !/^https?:\/\/[^@]+$/.test(url)).map(({ url }) => url),
    ...feeds.filter(({ everyMs }) => !(everyMs >= 1000 && everyMs <= 86_400_000)).map(({ everyMs }) => `every ${everyMs}`),
    ...entities.flatMap(({ forms }) =>
      forms.filter(({ text }) => fold(text).replaceAll(' ', '').length < 2).map(({ text }) => `form «${text}»`),
    ),
    ...entities.flatMap(({ evidence }) =>
      Object.entries(evidence)
        .filter(([, weight]) => !(weight >= 0 && weight <= 1))
        .map(([name]) => name),
    ),
    ...topics.filter(({ require }) => new Set(require).size < 2).map(({ id }) => `${id} fires on one dimension`),
    ...topics
      .filter(({ pair, require }) => pair[0] === pair[1] || pair.some((name) => !require.includes(name)))
      .map(({ id }) => `${id}: pair`),
  ]
}

test('200 mutated configurations', async () => {
  let [accepted, refused] = [0, 0]
  await fc.assert(
    fc.asyncProperty(fc.array(mutation, { minLength: 1, maxLength: 3 }), damage, async (mutations, hurt) => {
      const files: Record<string, Uint8Array> = {}
      for (const [file, value] of Object.entries(
        mutations.reduce<unknown>((tree, change) => mutate(tree, change.place, change), good) as object,
      ))
        if (!['__proto__', 'constructor'].includes(file))
          files[/^[a-z]+(\/a)?\.yaml$/.test(file) ? file : 'topics/x.yaml'] = damaged(stringify(value), {
            ...hurt,
            how: hurt.file === file ? hurt.how : 'none',
          })
      const loaded = await load(folderWith(files))
      if (loaded.ok) accepted++
      else refused++
      const wrong = loaded.ok
        ? [
            ...forbidden(loaded.configuration),
            ...checkConfiguration(loaded.configuration).filter(({ severity }) => severity === 'error'),
          ]
        : loaded.problems.filter(({ message }) => !/^Expected .*, got .*: /s.test(message))
      expect(wrong).toEqual([])
      expect(loaded.ok || loaded.problems.length > 0).toBe(true)
    }),
    { numRuns: 200, seed: 20261124 },
  )
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
  expect(accepted).toBeGreaterThan(5)
  expect(refused).toBeGreaterThan(100)
})
