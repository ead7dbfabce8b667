/**
 * Misspelt names: only of persons already confirmed in the text or preceded by their given name, and of long nisbas of a country
 * (إسرائيية). Countries themselves are left out: one letter makes محاربة of مغاربة.
 */
import type { Candidate } from './candidates.ts'
import type { CompiledEntity } from './entities.ts'
import type { Pattern } from './patterns.ts'
import type { Stream } from './stream.ts'
import { variantsOf } from './words.ts'

const shortest = 6

/** A single name that a misspelt word is compared with. */
export type Name = { readonly pattern: Pattern; readonly text: string; readonly kind: 'person' | 'nisba' }

/** Names of the configuration that may be misspelt: last words of persons' forms, and long nisbas of countries. */
export function misspellable(patterns: readonly Pattern[], entities: readonly CompiledEntity[]): Name[] {
  const names = patterns.flatMap((pattern): Name[] => {
    const { type } = entities[pattern.entity]!.definition
    if (pattern.script !== 'arabic') return []
    if (type === 'person') {
      const text = pattern.stem.slice(pattern.breaks.at(-1) ?? 0)
      return text.length >= 5 ? [{ pattern, text, kind: 'person' }] : []
    }
    const distinctive = type === 'country' && pattern.inflection === 'nisba' && pattern.stem.length >= 8
    return distinctive ? [{ pattern, text: pattern.stem, kind: 'nisba' }] : []
  })
  return [...new Map(names.map((name) => [`${name.pattern.entity} ${name.text}`, name])).values()]
}

/** Misspelt names among the words that no candidate covers. */
export function findTypos(
  streams: readonly Stream[],
  at: { readonly covered: ReadonlyMap<Stream, ReadonlySet<number>>; readonly confirmed: ReadonlySet<number> },
  names: { readonly all: readonly Name[]; readonly entities: readonly CompiledEntity[] },
): Candidate[] {
  const found: Candidate[] = []
  const usual = names.all.filter((name) => at.confirmed.has(name.pattern.entity))
  const byGiven = names.all.filter((name) => names.entities[name.pattern.entity]!.givenNames.size > 0)
  const verdicts = new Map<string, Name | undefined>()
  for (const stream of streams)
    stream.tokens.forEach((token, index) => {
      if (token.script !== 'arabic' || token.text.length < shortest || at.covered.get(stream)?.has(index)) return
      const before = stream.tokens[index - 1]?.text
      const given =
        before === undefined ? [] : byGiven.filter((name) => names.entities[name.pattern.entity]!.givenNames.has(before))
      if (!verdicts.has(token.text)) verdicts.set(token.text, nearest(token.text, usual))
      const name = nearest(token.text, given) ?? verdicts.get(token.text)
      if (name === undefined) return
      const first = name.kind === 'person' && given.includes(name) && !at.covered.get(stream)?.has(index - 1) ? index - 1 : index
      const proclitic =
        first < index
          ? 0
          : variantsOf(token.text).findIndex((form) => isMisspelt(form, name)) > 0
            ? procliticLength(token.text, name)
            : 0
      found.push({
        pattern: name.pattern,
        stream,
        first,
        last: index,
        start: first < index ? stream.tokens[first]!.start : stream.rawStart(stream.startOf[index]! + proclitic),
        end: token.end,
        quality: 0.8,
      })
    })
  return found
}

/** و and single prepositions stay outside the span, the article inside. */
function procliticLength(text: string, name: Name): number {
  for (let cut = 1; cut <= 2; cut++) if (isMisspelt(text.slice(cut), name)) return text.startsWith('ال') ? 0 : cut
  return 0
}

const nearest = (word: string, names: readonly Name[]): Name | undefined =>
  names.length === 0 ? undefined : names.find((name) => variantsOf(word).some((form) => isMisspelt(form, name)))

function isMisspelt(word: string, name: Name): boolean {
  const text = name.kind === 'nisba' ? word.replace(/^ال/, '').replace(/(?:ه|ون|ين|ات|ان)$/, '') : word
  if (text.length < shortest - 1 || text[0] !== name.text[0] || Math.abs(text.length - name.text.length) > 1) return false
  if (text === name.text) return false
  const distance = editDistance(text, name.text)
  if (distance <= 1) return true
  return name.kind === 'person' && distance <= 3 && text.at(-1) === name.text.at(-1) && sorted(text) === sorted(name.text)
}

const sorted = (text: string): string => Array.from(text).toSorted().join('')

/** Optimal string alignment: insert, delete, replace, swap neighbours (Boytsov, JEA 16, 2011, §2). */
function editDistance(a: string, b: string): number {
  let [before, row] = [[] as number[], Array.from({ length: b.length + 1 }, (_, j) => j)]
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1
      next[j] = Math.min(next[j - 1]! + 1, row[j]! + 1, row[j - 1]! + same)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) next[j] = Math.min(next[j]!, before[j - 2]! + 1)
    }
    ;[before, row] = [row, next]
  }
  return row[b.length]!
}
