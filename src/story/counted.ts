/** Figures that two tellings of one event share, or give differently. */
import type { Features } from './features.ts'
import type { Remembered } from './memory.ts'

/** Spans of time are no figures of the event. */
const isCount = (figure: string): boolean => !/:(?:يوم|سنه|شهر|دوله|كيلومتر|شركه)$/.test(figure)

/** Both give one amount, or one number above three. */
export const shareFigure = (article: Features, members: readonly Remembered[]): boolean =>
  article.figures.some(
    (figure) =>
      isCount(figure) &&
      (figure.startsWith('howMuch') || Number(figure.split(':')[1]) > 3) &&
      members.some(({ features }) => features.figures.includes(figure)),
  )

/** One unit is counted differently by the article and the founder. */
export const countClash = (article: Features, founder: Features | undefined): boolean => {
  const unitOf = (figure: string): string => figure.slice(figure.lastIndexOf(':'))
  const counts = (features: Features): string[] =>
    features.figures.filter((figure) => figure.startsWith('howMany') && isCount(figure))
  const theirs = founder === undefined ? [] : counts(founder)
  return counts(article).some((figure) => {
    const same = theirs.filter((other) => unitOf(other) === unitOf(figure))
    return same.length > 0 && !same.includes(figure)
  })
}
