/** The promise of the summary, checked: every word shown stands in a member's text, in an entity's label or in an outlet's name. */
import { tokenise } from '../arabic/tokenise.ts'

export type Shown = { readonly text: string; readonly articleId: string }

/**
 * Folded words that nothing supports. `texts` by article id; `labels` may be shown from anywhere. Days resolved against a
 * publication are put into `texts` of their article by the caller: they follow from it although they are not printed there.
 */
export function unsupportedIn(shown: readonly Shown[], texts: ReadonlyMap<string, string>, labels: readonly string[]): string[] {
  const words = (text: string): string[] => tokenise(text).map((token) => token.text)
  const everywhere = new Set(labels.flatMap(words))
  const own = new Map([...texts].map(([id, text]) => [id, new Set(words(text))]))
  return [
    ...new Set(
      shown.flatMap(({ text, articleId }) =>
        words(text).filter((word) => !everywhere.has(word) && own.get(articleId)?.has(word) !== true),
      ),
    ),
  ]
}
