import type { FieldName, Zone, ZoneKind } from '#model'
import { normalise } from '../arabic/normalise.ts'
import { tokensOf } from '../arabic/tokenise.ts'
import type { Token } from '../arabic/tokenise.ts'

/**
 * One field, ready to match: its words and the squeezed stream (all words without spaces), in which glued, split and hyphenated
 * spellings of a name are the same string.
 */
export type Stream = {
  readonly field: FieldName
  readonly raw: string
  readonly tokens: readonly Token[]
  /** Squeezed units. */
  readonly units: Uint16Array
  /** Word that each squeezed unit belongs to. */
  readonly tokenOf: Uint32Array
  /** Squeezed index at which each word begins; one more entry for the end. */
  readonly startOf: Uint32Array
  /** Raw range of a squeezed unit. */
  readonly rawStart: (unit: number) => number
  readonly rawEnd: (unit: number) => number
  /** Zone of each word. */
  readonly zoneOf: readonly ZoneKind[]
}

/** Prepares a field. Without zones a title is a title and the rest is body. */
export function toStream(field: FieldName, raw: string, zones: readonly Zone[]): Stream {
  const normalised = normalise(raw)
  const tokens = tokensOf(normalised)
  const size = tokens.reduce((sum, token) => sum + token.text.length, 0)
  const units = new Uint16Array(size)
  const tokenOf = new Uint32Array(size)
  const startOf = new Uint32Array(tokens.length + 1)
  let at = 0
  tokens.forEach((token, index) => {
    startOf[index] = at
    for (let i = 0; i < token.text.length; i++) {
      units[at] = token.text.charCodeAt(i)
      tokenOf[at++] = index
    }
  })
  startOf[tokens.length] = at
  const folded = (unit: number): number => tokens[tokenOf[unit]!]!.at + unit - startOf[tokenOf[unit]!]!
  return {
    field,
    raw,
    tokens,
    units,
    tokenOf,
    startOf,
    rawStart: (unit) => normalised.start[folded(unit)]!,
    rawEnd: (unit) => normalised.end[folded(unit)]!,
    zoneOf: zonesOfTokens(field, tokens, zones),
  }
}

function zonesOfTokens(field: FieldName, tokens: readonly Token[], zones: readonly Zone[]): ZoneKind[] {
  const own = zones.filter((zone) => zone.field === field).toSorted((a, b) => a.start - b.start)
  const fallback: ZoneKind = field === 'title' ? 'title' : 'body'
  let next = 0
  return tokens.map((token) => {
    while (next < own.length && own[next]!.end <= token.start) next++
    const zone = own[next]
    return zone !== undefined && zone.start <= token.start ? zone.kind : fallback
  })
}
