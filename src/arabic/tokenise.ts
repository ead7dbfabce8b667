import { normalise } from './normalise.ts'
import type { Normalised } from './normalise.ts'
import { scriptOf } from './script.ts'
import type { Script } from './script.ts'

/** A run of letters of one script, or of digits. */
export type Token = {
  /** Folded. */
  readonly text: string
  /** Range in the raw text, UTF-16 units, marks included. */
  readonly start: number
  readonly end: number
  /** Index of its first character in the folded text. */
  readonly at: number
  /** A sentence, clause or line ended between the previous token and this one. */
  readonly hardBefore: boolean
  readonly script: Script
}

/** Words of a text that is already folded. Folding comes first: the other order loses words (NBSP, presentation forms). */
export function tokensOf(normalised: Normalised): Token[] {
  const { text, start, end } = normalised
  const tokens: Token[] = []
  let hardBefore = true
  for (let i = 0; i < text.length;) {
    const script = scriptOf(text.charCodeAt(i))
    if (script === undefined) {
      if (text.charCodeAt(i) === 0x0a) hardBefore = true
      i++
      continue
    }
    let j = i + 1
    while (j < text.length && scriptOf(text.charCodeAt(j)) === script) j++
    tokens.push({ text: text.slice(i, j), start: start[i]!, end: end[j - 1]!, at: i, hardBefore, script })
    hardBefore = false
    i = j
  }
  return tokens
}

/** Words of a raw text: `عربي21` gives two, `F16V` three, `وHarpy` two. */
export const tokenise = (text: string): Token[] => tokensOf(normalise(text))
