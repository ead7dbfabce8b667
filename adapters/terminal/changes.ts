/** What a silent redraw of a head changed, in one line: the terminal cannot draw a message again. */
import type { Alert, Language, SourceReference } from '#model'
import { alertBlocks, type Block } from '../../src/i18n/blocks.ts'
import { startsLine } from '../../src/i18n/direction.ts'
import { cleanText } from '../../src/i18n/plain.ts'
import { isolate, translator } from '../../src/i18n/translate.ts'

/** What a story looked like when it was last told or redrawn here; forgotten with the process. */
type Seen = {
  readonly id: string
  readonly articles: ReadonlySet<string>
  readonly line: string
  /** The article whose redraw is still to come: a reply has told its news. */
  readonly answered?: string
}

/** Remembers what was told of each story, and names what the next redraw adds to it. */
export function createChanges(): {
  /** Notes an alert that was printed whole. */
  readonly told: (alert: Alert) => void
  /** The line for a redraw; undefined where nothing is to be said: a reply has just said it, or the line would be the same again. */
  readonly lineFor: (alert: Alert, language: Language) => string | undefined
} {
  const stories = new Map<string, Seen>()
  return {
    told: (alert) => {
      const isReply = alert.kind === 'update' || alert.kind === 'contradiction'
      const line = stories.get(alert.storyId)?.line ?? ''
      stories.set(alert.storyId, {
        id: alert.id,
        articles: articlesOf(alert),
        line,
        ...(isReply ? { answered: alert.articleId } : {}),
      })
    },
    lineFor: (alert, language) => {
      const seen = stories.get(alert.storyId)
      if (seen?.id === alert.id) return undefined
      const line = changeLine(alert, language, seen?.articles)
      stories.set(alert.storyId, { id: alert.id, articles: articlesOf(alert), line })
      return line === seen?.line || alert.articleId === seen?.answered ? undefined : line
    },
  }
}

const articlesOf = ({ summary, reactions }: Alert): ReadonlySet<string> =>
  new Set([...summary.sources, ...reactions].map(({ articleId }) => articleId))

/** Who brought the change and which kind it is, the story, how many tell it now, the stage it reached. */
function changeLine(alert: Alert, language: Language, known: ReadonlySet<string> | undefined): string {
  const blocks = alertBlocks(alert, language)
  const textOf = (kind: Block['kind']): string => blocks.find((one) => one.kind === kind)?.text ?? ''
  const stage = /●[^←→]+/.exec(textOf('phase'))?.[0].trim() ?? ''
  const facts = [isolate(textOf('headline')), textOf('sources').split(' · ')[0] ?? '', stage].filter((fact) => fact !== '')
  return `${startsLine(language)}+ ${[whatChanged(alert, language, known), ...facts].join(' · ')}`
}

function whatChanged(
  { articleId, reactions, summary }: Alert,
  language: Language,
  known: ReadonlySet<string> | undefined,
): string {
  const translate = translator(language)
  const isIt = (one: SourceReference): boolean => one.articleId === articleId
  const reaction = reactions.find(isIt)
  const source = reaction ?? summary.sources.find(isIt)
  const outlet = cleanText(source?.outlet ?? '')
  // An item that came back under another id is one of those that the story has.
  if (source === undefined) return translate('alert.revised')
  if (known?.has(articleId) === true) return translate('alert.revisedBy', { outlet })
  if (reaction !== undefined) return translate('alert.reactionAdded', { outlet })
  const again = summary.sources.some((one) => !isIt(one) && one.outlet === source.outlet)
  return translate(again ? 'alert.sourceAgain' : 'alert.sourceAdded', { outlet })
}
