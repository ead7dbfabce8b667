// Corpus documents with pieces cut out, doubled and put in: always an answer, never an exception in disguise, never an item half made.
import { globSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseBytes } from '../../feeds/parse-bytes.ts'

const folder = new URL('../corpus/feeds/', import.meta.url).pathname
const documents = globSync('*.{xml,json}', { cwd: folder }).map((file) => readFileSync(folder + file, 'utf8'))
const rubbish = fc.constantFrom(
  '<',
  '>',
  '</',
  '<![CDATA[',
  ']]>',
  '<!--',
  '&',
  '&#x0;',
  '&#xD83D;',
  '"',
  "'",
  '\u0000',
  '\uD800',
  '<item>',
  '</item>',
  '<entry>',
  'xmlns:a="b"',
  '{',
  '}',
  ']',
  '\u202E',
)
const mutation = fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), cut: fc.nat(40), put: rubbish })

test('a damaged feed is read as far as it goes or refused with a reason', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...documents),
      fc.array(mutation, { minLength: 1, maxLength: 6 }),
      async (document, mutations) => {
        const damaged = mutations.reduce((text, { at, cut, put }) => {
          const start = Math.floor(text.length * at)
          return text.slice(0, start) + put + text.slice(start + cut)
        }, document)
        expect(troubleIn(await parseBytes(Buffer.from(damaged), { url: 'https://difaf.example/feed' }))).toBeUndefined()
      },
    ),
    { numRuns: 400 },
  )
  expect(documents.length).toBeGreaterThan(10)
})

/** What a reader could hold against an answer. */
function troubleIn(parsed: Awaited<ReturnType<typeof parseBytes>>): string | undefined {
  if (!parsed.ok)
    return /^Expected (?!.*(?:Cannot read|undefined|not a function|not iterable))/.test(parsed.error.message)
      ? undefined
      : parsed.error.message
  const texts = parsed.feed.items.flatMap(({ title, summary = '', content = '' }) => [title, summary, content])
  return texts.find((text) => !text.isWellFormed() || text.includes('\u0000'))
}
