import fc from 'fast-check'
import { expect, test } from 'vitest'
import { buildAutomaton } from '../../src/match/automaton.ts'

const units = (text: string): Uint16Array => Uint16Array.from({ length: text.length }, (_, i) => text.charCodeAt(i))
const sorted = (found: string[]): string[] => found.toSorted((a, b) => a.localeCompare(b))

function scan(words: readonly string[], text: string): string[] {
  const found: string[] = []
  buildAutomaton(words).scan(units(text), text.length, (word, end) => found.push(`${word}@${end}`))
  return sorted(found)
}
/** The slow obvious version: every word at every place. */
function slowly(words: readonly string[], text: string): string[] {
  const found: string[] = []
  for (let end = 1; end <= text.length; end++)
    words.forEach((word, number) => {
      if (word !== '' && text.slice(0, end).endsWith(word)) found.push(`${number}@${end}`)
    })
  return sorted(found)
}

const letters = fc.string({ unit: fc.constantFrom('ا', 'ل', 'م', 'غ', 'ر', 'ب'), maxLength: 5 })

test('the automaton finds exactly what the slow search finds', () => {
  fc.assert(
    fc.property(
      fc.array(letters, { maxLength: 12 }),
      fc.string({ unit: fc.constantFrom('ا', 'ل', 'م', 'غ', 'ر', 'ب', 'ز'), maxLength: 60 }),
      (words, text) => {
        expect(scan(words, text)).toEqual(slowly(words, text))
      },
    ),
  )
})

test('words that end together are all reported', () => {
  expect(scan(['المغرب', 'مغرب', 'غرب', 'رب', 'مغرب'], 'المغرب')).toEqual(['0@6', '1@6', '2@6', '3@6', '4@6'])
})

test('an automaton without words finds nothing', () => expect(scan([], 'المغرب')).toEqual([]))
