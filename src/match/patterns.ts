import type { ArticleUse, EntityDefinition, Inflection } from '#model'
import { tokenise } from '../arabic/tokenise.ts'

/** One spelling of one entity as the automaton sees it. */
export type Pattern = {
  /** Index of the entity in the configuration. */
  readonly entity: number
  /** Folded, squeezed, without its leading article; a feminine form also without its last ه. */
  readonly stem: string
  /** Indices inside `stem` at which a word begins (0 left out). */
  readonly breaks: readonly number[]
  readonly article: ArticleUse
  readonly inflection: Inflection
  readonly contextOnly: boolean
  readonly script: 'arabic' | 'latin' | 'hebrew'
  /** A form written إلـ, ألـ: the raw text must show the hamza, or «البيت» would be Elbit. */
  readonly hamza: boolean
  /** A Latin form in capitals (FAR, EXTRA) must be printed in capitals; `initial`: the first letter must be one. */
  readonly capitals: 'all' | 'initial' | 'free'
  readonly words: number
}

/** The patterns of an entity's forms. Forms that fold to nothing are left out. */
export function patternsOf(definition: EntityDefinition, entity: number): Pattern[] {
  return definition.forms.flatMap((form): Pattern[] => {
    const tokens = tokenise(form.text)
    const first = tokens[0]
    if (first === undefined) return []
    // Only a bare alef is the article: the alef of إلبيت and ألمانيا belongs to the name.
    const hasArticle = form.article !== 'none' && form.text.trimStart().startsWith('ال') && first.text.length > 3
    const cut = hasArticle ? 2 : 0
    let stem = tokens
      .map((token) => token.text)
      .join('')
      .slice(cut)
    const breaks: number[] = []
    let at = -cut
    for (const token of tokens) {
      if (at > 0) breaks.push(at)
      at += token.text.length
    }
    if (form.inflection === 'feminine' && stem.endsWith('ه')) stem = stem.slice(0, -1)
    if (stem === '') return []
    const scripts = new Set(tokens.map((token) => token.script))
    const script = scripts.has('arabic') ? 'arabic' : scripts.has('hebrew') ? 'hebrew' : 'latin'
    return [
      {
        entity,
        stem,
        breaks,
        article: form.article,
        inflection: form.inflection,
        contextOnly: form.contextOnly === true,
        script,
        hamza: /^[إأآ]ل/.test(form.text) && tokens.length === 1,
        capitals: capitalsOf(form.text, script),
        words: tokens.length,
      },
    ]
  })
}

function capitalsOf(text: string, script: Pattern['script']): Pattern['capitals'] {
  if (script !== 'latin' || !/^\p{Lu}/u.test(text)) return 'free'
  return text.length <= 6 && text === text.toUpperCase() && /\p{Lu}{2}/u.test(text) ? 'all' : 'initial'
}
